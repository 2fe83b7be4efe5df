"""
The files of a project that the board gives out: clips and pictures to look at, all else as downloads.

Nothing is read through a link that leads out of the project.
"""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from storyboard.listener import FILE_POLICY, PAGE_POLICY

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
