"""
The board: films as they stand now, in a browser, where a person approves and rejects takes.

It shows the report's page, made anew whenever something moved on, and files
what a person says as the verbs do. It starts and stops no run.
"""

import os
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from storyboard.archive.takes import filed_folders, find_take
from storyboard.errors import Problem, StoryboardError, StoryboardInvalid
from storyboard.listener import FILE_POLICY, PAGE_POLICY, OwnAddress
from storyboard.plan.judging import judge, take_back
from storyboard.project import REHEARSAL, Project, require_inside
from storyboard.show import film as standing
from storyboard.show.assets import asset, environment, policy, safe
from storyboard.show.looks import entries as entries_now
from storyboard.show.proxies import COPIES, Proxies
from storyboard.show.report.write import PAGE, RECORD


@dataclass(frozen=True, slots=True)
class ListedFilm:
    """One film in the list."""

    name: str
    href: str
    says: str
    """How it stands, in a line."""


PATH = "/projects"
PROOF = "x-storyboard"
"""A header that a page of another site can send only with a leave that is never given."""
_MOST_BYTES = 10_000
_PAGE = {"Cache-Control": "no-store", "Content-Security-Policy": PAGE_POLICY}
_NOT_PLAIN = re.compile(r"[^\w.-]+")


class Said(BaseModel):
    """What the board's page sends when a person judges a take."""

    model_config = ConfigDict(extra="forbid", strict=True)

    shot: str
    segment: int = Field(ge=1)
    take: int = Field(ge=1)
    verdict: Literal["circled", "rejected", "cleared"]
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


@dataclass(frozen=True, slots=True)
class _Films:
    """The list of films, at ``/``."""

    films: dict[str, Project]

    # Not async: reading projects takes a while, and a callback must not wait for it.
    def page(self, _request: Request) -> Response:
        if len(self.films) == 1:
            return RedirectResponse(_address(next(iter(self.films))))
        return HTMLResponse(
            render_films([_listed_film(name, film) for name, film in self.films.items()]), headers=_PAGE
        )


def _address(name: str) -> str:
    return f"{PATH}/{quote(name)}/"


def _listed_film(name: str, film: Project) -> ListedFilm:
    try:
        counts = Counter(entry.state for entry in entries_now(film))
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
        names = [f"{self.project.prefix}{name}" for name in (PAGE, RECORD)]
        reports = tuple(f"{folder}{name}" for name in names for folder in ("", f"{REHEARSAL}/"))
        files = (
            ProjectFiles(self.project.archive, project=self.project.folder),
            ProjectFiles(self.project.reels, project=self.project.folder),
            ProjectFiles(self.project.reports, project=self.project.folder, only=reports, pages=reports[:2]),
        )
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/takes", self.judge, methods=["POST"]),
            Route(f"/{COPIES}/{{folder}}.mp4", self.copy_of_take, methods=["GET", "HEAD"]),
            Route(f"/{COPIES}/{self.project.reels.name}/{{name}}", self.copy_of_reel, methods=["GET", "HEAD"]),
            *(Mount(f"/{given.folder.name}", given) for given in files),
        ]

    def page(self, request: Request) -> Response:
        """Answer with the film's page, or 304 where the browser has it as it is."""
        try:
            mark = f'"{standing.film_mark(self.project)}"'
            headers = {**_PAGE, "ETag": mark}
            if request.headers.get("if-none-match") == mark:
                return Response(status_code=304, headers=headers)
            # A link may have been put there since the board was started.
            require_inside(self.project)
            return HTMLResponse(standing.board_page(self.project), headers=headers)
        except StoryboardInvalid as invalid:
            text = render_trouble(self.project.name, invalid.problems)
        except StoryboardError as error:
            text = render_trouble(self.project.name, (), message=error.message, hint=error.hint)
        return HTMLResponse(text, status_code=422, headers=_PAGE)

    # Not async: the first who asks waits until the copy is made.
    def copy_of_take(self, request: Request) -> Response:
        """Answer with a take's clip as browsers play it."""
        if not is_inside(self.project.state, self.project.folder):
            return _no_copy()
        folder = request.path_params["folder"]
        known = folder in filed_folders(self.project)
        take = find_take(self.project, folder) if known else None
        if take is None or not is_inside(self.project.archive / folder / take.slate.video.path, self.project.folder):
            return _no_copy()
        return _copy(Proxies(self.project).make_copy(take))

    def copy_of_reel(self, request: Request) -> Response:
        """Answer with a reel as browsers play it."""
        reels, name = self.project.reels, request.path_params["name"]
        keeps = is_inside(self.project.state, self.project.folder)
        is_one = keeps and reels.is_dir() and name in {file.name for file in reels.iterdir()}
        if not is_one or not is_inside(reels / name, self.project.folder):
            return _no_copy()
        return _copy(Proxies(self.project).make_copy_of_reel(reels / name))

    async def judge(self, request: Request) -> Response:
        """File a person's word about a take, and answer with what it changed."""
        if PROOF not in request.headers:
            return _refusal("this is not the board's page", status=403)
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                return _refusal("the note is too long", status=413)
        try:
            said = Said.model_validate_json(body)
        except ValidationError as error:
            return _refusal(f"this says nothing of a take: {error.errors()[0]['msg']}")
        try:
            return JSONResponse({"said": await run_in_threadpool(self._file, said)})
        except StoryboardError as error:
            return _refusal(f"{error.message}. {error.hint}".strip())

    def _file(self, said: Said) -> str:
        require_inside(self.project)
        if said.verdict == "cleared":
            judged = take_back(self.project, said.shot, number=said.take, segment=said.segment)
        else:
            judged = judge(
                self.project, said.shot, said.verdict, number=said.take, segment=said.segment, note=said.note
            )
        told = f"{', '.join(take.folder for take in judged.takes)}: {said.verdict}"
        return f"{told}; out of date now: {', '.join(judged.outdated)}" if judged.outdated else told


