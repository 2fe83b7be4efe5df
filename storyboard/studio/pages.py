"""The studio's pages as HTML, and the scripts and styles that they load from here."""

import hashlib
import os
from functools import lru_cache
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from storyboard.project import templates_folder

SCRIPTS: Final = "/studio"
_POLICY: Final = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
))  # fmt: skip
_HEADERS: Final = {"Cache-Control": "no-store", "Content-Security-Policy": _POLICY}
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def page(page_name: str, *, status: int = 200, **facts: object) -> Response:
    """Return the page called *page_name*, which tells *facts* before any script has run."""
    text = _environment().get_template(f"{page_name}.html.j2").render(scripts=f"{SCRIPTS}/{scripts_mark()}", **facts)
    return HTMLResponse(text, status_code=status, headers=_HEADERS)


def scripts_mark() -> str:
    """Return the digest of all scripts and styles, which stands in their addresses."""
    names = sorted(entry.name for entry in os.scandir(templates_folder() / "studio") if entry.is_file())
    files = [templates_folder() / "studio" / name for name in names]
    return _digest(tuple((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=8)
def _digest(files: tuple[tuple[str, int], ...]) -> str:
    seen = hashlib.blake2b(digest_size=8)
    for name, _ in files:
        with open(name, "rb") as file:  # noqa: PTH123 - as it was listed
            seen.update(file.read())
    return seen.hexdigest()


class ScriptFiles(StaticFiles):
    """The studio's own scripts and styles, below their digest: they are kept by browsers until they change."""

    def __init__(self) -> None:
        super().__init__(directory=templates_folder() / "studio")

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a script or a style; one of another version is answered too, and not kept."""
        mark, _, name = path.partition("/")
        answer = await super().get_response(name, scope)
        is_kept = mark == scripts_mark()
        answer.headers["Cache-Control"] = "private, max-age=31536000, immutable" if is_kept else "no-store"
        suffix = os.path.splitext(name)[1]  # noqa: PTH122 - of an address
        # The system's own table of types may say otherwise, and nosniff would refuse the script then.
        if suffix in _TYPES and answer.status_code == 200:
            answer.headers["Content-Type"] = f"{_TYPES[suffix]}; charset=utf-8"
        answer.headers["Content-Security-Policy"] = _POLICY
        return answer


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder() / "studio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
