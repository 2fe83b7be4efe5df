"""The studio's addresses: pages, JSON, events and files, behind those who watch the door."""

from collections.abc import Sequence
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from storyboard.listener import OwnAddress, Policy
from storyboard.studio.answers import answer_http_error, answer_unforeseen, no_such_place, refusal
from storyboard.studio.files import film_files, small_picture_route
from storyboard.studio.film_api import FilmApi
from storyboard.studio.films_api import FilmsApi
from storyboard.studio.guard import OwnReaders, Token
from storyboard.studio.library import Library
from storyboard.studio.pages import SCRIPTS, page, script_or_style

API: Final = "/api/1"
PROOF: Final = "x-storyboard"
"""A header that a page of another site can send only with a leave that is never given."""


def studio_app(library: Library, *, host: str, token: str = "", more: Sequence[BaseRoute] = ()) -> Policy:
    """
    Return the studio as an application, with *more* routes that are not guarded.

    *host* is a name that it answers to, besides plain addresses; an empty *token* asks nobody for any.
    """
    app = Starlette(
        routes=[*more, *studio_routes(library, host=host, token=token)],
        exception_handlers={HTTPException: answer_http_error, Exception: answer_unforeseen},
    )
    return Policy(app)


def studio_routes(library: Library, *, host: str, token: str = "") -> list[BaseRoute]:
    """Return where films are shown and changed."""
    pages = [Middleware(OwnAddress, host=host), Middleware(Token, token=token)]
    data = [*pages, Middleware(OwnReaders)]
    changes = [*data, Middleware(Proof)]
    # A thousand shots are half a megabyte in the same few words.
    long = [*data, Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)]
    shown, films, film = _Pages(library), FilmsApi(library), FilmApi(library)
    of_film = f"{API}/films/{{film}}"
    return [
        Route("/", shown.films, methods=["GET"], middleware=pages),
        Route(f"{SCRIPTS}/{{mark}}/{{name}}", script_or_style, methods=["GET"], middleware=data),
        Route("/films/{film}/", shown.film, methods=["GET"], middleware=pages),
        Mount("/films/{film}/files", shown.files, middleware=data),
        Mount("/films/{film}/thumbnails", shown.small_pictures, middleware=data),
        Route(f"{API}/films", films.list_films, methods=["GET"], middleware=long),
        Route(f"{API}/films", films.make_film, methods=["POST"], middleware=changes),
        Route(f"{API}/films/import", films.import_film, methods=["POST"], middleware=changes),
        Route(of_film, film.film, methods=["GET"], middleware=long),
        Route(f"{of_film}/events", film.events, methods=["GET"], middleware=data),
        Route(f"{of_film}/shots/{{shot}}", film.shot, methods=["GET"], middleware=long),
        Route(f"{of_film}/reels/{{reel}}/cut", film.cut_of_reel, methods=["GET"], middleware=long),
        Route(f"{of_film}/graph.svg", film.graph, methods=["GET"], middleware=long),
        Route(f"{of_film}/{{call}}", film.call, methods=["POST"], middleware=changes),
    ]


class Proof:
    """Lets through a change that carries the studio's own header, which no form and no plain request can."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to a change without it."""
        is_ours = PROOF in Request(scope).headers or scope["method"] in {"GET", "HEAD"}
        await (self._app if is_ours else refusal("this is not the studio's page", status=403))(scope, receive, send)


class _Pages:
    """Pages and files of all films."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def films(self, _request: Request) -> Response:
        """Answer with the grid of films."""
        return page("films")

    async def film(self, request: Request) -> Response:
        """Answer with the page of one film: what it says first is what was last read of it."""
        name = request.path_params["film"]
        film = self._library.find(name)
        if film is None:
            return page("no_film", status=404, name=name)
        now = await film.now_soon()
        if now is None or not now.parts:
            return page("film", name=name, title=film.project.name, film=None, shots=0)
        return page("film", name=name, title=now.parts["title"], film=now.parts, shots=now.parts["total"])

    async def files(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file of a film."""
        film = self._library.find(scope["path_params"]["film"])
        await (film_files(film) if film is not None else no_such_place())(scope, receive, send)

    async def small_pictures(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a small picture of a film."""
        film = self._library.find(scope["path_params"]["film"])
        await (small_picture_route(film) if film is not None else no_such_place())(scope, receive, send)
