"""
Pieces of film that were made once, found again by what they were made of.

Every file in the folder can be deleted at any time: it is made again.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from storyboard.disk import reason, step
from storyboard.errors import MediaError
from storyboard.parts import part_of

Ingredients = dict[str, object]
"""What a piece is made of, by name: plain values, digests for files."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of made pieces."""

    folder: Path

    def clip(self, make: Callable[[Path], None], ingredients: Ingredients) -> Path:
        """
        Return the file made of *ingredients*; *make* writes it where there is none yet.

        Raises:
            MediaError: The folder cannot be written.
        """
        return self._made(".mp4", make, ingredients)

    def packets(self, make: Callable[[Path], None], ingredients: Ingredients) -> Path:
        """
        Return the file of bare packets made of *ingredients*; *make* writes it where there is none yet.

        Raises:
            MediaError: The folder cannot be written.
        """
        return self._made(".packets", make, ingredients)

    def number(self, measure: Callable[[], float], ingredients: Ingredients) -> float:
        """
        Return what was measured of *ingredients*; *measure* is asked where nothing was yet.

        Raises:
            MediaError: The folder cannot be written.
        """
        path = self._made(".txt", lambda part: _write(part, repr(measure())), ingredients)
        return float(path.read_text(encoding="ascii"))

    def text(self, make: Callable[[], str], ingredients: Ingredients) -> str:
        """
        Return the ASCII text made of *ingredients*; *make* gives it where there is none yet.

        Raises:
            MediaError: The folder cannot be written.
        """
        path = self._made(".json", lambda part: _write(part, make()), ingredients)
        return path.read_text(encoding="ascii")

    def _made(self, suffix: str, make: Callable[[Path], None], ingredients: Ingredients) -> Path:
        key = hashlib.sha256(json.dumps(ingredients, sort_keys=True, default=str).encode()).hexdigest()[:32]
        path = self.folder / f"{key}{suffix}"
        if path.exists():
            return path
        part = part_of(path)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                make(part)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise MediaError(f"{path}: cannot be written: {reason(path, error)}", hint=step(error)) from error
        return path


def digest(path: Path) -> str:
    """
    Return the SHA-256 of the file at *path*.

    Raises:
        MediaError: It cannot be read.
    """
    try:
        status = path.stat()
        return _digest(path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise MediaError(f"{path}: cannot be read: {error.strerror}", hint="restore the file from a copy") from error


@lru_cache(maxsize=1024)
def _digest(path: Path, _size: int, _changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="ascii")
