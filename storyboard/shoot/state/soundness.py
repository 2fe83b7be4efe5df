"""
Whether the file that holds a project's state can be relied on.

It looks at the file as it lies there, and mends nothing.
"""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from storyboard.errors import ArchiveError
from storyboard.project import Project
from storyboard.shoot.state.receipts import receipts_file
from storyboard.shoot.state.state_file import STATE_VERSION, damage_error, has_own_file, state_file

_MAGIC = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm")


def require_sound(project: Project, *, whole: bool = False) -> None:
    """
    Return where the state of *project* can be read, or there is none yet; *whole* reads all of it.

    Raises:
        StateDamaged: It cannot.
    """
    if not has_own_file():
        return
    if why := _problem(project, whole=whole):
        raise damage_error(state_file(project), why)
    if whole:
        _require_no_newer(project)


def lost_last_writes(project: Project) -> bool:
    """Return whether the file's log is gone, and was not closed: what was written last is lost with it."""
    file = state_file(project)
    log, index = (file.with_name(file.name + end) for end in _BESIDE)
    # Who only looks makes both and takes both away, the index after the log and before it.
    return not log.exists() and index.exists() and not log.exists()


def _problem(project: Project, *, whole: bool) -> str:
    """Return what is wrong with the file, in a clause; empty where nothing is."""
    file = state_file(project)
    beside = [file.with_name(file.name + end) for end in _BESIDE]
    try:
        if any(map(_is_no_file, beside)):
            return "what stands beside it under the name of its log is no file"
        if not file.exists() and not file.is_symlink():
            return "it is gone, and its log is there" if _has_log(beside[0]) else ""
        if not stat.S_ISREG(file.stat().st_mode):
            return "it is no file"
        with file.open("rb") as opened:
            head = opened.read(len(_MAGIC))
    except OSError as error:
        return f"{error.strerror or error}"
    if not head:
        return "it is empty" if _has_traces(project) and not _has_log(beside[0]) else ""
    return _inner_problem(file, head, whole=whole)


def _is_no_file(path: Path) -> bool:
    """Return whether something stands at *path* that is no file; one look, as who reads takes its log away."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _has_log(log: Path) -> bool:
    try:
        return log.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False


def _has_traces(project: Project) -> bool:
    """Return whether something shows that a run noted something once."""
    return receipts_file(project).exists() or any(project.archive.glob("*/slate.json"))


def _inner_problem(file: Path, head: bytes, *, whole: bool) -> str:
    if head != _MAGIC:
        return "it is no SQLite file"
    if not whole:
        return ""
    try:
        with closing(sqlite3.connect(file, timeout=30)) as connection:
            told = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            return "" if told == "ok" else " ".join(told.split())[:200]
    except sqlite3.Error as error:
        # Another program's lock says nothing of what is in it.
        return "" if "locked" in str(error) or "busy" in str(error) else str(error)


def _require_no_newer(project: Project) -> None:
    file = state_file(project)
    version = 0
    if file.exists() and file.stat().st_size:
        with closing(sqlite3.connect(file, timeout=30)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > STATE_VERSION:
        raise ArchiveError(
            f"{file}: a newer version of Storyboard wrote the project's state (its form is {version}, and this version "
            f"knows {STATE_VERSION})",
            hint="nothing is lost, and nothing was sent: use the newer version for this project",
        )
