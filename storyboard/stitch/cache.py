"""
Pieces of film that are made once and found again by what they are made of.

Every file in the folder can be deleted at any time: it is made again. So is
one that is damaged, and `damage_told_once` says so.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.files import digest_of, is_sealed, read_sealed_file, reason, step, write_sealed
from storyboard.stitch.kept_measures import Ingredients, kept_clip, kept_text, key_of

_FORM = 2
"""How files of the folder are written; files of another form are ignored."""
_damaged: list[Path] = []
"""Damaged files found since the last call of `new_damage`."""


@dataclass(slots=True)
class UsedPieces:
    """The pieces that were asked for, each by its key."""

    texts: dict[str, str] = field(default_factory=dict)
    clips: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of made pieces."""

    folder: Path
    used: UsedPieces | None = None
    """Where pieces that are asked for are noted down; None where nobody needs that."""

    def clip(self, make: Callable[[Path], None], ingredients: Ingredients, *, beside: Iterable[Path] = ()) -> Path:
        """
        Return the file made of *ingredients*; *make* writes it where there is none yet.

        *beside* are files of measures in the archive, which may know of one.

        Raises:
            MediaError: The folder cannot be written.
        """
        key = key_of(ingredients)
        kept = next((path for path in (kept_clip(file, key) for file in beside) if path), None)
        path = kept or self._file_of(".mp4", make, ingredients)
        if self.used:
            self.used.clips[key] = path
        return path

    def packets(self, make: Callable[[Path], None], ingredients: Ingredients) -> Path:
        """
        Return the file of bare packets made of *ingredients*; *make* writes it where there is none yet.

        Raises:
            MediaError: The folder cannot be written.
        """
        return self._file_of(".packets", make, ingredients)

    def number(self, measure: Callable[[], float], ingredients: Ingredients, *, beside: Iterable[Path] = ()) -> float:
        """
        Return what was measured of *ingredients*; call *measure* where nothing was yet.

        *beside* are files of measures in the archive, which may hold it.

        Raises:
            MediaError: The folder cannot be written.
        """
        return float(self._text(".txt", lambda: repr(measure()), ingredients, beside))

    def text(self, make: Callable[[], str], ingredients: Ingredients, *, beside: Iterable[Path] = ()) -> str:
        """
        Return the ASCII text made of *ingredients*; *make* gives it where there is none yet.

        *beside* are files of measures in the archive, which may hold it.

        Raises:
            MediaError: The folder cannot be written.
        """
        return self._text(".json", make, ingredients, beside)

    def known_text(self, ingredients: Ingredients, *, beside: Iterable[Path] = ()) -> str | None:
        """Return the text or number that is kept of *ingredients*; None where there is none. Nothing is made."""
        measured = (kept_text(file, key_of(ingredients)) for file in beside)
        if (text := next((text for text in measured if text is not None), None)) is not None:
            return text
        pieces = (_read_piece(self._place(suffix, ingredients)) for suffix in (".txt", ".json"))
        return next((piece.decode("ascii") for piece in pieces if piece is not None), None)

    def note(self, name: str) -> bytes | None:
        """Return what was noted under *name*; None where nothing was."""
        return _read_piece(self.folder / name)

    def write_note(self, name: str, data: bytes) -> None:
        """
        Note *data* under *name*, in place of what was noted there.

        Raises:
            MediaError: The folder cannot be written.
        """
        self._write(self.folder / name, partial(_write_bytes, data))

    def _text(self, suffix: str, make: Callable[[], str], ingredients: Ingredients, beside: Iterable[Path]) -> str:
        key = key_of(ingredients)
        measured = (kept_text(file, key) for file in beside)
        text = next((text for text in measured if text is not None), None) or self._own_text(suffix, make, ingredients)
        if self.used:
            self.used.texts[key] = text
        return text

    def _own_text(self, suffix: str, make: Callable[[], str], ingredients: Ingredients) -> str:
        path = self._place(suffix, ingredients)
        kept = _read_piece(path)
        if kept is None:
            kept = make().encode("ascii")
            self._write(path, partial(_write_bytes, kept))
        return kept.decode("ascii")

    def _file_of(self, suffix: str, make: Callable[[Path], None], ingredients: Ingredients) -> Path:
        path = self._place(suffix, ingredients)
        stands = _stands(path)
        if not is_sealed(path):
            _damaged.extend([path] if stands else [])
            self._write(path, make)
        return path

    def _place(self, suffix: str, ingredients: Ingredients) -> Path:
        known = f"[{_FORM}, {key_of(ingredients)}]"
        return self.folder / f"{hashlib.sha256(known.encode()).hexdigest()[:32]}{suffix}"

    def _write(self, path: Path, make: Callable[[Path], None]) -> None:
        try:
            write_sealed(path, make)
        except OSError as error:
            why = f"{path}: cannot be written: {reason(path, error)}"
            raise MediaError(why, hint=self._hint(error)) from error

    def _hint(self, error: OSError) -> str:
        if self.folder.exists() and not self.folder.is_dir():
            return f"remove the file {self.folder}: a folder belongs there, and is made again"
        return step(error)


def new_damage() -> str | None:
    """Return a sentence on kept pieces that were damaged and made again since the last call; None where none was."""
    found = {_damaged.pop() for _ in range(len(_damaged))}
    if not found:
        return None
    folders = ", ".join(sorted({str(path.parent) for path in found}))
    if len(found) == 1:
        return f"{folders}: one file that was kept there was damaged, and was made again"
    return f"{folders}: {len(found)} files that were kept there were damaged, and were made again"


def _read_piece(path: Path) -> bytes | None:
    stands = _stands(path)
    kept = read_sealed_file(path)
    _damaged.extend([path] if stands and kept is None else [])
    return kept


def _stands(path: Path) -> bool:
    """Return whether anything is at *path*. Ask before reading it: another thread may write it meanwhile."""
    return os.path.lexists(path)


def digest(path: Path, *, hint: str = "restore the file from a copy") -> str:
    """
    Return the SHA-256 of the file at *path*.

    Raises:
        MediaError: It cannot be read.
    """
    try:
        return digest_of(path)
    except OSError as error:
        raise MediaError(f"{path}: cannot be read: {error.strerror}", hint=hint) from error


def _write_bytes(data: bytes, path: Path) -> None:
    path.write_bytes(data)
