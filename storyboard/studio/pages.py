"""The studio's pages as HTML, and what a browser may do with them."""

from functools import lru_cache, partial
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from storyboard.project import templates_folder
from storyboard.studio.page_files import answer_page_file, modules_of, scripts_mark

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


def page(page_name: str, *, status: int = 200, **facts: object) -> Response:
    """Return the page called *page_name*, which tells *facts* before any script has run."""
    mark = scripts_mark()
    told = {"scripts": f"{SCRIPTS}/{mark}", "modules_of": partial(modules_of, mark), **facts}
    text = _environment().get_template(f"{page_name}.html.j2").render(told)
    return HTMLResponse(text, status_code=status, headers=_HEADERS)


async def script_or_style(request: Request) -> Response:
    """Answer with a script or a style of the pages."""
    return answer_page_file(request, headers={"Content-Security-Policy": _POLICY})


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder() / "studio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
