"""
The SQLite file in which a project keeps its state, where it shares none: its place, and what is said of a broken one.

It knows nothing of SQLAlchemy, which takes longer to import than a look at a film takes.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storyboard.errors import ArchiveError, StateDamaged, Unwritable
from storyboard.files import room_in
from storyboard.project import STORYBOARD_FILE, Project, path_to_type

VARIABLE = "STORYBOARD_DATABASE_URL"
"""The environment variable that names a shared database."""

STATE_VERSION = 1
"""Of the form in which a file keeps the state; a file of a later one is left alone."""
DAMAGED = (
    "malformed", "not a database", "no such table", "no such column", "has no column", "unsupported file format",
    "decode to UTF-8",
)  # fmt: skip
"""What SQLite says of a file that holds something else than was written."""


def has_own_file() -> bool:
    """Return whether each project has a file of its own: the environment names no shared database."""
    return not os.environ.get(VARIABLE, "").strip()


def state_file(project: Project) -> Path:
    """Return the project's own file."""
    return project.state / f"{project.prefix}state.db"


def first_name(project: Project) -> str:
    """Return under which name the project's own file noted its newest attempt; nothing where there is none."""
    file = state_file(project)
    with suppress(sqlite3.Error):
        if file.is_file():
            with closing(sqlite3.connect(file, timeout=30)) as connection:
                query = "SELECT project FROM storyboard_attempts ORDER BY rowid DESC LIMIT 1"
                return next((str(name) for (name,) in connection.execute(query)), "")
    return ""


def file_error(file: str | Path | None, cause: BaseException | None) -> ArchiveError:
    """Return what is said of an SQLite *file* when *cause* keeps us from it."""
    is_damaged = any(words in str(cause) for words in DAMAGED)
    return damage_error(file, str(cause)) if is_damaged else _write_error(file, cause)


def damage_error(file: str | Path | None, why: str) -> StateDamaged:
    """Return what is said of an SQLite *file* in which something cannot be read."""
    return StateDamaged(
        f"{file}: the project's state cannot be read: {why}",
        hint="takes in the archive are safe; tasks that were asked for and are not archived may be paid, and nothing "
        f"is asked for now. `storyboard doctor --repair {_project_at(file)}` sets this file aside and notes again what "
        "archive, receipts and the service's list tell",
    )


def _project_at(file: str | Path | None) -> str:
    """Return what a person types for the project whose state is *file*."""
    project = Project(file=Path(file or "").parent.parent / STORYBOARD_FILE)
    return path_to_type(project) if project.file.exists() else "PROJECT"


def _write_error(file: str | Path | None, cause: BaseException | None) -> Unwritable:
    return Unwritable(
        f"{file}: the project's state cannot be written: {reason(file, cause)}",
        hint=remedy(cause),
    )


def reason(file: str | Path | None, cause: BaseException | None) -> str:
    """Return why the SQLite *file* cannot be written, with the room that is left where that is lacking."""
    is_full = "disk is full" in str(cause) and file
    return f"{cause} ({room_in(Path(str(file)))})" if is_full else str(cause)


def remedy(cause: BaseException | None) -> str:
    """Return what to do where *cause* keeps an SQLite file from being written."""
    if "locked" in str(cause):
        return "another program holds this file: end it, or wait for it, then run again; what is paid is not lost"
    return "free space or rights, then run again: what is paid is not lost"
