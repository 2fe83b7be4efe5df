"""
A simulator of Ark's video generation interface, and of two gateways in front of it, as an ASGI application.

Serve it with uvicorn, or call it in process through ``httpx.ASGITransport``; it
is at work from the server's start or from the first request. A server's end
closes it; in process, ``await app.state.account.aclose()`` does.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from storyboard.model.takes import Json
from storyboard.simulator.access import Access, prompt_in, read_all
from storyboard.simulator.account import Account, Query
from storyboard.simulator.chat_routes import chat_routes
from storyboard.simulator.faults import FaultKind
from storyboard.simulator.film.films import Renderer, task_of
from storyboard.simulator.film.render import render
from storyboard.simulator.gateway_routes import gateway_routes, jimeng_routes
from storyboard.simulator.image_routes import image_routes
from storyboard.simulator.refusals import Refusal, new_request_id, refusal_answer, unknown_action
from storyboard.simulator.settings import SimulatorSettings
from storyboard.simulator.signed_links import LinkState
from storyboard.simulator.speech_routes import speech_routes
from storyboard.simulator.spoiled import CutShort
from storyboard.simulator.transcription_routes import transcription_routes

TASKS: Final = "/api/v3/contents/generations/tasks"


def create_app(
    settings: SimulatorSettings, *, renderer: Renderer = render, now: Callable[[], float] = time.time
) -> Starlette:
    """Return a simulator with the store in ``settings.folder``; *now* gives Unix seconds."""
    account = Account(settings, renderer=renderer, now=now)
    access = Access(settings, account)
    routes = _Routes(access)
    app = Starlette(
        routes=[
            Route(TASKS, routes.create, methods=["POST"]),
            # A POST below the path, such as .../cancel, is a create too: met live.
            Route(TASKS + "/{rest:path}", routes.create, methods=["POST"]),
            Route(TASKS, routes.list, methods=["GET"]),
            Route(TASKS + "/{task_id}", routes.get, methods=["GET"]),
            Route(TASKS + "/{task_id}", routes.delete, methods=["DELETE"]),
            Route("/files/{series}/{name}", routes.file, methods=["GET"]),
            *gateway_routes(access),
            *jimeng_routes(access),
            *chat_routes(access),
            *image_routes(access),
            *speech_routes(access),
            *transcription_routes(access),
            *model_routes(access),
        ],
        exception_handlers={Refusal: refusal_answer, HTTPException: _unknown_route},
        lifespan=_lifespan,
    )
    app.state.account = account
    app.state.served = False
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.served = True
    app.state.account.wake()
    yield
    await app.state.account.aclose()


async def _unknown_route(request: Request, _error: Exception) -> Response:
    return await refusal_answer(request, unknown_action(request.url.path))


class _Routes:
    """What each route of Ark answers."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._account = access.account

    async def create(self, request: Request) -> Response:
        self._access.admit(request)
        raw = await read_all(request)

        async def carry_out(of_task: tuple[FaultKind, ...]) -> Json:
            record = await self._account.create(raw, base_url=self._access.base_url(request), faults=of_task)
            return {"id": record.id}

        return await self._access.answer("create", prompt_in(raw), carry_out)

    async def get(self, request: Request) -> Response:
        self._access.admit(request, "get")
        record = self._account.find(request.path_params["task_id"])

        async def carry_out(_of_task: tuple[FaultKind, ...]) -> Json:
            return self._account.body(record, base_url=self._access.base_url(request))

        return await self._access.answer("get", record.accepted.prompt, carry_out)

    async def list(self, request: Request) -> Response:
        self._access.admit(request, "list")
        query = Query(tuple(request.query_params.multi_items()))

        async def carry_out(_of_task: tuple[FaultKind, ...]) -> Json:
            return self._account.page(query, base_url=self._access.base_url(request))

        return await self._access.answer("list", "", carry_out)

    async def delete(self, request: Request) -> Response:
        self._access.admit(request, "delete")
        task_id: str = request.path_params["task_id"]
        prompt = self._account.find(task_id).accepted.prompt

        async def carry_out(_of_task: tuple[FaultKind, ...]) -> Json:
            self._account.delete(task_id)
            return {}

        return await self._access.answer("delete", prompt, carry_out)

    async def file(self, request: Request) -> Response:
        path = request.url.path
        state = self._account.links.state(path, dict(request.query_params))
        if state is LinkState.FORGED:
            return _denial(403, "SignatureDoesNotMatch", "The request signature we calculated does not match.")
        if (drawn := self._account.pictures.file(path)) is not None and state is LinkState.GOOD:
            return FileResponse(drawn, media_type="image/png" if path.endswith(".png") else "image/jpeg")
        task_id = task_of(path)
        record = self._account.find_for_file(task_id) if task_id else None
        if state is LinkState.EXPIRED:
            if record is not None:
                self._account.spend(record, "expired-link")
            return _denial(403, "AccessDenied", "Request has expired.")
        file = self._account.films.file(path)
        if record is None or file is None:
            return _denial(404, "NoSuchKey", "The specified key does not exist.")
        if request.method == "GET" and file.suffix == ".mp4" and self._account.spend(record, "broken-download"):
            return CutShort(file.read_bytes(), media_type="video/mp4")
        return FileResponse(file, media_type="video/quicktime" if path.endswith(".mov") else None)


def _denial(status: int, code: str, message: str) -> Response:
    """Return a refusal of the file store, which is another service than the tasks'."""
    request_id = new_request_id()
    body = {"Code": code, "RequestId": request_id, "Message": message}
    return JSONResponse(body, status_code=status, headers={"x-tos-request-id": request_id})


MODELS: Final = "/api/v3/models"


def model_routes(access: Access) -> list[Route]:
    """Return the one route of the list."""

    async def answer(request: Request) -> Response:
        access.admit(request)
        items = [
            {"id": full_id, "object": "model", "domain": "VideoGeneration"}
            | ({"status": "Shutdown"} if end is not None and end.is_over else {})
            for model in access.models
            for full_id, end in (
                (model.ids[0], model.retired.get("volcengine")),
                (model.ids[1], model.retired.get("byteplus")),
            )
            if full_id
        ]
        return JSONResponse({"object": "list", "data": items})

    return [Route(MODELS, answer, methods=["GET"])]
