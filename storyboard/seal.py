"""
Seals: what stands at the end of a file that can be made again, so that a damaged one, or one of another name, is told.

A seal is the digest of the file's name and of all that is before it. It has the form of a box that players of MP4 pass
over. What has no right seal counts as not there.
"""

import hashlib
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

from storyboard.parts import part_of

_HEAD = struct.pack(">I4s", 8 + hashlib.sha256().digest_size, b"free")
SEAL_BYTES = len(_HEAD) + hashlib.sha256().digest_size
_BLOCK_BYTES = 1 << 18


def is_sealed(path: Path) -> bool:
    """Return whether the file at *path* is whole, and was made under this name."""
    try:
        # What is no file, a pipe for one, may never end.
        return path.is_file() and _seal_of(path) == _seal_in(path)
    except OSError:
        return False


def read_sealed(path: Path) -> bytes | None:
    """Return what is in the file at *path*, its seal left out; None where it is not whole, or not there."""
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError:
        return None
    content, seal = data[:-SEAL_BYTES], data[-SEAL_BYTES:]
    return content if seal == _seal(hashlib.sha256(content), path) else None


def write_sealed(path: Path, make: Callable[[Path], None]) -> None:
    """
    Have *make* write a file, seal it, and put it at *path* once it is on the disk; what stood there is replaced.

    Raises:
        OSError: It cannot be written.
    """
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(part)
        with part.open("r+b") as file:
            digest = hashlib.file_digest(file, "sha256")
            file.seek(0, os.SEEK_END)
            file.write(_seal(digest, path))
            file.flush()
            os.fsync(file.fileno())
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _seal(content: "hashlib._Hash", path: Path) -> bytes:
    content.update(path.name.encode())
    return _HEAD + content.digest()


def _seal_of(path: Path) -> bytes:
    """Return the seal that the file at *path* should end with."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size - SEAL_BYTES
        while left > 0 and (block := file.read(min(left, _BLOCK_BYTES))):
            digest.update(block)
            left -= len(block)
    return _seal(digest, path)


def _seal_in(path: Path) -> bytes:
    with path.open("rb", buffering=0) as file:
        file.seek(max(os.fstat(file.fileno()).st_size - SEAL_BYTES, 0))
        return file.read(SEAL_BYTES)
