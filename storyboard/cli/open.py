"""
Open the page, a reel, a shot's clip or a still's picture in the program that the system has for it.

Only pages, films and pictures of the project are opened, by their paths; nothing that a storyboard names is ever run.
"""

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions.told_files import OpenedFile
from storyboard.cli.arguments import HERE, JsonOption
from storyboard.cli.completion import complete_project_or_clip
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.errors import CommandError
from storyboard.load.yaml.source import path_from_here
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.which_counts import finals_of, preferred_take
from storyboard.project import find_project, is_project, path_to_type

_SUFFIXES = {".html", ".mp4", ".mov", ".png", ".jpg", ".jpeg", ".webp"}
"""What is opened: other files may be programs to the system."""
_STARTS_WITHIN_S = 3.0
_FORM = "[PROJECT] [SHOT, STILL or REEL]"


def open(  # noqa: A001 - the verb's name
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_FORM,
            help="The project, here when left out, then what: the page when left out.",
            show_default=False,
            autocompletion=complete_project_or_clip,
        ),
    ] = None,
    *,
    json: JsonOption = False,
) -> None:
    """Open the film's page, or a reel, a shot's clip or a still's picture, in the system's program for it."""
    where, what = _read_words(list(words or []))
    film = film_now(find_project(where))
    path = _file_of(film, what)
    if not path.is_file():
        by = f"`storyboard report {path_to_type(film.project)}`" if what is None else "`storyboard run`"
        raise CommandError(f"{path_from_here(path)}: is not there yet", hint=f"{by} makes it")
    folder = film.project.folder.resolve()
    if path.suffix not in _SUFFIXES or not path.resolve().is_relative_to(folder):
        raise CommandError(
            f"{path_from_here(path)}: is not a page, film or picture of this project, so it is not opened"
        )
    if not json:
        print_line(path_from_here(path))
    is_opened = _start(path)
    if json:
        print_result(OpenedFile(file=str(path), is_opened=is_opened))
    elif not is_opened:
        talk("no program here opens it: open it yourself")


def _read_words(words: list[str]) -> tuple[Path, str | None]:
    if len(words) > 2:
        raise CommandError(f"{' '.join(words)!r} is not {_FORM}", hint=f"storyboard open {shlex.join(words[:2])}")
    if len(words) == 2:
        return Path(words[0]), words[1]
    if words and (is_project(Path(words[0])) or not is_project(HERE)):
        return Path(words[0]), None
    return HERE, words[0] if words else None


def _file_of(film: FilmNow, what: str | None) -> Path:
    project = film.project
    if what is None:
        return project.report("index.html")
    if what in film.loaded.storyboard.reels:
        return project.reel(what)
    planned = next((shot for shot in film.plan.shots if shot.id[0] == what), None)
    if planned is None:
        reels = ", ".join(film.loaded.storyboard.reels)
        hint = f"`storyboard status {path_to_type(project)}` lists the shots; reels are {reels}"
        raise CommandError(f"{project.name}: no shot and no reel is called {what!r}", hint=hint)
    finals = finals_of(film.takes.get(planned.id, ()))
    take = planned.take or preferred_take(finals)
    if take is None:
        why = f"every take of {what} is rejected" if finals else f"{what} has no take yet"
        raise CommandError(why, hint=f"`storyboard run {path_to_type(project)}` makes one")
    return project.archive / take.folder / take.slate.video.path


def _start(path: Path) -> bool:
    """Start the system's program for *path*, and return whether there is one."""
    if sys.platform == "win32":
        with suppress(OSError):
            os.startfile(path)  # noqa: S606 - a page or a film, by the program that the system has for such files
            return True
        return False
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    has_screen = sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if opener is None or not has_screen:
        return False
    nowhere = subprocess.DEVNULL
    # An absolute path is never read as an option.
    command = [opener, str(path.absolute())]
    started = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    with suppress(subprocess.TimeoutExpired):
        return started.wait(_STARTS_WITHIN_S) == 0
    return True
