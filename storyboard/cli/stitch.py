"""Stitch the reels from the takes that are there."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from storyboard import production
from storyboard.cli.console import talk, tell, watching
from storyboard.cli.places import HERE, ProjectArgument
from storyboard.errors import StoryboardError
from storyboard.project import find_project

_LOOK_EVERY_S = 0.5


def stitch(
    project: ProjectArgument = HERE,
    *,
    reel: Annotated[str | None, typer.Option(metavar="NAME", help="Only this reel.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the reel here.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Let cards stand for shots that have no take yet.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stitch again whenever the storyboard file changes.")] = False,
) -> None:
    """Stitch the reels from the takes that are there; nothing is asked of any provider."""
    place = find_project(project)

    def once() -> None:
        with watching() as reporter:
            production.stitch_reels(place, reporter=reporter, only=reel, to=output, with_slugs=draft, anew=not watch)

    if watch:
        _again_and_again(once, place.file)
    else:
        once()


def _again_and_again(once: Callable[[], None], file: Path) -> NoReturn:
    """Do it now and after every change of *file*; what goes wrong is told, and the next change waited for."""
    while True:
        done_with = _stamp(file)
        try:
            once()
        except StoryboardError as error:
            tell(error)
        talk(f"watching {file.name}; ^C ends it")
        while _stamp(file) in {done_with, None}:
            time.sleep(_LOOK_EVERY_S)


def _stamp(file: Path) -> tuple[int, int] | None:
    """Return what changes with *file*; None while an editor puts a new one in its place."""
    with suppress(OSError):
        status = file.stat()
        return status.st_mtime_ns, status.st_size
    return None
