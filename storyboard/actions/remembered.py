"""
Lists that a film remembers in its state: one JSON file each, which one process at a time reads and writes anew.

It knows no list: each is a value that its own file defines, and is empty where it was never written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from storyboard.actions.result import Result
from storyboard.errors import CommandError
from storyboard.files import hold_lock, write_durably
from storyboard.project import Project

_WAIT_S: Final = 10.0

Remembered = TypeVar("Remembered", bound=Result)


@contextmanager
def hold_list(project: Project, name: str) -> Iterator[None]:
    """
    Keep others from the list called *name*: who reads it and writes it anew loses nothing of theirs.

    Raises:
        Unwritable: The project's state cannot be written.
        CommandError: Somebody else holds the list.
    """
    busy = CommandError(f"{project.name}: somebody else changes its list of {name} right now", hint="try again")
    with hold_lock(project.state / f"{project.prefix}{name}.lock", wait_s=_WAIT_S, busy=busy):
        yield


def read_list(project: Project, name: str, kind: type[Remembered]) -> Remembered:
    """Return the list called *name*; an empty one where there is none, or none that can be read."""
    try:
        return kind.model_validate_json(_file(project, name).read_bytes())
    except (OSError, ValidationError):
        return kind()


def write_list(project: Project, name: str, known: Result) -> None:
    """
    Write the list called *name*, which the caller holds.

    Raises:
        Unwritable: The project's state cannot be written.
    """
    write_durably(_file(project, name), known.model_dump_json().encode("utf-8", "backslashreplace"))


def _file(project: Project, name: str) -> Path:
    return project.state / f"{project.prefix}{name}.json"
