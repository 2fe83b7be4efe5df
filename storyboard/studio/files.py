"""
Files of a film that the studio gives out: archive, reels, reports, the pictures and sounds that its storyboard names,
small pictures of them, and copies of what browsers do not play.
"""

import os
import stat
from collections.abc import Collection
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from storyboard.archive.bucket import VARIABLE as BUCKET
from storyboard.archive.takes import bring_files, find_take
from storyboard.errors import StoryboardError
from storyboard.listener import FILE_POLICY
from storyboard.project import REHEARSAL, Project
from storyboard.show.proxies import COPIES
from storyboard.show.report.write import PAGE, RECORD
from storyboard.studio.answers import answer, has_mark, no_such_place
from storyboard.studio.copies import CopyState
from storyboard.studio.open_film import OpenFilm
from storyboard.studio.project_files import ProjectFiles, file_answer, is_inside, is_odd
from storyboard.studio.small_pictures import WIDTHS, small_picture

PICTURES: Final = "pictures"
"""Where the pictures that a storyboard names are given out."""
SOUNDS: Final = "sounds"
"""Where the recordings and the music that a storyboard names are given out."""
_METHODS: Final = ["GET", "HEAD"]
_PICTURE_FORMATS: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
_SOUND_FORMATS: Final = frozenset(
    {".wav", ".mp3", ".m4a", ".mp4", ".aac", ".flac", ".ogg", ".oga", ".opus", ".webm", ".aif", ".aiff"}
)
_FOR_EVER: Final = "private, max-age=31536000, immutable"
_COME_AGAIN_S: Final = 1


def film_files(film: OpenFilm) -> Router:
    """Return where the files of *film* are: their paths from its folder stay."""
    given = _FilesOfFilm(film)
    routes: list[BaseRoute] = [
        Route(f"/{COPIES}/{{folder}}.mp4", given.copy_of_take, methods=_METHODS),
        Route(f"/{COPIES}/{film.project.reels.name}/{{name}}", given.copy_of_reel, methods=_METHODS),
        Route(f"/{PICTURES}/{{path:path}}", given.picture, methods=_METHODS),
        Route(f"/{SOUNDS}/{{path:path}}", given.sound, methods=_METHODS),
        *(Mount(f"/{files.folder.name}", files) for files in _folders(film.project)),
    ]
    return Router(routes=routes)


def _folders(project: Project) -> tuple[ProjectFiles, ...]:
    names = [f"{project.prefix}{name}" for name in (PAGE, RECORD)]
    reports = tuple(f"{folder}{name}" for name in names for folder in ("", f"{REHEARSAL}/"))
    return (
        ProjectFiles(project.archive, project=project.folder, bring=lambda path: _bring(project, path)),
        ProjectFiles(project.reels, project=project.folder),
        ProjectFiles(project.reports, project=project.folder, only=reports, pages=reports[:2]),
    )


def _bring(project: Project, path: str) -> None:
    """Fetch the take of the file at *path* in the archive, where takes are in a bucket and it is not here yet."""
    if not os.environ.get(BUCKET, "").strip() or (project.archive / path).exists():
        return
    # What cannot be fetched is not there.
    with suppress(StoryboardError, OSError):
        take = find_take(project, path.partition("/")[0])
        if take is not None:
            bring_files(project, [take])


class _FilesOfFilm:
    """What is given out of one film besides its folders."""

    def __init__(self, film: OpenFilm) -> None:
        self._film = film
        self._project = film.project

    async def picture(self, request: Request) -> Response:
        """Answer with a picture that the storyboard names."""
        found = await self._find_picture(request.path_params["path"], in_archive=False)
        if found is None:
            return no_such_place()
        file, status = found
        return await run_in_threadpool(file_answer, file, status, request.headers)

    async def sound(self, request: Request) -> Response:
        """Answer with a recording or music that the storyboard names."""
        path = request.path_params["path"]
        if is_odd(path) or path.startswith("/") or path not in await self._film.sounds():
            return no_such_place()
        found = await run_in_threadpool(self._file_at, path, _SOUND_FORMATS)
        if found is None:
            return no_such_place()
        return await run_in_threadpool(file_answer, *found, request.headers)

    async def small_picture(self, request: Request) -> Response:
        """Answer with a frame of the archive or a picture that the storyboard names, as a JPEG of some width."""
        width, path = request.path_params["width"], request.path_params["path"]
        found = (
            await self._find_picture(path.removeprefix(f"{PICTURES}/"), in_archive=True) if width in WIDTHS else None
        )
        if found is None:
            return no_such_place()
        made = await run_in_threadpool(small_picture, self._project, found[0], width_px=width)
        if made is None:
            return no_such_place()
        jpeg, digest = made
        is_for_ever = len(version := request.query_params.get("v", "")) >= 8 and digest.startswith(version[:32])
        headers = {
            "ETag": f'"{digest}-{width}"',
            "Cache-Control": _FOR_EVER if is_for_ever else "private, no-cache",
            "Content-Security-Policy": FILE_POLICY,
        }
        if has_mark(request.headers, f"{digest}-{width}"):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(jpeg, headers=headers, media_type="image/jpeg")

    async def copy_of_take(self, request: Request) -> Response:
        """Answer with a take's clip as browsers play it, or that it is being made."""
        folder = request.path_params["folder"]
        return _copy_answer(await run_in_threadpool(self._film.copies.of_take, folder))

    async def copy_of_reel(self, request: Request) -> Response:
        """Answer with a reel as browsers play it, or that it is being made."""
        return _copy_answer(await run_in_threadpool(self._film.copies.of_reel, request.path_params["name"]))

    async def _find_picture(self, path: str, *, in_archive: bool) -> tuple[Path, os.stat_result] | None:
        """Return the picture at *path* from the project's folder, where the studio gives it out."""
        if is_odd(path) or path.startswith("/"):
            return None
        is_frame = in_archive and Path(path).parts[:1] == (self._project.archive.name,)
        if not is_frame and path not in await self._film.pictures():
            return None
        if is_frame:
            await run_in_threadpool(
                _bring, self._project, Path(path).relative_to(self._project.archive.name).as_posix()
            )
        return await run_in_threadpool(self._file_at, path, _PICTURE_FORMATS)

    def _file_at(self, path: str, formats: Collection[str]) -> tuple[Path, os.stat_result] | None:
        file = self._project.folder / path
        try:
            is_known = file.suffix.lower() in formats and is_inside(file, self._project.folder)
            status = file.stat() if is_known else None
        except (OSError, ValueError):
            return None
        return (file, status) if status is not None and stat.S_ISREG(status.st_mode) else None


def small_picture_route(film: OpenFilm) -> Router:
    """Return where small pictures of *film* are: below their width, their paths from its folder stay."""
    given = _FilesOfFilm(film)
    return Router(routes=[Route("/{width:int}/{path:path}", given.small_picture, methods=_METHODS)])


def _copy_answer(copy: CopyState) -> Response:
    match copy.state:
        case "there":
            headers = {"Content-Security-Policy": FILE_POLICY, "Cache-Control": "private, no-cache"}
            return FileResponse(copy.file or "", media_type="video/mp4", headers=headers)
        case "being made":
            headers = {"Retry-After": str(_COME_AGAIN_S)}
            return answer({"state": copy.state}, status=HTTPStatus.ACCEPTED, headers=headers)
        case "failed":
            return answer(
                {"error": {"kind": "failed", "message": "no copy of this clip could be made",
                           "hint": "open the clip itself in a player", "problems": []}},
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
            )  # fmt: skip
        case _:
            return no_such_place()
