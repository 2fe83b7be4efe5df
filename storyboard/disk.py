"""
Files on disk that are whole or not there at all, also after the power failed; and what is said where a disk is full.

It knows bytes and places, and nothing of what is in them.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from storyboard.errors import Unwritable
from storyboard.parts import create, part_of, parts_of, sweep

_ROOM = (errno.ENOSPC, errno.EDQUOT)
_SAFE = "what is archived is whole, what is paid is noted, and nothing is asked for twice"
_STEPS = {
    errno.ENOSPC: "make room there",
    errno.EDQUOT: "make room in your quota there",
    errno.EROFS: "mount it so that it can be written",
    errno.EACCES: "give yourself the right to write there",
    errno.EPERM: "give yourself the right to write there",
    errno.EIO: "look after that disk, as it reports errors",
    errno.EMFILE: "let a process open more files (`ulimit -n`)",
    errno.ENFILE: "close other programs, as this machine has too many files open",
    errno.EFBIG: "let a process write larger files (`ulimit -f`)",
}
"""What to do about each error that is this machine's, by its number."""
_LEAST = 2**20
"""Bytes that a clip takes at the very least."""
_KIB, _MIB, _GIB = 2**10, 2**20, 2**30


def is_of_machine(error: OSError) -> bool:
    """Return whether *error* says that this machine lets nothing be written or opened, and not that a file is odd."""
    return error.errno in _STEPS


def write_durably(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that it is there whole or not at all, even when the power fails."""
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write *pieces*, each as it comes, to *path* so that they are there whole or not at all."""
    part = part_of(path)
    with writing(path):
        sweep(parts_of(path))
        try:
            with create(part) as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            settle(part, path)
        finally:
            # Half a file would only take the room that is lacking.
            with suppress(OSError):
                part.unlink(missing_ok=True)


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


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """
    Say in one sentence why *path* cannot be written.

    Raises:
        Unwritable: It cannot.
    """
    try:
        yield
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> Unwritable:
    """Return what is said of a file that cannot be written."""
    return Unwritable(f"{path}: cannot be written: {reason(path, error)}", hint=remedy(error))


def reason(path: Path, error: OSError) -> str:
    """Return why *path* cannot be written, with the room that is left where that is lacking."""
    why = error.strerror or str(error) or type(error).__name__
    return f"{why} ({room_in(path)})" if error.errno in _ROOM else why


def require_room(folder: Path) -> None:
    """
    Return where there is room for at least a small clip in *folder*, which may be yet to be made.

    Raises:
        Unwritable: There is not.
    """
    with suppress(OSError):
        place = next(place for place in (folder, *folder.parents) if place.is_dir())
        room = shutil.disk_usage(place)
        # Some network file systems say nothing of their size.
        if room.total and room.free < _LEAST:
            raise unwritable(folder, OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)} for a clip"))


def room_in(path: Path) -> str:
    """Return how much room is left where *path* is."""
    folder = next((place for place in (path, *path.parents) if place.is_dir()), path)
    with suppress(OSError):
        return f"{_size(shutil.disk_usage(folder).free)} free in {folder}"
    return f"in {folder}"


def remedy(error: OSError) -> str:
    """Return what to do about *error*, and what is safe meanwhile."""
    return f"{_STEPS.get(error.errno or 0, 'free space or rights')}, then run again: {_SAFE}"


def step(error: OSError) -> str:
    """Return what to do about *error* where nothing is paid."""
    return f"{_STEPS.get(error.errno or 0, 'free space or rights')}, then again"


def _size(count: int) -> str:
    """Return a number of bytes as people say it."""
    for unit, name in ((_GIB, "GB"), (_MIB, "MB"), (_KIB, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"
