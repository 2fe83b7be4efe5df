"""Show films on a board in the browser, and receive the callbacks of services for their runs."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from starlette.applications import Starlette

from storyboard.cli.arguments import HERE, PROJECT_HELP
from storyboard.cli.completion import complete_projects
from storyboard.cli.console import talk
from storyboard.cli.unforeseen import tell_of_request
from storyboard.listener import Policy, address_of, listen
from storyboard.project import Project, find_project
from storyboard.shoot.callback_server import callback_routes
from storyboard.shoot.waking import Waker
from storyboard.show.board import board_routes
from storyboard.show.serving import serve_until_stopped


def serve(
    projects: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PROJECT]...", help=PROJECT_HELP, show_default=False, autocompletion=complete_projects),
    ] = None,
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 8788,
) -> None:
    """Show films on a board in the browser, and receive the callbacks of services for their runs."""
    places = [find_project(project) for project in projects or [HERE]]
    # ^C is how a server ends.
    with suppress(KeyboardInterrupt):
        _serve(places, host=host, port=port)


def _serve(places: Sequence[Project], *, host: str, port: int) -> None:
    """Listen, say where, and serve until somebody stops it."""
    waker = Waker(places)
    try:
        with listen(host, port) as listener:
            names = ", ".join(place.name for place in places)
            # As a shell reads it: the assignment stands before a command, the rest is a comment.
            talk(f"STORYBOARD_CALLBACK_URL={address_of(listener, host)}  # {names}")
            talk(f"board: {address_of(listener, host)}/")
            app = Starlette(routes=[*board_routes(places, host=host), *callback_routes(waker)])
            serve_until_stopped(Policy(app), listener, tell=tell_of_request)
    finally:
        waker.close()
