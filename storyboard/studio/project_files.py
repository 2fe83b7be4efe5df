"""The files of one folder of a project, given out to a browser: what it can play and cannot run, as it is."""

import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from storyboard.files import digest_of
from storyboard.listener import FILE_POLICY, PAGE_POLICY

_VIEWABLE: Final = frozenset(
    {
        ".mp4",
        ".mov",
        ".webm",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
        ".gif",
        ".bmp",
        ".wav",
        ".mp3",
        ".flac",
        ".opus",
        ".aac",
    }
)
"""What a browser shows or plays, and cannot run."""
_MOST_DIGESTED: Final = 256 * 1024 * 1024
"""A larger file is known again by its size and time."""


class ProjectFiles(StaticFiles):
    """One folder of a project; of its pages only *pages*, which the program made, are shown as such."""

    def __init__(
        self,
        folder: Path,
        *,
        project: Path,
        only: Collection[str] = (),
        pages: Collection[str] = (),
        bring: Callable[[str], None] | None = None,
    ) -> None:
        """*only* these names are given out, all where it is empty; *bring* fetches a file that may be elsewhere."""
        super().__init__(directory=folder, check_dir=False)
        # A folder that is not there yet holds no file: 404, where the library would fail.
        self.config_checked = True
        self.folder = folder
        self._project = project
        self._only = frozenset(only)
        self._pages = frozenset(pages)
        self._bring = bring

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file at *path*."""
        if is_odd(path) or (self._only and path not in self._only) or not is_inside(self.folder, self._project):
            raise HTTPException(status_code=404)
        if self._bring is not None:
            await run_in_threadpool(self._bring, path)
        try:
            answer = await super().get_response(path, scope)
        except (OSError, ValueError) as error:
            raise HTTPException(status_code=404) from error
        is_page = path in self._pages
        answer.headers["Content-Security-Policy"] = PAGE_POLICY if is_page else FILE_POLICY
        if not is_page and Path(path).suffix.lower() not in _VIEWABLE:
            answer.headers["Content-Disposition"] = "attachment"
            if answer.status_code in {200, 206}:
                answer.headers["Content-Type"] = "application/octet-stream"
        return answer

    def file_response(
        self, full_path: "str | os.PathLike[str]", stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer with a file, or that the browser has it as it is."""
        return file_answer(Path(full_path), stat_result, Headers(scope=scope), status=status_code)


class MarkedFile(FileResponse):
    """A file that is sent in large pieces, and in those parts that were asked for."""

    chunk_size = 256 * 1024


def file_answer(
    file: Path,
    found: os.stat_result,
    asked: Headers,
    *,
    status: int = 200,
    media_type: str | None = None,
    digest: str = "",
    is_for_ever: bool = False,
) -> Response:
    """Return *file*, known again by its *digest*, or 304 where the browser that *asked* has it."""
    mark = f'"{digest or _digest(file, found)}"'
    headers = {
        "ETag": mark,
        "Cache-Control": "private, max-age=31536000, immutable" if is_for_ever else "private, no-cache",
        "Content-Security-Policy": FILE_POLICY,
    }
    answer = MarkedFile(file, status_code=status, stat_result=found, headers=headers, media_type=media_type)
    known = [name.strip().removeprefix("W/") for name in asked.get("if-none-match", "").split(",")]
    return NotModifiedResponse(answer.headers) if mark in known else answer


def is_odd(path: str) -> bool:
    """Return whether *path* is none that the program gives out: hidden, or with signs that no name of ours has."""
    parts = path.split("/")
    return "\x00" in path or "\\" in path or any(part.startswith(".") and part != "." for part in parts)


def is_inside(place: Path, project: Path) -> bool:
    """Return whether *place* lies in *project*, whatever links lead there."""
    whole, part = os.path.realpath(project), os.path.realpath(place)
    return os.path.commonpath([whole, part]) == whole


def _digest(file: Path, found: os.stat_result) -> str:
    if found.st_size > _MOST_DIGESTED:
        return f"{found.st_size:x}-{found.st_mtime_ns:x}"
    return digest_of(file)[:32]
