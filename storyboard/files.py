"""
Files that are whole or not there at all: after the power failed, beside other writers, with bytes that went bad.

It knows bytes and places, and nothing of what is in them.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from glob import escape
from pathlib import Path
from typing import BinaryIO

from storyboard.errors import MediaError, StoryboardError, Unwritable

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
    errno.ELOOP: "remove that link, and put there what it leads to",
}
"""What to do about each error that is this machine's, by its number."""
_LEAST = 2**20
"""Bytes that a clip takes at the very least."""
_KIB, _MIB, _GIB = 2**10, 2**20, 2**30


_kept: dict[str, str] = {}
"""Folders below which nothing is written through a link that leads out, as they are named and as they are."""


def keep_inside(folder: Path) -> None:
    """Let this process write nothing below *folder* through a link that leads out of it, whenever it is put there."""
    _kept[os.path.abspath(folder)] = os.path.realpath(folder)  # noqa: PTH100 - what `..` leads to is never looked at


def make_folder(folder: Path) -> None:
    """
    Make *folder* and those above it that are lacking.

    Raises:
        OSError: It cannot be made, or a link leads out of the folder that it is kept in.
    """
    _require_kept(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _require_kept(folder: Path) -> None:
    """Raise OSError where *folder* stands in one that is kept, and is really elsewhere."""
    named = os.path.abspath(folder)  # noqa: PTH100 - as above
    for kept, really in _kept.items():
        if Path(named).is_relative_to(kept) and not Path(os.path.realpath(named)).is_relative_to(really):
            raise OSError(errno.ELOOP, "a link leads out of the project's folder, and is not followed", str(folder))


def is_of_machine(error: OSError) -> bool:
    """Return whether *error* says that this machine lets nothing be written or opened, and not that a file is odd."""
    return error.errno in _STEPS


def write_durably(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that it is there whole or not at all, even when the power fails."""
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write *pieces*, each as it comes, to *path* so that they are there whole or not at all."""
    with explain_unwritable(path), whole(path) as part, create(part) as file:
        file.writelines(pieces)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """
    Give a place to write to, which becomes *path* once all went well and is on the disk, and is gone otherwise.

    Raises:
        OSError: It cannot be written.
    """
    _require_kept(path.parent)
    part = part_of(path)
    sweep(parts_of(path))
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        settle(part, path)
    finally:
        # Half a file would only take the room that is lacking.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def append_durably(path: Path, line: str) -> None:
    """
    Add *line* to the file at *path*, on the disk when this returns.

    Raises:
        Unwritable: It cannot be written.
    """
    with explain_unwritable(path):
        make_folder(path.parent)
        with open(path, "a", encoding="utf-8", opener=append_to) as lines:
            lines.write(f"{line}\n")
            lines.flush()
            os.fsync(lines.fileno())


def settle(part: Path, path: Path) -> None:
    """Give a finished, synced *part* its final name, and make the name durable."""
    _require_kept(path.parent)
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
def explain_unwritable(path: Path) -> Iterator[None]:
    """
    Say in one sentence why *path* cannot be written.

    Raises:
        Unwritable: It cannot.
    """
    try:
        yield
    except OSError as error:
        raise unwritable(path, error) from error


@contextmanager
def hold_lock(file: Path, *, wait_s: float, busy: StoryboardError) -> Iterator[None]:
    """
    Keep other processes out that would hold *file* too, and wait up to *wait_s* for one that does; raise *busy* then.

    Raises:
        StoryboardError: Somebody else holds it: *busy*.
        Unwritable: It cannot be written.
    """
    # Most who write files hold none.
    from filelock import FileLock, Timeout  # noqa: PLC0415

    with explain_unwritable(file.parent):
        make_folder(file.parent)
        held = FileLock(file, timeout=wait_s)
        try:
            held.acquire()
        except Timeout as timeout:
            raise busy from timeout
    try:
        yield
    finally:
        held.release()


def unwritable(path: Path, error: OSError) -> Unwritable:
    """Return what is said of a file that cannot be written."""
    return Unwritable(f"{path}: cannot be written: {reason(path, error)}", hint=remedy(error))


def unwritable_result(path: Path, error: OSError) -> MediaError:
    """Return what is said of a result that cannot be written, where nothing is paid."""
    return MediaError(f"{path}: cannot be written: {reason(path, error)}", hint=step(error))


def reason(path: Path, error: OSError) -> str:
    """Return why *path* cannot be written, with the room that is left where that is lacking."""
    why = error.strerror or str(error) or type(error).__name__
    return f"{why} ({room_in(path)})" if error.errno in _ROOM else why


def require_room(folder: Path) -> None:
    """
    Check that *folder*, which may not exist yet, has room for at least a small clip.

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
    return f"{_step_of(error)}, then run again: {_SAFE}"


def step(error: OSError) -> str:
    """Return what to do about *error* where nothing is paid."""
    return f"{_step_of(error)}, then again"


def _step_of(error: OSError) -> str:
    # A folder that is not there is a slip of who names it, and none of the machine's troubles.
    lacking = {errno.ENOENT: "make its folder", errno.ENOTDIR: "name a folder, where a file stands now"}
    return (_STEPS | lacking).get(error.errno or 0, "free space or rights")


def _size(count: int) -> str:
    """Return a number of bytes as people say it."""
    for unit, name in ((_GIB, "GB"), (_MIB, "MB"), (_KIB, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"


_NAME = re.compile(r".+\.(?P<counted_by>[0-9a-f]{8})-(?P<pid>\d{1,9})-[0-9a-f]{1,32}\.part")
_OLD_S = 24 * 60 * 60
"""A part of who knows whom that was not written to for so long is nobody's any more."""
_UNKNOWN = "0" * 8
_LONGEST_STEM_BYTES = 150
"""File systems take 255, and the rest of a part's name needs some 60."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def part_of(path: Path) -> Path:
    """Return where to write what becomes *path*: a name that no other process or thread takes."""
    return path.with_name(f"{_stem(path)}.{_counting_word()}-{os.getpid()}-{secrets.token_hex(8)}.part")


def parts_of(path: Path) -> Iterator[Path]:
    """Yield all parts of *path*, of any process."""
    return path.parent.glob(f"{escape(_stem(path))}.*.part")


def create(path: Path) -> BinaryIO:
    """Open a new file for writing; a file or link in its place is taken away and never followed. A device is kept."""
    _require_kept(path.parent)
    if path.is_symlink() or path.is_file():
        path.unlink()
    # A link that appears there in between fails the create: the file exists.
    is_new = not os.path.lexists(path)
    flags = os.O_WRONLY | _NO_LINK | (os.O_CREAT | os.O_EXCL if is_new else 0)
    return open(path, "wb", opener=lambda name, _: os.open(name, flags, 0o666))


def append_to(path: str, flags: int) -> int:
    """Open a file that may be there, for `open` to use; a link is not followed."""
    _require_kept(Path(path).parent)
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
    if name["counted_by"] == _counting_word() != _UNKNOWN:
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
def _counting_word() -> str:
    """Return a word for all processes whose ids are counted together with ours: since one boot, in one container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        container = Path("/proc/self/ns/pid").readlink()
    except OSError:
        # Only Linux says so.
        return _UNKNOWN
    return hashlib.sha256(f"{boot} {container}".encode()).hexdigest()[:8]


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


def read_sealed_file(path: Path) -> bytes | None:
    """Return what is in the file at *path*, its seal left out; None where it is not whole, or not there."""
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError:
        return None
    content, seal = data[:-SEAL_BYTES], data[-SEAL_BYTES:]
    return content if seal == _seal(hashlib.sha256(content), path) else None


def write_sealed(path: Path, make: Callable[[Path], object]) -> None:
    """
    Have *make* write a file, seal it, and put it at *path* once it is on the disk; what stood there is replaced.

    Raises:
        OSError: It cannot be written.
    """
    part = part_of(path)
    try:
        make_folder(path.parent)
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


def write_sealed_bytes(path: Path, data: bytes) -> None:
    """
    Put *data* sealed at *path*.

    Raises:
        OSError: It cannot be written.
    """
    write_sealed(path, lambda part: part.write_bytes(data))


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
