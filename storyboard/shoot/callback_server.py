"""
The address that services call when a task moved on.

Nothing that a call says is believed, or even read: it wakes the take whose
address was called, and the take asks the service itself.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from storyboard.errors import AddressTaken, ArchiveError, CommandError
from storyboard.listener import Policy, address_of, listen
from storyboard.model.wires import is_loopback
from storyboard.project import Project
from storyboard.reporter import Note, Reporter
from storyboard.shoot.callback_address import PATH
from storyboard.shoot.waking import Waker

_MOST_BYTES = 1_000_000
_READ_S = 10.0
_STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class CallbackUrl:
    """What a person gave as the address to call, taken apart."""

    text: str
    """Without a last slash."""
    host: str
    port: int
    path: str
    """Empty, or with a slash before and none after."""
    here: bool
    """Whether only this machine can call it over plain HTTP: then the run itself listens."""


def callback_url(text: str) -> CallbackUrl:
    """
    Return the address that *text* names.

    Raises:
        CommandError: No service could call it.
    """
    # The address may hold a password, so no error repeats it.
    hint = "write it like https://film.example.com or http://127.0.0.1:8788"
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise CommandError("the callback URL is not an address", hint=hint) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise CommandError("the callback URL is not an http or https address", hint=hint)
    if parts.username is not None:
        raise CommandError("the callback URL: a name or password in it would be seen by the service", hint=hint)
    if parts.query or parts.fragment:
        raise CommandError("the callback URL: nothing may follow a ? or #", hint=hint)
    return CallbackUrl(
        text=text.strip().rstrip("/"),
        host=parts.hostname,
        port=port if port is not None else (443 if parts.scheme == "https" else 80),
        path=parts.path.rstrip("/"),
        here=parts.scheme == "http" and is_loopback(parts.hostname),
    )


def callback_routes(waker: Waker) -> list[Route]:
    """Return where calls are taken: at any path that ends as ours do, as a proxy may or may not cut what is before."""
    routes = _CallbackRoutes(waker)
    return [
        Route(f"/{PATH}/{{token}}", routes.hear, methods=["POST"]),
        Route(f"/{{before:path}}/{PATH}/{{token}}", routes.hear, methods=["POST"]),
    ]


@contextmanager
def open_callbacks(project: Project, text: str, *, reporter: Reporter) -> Iterator[str]:
    """
    Give the URL below which services may call a run of *project*, for as long as it lasts.

    Where *text* names this machine, calls are taken here, and port 0 becomes a real one.

    Raises:
        CommandError: *text* is no such address, or nobody can listen there.
    """
    url = callback_url(text)
    listener = _listener(url, reporter) if url.here else None
    if listener is None:
        yield url.text
        return
    with listener, _serve_callbacks(listener, project):
        yield address_of(listener, url.host) + url.path


def _listener(url: CallbackUrl, reporter: Reporter) -> socket.socket | None:
    try:
        return listen(url.host, url.port)
    except AddressTaken:
        reporter.report(Note(f"callbacks are left to the program that listens at {url.host}:{url.port} already"))
        return None


@contextmanager
def _serve_callbacks(listener: socket.socket, project: Project) -> Iterator[None]:
    waker = Waker([project])
    # The run's own logging stays as it is; an access log would show the secret part of each address.
    config = uvicorn.Config(
        Policy(Starlette(routes=callback_routes(waker))),
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=_STOP_S)
        waker.close()


class _CallbackRoutes:
    """Takes calls."""

    def __init__(self, waker: Waker) -> None:
        self._bell = waker

    async def hear(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(_READ_S):
                size = await _size(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        if size > _MOST_BYTES:
            return Response(status_code=413)
        try:
            heard = await run_in_threadpool(self._bell.wake, request.path_params["token"])
        except ArchiveError:
            # The service calls again; if it does not, the take asks by itself.
            return Response(status_code=503)
        return Response(status_code=404 if heard == "unknown" else 200)


async def _size(request: Request) -> int:
    """Return how many bytes were sent, or more than may be."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > _MOST_BYTES:
            break
    return size
