"""
Objects in an S3-compatible bucket, by name: bytes to it and from it, and what is there.

It knows no project and no take. Keys, region and endpoint come from the
environment, under the names that all S3 programs read.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from obstore import sign
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from storyboard.errors import ArchiveError
from storyboard.files import create

_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_PART_BYTES = 1024 * 1024
_SENDINGS_AT_ONCE = 4
"""How many parts of a large file are sent at once; more would only share a slow line."""


class S3:
    """The objects below one ``s3://bucket/prefix``."""

    def __init__(self, url: str) -> None:
        self.place = url
        with self._translated_errors():
            self._store = S3Store.from_url(
                url,
                # Plain HTTP is for a stand-in or a store in the house, and only where somebody wrote it.
                client_options={"allow_http": _is_plain_http(), "connect_timeout": "10s", "timeout": "300s"},
                retry_config={"max_retries": 6, "retry_timeout": timedelta(minutes=3)},
            )

    def names(self) -> dict[str, str]:
        """Return the name of every object, and what the store says of its bytes: for small objects mostly the MD5."""
        with self._translated_errors():
            return {entry["path"]: (entry["e_tag"] or "").strip('"') for page in self._store.list() for entry in page}

    def read_bytes(self, name: str) -> bytes | None:
        """Return an object's bytes; None where there is none."""
        with self._translated_errors():
            try:
                return bytes(self._store.get(name).bytes())
            except FileNotFoundError as error:
                self._require_bucket(error)
                return None

    def write(self, name: str, data: bytes) -> None:
        """Write an object, over what was there."""
        with self._translated_errors():
            self._store.put(name, data)

    def claim(self, name: str, data: bytes) -> bool:
        """Write an object that is not there yet; return whether it now holds *data*, no matter who wrote it."""
        with self._translated_errors():
            try:
                self._store.put(name, data, mode="create")
            except AlreadyExistsError:
                return self.read_bytes(name) == data
            return True

    def remove(self, name: str) -> None:
        """Remove an object, if it is there."""
        with self._translated_errors():
            self._store.delete(name)

    def send(self, path: Path, name: str, *, sha256: str) -> None:
        """
        Write a file, and read it back: it counts as sent when its digest is *sha256*.

        Raises:
            ArchiveError: The store does not hold what was sent.
        """
        with self._translated_errors():
            self._store.put(name, path, max_concurrency=_SENDINGS_AT_ONCE)
            digest = hashlib.sha256()
            for part in self._store.get(name).stream(_PART_BYTES):
                digest.update(part)
        if digest.hexdigest() != sha256:
            raise ArchiveError(
                f"{self.place}/{name}: the bytes in the store differ from those of {path}", hint="run again"
            )

    def fetch(self, name: str, to: Path, *, sha256: str) -> None:
        """
        Bring an object to the file *to*, whose digest must be *sha256*.

        Raises:
            ArchiveError: It is not there, or its bytes are others.
        """
        digest = hashlib.sha256()
        with create(to) as file, self._translated_errors():
            try:
                for part in self._store.get(name).stream(_PART_BYTES):
                    digest.update(part)
                    file.write(part)
            except FileNotFoundError as error:
                self._require_bucket(error)
                raise ArchiveError(
                    f"{self.place}/{name}: this file of a take is gone", hint="restore it, or make a new take"
                ) from error
        if digest.hexdigest() != sha256:
            raise ArchiveError(
                f"{self.place}/{name}: its bytes are not those that were filed", hint="restore it, or make a new take"
            )

    def link(self, name: str, *, life_s: int) -> str:
        """Return a signed link with which anybody can fetch an object for *life_s*; no request is sent."""
        with self._translated_errors():
            return str(sign(self._store, "GET", name, timedelta(seconds=life_s)))

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, FileNotFoundError, PermissionError, ValueError) as error:
            raise self._unusable(error) from error

    def _require_bucket(self, error: FileNotFoundError) -> None:
        if "NoSuchBucket" in str(error):
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> ArchiveError:
        return ArchiveError(
            f"{self.place}: the archive cannot be used: {_reason(str(error))}",
            hint="look at address, bucket and keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, "
            "AWS_ENDPOINT_URL), then run again: what is paid is not lost",
        )


def _is_plain_http() -> bool:
    return any(os.environ.get(name, "").startswith("http://") for name in _ENDPOINTS)


def _reason(said: str) -> str:
    """Return the store's own sentence, else the last of what the library says before it goes into details."""
    words, closing, _ = said.partition("<Message>")[2].partition("</Message>")
    if words and closing:
        return words.strip().rstrip(".")
    if "kind: Connect" in said:
        return "no connection can be made"
    first = said.strip().partition("\n")[0]
    return first.rpartition(" - ")[2] or first
