"""Open the studio in the browser, and receive the callbacks of services for its runs."""

import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Annotated
from urllib.parse import quote

import typer

from storyboard.actions.told_files import ServedAddress
from storyboard.cli.arguments import HERE, PROJECT_HELP, JsonOption
from storyboard.cli.completion import complete_projects
from storyboard.cli.console import talk
from storyboard.cli.json_result import print_at_once
from storyboard.cli.served_places import ServedPlaces, places_at
from storyboard.cli.unforeseen import tell_of_request
from storyboard.listener import address_of, listen
from storyboard.shoot.callback_server import callback_routes
from storyboard.shoot.waking import Waker
from storyboard.show.serving import serve_until_stopped
from storyboard.studio.app import studio_app
from storyboard.studio.guard import TOKEN, token_file, token_for
from storyboard.studio.library import Library

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - asked for by a person
"""Hosts that stand for every address of a machine."""


def serve(
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
    host: Annotated[
        str, typer.Option(help="Address to listen on. One that other machines reach needs the token that is printed.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 8788,
    is_opened: Annotated[bool, typer.Option("--open", help="Open the studio in the browser.")] = False,
    json: JsonOption = False,
) -> None:
    """Open the studio in the browser, and receive the callbacks of services for its runs."""
    places = places_at(projects or [HERE])
    # ^C is how a server ends.
    with suppress(KeyboardInterrupt):
        _serve(places, host=host, port=port, is_opened=is_opened, json=json)


def page_to_open(library: Library, places: ServedPlaces) -> str:
    """Return the path of the page that a person wants to see first: the film, where there is one alone."""
    names = list(library.films())
    return f"/films/{quote(names[0], safe='')}/" if len(names) == 1 and not places.folders else "/"


def _open(address: str) -> None:
    if not webbrowser.open(address):
        talk(f"no browser could be opened: open {address} yourself")


def _serve(places: ServedPlaces, *, host: str, port: int, is_opened: bool, json: bool) -> None:
    """Listen, say where, and serve until somebody stops it."""
    token = token_for(host)
    waker = Waker(())
    library = Library(places.projects, here=places.here, folders=places.folders, tell=waker.add)
    try:
        with listen(host, port) as listener:
            address = address_of(listener, host)
            link = f"{address}/?{TOKEN}={token}" if token else address
            # What can be clicked or pasted stands first; a run is given the rest before its command.
            if json:
                print_at_once(ServedAddress(address=address, link=link))
            talk(f"{link}  studio of {places.names}; for callbacks: STORYBOARD_CALLBACK_URL={address}")
            if token:
                talk(f"whoever has this link works in the studio; delete {token_file()} for another token")
                if host in _EVERYWHERE:
                    talk(f"on another machine put this machine's IP address in place of {host}")
            if is_opened:
                # A browser in the terminal would keep the server waiting.
                page = address + page_to_open(library, places) + (f"?{TOKEN}={token}" if token else "")
                Thread(target=_open, args=(page,), daemon=True).start()
            app = studio_app(library, host=host, token=token, more=callback_routes(waker))
            serve_until_stopped(app, listener, tell=tell_of_request, before_stop=library.end)
    finally:
        waker.close()
