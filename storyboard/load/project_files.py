"""Files that a storyboard names: they lie inside the project's folder, and they are there."""

from collections.abc import Collection
from contextlib import suppress
from functools import cache
from pathlib import Path

from storyboard.load.problems import Findings, in_quotes
from storyboard.project import STORYBOARD_FILE

_MANY_FILES = 1_000

Refusal = tuple[str, str]
"""Why a file cannot be used, in one sentence, and a hint."""


def find_inside(
    text: str, *, folder: Path, what: str, findings: Findings, itself: str = STORYBOARD_FILE
) -> Path | Refusal:
    """
    Return the file that *text* names in the project's *folder*.

    Refused where it leaves the folder (links followed) or is not there. *what*
    names the kind of file: ``picture``; *findings* are asked for the nearest name,
    which is never that of the storyboard *itself*.
    """
    path = folder / text
    if "\\" in text or Path(text).is_absolute() or not is_inside(path, folder):
        hint = "copy it there, and write its path from there with /"
        return f"{what} {in_quotes(text)} is not inside the project's folder", hint
    if path.is_file():
        return path
    if path.exists() and not path.is_dir():
        return f"{what} {in_quotes(text)} is not a plain file", "a pipe or a device cannot be read as one"
    reason = "is a folder" if path.is_dir() else "is not there"
    return f"{what} {in_quotes(text)} {reason}", _nearest_file(text, folder, findings, but={itself, STORYBOARD_FILE})


def is_file_there(text: str, *, folder: Path) -> bool:
    """Return whether *text* is the name of a file in *folder*; False for a text that no file can be called by."""
    try:
        return (folder / text).is_file()
    except (OSError, ValueError):
        return False


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether *path* lies in *folder*, links followed; False for what no file can be called by."""
    try:
        # The disk refuses names too long, with a null in them, links that lead to themselves.
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()
        return path.resolve().is_relative_to(_resolve(folder))
    except (OSError, RuntimeError, ValueError):
        return False


def read_bytes(path: Path, *, most: int, what: str) -> bytes | Refusal:
    """Return at most *most* + 1 bytes of *path*."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        return f"{what} {in_quotes(path.name)} cannot be read: {error.strerror}", ""


@cache
def _resolve(folder: Path) -> Path:
    return folder.resolve()


def _nearest_file(text: str, folder: Path, findings: Findings, *, but: Collection[str]) -> str:
    parent = (folder / text).parent
    if not parent.is_relative_to(folder):
        return ""
    if not parent.is_dir():
        return f"there is not a folder {Path(text).parent.as_posix()!r} in the project"
    if not findings.may_compare(_MANY_FILES):
        return ""
    names = [file.relative_to(folder).as_posix() for file in parent.iterdir() if not file.name.startswith(".")]
    return findings.nearest(Path(text).as_posix(), [name for name in names if name not in but])
