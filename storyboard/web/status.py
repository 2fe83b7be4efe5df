"""A plain page that tells how projects stand."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storyboard.errors import StoryboardError
from storyboard.production import entries
from storyboard.project import Project


def status_route(projects: Sequence[Project]) -> Route:
    """Return the page at ``/``: one line a project."""

    # Not async: reading projects takes a while, and a callback must not wait for it.
    def page(_request: Request) -> Response:
        lines = [_line(project) for project in projects]
        return PlainTextResponse("\n".join(["Storyboard receives callbacks for:", "", *lines, ""]))

    return Route("/", page, methods=["GET"])


def _line(project: Project) -> str:
    try:
        counts = Counter(entry.state for entry in entries(project))
    except StoryboardError as error:
        return f"{project.name}: {error.message}"
    return f"{project.name}: {', '.join(f'{count} {state}' for state, count in counts.items())}"
