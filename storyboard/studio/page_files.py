"""The scripts and styles of the studio's pages: read and packed once, and given out below their digest."""

import gzip
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from storyboard.project import templates_folder
from storyboard.studio.answers import no_such_place

STYLES: Final[Mapping[str, tuple[str, ...]]] = {
    "film-page.css": (
        "base", "layout", "top", "queue", "player", "compare", "strip", "inspector", "takes", "notes", "list", "graph",
        "dialog", "stills",
    ),
    "films-page.css": ("base", "top", "films", "dialog"),
}  # fmt: skip
"""The styles of a page are one file: a browser shows nothing before the last of them has come."""
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_IMPORTED: Final = re.compile(r'(?:from |import |\[)"\./([\w.]+\.js)"')
"""A module that another needs at its start; what is asked for with `import()` comes later."""


_read: dict[str, Mapping[str, "PageFile"]] = {}
"""All scripts and styles as they were last, by the digest of all."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A script or a style."""

    body: bytes
    packed: bytes
    """The body under gzip."""
    media_type: str


def scripts_mark() -> str:
    """Return the digest of all scripts and styles, which stands in their addresses."""
    entries = sorted(os.scandir(templates_folder() / "studio"), key=lambda entry: entry.name)
    mark = _digest(tuple((entry.path, entry.stat().st_mtime_ns) for entry in entries if entry.is_file()))
    _files(mark)
    return mark


@lru_cache(maxsize=4)
def modules_of(mark: str, script: str) -> tuple[str, ...]:
    """Return the modules that *script* needs at its start, itself first, so that a browser asks for all at once."""
    files, found = _files(mark), [script]
    for name in found:
        needed = _IMPORTED.findall(files[name].body.decode())
        found.extend(other for other in dict.fromkeys(needed) if other in files and other not in found)
    return tuple(found)


def answer_page_file(request: Request, *, headers: Mapping[str, str]) -> Response:
    """Answer with a script or a style; one of another version is answered too, and not kept."""
    mark, name = request.path_params["mark"], request.path_params["name"]
    # Which files there are is looked at for a page; for each of its many scripts that would take longest of all.
    is_kept = mark in _read or mark == scripts_mark()
    file = _files(mark if is_kept else scripts_mark()).get(name)
    if file is None:
        return no_such_place()
    told = {**headers, "Cache-Control": "private, max-age=31536000, immutable" if is_kept else "no-store"}
    told["Vary"] = "Accept-Encoding"
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(file.body, media_type=file.media_type, headers=told)
    return Response(file.packed, media_type=file.media_type, headers={**told, "Content-Encoding": "gzip"})


def _files(mark: str) -> Mapping[str, PageFile]:
    """Return all scripts and styles as they were when *mark* was told."""
    if mark not in _read:
        folder = templates_folder() / "studio"
        bodies = {entry.name: (folder / entry.name).read_bytes() for entry in os.scandir(folder) if entry.is_file()}
        for name, parts in STYLES.items():
            bodies[name] = b"\n".join(bodies[f"{part}.css"] for part in parts)
        _read.clear()
        _read[mark] = {name: _page_file(name, body) for name, body in bodies.items() if _suffix(name) in _TYPES}
    return _read[mark]


def _page_file(name: str, body: bytes) -> PageFile:
    return PageFile(body, gzip.compress(body, 6, mtime=0), f"{_TYPES[_suffix(name)]}; charset=utf-8")


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2]}"


@lru_cache(maxsize=8)
def _digest(files: tuple[tuple[str, int], ...]) -> str:
    seen = hashlib.blake2b(digest_size=8)
    for path, _ in files:
        with open(path, "rb") as file:  # noqa: PTH123 - as it was listed
            seen.update(file.read())
    return seen.hexdigest()
