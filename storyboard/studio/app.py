"""The studio's addresses: pages, JSON, events and files."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from storyboard.actions import film_view
from storyboard.errors import StoryboardError
from storyboard.listener import OwnAddress
from storyboard.project import Project, require_inside
from storyboard.studio.answers import answer, error_answer, refusal
from storyboard.studio.calls import CALLS
from storyboard.studio.events import Watcher
from storyboard.studio.files import file_routes
from storyboard.studio.library import Library
from storyboard.studio.pages import film_page, films_page, script_files

API: Final = "/api/1"
PROOF: Final = "x-storyboard"
"""A header that a page of another site can send only with a leave that is never given."""
_MOST_BYTES: Final = 1_000_000


def studio_routes(library: Library, *, host: str) -> list[BaseRoute]:
    """Return where films are shown and changed; *host* is a name the studio answers to, besides plain addresses."""
    guard = [Middleware(OwnAddress, host=host)]
    films = _Films(library)
    return [
        Route("/", films.page, methods=["GET"], middleware=guard),
        Mount("/studio", script_files(), middleware=guard),
        Route("/films/{film}/", films.film_page, methods=["GET"], middleware=guard),
        Mount("/films/{film}/files", films.files, middleware=guard),
        Route(f"{API}/films", films.list_films, methods=["GET"], middleware=guard),
        Route(f"{API}/films/{{film}}", films.film, methods=["GET"], middleware=guard),
        Route(f"{API}/films/{{film}}/events", films.events, methods=["GET"], middleware=guard),
        Route(f"{API}/films/{{film}}/{{call}}", films.call, methods=["POST"], middleware=guard),
    ]


class _Films:
    """All films of a studio."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._watchers: dict[str, Watcher] = {}

    def page(self, _request: Request) -> Response:
        """Answer with the grid of films."""
        return films_page()

    def film_page(self, request: Request) -> Response:
        """Answer with the page of one film."""
        film = self._film(request)
        return _no_film() if film is None else film_page(request.path_params["film"], film)

    async def files(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file of a film."""
        film = self.library.find(scope["path_params"]["film"])
        app = Router(routes=file_routes(film)) if film is not None else _no_film()
        await app(scope, receive, send)

    def list_films(self, _request: Request) -> Response:
        """Answer with a card for each film."""
        return answer({"films": [{"name": name} for name in self.library.films()]})

    def film(self, request: Request) -> Response:
        """Answer with a film as it stands."""
        film = self._film(request)
        if film is None:
            return _no_film()
        try:
            require_inside(film)
            return answer(film_view.film(film))
        except StoryboardError as error:
            return error_answer(error)

    async def events(self, request: Request) -> Response:
        """Answer with what happens to a film, for as long as somebody listens."""
        film = self._film(request)
        if film is None:
            return _no_film()
        watcher = self._watchers.setdefault(request.path_params["film"], Watcher(film))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(watcher.events(), media_type="text/event-stream", headers=headers)

    async def call(self, request: Request) -> Response:
        """Do what the page asks of a film, and answer with what came of it."""
        film, call = self._film(request), CALLS.get(request.path_params["call"])
        if film is None or call is None:
            return _no_film()
        if PROOF not in request.headers:
            return refusal("this is not the studio's page", status=HTTPStatus.FORBIDDEN)
        body = await _body(request)
        if body is None:
            return refusal("this is too long", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            asked = call.asks.model_validate_json(body or b"{}")
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            return refusal(f"{place}: {first['msg']}", status=HTTPStatus.BAD_REQUEST, kind="not_understood")
        try:
            return answer(await run_in_threadpool(_do, film, call.does, asked))
        except StoryboardError as error:
            return error_answer(error)

    def _film(self, request: Request) -> Project | None:
        return self.library.find(request.path_params["film"])


def _do(film: Project, does: Callable[[Project, Any], object], asked: Any) -> object:  # noqa: ANN401
    # A link may have been put there since the studio was started.
    require_inside(film)
    return does(film, asked)


async def _body(request: Request) -> bytes | None:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return None
    return body


def _no_film() -> Response:
    return refusal("there is nothing at this address", status=HTTPStatus.NOT_FOUND, kind="not_found")


def studio_of(projects: Sequence[Project]) -> Library:
    """Return the library of *projects*; new films are made beside the first."""
    return Library(projects, here=projects[0].folder.parent)
