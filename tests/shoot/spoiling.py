"""A network that carries calls to a service, and spoils those that it is told to."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import httpx

Call = Literal["create", "get", "list", "delete", "download"]

HTML = "<html><head><title>502</title></head><body>Bad gateway</body></html>"
ERROR = {"error": {"code": "InternalServiceError", "message": "It failed.", "param": "", "type": "InternalServerError"}}
BUSY = {"error": {"code": "ServerOverloaded", "message": "Too busy.", "param": "", "type": "TooManyRequests"}}


def _answer(status: int, body: object, **headers: str) -> Callable[[httpx.Request], httpx.Response]:
    text = body if isinstance(body, str) else json.dumps(body)
    return lambda request: httpx.Response(status, text=text, headers=headers, request=request)


def _raiser_of(error: type[httpx.TransportError]) -> Callable[[httpx.Request], httpx.Response]:
    def raise_it(request: httpx.Request) -> httpx.Response:
        raise error("spoiled", request=request)

    return raise_it


ANSWERS: dict[str, Callable[[httpx.Request], httpx.Response]] = {
    "500": _answer(500, ERROR),
    "502 html": _answer(502, HTML),
    "200 html": _answer(200, HTML),
    "200 of another shape": _answer(200, {"success": True, "data": {"id": 7}}),
    "200 with an error": _answer(200, ERROR),
    "408": _answer(408, ""),
    "204": _answer(204, ""),
    "reset": _raiser_of(httpx.ReadError),
    "broken off": _raiser_of(httpx.RemoteProtocolError),
    "write error": _raiser_of(httpx.WriteError),
    "time-out": _raiser_of(httpx.ReadTimeout),
}
"""What comes in place of the answer, whether or not the service carried the call out."""

REFUSALS: dict[str, Callable[[httpx.Request], httpx.Response]] = {
    "429": _answer(429, BUSY),
    "429 with Retry-After": _answer(429, BUSY, **{"retry-after": "1"}),
    "429 html": _answer(429, HTML),
    "connection refused": _raiser_of(httpx.ConnectError),
    "no connection in time": _raiser_of(httpx.ConnectTimeout),
}
"""What can only come where nothing was carried out."""

REJECTIONS = {"403 html": _answer(403, HTML), "404 html": _answer(404, HTML)}
"""What a gateway may say for a moment, and nobody asks again in the same run."""

KINDS = (*(f"{kind} {when}" for kind in ANSWERS for when in ("before", "after")), *REFUSALS, "hang")
"""``after``: the service carried the call out; ``hang``: it did, and no answer ever comes."""


@dataclass
class Spoiling(httpx.AsyncBaseTransport):
    """Carries every call to *inner*, but spoils it as *choose* says for the call and what it is about."""

    inner: httpx.AsyncBaseTransport
    choose: Callable[[Call, str], str | None]
    """Called with the call and its subject: the prompt of the task, or nothing for a list; returns one of `KINDS`."""
    prompts: dict[str, str] = field(default_factory=dict)
    """Of each task made, by its id."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call, subject = self._about(request)
        kind = self.choose(call, subject)
        if kind is None:
            return await self._carry(request, subject)
        if kind in REFUSALS or kind in REJECTIONS:
            return (REFUSALS | REJECTIONS)[kind](request)
        if not kind.endswith(" before"):
            await (await self._carry(request, subject)).aread()
        if kind == "hang":
            await asyncio.Event().wait()
        return ANSWERS[kind.removesuffix(" before").removesuffix(" after")](request)

    async def _carry(self, request: httpx.Request, subject: str) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        if request.method == "POST" and response.status_code == httpx.codes.OK:
            self.prompts[json.loads(await response.aread())["id"]] = subject
        return response

    def _about(self, request: httpx.Request) -> tuple[Call, str]:
        path = request.url.path
        if "/files/" in path:
            return "download", path
        if request.method == "POST":
            return "create", json.loads(request.content)["content"][0]["text"]
        task_id = path.rpartition("/tasks")[2].strip("/")
        if not task_id:
            return "list", ""
        return ("get" if request.method == "GET" else "delete"), self.prompts.get(task_id, task_id)

    async def aclose(self) -> None:
        await self.inner.aclose()
