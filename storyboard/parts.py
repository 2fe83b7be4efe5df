"""
Files under way: written under a name of their own beside their place, and swept once whoever wrote them is gone.

Several machines may share a folder, and containers of one machine have process
ids of their own. So a name says whose ids are counted in it, and a process is
taken for dead only by those who count with the same ones. Nobody can guess a
name, so that nothing can be put in its place.
"""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from glob import escape
from pathlib import Path
from typing import BinaryIO

_NAME = re.compile(r".+\.(?P<counted_by>[0-9a-f]{8})-(?P<pid>\d{1,9})-[0-9a-f]{1,32}\.part")
_OLD_S = 24 * 60 * 60
"""A part of who knows whom that was not written to for so long is nobody's any more."""
_UNKNOWN = "0" * 8
_LONGEST_STEM_BYTES = 150
"""File systems take 255, and the rest of a part's name needs some 60."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def part_of(path: Path) -> Path:
    """Return where to write what becomes *path*: a name that no other process or thread takes."""
    return path.with_name(f"{_stem(path)}.{_counted_by()}-{os.getpid()}-{secrets.token_hex(8)}.part")


def parts_of(path: Path) -> Iterator[Path]:
    """Give all parts of *path*, whoever writes them."""
    return path.parent.glob(f"{escape(_stem(path))}.*.part")


def create(path: Path) -> BinaryIO:
    """Open a new file for writing; a file or link in its place is taken away and never followed. A device is kept."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    # Whoever puts a link there in between is told that the file exists.
    is_new = not os.path.lexists(path)
    flags = os.O_WRONLY | _NO_LINK | (os.O_CREAT | os.O_EXCL if is_new else 0)
    return open(path, "wb", opener=lambda name, _: os.open(name, flags, 0o666))


def append_to(path: str, flags: int) -> int:
    """Open a file that may be there, for `open` to use; a link is not followed."""
    return os.open(path, flags | _NO_LINK, 0o666)


def sweep(paths: Iterable[Path]) -> None:
    """
    Remove those of *paths* that are parts, files or folders, left by a process that was killed.

    Names that `part_of` did not give are left alone. What cannot be removed
    stays, for a later sweep: a part takes space and does no other harm.
    """
    for path in paths:
        with suppress(OSError):
            if _is_left(path):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _stem(path: Path) -> str:
    return os.fsencode(path.name)[:_LONGEST_STEM_BYTES].decode("utf-8", "ignore")


def _is_left(path: Path) -> bool:
    name = _NAME.fullmatch(path.name)
    if name is None:
        return False
    if name["counted_by"] == _counted_by() != _UNKNOWN:
        return not _is_alive(int(name["pid"]))
    return time.time() - path.stat().st_mtime > _OLD_S


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Somebody else's process.
        return True
    return True


@cache
def _counted_by() -> str:
    """Return a word for all processes whose ids are counted together with ours: since one boot, in one container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        container = Path("/proc/self/ns/pid").readlink()
    except OSError:
        # Only Linux says so.
        return _UNKNOWN
    return hashlib.sha256(f"{boot} {container}".encode()).hexdigest()[:8]
