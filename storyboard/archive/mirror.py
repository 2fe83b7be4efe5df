"""
Copies on this disk of what a bucket holds; the bucket decides.

It knows folders, each with files and a record that makes it exist; not what they are.
"""

import hashlib
from pathlib import Path

from storyboard.archive.bucket import Bucket, several_at_once
from storyboard.errors import ArchiveError
from storyboard.files import explain_unwritable, make_folder, whole, write_durably


def bring_records(archive: Path, bucket: Bucket, records: tuple[str, str]) -> None:
    """
    Make both *records* of every folder of the bucket files below *archive*, as they are there.

    A folder exists when the first record does, which never changes; the second may come, change and go.

    Raises:
        ArchiveError: The bucket cannot be used, a file cannot be written, or a first record here is another one.
    """
    first, second = records
    there = bucket.names()
    folders = [name.removesuffix(f"/{first}") for name in there if name.endswith(f"/{first}")]
    for folder in folders:
        _require_name(folder, bucket)
    wanted = [f"{folder}/{first}" for folder in folders]
    changing = [f"{folder}/{second}" for folder in folders]
    wanted += [name for name in changing if name in there]
    differing = [name for name in wanted if _md5(archive / name) != there[name]]
    with several_at_once() as several:
        for name, data in zip(differing, several.map(bucket.read_bytes, differing), strict=True):
            file = archive / name
            if data is not None and file.name == first and file.exists() and file.read_bytes() != data:
                raise ArchiveError(
                    f"{file}: not the same take as {bucket.place}/{name}",
                    hint="two films of one folder name share this archive, or this file was changed: rename this "
                    "project's folder, or move the take's folder out of the archive",
                )
            if data is not None:
                _copy(file, data)
    for name in changing:
        if name not in there:
            (archive / name).unlink(missing_ok=True)


def is_folder_name(name: str) -> bool:
    """Return whether *name* is that of one folder on every system, and leads nowhere else."""
    return name not in {"", ".", ".."} and not any(sign in name for sign in "/\\\0")


def _require_name(folder: str, bucket: Bucket) -> None:
    """
    See that *folder*, as a bucket calls it, is the name of one folder on every system.

    Raises:
        ArchiveError: It would lead elsewhere.
    """
    if not is_folder_name(folder):
        raise ArchiveError(
            f"{bucket.place}: holds {folder[:200]!r}, which is not the name of a take's folder",
            hint="look who else writes there, and remove what is not an archive's",
        )


def bring_record(archive: Path, bucket: Bucket, name: str) -> None:
    """Copy one record from the bucket to a file below *archive*; remove the file where the bucket has none."""
    data = bucket.read_bytes(name)
    if data is None:
        (archive / name).unlink(missing_ok=True)
    else:
        _copy(archive / name, data)


def bring_file(archive: Path, bucket: Bucket, name: str, *, sha256: str) -> None:
    """
    Bring a file whose bytes have this digest.

    Raises:
        ArchiveError: It is not in the bucket, is damaged there, or cannot be written.
    """
    to = archive / name
    with explain_unwritable(to):
        make_folder(to.parent)
        with whole(to) as part:
            bucket.fetch(name, part, sha256=sha256)


def _copy(file: Path, data: bytes) -> None:
    """Write a file so that nobody sees a part of it."""
    with explain_unwritable(file):
        make_folder(file.parent)
    write_durably(file, data)


def _md5(file: Path) -> str:
    """Return what most stores say of an object with the bytes of *file*; empty where there is no such file."""
    try:
        return hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
    except FileNotFoundError:
        return ""
