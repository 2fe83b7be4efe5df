"""Doing something again whenever a file changes, until ^C."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from storyboard.cli.console import talk, tell
from storyboard.errors import Interrupted, StoryboardError

_LOOK_EVERY_S = 0.5

Stamp = tuple[int, int]


def again_and_again(
    once: Callable[[], object], file: Path, *, others: Callable[[], Iterable[Path]] = tuple
) -> NoReturn:
    """
    Do it now and after every change of *file* or of the *others*.

    What goes wrong is told, and the next change waited for.

    Raises:
        Interrupted: Somebody pressed ^C.
    """
    try:
        _go_on(once, file, others)
    except KeyboardInterrupt as interrupt:
        raise Interrupted("stopped watching") from interrupt


def _go_on(once: Callable[[], object], file: Path, others: Callable[[], Iterable[Path]]) -> NoReturn:
    while True:
        done_with = _stamps(file, others())
        try:
            once()
        except StoryboardError as error:
            tell(error)
        talk(f"{time.strftime('%H:%M:%S')}: watching {file.name}; ^C ends it")
        while True:
            now = _stamps(file, others())
            # An editor may put a new file in the place of the old one: between the two there is none.
            if now != done_with and now[0] is not None:
                break
            time.sleep(_LOOK_EVERY_S)


def _stamps(file: Path, others: Iterable[Path]) -> tuple[Stamp | None, dict[Path, Stamp | None]]:
    return _stamp(file), {other: _stamp(other) for other in others}


def _stamp(file: Path) -> Stamp | None:
    """Return what changes with *file*; None where there is none."""
    with suppress(OSError):
        status = file.stat()
        return status.st_mtime_ns, status.st_size
    return None
