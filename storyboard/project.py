"""
A project's folder: where the storyboard, the archive, the reels and the state are.

It knows paths only; it reads no storyboard and opens no database.
"""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from storyboard.errors import CommandError

STORYBOARD_FILE = "storyboard.yaml"
REHEARSAL = "rehearsal"
"""The folder of a rehearsal's reports, and what stands in the names of its reels."""
PROJECTS = "projects"
"""The folder in which projects are looked for by their names alone."""


@dataclass(frozen=True, slots=True)
class Project:
    """One storyboard file and the folder it stands in."""

    file: Path
    """The storyboard file, absolute."""
    is_rehearsal: bool = False
    """Whether a paid film is tried on the simulator: its reels and reports are left as they are."""

    @property
    def folder(self) -> Path:
        """The project's folder: pictures are looked up here and results land here."""
        return self.file.parent

    @property
    def name(self) -> str:
        """``fox`` for ``projects/fox/storyboard.yaml``, ``fox-part2`` for ``projects/fox/part2.yaml``."""
        if self.file.name == STORYBOARD_FILE:
            return self.folder.name
        return f"{self.folder.name}-{self.file.stem}"

    @property
    def prefix(self) -> str:
        """What tells this storyboard's takes from those of another file in the folder; usually empty."""
        return "" if self.file.name == STORYBOARD_FILE else f"{self.file.stem}."

    @property
    def archive(self) -> Path:
        """One folder a take."""
        return self.folder / "archive"

    @property
    def reels(self) -> Path:
        """Finished films."""
        return self.folder / "reels"

    def reel(self, name: str) -> Path:
        """Return the file of the finished film called *name*."""
        return self.reels / f"{name}{f'.{REHEARSAL}' if self.is_rehearsal else ''}.mp4"

    @property
    def reports(self) -> Path:
        """Run record and page."""
        reports = self.folder / "reports"
        return reports / REHEARSAL if self.is_rehearsal else reports

    @property
    def state(self) -> Path:
        """Databases, locks and the simulator's own store; nothing a person needs to read."""
        return self.folder / ".storyboard"


def find_project(where: Path) -> Project:
    """
    Return the project at *where*, or else in the folder ``projects`` by that name: its folder, or a storyboard file.

    Raises:
        CommandError: There is no storyboard there.
    """
    file = _storyboard_at(where) or (None if where == Path() else _storyboard_at(PROJECTS / where))
    if file is None:
        if os.path.lexists(where / STORYBOARD_FILE):
            raise CommandError(f"{where / STORYBOARD_FILE}: not a file", hint="write the storyboard into a plain file")
        hint = f"name a project folder or a storyboard file; {STORYBOARD_FILE} is looked for in a folder"
        if near := get_close_matches(where.as_posix(), _names(where.parent), n=1):
            hint = f"did you mean {near[0]}?"
        raise CommandError(f"{where}: no storyboard here", hint=hint)
    return Project(file=file.resolve())


def is_project(where: Path) -> bool:
    """Return whether `find_project` finds one."""
    return bool(_storyboard_at(where) or _storyboard_at(PROJECTS / where))


def _storyboard_at(where: Path) -> Path | None:
    try:
        file = where / STORYBOARD_FILE if where.is_dir() else where
        return file if file.is_file() else None
    except (OSError, ValueError):
        # A name that is too long, or holds what no name may.
        return None


def _names(folder: Path) -> list[str]:
    """Return how the projects in *folder*, and in ``projects`` below it, can be named."""
    found = [*folder.glob(f"*/{STORYBOARD_FILE}"), *folder.glob(f"{PROJECTS}/*/{STORYBOARD_FILE}")]
    places = [file.parent for file in found]
    short = [place.name for place in places if place.parent == Path(PROJECTS)]
    return [*short, *(place.as_posix() for place in places)]


def templates_folder() -> Path:
    """Return the folder of the shipped templates: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"
