"""
The board: films as they stand now, in a browser, where a person approves and rejects takes.

It shows the report's page, made anew whenever something moved on, and files
what a person says as the verbs do. It starts and stops no run.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from storyboard import production, showing
from storyboard.errors import StoryboardError, StoryboardInvalid
from storyboard.project import Project
from storyboard.report.board_pages import ListedFilm, render_films, render_trouble

PATH = "/projects"
PROOF = "x-storyboard"
"""A header that a page of another site can send only with a leave that is never given."""
_MOST_BYTES = 10_000
_HOST = re.compile(r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_NOT_PLAIN = re.compile(r"[^\w.-]+")


class Said(BaseModel):
    """What the board's page sends when a person judges a take."""

    model_config = ConfigDict(extra="forbid", strict=True)

    shot: str
    segment: int = Field(ge=1)
    take: int = Field(ge=1)
    verdict: Literal["circled", "rejected"]
    note: str = Field(default="", max_length=2000)


def board_routes(projects: Sequence[Project], *, host: str) -> list[BaseRoute]:
    """Return where films are shown; *host* is a name that the board answers to, besides plain addresses."""
    films = _by_name(projects)
    guard = [Middleware(OwnAddress, host=host)]
    shown = [Mount(f"/{name}", routes=_Film(film).routes()) for name, film in films.items()]
    return [
        Route("/", _Films(films).page, methods=["GET"], middleware=guard),
        Mount(PATH, routes=shown, middleware=guard),
    ]


def _by_name(projects: Sequence[Project]) -> dict[str, Project]:
    """Return the films by names that differ and can stand in an address, as two folders may bear the same."""
    films: dict[str, Project] = {}
    for project in projects:
        plain = _NOT_PLAIN.sub("-", project.name)
        names = (plain, *(f"{plain}-{count}" for count in range(2, len(projects) + 2)))
        films[next(name for name in names if name not in films)] = project
    return films


class OwnAddress:
    """
    Lets through what was asked of an address of this machine, or of *host*.

    Another site's domain may be made to lead here, and its pages could then read
    the board; nobody can give a plain address another meaning.
    """

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = app
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 to any other name, and 400 to what is none."""
        try:
            asked = host_in(Request(scope).headers.getlist("host"))
        except ValueError:
            await Response("the Host of this request is no address\n", status_code=400, media_type="text/plain")(
                scope, receive, send
            )
            return
        if asked in {"localhost", self._host} or _is_address(asked):
            await self._app(scope, receive, send)
            return
        refusal = Response("the board answers to its own address only\n", status_code=421, media_type="text/plain")
        await refusal(scope, receive, send)


def host_in(written: Sequence[str]) -> str:
    """
    Return the name in the Host headers of a request, without its port; empty where there is none.

    Raises:
        ValueError: There are several, or it is no name or address with a port.
    """
    if not written or not written[0]:
        return ""
    (host,) = written
    if not _HOST.fullmatch(host):
        raise ValueError("no host")
    parts = urlsplit(f"//{host}")
    _ = parts.port
    return parts.hostname or ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Films:
    """The list of films, at ``/``."""

    films: dict[str, Project]

    # Not async: reading projects takes a while, and a callback must not wait for it.
    def page(self, _request: Request) -> Response:
        if len(self.films) == 1:
            return RedirectResponse(_address(next(iter(self.films))))
        return HTMLResponse(render_films([_listed(name, film) for name, film in self.films.items()]))


def _address(name: str) -> str:
    return f"{PATH}/{quote(name)}/"


def _listed(name: str, film: Project) -> ListedFilm:
    try:
        counts = Counter(entry.state for entry in showing.entries(film))
    except StoryboardError as error:
        return ListedFilm(name=name, href=_address(name), says=error.message)
    return ListedFilm(
        name=name, href=_address(name), says=", ".join(f"{count} {state}" for state, count in counts.items())
    )


@dataclass(frozen=True, slots=True)
class _Film:
    """One film: its page, its files, and what is said of its takes."""

    project: Project

    def routes(self) -> list[BaseRoute]:
        files = (self.project.archive, self.project.reels, self.project.reports)
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/takes", self.judge, methods=["POST"]),
            *(Mount(f"/{folder.name}", StaticFiles(directory=folder, check_dir=False)) for folder in files),
        ]

    def page(self, request: Request) -> Response:
        """Answer with the film's page, or 304 where the browser has it as it is."""
        try:
            mark = f'"{showing.standing(self.project)}"'
            headers = {"ETag": mark, "Cache-Control": "no-store"}
            if request.headers.get("if-none-match") == mark:
                return Response(status_code=304, headers=headers)
            return HTMLResponse(showing.board_page(self.project), headers=headers)
        except StoryboardInvalid as invalid:
            text = render_trouble(self.project.name, invalid.problems)
        except StoryboardError as error:
            text = render_trouble(self.project.name, (), message=error.message, hint=error.hint)
        return HTMLResponse(text, status_code=422, headers={"Cache-Control": "no-store"})

    async def judge(self, request: Request) -> Response:
        """File a person's word about a take, and answer with what it changed."""
        if PROOF not in request.headers:
            return _refused("this is not the board's page", status=403)
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                return _refused("the note is too long", status=413)
        try:
            said = Said.model_validate_json(body)
        except ValidationError as error:
            return _refused(f"this says nothing of a take: {error.errors()[0]['msg']}")
        try:
            return JSONResponse({"said": await run_in_threadpool(self._file, said)})
        except StoryboardError as error:
            return _refused(f"{error.message}. {error.hint}".strip())

    def _file(self, said: Said) -> str:
        judged = production.judge(
            self.project, said.shot, said.verdict, number=said.take, segment=said.segment, note=said.note
        )
        told = f"{', '.join(take.folder for take in judged.takes)}: {said.verdict}"
        return f"{told}; out of date now: {', '.join(judged.outdated)}" if judged.outdated else told


def _refused(why: str, *, status: int = 400) -> Response:
    return JSONResponse({"said": why}, status_code=status)
