"""
Run commands of the ffmpeg program.

ffmpeg-python builds the commands; it is untyped and its last release is from
2019, so what it returns is typed here and what ffmpeg says is translated here.
This module does not know what any command is for.
"""

import logging
import shlex
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

import ffmpeg

from storyboard.errors import FfmpegFailed
from storyboard.media.choice import FfmpegChoice, ability_of, chosen_ffmpeg

_log = logging.getLogger(__name__)

_LAST_LINES = 6


def ffmpeg_path() -> str:
    """
    Return the ffmpeg to run.

    Raises:
        CommandError: The one that is named is not there.
        MediaError: There is none that is able.
    """
    return chosen_ffmpeg().path


def passthrough_option(program: FfmpegChoice | None = None) -> dict[str, object]:
    """Return the option that writes frames as they come, by the name that *program*, or the one in use, has for it."""
    return {(program or chosen_ffmpeg()).pace: "passthrough"}


def sample_clock_option(rate_hz: int) -> dict[str, object]:
    """
    Return the option by which an MP4 tells the length of sound at *rate_hz* to the sample; none where ffmpeg has none.

    Without it ffmpeg up to 5.1 tells milliseconds, rounded down.
    """
    clock = ability_of(chosen_ffmpeg().path).clock
    return {clock: rate_hz} if clock else {}


def run(stream: object, *, what: str, stdin: Iterable[bytes] = (), program: FfmpegChoice | None = None) -> None:
    """
    Run the command that an ffmpeg-python output node describes, and wait for its end.

    *what* completes the sentence "could not ...": ``write reels/main.mp4``.
    *stdin* is fed piece by piece to an input named ``pipe:``; ffmpeg may stop
    reading before its end. *program* is the ffmpeg; None is the one in use. A `KeyboardInterrupt` ends ffmpeg too.

    Raises:
        FfmpegFailed: It ended with an error.
    """
    start = [(program or chosen_ffmpeg()).path, "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    command = tuple(ffmpeg.compile(stream, cmd=start))
    _log.info("ffmpeg: %s", shlex.join(command))
    with TemporaryFile() as words:
        status = _exit_status(command, stdin=stdin, words=words)
        if status:
            words.seek(0)
            said = _last_lines(words.read()) or f"no word from ffmpeg, which ended with status {status}"
            raise FfmpegFailed(f"could not {what}: {said}", command=command)


def _exit_status(command: tuple[str, ...], *, stdin: Iterable[bytes], words: IO[bytes]) -> int:
    # A file takes what ffmpeg says: a pipe that nobody reads while we write would stop both.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words) as process:
        try:
            if process.stdin:
                _feed(process.stdin, stdin)
            return process.wait()
        finally:
            process.kill()


def _feed(pipe: IO[bytes], pieces: Iterable[bytes]) -> None:
    # ffmpeg that stops reading has enough or has failed: its status says which.
    with suppress(BrokenPipeError):
        for piece in pieces:
            pipe.write(piece)
    with suppress(BrokenPipeError):
        pipe.close()


def _last_lines(said: bytes) -> str:
    lines = said.decode("utf-8", errors="replace").split("\n")
    return "; ".join([line.strip() for line in lines if line.strip()][-_LAST_LINES:])
