"""Answers gone wrong: refused, kept back, dropped, cut short or replaced by a page of some gateway."""

import asyncio
from contextlib import suppress

import httpx
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from storyboard.simulator.faults import Fault
from storyboard.simulator.refusals import TEXTS_403, TEXTS_429, denied_account, input_text_sensitive, internal, too_many

_PAGE = "<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>"
_NO_STATUS = 999
_TITLES = {200: "Welcome", 502: "502 Bad Gateway"}


def refusal_by_fault(fault: Fault) -> Response:
    """
    Return the answer of a call that *fault* stopped before anything was done.

    Raises:
        Refusal: The fault is an answer of the service's own.
    """
    match fault.kind:
        case "403":
            raise denied_account(fault.code or next(iter(TEXTS_403)))
        case "429":
            raise too_many(fault.code or next(iter(TEXTS_429)))
        case "500":
            raise internal()
        case "moderation":
            raise input_text_sensitive()
        case _:
            return _junk(fault)


async def spoil(answer: Response, fault: Fault | None) -> Response:
    """
    Return what becomes of *answer* by *fault*, once the call was carried out.

    Raises:
        Refusal: The service fails after it has done the work.
    """
    if fault is None:
        return answer
    match fault.kind:
        case "500-after":
            raise internal()
        case "lost":
            return Dropped()
        case "hang":
            await asyncio.sleep(fault.wait)
            return answer
        case _:
            return _junk(fault)


class Dropped(Response):
    """No answer at all: the connection breaks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's own form
        """Send nothing."""
        _break_in_process(scope, "Server disconnected without sending a response.")
        # For one who returns without a word uvicorn answers 500; for one who fails at his first word it hangs up.
        with suppress(KeyError):
            await send({"type": "http.response.start", "status": _NO_STATUS, "headers": []})


class CutShort(Response):
    """Half a file under the length of the whole one."""

    def __init__(self, data: bytes, *, media_type: str) -> None:
        super().__init__(data, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's own form
        """Send the head, half of the body, and no end."""
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": half, "more_body": True})
        received = f"received {len(half)} bytes, expected {len(self.body)}"
        _break_in_process(scope, f"peer closed connection without sending complete message body ({received})")


def _break_in_process(scope: Scope, message: str) -> None:
    """
    Raise what httpx raises where a connection breaks, if there is none to break.

    A server closes the connection itself where an answer is left incomplete.
    """
    if not scope["app"].state.served:
        raise httpx.RemoteProtocolError(message)


def _junk(fault: Fault) -> Response:
    return HTMLResponse(_PAGE.format(title=_TITLES[fault.status]), status_code=fault.status)
