"""
Everything we ask of the ffmpeg program: where it is, and how a command is run.

ffmpeg-python builds the commands; it is untyped and its last release is from
2019, so what it returns is typed here and what ffmpeg says is translated here.
This module does not know what any command is for.
"""

import logging
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from tempfile import TemporaryFile
from typing import IO

import ffmpeg
import imageio_ffmpeg

from storyboard.errors import FfmpegFailed, MediaError

_log = logging.getLogger(__name__)

_NEEDED = frozenset({"libx264", "aac", "drawtext", "xfade", "zoompan"})
"""Encoders and filters without which a program is of no use to us."""

_LAST_LINES = 6


@cache
def ffmpeg_path() -> str:
    """
    Return the ffmpeg to run: the machine's own where it can do all that we need, else the wheel's.

    Raises:
        MediaError: Neither is there, or neither is able.
    """
    for program in (shutil.which("ffmpeg"), _program_of_the_wheel()):
        if program and not _lacks(program):
            return program
    raise MediaError(
        f"no ffmpeg on this machine has all of {', '.join(sorted(_NEEDED))}",
        hint="install ffmpeg with libx264 and freetype, or `pip install --force-reinstall imageio-ffmpeg`",
    )


def run(stream: object, *, what: str, stdin: Iterable[bytes] = ()) -> None:
    """
    Run the command that an ffmpeg-python output node describes, and wait for its end.

    *what* completes the sentence "could not ...": ``write reels/main.mp4``.
    *stdin* is fed piece by piece to an input named ``pipe:``; ffmpeg may stop
    reading before its end. A `KeyboardInterrupt` ends ffmpeg too.

    Raises:
        FfmpegFailed: It ended with an error.
    """
    start = [ffmpeg_path(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    command = tuple(ffmpeg.compile(stream, cmd=start))
    _log.info("ffmpeg: %s", shlex.join(command))
    with TemporaryFile() as words:
        status = _ended(command, stdin=stdin, words=words)
        if status:
            words.seek(0)
            said = _last_lines(words.read()) or f"no word from ffmpeg, which ended with status {status}"
            raise FfmpegFailed(f"could not {what}: {said}", command=command)


def _ended(command: tuple[str, ...], *, stdin: Iterable[bytes], words: IO[bytes]) -> int:
    # A file takes what ffmpeg says: a pipe that nobody reads while we write would stop both.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words) as process:
        try:
            if process.stdin:
                _feed(process.stdin, stdin)
            return process.wait()
        finally:
            process.kill()


def _feed(pipe: IO[bytes], pieces: Iterable[bytes]) -> None:
    # ffmpeg that reads no more has enough or has failed: its status says which.
    with suppress(BrokenPipeError):
        for piece in pieces:
            pipe.write(piece)
    with suppress(BrokenPipeError):
        pipe.close()


def _last_lines(said: bytes) -> str:
    lines = said.decode("utf-8", errors="replace").split("\n")
    return "; ".join([line.strip() for line in lines if line.strip()][-_LAST_LINES:])


def _program_of_the_wheel() -> str | None:
    with suppress(RuntimeError):
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    return None


def _lacks(program: str) -> frozenset[str]:
    """Return what *program* cannot do of what we need; everything where it does not run."""
    try:
        listed = [
            subprocess.run([program, "-hide_banner", question], capture_output=True, check=True).stdout
            for question in ("-encoders", "-filters")
        ]
    except (OSError, subprocess.CalledProcessError):
        return _NEEDED
    lines = [line.split() for line in b"\n".join(listed).decode("utf-8", errors="replace").splitlines()]
    return _NEEDED - {words[1] for words in lines if len(words) > 1}
