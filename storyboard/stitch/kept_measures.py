"""
What was measured of a clip when it was filed, read from the files that lie beside it in the archive.

An entry is known by all that it was made of, the clip's digest among it. So one
of another clip, or of another way to measure, is never found. A file that is
damaged, or of another form, is as good as none.
"""

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from storyboard.archive.measure_files import ENDING, ENDS, MEASURES
from storyboard.files import digest_of

Ingredients = dict[str, object]
"""What a piece is made of, by name: plain values, digests for files."""

_FORM = 1
"""How the files are written; a file of another form is written again."""
_MOST_BYTES = 1 << 25
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True, slots=True)
class MeasureFile:
    """What one file of measures holds."""

    texts: Mapping[str, str]
    """By what they were made of."""
    clips: Mapping[str, str]
    """The digest of the short clip beside the file, by what it was made of."""


_NOTHING = MeasureFile({}, {})


def key_of(ingredients: Ingredients) -> str:
    """Return the key of what is made of *ingredients*."""
    return json.dumps(ingredients, sort_keys=True, default=str)


def measures_of(clip: Path) -> Path:
    """Return the file of what was measured of *clip*, which may not be there."""
    return clip.with_name(MEASURES)


def ends_of(clip: Path) -> Path:
    """Return the file of what the first and the last frames of *clip* are like, which may not be there."""
    return clip.with_name(ENDS)


def kept_text(file: Path, key: str) -> str | None:
    """Return what *file* holds under *key*; None where it holds nothing, is damaged or not there."""
    return _measure_file(file).texts.get(key)


def kept_clip(file: Path, key: str) -> Path | None:
    """Return the short clip beside *file* that is known by *key*; None where there is none, or it is damaged."""
    sha256 = _measure_file(file).clips.get(key)
    clip = file.with_name(ENDING)
    return clip if sha256 and _has_digest(clip, sha256) else None


def is_kept_whole(file: Path, key: str) -> bool:
    """Return whether *file* holds something under *key*, and the short clip that it knows of is whole."""
    kept = _measure_file(file)
    return key in kept.texts and all(_has_digest(file.with_name(ENDING), sha256) for sha256 in kept.clips.values())


def bytes_of(kept: MeasureFile) -> bytes:
    """Return the bytes of a file that holds *kept*."""
    head = {"form": _FORM, "sha256": _seal(kept.texts, kept.clips)}
    return json.dumps(head | {"texts": kept.texts, "clips": kept.clips}, indent=1).encode("ascii")


def _seal(texts: object, clips: object) -> str:
    return hashlib.sha256(json.dumps([texts, clips]).encode()).hexdigest()


def _measure_file(file: Path) -> MeasureFile:
    try:
        status = file.lstat()
    except OSError:
        return _NOTHING
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        return _NOTHING
    read = _read_ends if file.name == ENDS else _read_measures
    return read(file, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=16_384)
def _read_measures(file: Path, _size: int, _changed_ns: int) -> MeasureFile:
    return _read_file(file)


@lru_cache(maxsize=8)
def _read_ends(file: Path, _size: int, _changed_ns: int) -> MeasureFile:
    # Of a long film, the pictures would fill the memory.
    return _read_file(file)


def _read_file(file: Path) -> MeasureFile:
    try:
        with open(file, "rb", opener=lambda name, flags: os.open(name, flags | _NO_LINK)) as opened:
            found: Any = json.loads(opened.read())
        if found["form"] != _FORM or found["sha256"] != _seal(found["texts"], found["clips"]):
            return _NOTHING
        return MeasureFile(dict(found["texts"]), dict(found["clips"]))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return _NOTHING


def _has_digest(path: Path, sha256: str) -> bool:
    try:
        # What is no file, a pipe for one, may never end.
        return path.is_file() and not path.is_symlink() and digest_of(path) == sha256
    except OSError:
        return False
