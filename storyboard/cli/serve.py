"""Show films on a board in the browser, and receive the callbacks of services for their runs."""

import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
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
from storyboard.show.serving import serve_until_stopped
from storyboard.studio.app import studio_of, studio_routes


def serve(
    projects: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PROJECT]...", help=PROJECT_HELP, show_default=False, autocompletion=complete_projects),
    ] = None,
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 8788,
    is_opened: Annotated[bool, typer.Option("--open", help="Open the board in the browser.")] = False,
) -> None:
    """Show films on a board in the browser, and receive the callbacks of services for their runs."""
    places = [find_project(project) for project in projects or [HERE]]
    # ^C is how a server ends.
    with suppress(KeyboardInterrupt):
        _serve(places, host=host, port=port, is_opened=is_opened)


def _open(address: str) -> None:
    if not webbrowser.open(address):
        talk(f"no browser could be opened: open {address} yourself")


def _serve(places: Sequence[Project], *, host: str, port: int, is_opened: bool) -> None:
    """Listen, say where, and serve until somebody stops it."""
    waker = Waker(places)
    try:
        with listen(host, port) as listener:
            names, address = ", ".join(place.name for place in places), address_of(listener, host)
            # What can be clicked or pasted stands first; a run is given the rest before its command.
            talk(f"{address}  board of {names}; for callbacks: STORYBOARD_CALLBACK_URL={address}")
            if is_opened:
                # A browser in the terminal would keep the server waiting.
                Thread(target=_open, args=(address,), daemon=True).start()
            app = Starlette(routes=[*studio_routes(studio_of(places), host=host), *callback_routes(waker)])
            serve_until_stopped(Policy(app), listener, tell=tell_of_request)
    finally:
        waker.close()