def _copy(kept: Path | None) -> Response:
    if kept is None:
        return _no_copy()
    return FileResponse(kept, media_type="video/mp4", headers={"Content-Security-Policy": FILE_POLICY})


def _no_copy() -> Response:
    return Response(status_code=404, headers={"Content-Security-Policy": FILE_POLICY})


def _refusal(why: str, *, status: int = 400) -> Response:
    return JSONResponse({"said": why}, status_code=status)


def render_films(films: Sequence[ListedFilm]) -> str:
    """Return the page that lists *films*, as HTML."""
    style = asset("report.css") + asset("board.css")
    return environment().get_template("board_films.html.j2").render(
        films=films, style=safe(style), policy=policy(styles=(style,), scripts=())
    )  # fmt: skip


def render_trouble(name: str, problems: Sequence[Problem], *, message: str = "", hint: str = "") -> str:
    """Return the page of a film that cannot be shown, as HTML: it looks again by itself."""
    style, script = asset("report.css") + asset("board.css"), asset("board.js")
    return environment().get_template("board_trouble.html.j2").render(
        name=name,
        problems=problems,
        message=message,
        hint=hint,
        style=safe(style),
        script=safe(script),
        policy=policy(styles=(style,), scripts=(script,), asks_here=True),
    )  # fmt: skip


_SHOWN: Final = frozenset({".mp4", ".mov", ".png", ".jpg", ".jpeg", ".webp"})
"""What a browser shows and cannot run."""


class ProjectFiles(StaticFiles):
    """One folder of a project; of its pages only *pages*, which the program made, are shown as such."""

    def __init__(self, folder: Path, *, project: Path, only: Collection[str] = (), pages: Collection[str] = ()) -> None:
        """*only* these names are given out; all of them where it is empty."""
        super().__init__(directory=folder, check_dir=False)
        # A folder that is not there yet holds no file: 404, where the library would fail.
        self.config_checked = True
        self.folder = folder
        self._project = project
        self._only = frozenset(only)
        self._pages = frozenset(pages)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file at *path*."""
        is_odd = "\x00" in path or any(part.startswith(".") and part != "." for part in Path(path).parts)
        if is_odd or (self._only and path not in self._only) or not is_inside(self.folder, self._project):
            raise HTTPException(status_code=404)
        try:
            answer = await super().get_response(path, scope)
        except (OSError, ValueError) as error:
            raise HTTPException(status_code=404) from error
        is_page = path in self._pages
        answer.headers["Content-Security-Policy"] = PAGE_POLICY if is_page else FILE_POLICY
        if not is_page and Path(path).suffix.lower() not in _SHOWN:
            answer.headers["Content-Disposition"] = "attachment"
            if answer.status_code in {200, 206}:
                answer.headers["Content-Type"] = "application/octet-stream"
        return answer


def is_inside(folder: Path, project: Path) -> bool:
    """Return whether *folder* lies in *project*, whatever links lead there."""
    whole, part = os.path.realpath(project), os.path.realpath(folder)
    return os.path.commonpath([whole, part]) == whole
