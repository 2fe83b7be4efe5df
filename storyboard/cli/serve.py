"""Open the studio in the browser, and receive the callbacks of services for its runs."""

import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
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
from storyboard.cli.unforeseen import tell_of_request
from storyboard.listener import address_of, listen
from storyboard.project import PROJECTS, STORYBOARD_FILE, Project, find_project, is_project
from storyboard.shoot.callback_server import callback_routes
from storyboard.shoot.waking import Waker
from storyboard.show.serving import serve_until_stopped
from storyboard.studio.app import studio_app
from storyboard.studio.guard import TOKEN, token_file, token_for
from storyboard.studio.library import Library

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - asked for by a person
"""Hosts that stand for every address of a machine."""


@dataclass(frozen=True, slots=True)
class ServedPlaces:
    """What a studio shows."""

    projects: tuple[Project, ...]
    folders: tuple[Path, ...]
    """All films in them, also those that appear later."""

    @property
    def here(self) -> Path:
        """Where new films are made."""
        if self.folders:
            return self.folders[0]
        beside = self.projects[0].folder.parent
        return beside.parent if beside.name == PROJECTS else beside

    @property
    def names(self) -> str:
        """What is shown, for people."""
        films = [project.name for project in self.projects]
        return ", ".join([*films, *(f"the films in {folder}" for folder in self.folders)])


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
    places = _places_at(projects or [HERE])
    # ^C is how a server ends.
    with suppress(KeyboardInterrupt):
        _serve(places, host=host, port=port, is_opened=is_opened, json=json)


def _places_at(written: Sequence[Path]) -> ServedPlaces:
    """Return what stands at the paths *written*: projects, and folders that hold some."""
    folders = [path for path in written if _is_folder_of_films(path)]
    projects = [find_project(path) for path in written if path not in folders]
    return ServedPlaces(tuple(projects), tuple(folder.resolve() for folder in folders))


def _is_folder_of_films(path: Path) -> bool:
    """Return whether *path* is a folder that is no project itself; one without anything is for new films."""
    if is_project(path) or not path.is_dir():
        return False
    holds_films = next(path.glob(f"*/{STORYBOARD_FILE}"), None) or (path / PROJECTS).is_dir()
    return bool(holds_films) or not any(entry.name for entry in path.iterdir() if not entry.name.startswith("."))


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
