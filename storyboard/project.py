"""
A project's folder: where the storyboard, the archive, the reels and the state are.

It knows paths only; it reads no storyboard and opens no database.
"""

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from storyboard.errors import ArchiveError, CommandError
from storyboard.files import keep_inside

STORYBOARD_FILE = "storyboard.yaml"
REHEARSAL = "rehearsal"
"""The folder of a rehearsal's reports, and what stands in the names of its reels."""
OWN_MODELS_FILE = "models.toml"
PROJECTS = "projects"
"""The folder in which projects are looked for by their names alone."""
_HEAD_BYTES = 4_096
_MOST_FILES = 3


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
        """What tells this storyboard's takes, reels and reports from another file's in the folder; usually empty."""
        return "" if self.file.name == STORYBOARD_FILE else f"{self.file.stem}."

    @property
    def archive(self) -> Path:
        """One folder a take."""
        return self.folder / "archive"

    @property
    def reels(self) -> Path:
        """Finished films."""
        return self.folder / "reels"

    def reel(self, name: str, *, suffix: str = ".mp4") -> Path:
        """Return the file of the finished film called *name*, or of its form for an editing program."""
        return self.reels / f"{self.prefix}{name}{f'.{REHEARSAL}' if self.is_rehearsal else ''}{suffix}"

    @property
    def reports(self) -> Path:
        """Run record and page."""
        reports = self.folder / "reports"
        return reports / REHEARSAL if self.is_rehearsal else reports

    def report(self, name: str) -> Path:
        """Return the file called *name* among the reports: ``run.json``, of ``part2.yaml`` ``part2.run.json``."""
        return self.reports / f"{self.prefix}{name}"

    @property
    def state(self) -> Path:
        """Databases, locks and the simulator's own store; nothing a person needs to read."""
        return self.folder / ".storyboard"


def find_project(where: Path) -> Project:
    """
    Return the project at *where*, or else in the folder ``projects`` by that name: its folder, or a storyboard file.

    Raises:
        CommandError: There is no storyboard there, or its path is no text.
        ArchiveError: Something of the project is a link that leads out of its folder.
    """
    file = _storyboard_at(where) or (None if where == Path() else _storyboard_at(PROJECTS / where))
    if file is None:
        if os.path.lexists(where / STORYBOARD_FILE):
            raise CommandError(f"{where / STORYBOARD_FILE}: not a file", hint="write the storyboard into a plain file")
        hint = f"name a project folder or a storyboard file; {STORYBOARD_FILE} is looked for in a folder"
        if near := get_close_matches(where.as_posix(), _names(where.parent), n=1):
            hint = f"did you mean {near[0]}?"
        elif others := list(islice(_storyboards_in(where), _MOST_FILES)):
            hint = f"name the file: {' or '.join(others)}"
        raise CommandError(f"{where}: no storyboard here", hint=hint)
    project = Project(file=file.resolve())
    _require_text(project.file)
    require_inside(project)
    keep_inside(project.folder)
    return project


def _storyboards_in(folder: Path) -> Iterator[str]:
    """Give the storyboards of other names in *folder*, as they are typed."""
    # A name can be too long, or hold what no name may.
    with suppress(OSError, ValueError):
        for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            if _begins_as_storyboard(file):
                yield shlex.quote(str(file))


def _begins_as_storyboard(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return bool(re.search(rb"^storyboard:", opened.read(_HEAD_BYTES), re.MULTILINE))
    except OSError:
        return False


def _require_text(path: Path) -> None:
    """See that *path* is text, which the database and the report need: a name on Linux may be any bytes."""
    for part in path.parts:
        if any("\ud800" <= sign <= "\udfff" for sign in part):
            told = ascii(part)[1:-1]
            raise CommandError(
                f"{told}: the name of this folder or file is not UTF-8", hint="rename it, then try again"
            )


def require_inside(project: Project) -> None:
    """
    See that nothing that is read or written for *project* leads out of its folder, which may itself be behind a link.

    Raises:
        ArchiveError: A link leads out of it, or something is neither a file nor a folder.
    """
    whole = Path(os.path.realpath(project.folder))
    kept = (project.archive, project.reels, project.folder / "reports", project.state, project.folder / OWN_MODELS_FILE)
    for entry in _odd_entries(project.folder, {place.name for place in kept}):
        if not entry.is_symlink():
            raise ArchiveError(f"{entry.path}: is neither a file nor a folder", hint="remove it, then try again")
        if not Path(os.path.realpath(entry.path)).is_relative_to(whole):
            raise ArchiveError(
                f"{entry.path}: is a link that leads out of the project's folder, and is not followed",
                hint="put there what it leads to, or remove it; a disk of its own can be mounted there",
            )


def _odd_entries(folder: Path, names: set[str]) -> Iterator["os.DirEntry[str]"]:
    """Give what is no file and no folder below *folder*, in those of its entries that have one of *names*."""
    waiting = [str(folder)]
    while waiting:
        place = waiting.pop()
        try:
            entries = [entry for entry in os.scandir(place) if place != str(folder) or entry.name in names]
        except OSError:
            # The reader of that folder says so.
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif not entry.is_file(follow_symlinks=False):
                yield entry


def path_to_type(project: Project) -> str:
    """Return what a person here would type for *project*."""
    place = project.folder if project.file.name == STORYBOARD_FILE else project.file
    here = Path.cwd()
    name = str(place.relative_to(here) if place.is_relative_to(here) else place)
    # A name that begins with - would be read as an option.
    return shlex.quote(f"./{name}" if name.startswith("-") else name)


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


def docs_folder() -> Path:
    """Return the folder of the pages that are shipped: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "docs"
    return shipped if shipped.is_dir() else package.parent / "docs"
