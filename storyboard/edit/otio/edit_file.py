"""
The file of an edit, opened within bounds: the timelines in it.

Needs the extra ``export``. What the library cannot bear is refused before it
sees it: files without end, nesting without end, items that hold themselves.
"""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opentimelineio import adapters, exceptions, schema

from storyboard.errors import CommandError
from storyboard.load.json_text import require_few_values

_MAX_BYTES = 64_000_000
_MAX_DEPTH = 200
_REFERENCE = "SerializableObjectRef"
"""What stands in a file for an item that is in it already."""
_NAME_LENGTH = 60


def timelines_of(path: Path) -> list[Any]:
    """
    Return the timelines in the file at *path*, an ``.otio`` or ``.otioz``.

    Raises:
        CommandError: It is something else, or cannot be read.
    """
    if path.suffix.lower() not in {".otio", ".otioz"}:
        raise CommandError(f"{path}: an edit comes back as .otio or .otioz", hint="export it so from your program")
    with translated_errors(path):
        text = _text(path)
        require_few_values(text)
        _require_plain(json.loads(text, parse_constant=_refuse_number))
        found = adapters.read_from_string(text, adapter_name="otio_json")
        if isinstance(found, schema.Timeline):
            return [found]
        return list(found.find_children(schema.Timeline)) if isinstance(found, schema.SerializableCollection) else []


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise what the library says of the file at *path* as a `CommandError`."""
    try:
        yield
    except (
        exceptions.OTIOError, ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError,
        zipfile.BadZipFile,
    ) as error:  # fmt: skip
        why = short(str(error).strip("'\"").partition("\n")[0] or type(error).__name__, length=200)
        raise CommandError(f"{path}: cannot be read as a timeline: {why}", hint="export it again") from error


def short(text: object, *, length: int = _NAME_LENGTH) -> str:
    """Return *text*, which a stranger wrote, as it can stand in a sentence: one line, no control characters."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)[: length * 4]).split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"


def _text(path: Path) -> str:
    if path.suffix.lower() == ".otio":
        _require_size(path.stat().st_size)
        return path.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(path) as bundle, bundle.open("content.otio") as content:
        data = content.read(_MAX_BYTES + 1)
    _require_size(len(data))
    return data.decode("utf-8-sig")


def _require_size(size_bytes: int) -> None:
    if size_bytes > _MAX_BYTES:
        raise ValueError(f"it is larger than {_MAX_BYTES // 1_000_000} MB")


def _refuse_number(text: str) -> None:
    raise ValueError(f"{text} is not a number")


def _require_plain(document: object) -> None:
    """Refuse what nests too deeply, or refers to itself."""
    level = [document]
    for _ in range(_MAX_DEPTH):
        following: list[object] = []
        for value in level:
            if isinstance(value, dict):
                if str(value.get("OTIO_SCHEMA")).startswith(_REFERENCE):
                    raise ValueError("an item of it refers to another one")
                following += value.values()
            elif isinstance(value, list):
                following += value
        if not following:
            return
        level = following
    raise ValueError(f"its items are nested more than {_MAX_DEPTH} deep")
