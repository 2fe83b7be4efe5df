"""The studio's pages as HTML, and the scripts and styles that they load from here."""

from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from storyboard.project import Project, templates_folder

_POLICY: Final = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
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


def films_page() -> Response:
    """Return the grid of films."""
    return HTMLResponse(_environment().get_template("films.html.j2").render(), headers=_HEADERS)


def film_page(name: str, film: Project) -> Response:
    """Return the page of one film, empty: its script fills it."""
    text = _environment().get_template("film.html.j2").render(name=name, title=film.name)
    return HTMLResponse(text, headers=_HEADERS)


def script_files() -> StaticFiles:
    """Return the studio's own scripts and styles."""
    return StaticFiles(directory=templates_folder() / "studio")


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder() / "studio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
