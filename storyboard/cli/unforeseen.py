"""
Errors that nobody foresaw: a person reads one sentence, a file has the rest.

They may come out of a verb, a thread, a task or a log call of a library, also
while Python ends. Nothing here knows what a verb does.
"""

import logging
import os
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from storyboard.cli.streams import say
from storyboard.errors import StoryboardError, Unwritable
from storyboard.files import is_of_machine, reason, remedy

EXIT_STATUS = 1
_REPORT = "please report this with the file; what is paid is noted, and the same command goes on"
_file = ""


def hear() -> None:
    """Let no library print a traceback: what is logged or raised beside a verb goes to the file."""
    logging.getLogger().addHandler(_Quiet(logging.WARNING))
    threading.excepthook = lambda args: tell_unforeseen(args.exc_value, where=f" in {getattr(args.thread, 'name', '')}")
    sys.unraisablehook = lambda args: _keep(args.exc_value) and None
    sys.excepthook = lambda _kind, error, _traceback: tell_unforeseen(error)


def tell_unforeseen(error: BaseException | None, *, where: str = "") -> None:
    """Say in one sentence what happened, and which file has the rest."""
    if error is None or isinstance(error, KeyboardInterrupt):
        return
    first = _innermost(error)
    if isinstance(first, StoryboardError):
        say(f"error: {first.message}")
        if isinstance(first, Unwritable):
            say(f"  {first.hint}")
        return
    words = " ".join(str(first).split())[:200]
    file = _keep(error)
    say(f"error: something unforeseen happened{where}: {type(first).__name__}{': ' if words else ''}{words}")
    say(f"  {f'the log is {file}: ' if file else ''}{_REPORT}")


def tell_of_request(error: BaseException) -> None:
    """Say what happened while a request was answered: with 500, and the server goes on."""
    tell_unforeseen(error, where=" while a request was answered")


def end(error: BaseException) -> NoReturn:
    """Say what happened, and end with the status of the purposeful error inside of *error*, or of one unforeseen."""
    tell_unforeseen(error)
    first = _innermost(error)
    sys.exit(first.exit_status if isinstance(first, StoryboardError) else EXIT_STATUS)


def _innermost(error: BaseException) -> BaseException:
    """Return the first error of a group that holds others; what this machine lacks, as one of ours."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, OSError) and is_of_machine(error):
        place = f"{error.filename}: " if error.filename else ""
        return Unwritable(f"{place}{reason(Path(error.filename or '.'), error)}", hint=remedy(error))
    return error


def _keep(error: BaseException | None) -> str:
    """Write the traceback of *error* to the file of this process; return the file, or nothing where none can be."""
    return "" if error is None else _write("".join(traceback.format_exception(error)))


def _write(text: str) -> str:
    global _file
    with suppress(OSError):
        if not _file:
            # Nobody else may read it, or put something in its place.
            handle, _file = tempfile.mkstemp(prefix="storyboard-", suffix=".log")
            os.close(handle)
        with open(_file, "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
            file.write(f"{datetime.now(UTC).isoformat()} {sys.argv[1:2]}\n{text}\n")
        return _file
    return ""


class _Quiet(logging.Handler):
    """Takes what no other handler does; what carries a traceback goes to the file."""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the traceback of *record*."""
        if record.exc_info and record.exc_info[1] is not None:
            _keep(record.exc_info[1])
