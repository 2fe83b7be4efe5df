"""
Files on disk that are whole or not there at all, also after the power failed.

It knows bytes and places, and nothing of what is in them.
"""

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from storyboard.errors import ArchiveError
from storyboard.parts import create, part_of, parts_of, sweep


def write_durably(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that it is there whole or not at all, even when the power fails."""
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write *pieces*, each as it comes, to *path* so that they are there whole or not at all."""
    part = part_of(path)
    try:
        sweep(parts_of(path))
        try:
            with create(part) as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            settle(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def settle(part: Path, path: Path) -> None:
    """Give a finished, synced *part* its final name, and make the name durable."""
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def digest_of(path: Path) -> str:
    """
    Return the SHA-256 of the file at *path*; one that has the size and the time of last time is not read again.

    Raises:
        OSError: It cannot be read.
    """
    status = path.stat()
    return _digest(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=16_384)
def _digest(path: Path, _size: int, _changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unwritable(path: Path, error: OSError) -> ArchiveError:
    """Return what is said of a file that cannot be written."""
    return ArchiveError(
        f"{path}: cannot be written: {error.strerror or error}", hint="free space or rights, then run again"
    )
