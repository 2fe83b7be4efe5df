"""Stitch the reels from the takes that are there."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard import production
from storyboard.cli.console import watching
from storyboard.cli.places import HERE, ProjectArgument
from storyboard.errors import CommandError
from storyboard.project import find_project


def stitch(
    project: ProjectArgument = HERE,
    reel: Annotated[str | None, typer.Option(metavar="NAME", help="Only this reel.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the reel here.")] = None,
) -> None:
    """Stitch the reels from the takes that are there; nothing is asked of any provider."""
    place = find_project(project)
    if output is not None and reel is None:
        raise CommandError("-o names one file, and there may be more reels", hint="say which one with --reel NAME")
    with watching() as reporter:
        production.stitch_reels(place, reporter=reporter, only=reel, to=output)
