"""The films that a server was started with, by their names: nothing else is in reach."""

import threading
from difflib import get_close_matches
from pathlib import Path

from storyboard.errors import CommandError
from storyboard.project import Project, require_inside
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_MOST_NAMES = 20
_STARTS: dict[Path, threading.Lock] = {}
_LOOKING = threading.Lock()
"""Calls come in several threads, and the list of films is one."""


def film_called(library: Library, name: str) -> OpenFilm:
    """
    Return the film called *name*; without one the only film that there is.

    Raises:
        CommandError: No film is called so, or there are several and none is named.
        ArchiveError: A link of it leads out of its folder.
    """
    film = library.films().get(name)
    if film is None or not film.project.folder.is_dir():
        film = _named_film(library, name)
    # A link may have been put there since the server was started.
    require_inside(film.project)
    return film


def all_films(library: Library) -> dict[str, OpenFilm]:
    """Return every film by its name, those that have appeared since too."""
    with _LOOKING:
        library.look_around()
        return library.films()


def add_film(library: Library, project: Project) -> str:
    """Take *project* in, and return its name."""
    with _LOOKING:
        return library.add(project)


def meant_name(library: Library, name: str) -> str:
    """Return the name of the film that a call with *name* is about; empty where it is about none that there is."""
    films = library.films()
    if not name and len(films) == 1:
        return next(iter(films))
    return name if name in films else ""


def turn_of(film: OpenFilm) -> threading.Lock:
    """Return the lock of who begins a run of *film*: of two calls at once the second sees the run of the first."""
    return _STARTS.setdefault(film.project.file, threading.Lock())


def _named_film(library: Library, name: str) -> OpenFilm:
    films = all_films(library)
    if not name and len(films) == 1:
        return next(iter(films.values()))
    if name not in films:
        raise _no_film(name, tuple(films))
    return films[name]


def _no_film(name: str, known: tuple[str, ...]) -> CommandError:
    if not known:
        return CommandError("there is no film here yet", hint="begin one with the tool `new`")
    near = get_close_matches(name, known, n=1)
    more = f" and {len(known) - _MOST_NAMES} more" if len(known) > _MOST_NAMES else ""
    hint = f"did you mean {near[0]}?" if near else f"films here are {', '.join(known[:_MOST_NAMES])}{more}"
    if not name:
        return CommandError("say which film is meant", hint=hint)
    return CommandError("no film of that name was given to this server", hint=hint)
