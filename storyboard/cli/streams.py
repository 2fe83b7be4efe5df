"""
The two standard streams of a verb: its data on stdout, its talk on stderr.

Whatever takes them may be gone, full, or of a character set without the words
that are said. Nothing here knows what is said.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from storyboard.errors import OutputLost

READER_LEFT = 128 + 13
"""The exit status of a program that a shell says was ended by SIGPIPE."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


@contextmanager
def standard_output() -> Iterator[None]:
    """
    Let a verb print its data, and see that all of it went out.

    Characters that the output's character set lacks are written as escapes. A
    reader that left (``| head -1``) is no error: nothing is said of it.

    Raises:
        OutputLost: The output takes no more, as on a full disk.
        SystemExit: The reader left before the verb was at its end.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        try:
            yield
        finally:
            _flush()
    except BrokenPipeError:
        _forget(sys.stdout)
        sys.exit(READER_LEFT)
    except SystemExit as left:
        # Rich makes this of a broken pipe, with the status that is kept for bugs.
        raise SystemExit(READER_LEFT) if isinstance(left.__context__, BrokenPipeError) else left from None
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            raise
        _forget(sys.stdout)
        raise OutputLost(
            f"standard output: {error.strerror}",
            hint="what was printed is not whole: make room where it goes to, then say the command again",
        ) from error


def say(line: str) -> None:
    """Say *line* to whoever listens; where nobody does any more, what is under way goes on."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        _forget(sys.stderr)


def _flush() -> None:
    """Write out what is left; all was said already, so that a reader that left has missed nothing it wanted."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget(sys.stdout)


def _forget(stream: object) -> None:
    """Let *stream* lead nowhere: Python writes what is left in it once more when it ends."""
    if isinstance(stream, TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
