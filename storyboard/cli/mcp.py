"""Serve films to a coding agent: over standard input and output, or over HTTP on this machine."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.arguments import HERE, PROJECT_HELP
from storyboard.cli.completion import complete_projects
from storyboard.cli.console import talk
from storyboard.cli.served_places import ServedPlaces, places_at
from storyboard.cli.unforeseen import tell_of_request
from storyboard.errors import CommandError, pip_command
from storyboard.project import is_project

_HOST = "127.0.0.1"


def mcp(
    projects: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PROJECT|FOLDER]...",
            help=f"{PROJECT_HELP.rstrip('.')}; a folder of projects stands for all of them, later ones too.",
            show_default=False,
            autocompletion=complete_projects,
        ),
    ] = None,
    *,
    over_http: Annotated[
        bool, typer.Option("--http", help="Answer over HTTP on 127.0.0.1, to who sends the token that is printed.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --http: port; 0 takes any free one.")] = 8789,
) -> None:
    """
    Serve films to a coding agent over the Model Context Protocol: standard input and output, or HTTP with --http.

    Nothing but the films that are named is in reach. Money is spent only with the token of a plan, or a person's yes.
    """
    if find_spec("mcp") is None:
        raise CommandError("storyboard mcp needs the library mcp", hint=pip_command("storyboard[mcp]"))
    places = _places(projects or [HERE])
    # All that serves takes longer to import than an error about a project should.
    from storyboard.agents.serving import serve_over_http, serve_over_streams  # noqa: PLC0415
    from storyboard.studio.library import Library  # noqa: PLC0415

    library = Library(places.projects, here=places.here, folders=places.folders)
    # ^C is how a server ends.
    with suppress(KeyboardInterrupt):
        if over_http:
            serve_over_http(library, host=_HOST, port=port, say=talk, tell=tell_of_request, names=places.names)
            return
        if sys.stdin is not None and sys.stdin.isatty():
            talk(f"serving {places.names} to a program that speaks MCP on standard input and output; ^C ends it")
        serve_over_streams(library)


def _places(written: Sequence[Path]) -> ServedPlaces:
    """
    Return what stands at the paths *written*; a folder without films is one for new films.

    Raises:
        CommandError: Nothing is named, and a client started this where films are not: at the root, or at home.
    """
    if list(written) == [HERE] and Path.cwd() in {Path.home(), Path(Path.cwd().anchor)}:
        raise CommandError("storyboard mcp: no films are named", hint="name projects, or the folder for new ones")
    folders = tuple(path.resolve() for path in written if path.is_dir() and not is_project(path))
    named = places_at([path for path in written if not path.is_dir() or is_project(path)])
    return ServedPlaces(named.projects, folders)
