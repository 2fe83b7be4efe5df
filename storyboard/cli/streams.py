"""
The two standard streams of a verb: its data on stdout, its talk on stderr.

Whatever takes them may be gone, full, or of a character set without the words
that are said. What is written to them steers no terminal. Nothing here knows
what is said.
"""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TextIO, cast

from storyboard.errors import OutputLost
from storyboard.model.visible import visible, visible_line

READER_LEFT = 128 + 13
"""The exit status of a program that a shell says was ended by SIGPIPE."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class _Plain:
    """A stream that shows what would steer a terminal, in place of passing it on."""

    def __init__(self, stream: TextIO) -> None:
        self.bare = stream

    def write(self, text: str) -> int:
        """Write *text*."""
        self.bare.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write *lines*, which have their ends."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        return getattr(self.bare, name)


@contextmanager
def plain_streams() -> Iterator[None]:
    """Let nothing that is printed meanwhile steer the terminal, whoever prints it and wherever its text is from."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _plain_stream(sys.stdout), _plain_stream(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _plain_stream(stream: TextIO) -> TextIO:
    # Where there is no console, as under pythonw, Python has None.
    return stream if stream is None or isinstance(stream, _Plain) else cast("TextIO", _Plain(stream))


def bare(stream: TextIO) -> TextIO:
    """Return *stream* itself, for who writes the steering of a terminal and cleans the text between."""
    return stream.bare if isinstance(stream, _Plain) else stream


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
    output = bare(sys.stdout)
    if isinstance(output, TextIOWrapper):
        output.reconfigure(errors="backslashreplace")
    try:
        try:
            with plain_streams():
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
        raise _output_lost(error) from error


def _output_lost(error: OSError) -> OutputLost:
    return OutputLost(
        f"standard output: {error.strerror}",
        hint="what was printed is not whole: make room where it goes to, then say the command again",
    )


def print_line_of_data(line: str) -> None:
    """
    Print one *line* of data at once; where nobody reads it any more, the work goes on.

    Raises:
        OutputLost: The output takes no more, as on a full disk.
    """
    try:
        print(line, flush=True)
    except BrokenPipeError:
        _forget(sys.stdout)
    except OSError as error:
        _forget(sys.stdout)
        raise _output_lost(error) from error


def say(line: str) -> None:
    """Print one *line*; where nobody reads it any more, the work goes on."""
    try:
        print(visible_line(line), file=sys.stderr, flush=True)
    except OSError:
        _forget(sys.stderr)


def _flush() -> None:
    """Write out what is left; all was said already, so that a reader that left has missed nothing it wanted."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget(sys.stdout)


def _forget(stream: TextIO) -> None:
    """Let *stream* lead nowhere: Python writes what is left in it once more when it ends."""
    stream = bare(stream)
    if isinstance(stream, TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
