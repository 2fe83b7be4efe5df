"""
Where archives are kept in place of the projects' own folders: object storage that ``STORYBOARD_ARCHIVE_URL`` names.

It knows the protocol and the address; ``s3`` knows how to speak S3.
"""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from storyboard.errors import CommandError, pip_command
from storyboard.project import Project

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

VARIABLE = "STORYBOARD_ARCHIVE_URL"
"""The environment variable that names the place of all projects' archives."""

_LIKE = "write it like s3://bucket/prefix, or unset it: each project then has its archive in its own folder"


class Bucket(Protocol):
    """Objects by name, below one place; what it raises is an `ArchiveError`."""

    place: str
    """What people call it: ``s3://bucket/prefix/fox``."""

    def names(self) -> dict[str, str]:
        """Return the name of every object, and what the store says of its bytes: for small objects mostly the MD5."""
        ...

    def read_bytes(self, name: str) -> bytes | None:
        """Return an object's bytes; None where there is none."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write an object, over what was there."""
        ...

    def claim(self, name: str, data: bytes) -> bool:
        """Write an object that is not there yet; return whether it now holds *data*, no matter who wrote it."""
        ...

    def remove(self, name: str) -> None:
        """Remove an object, if it is there."""
        ...

    def send(self, path: Path, name: str, *, sha256: str) -> None:
        """Write a file, and see that the store holds bytes of this digest."""
        ...

    def fetch(self, name: str, to: Path, *, sha256: str) -> None:
        """Bring an object to the file *to*, and see that its bytes have this digest."""
        ...

    def link(self, name: str, *, life_s: int) -> str:
        """Return a signed link with which anybody can fetch an object for *life_s*; no request is sent."""
        ...


def bucket_of(project: Project) -> Bucket | None:
    """
    Return where the archive of *project* is kept; None where that is its own folder.

    A project is known there by the name of its folder.

    Raises:
        CommandError: What the environment says is no address of object storage.
    """
    written = os.environ.get(VARIABLE, "").strip()
    if not written:
        return None
    try:
        parts = urlsplit(written)
    except ValueError as error:
        raise CommandError(f"{VARIABLE}: not an address", hint=_LIKE) from error
    if parts.scheme != "s3":
        raise CommandError(f"{VARIABLE}: {parts.scheme or repr(written)} is not S3", hint=_LIKE)
    if not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        # It may hold a key, so it is not repeated.
        raise CommandError(f"{VARIABLE}: not the address of a bucket", hint=_LIKE)
    return _s3(f"{written.rstrip('/')}/{project.folder.name}")


@cache
def _s3(url: str) -> Bucket:
    try:
        # It comes with an extra, and only who keeps archives there needs it.
        from storyboard.archive.s3 import S3  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise CommandError(
            f"{VARIABLE}: what speaks S3 is not installed", hint=pip_command("storyboard[s3]")
        ) from error
    return S3(url)


def several_at_once() -> "ThreadPoolExecutor":
    """Return threads for the objects that are on their way from a bucket side by side."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - few archives are in a bucket

    return ThreadPoolExecutor(16)
