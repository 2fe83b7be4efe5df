"""Say why one shot is, or is not, up to date."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard import production
from storyboard.errors import CommandError
from storyboard.plan.planning import PlannedShot
from storyboard.project import find_project


def why(
    project: Annotated[str, typer.Argument(metavar="[PROJECT] SHOT", help="A project folder or file, then a shot.")],
    shot: Annotated[str | None, typer.Argument(metavar="", hidden=True)] = None,
) -> None:
    """Say why this shot is, or is not, up to date."""
    where, shot_id = (".", project) if shot is None else (project, shot)
    place = find_project(Path(where))
    planned = [one for one in production.make_plan(place).shots if one.id[0] == shot_id]
    if not planned:
        raise CommandError(f"{place.name}: no shot is called {shot_id!r}", hint="storyboard plan lists the shots")
    for one in planned:
        print(_sentence(one))


def _sentence(one: PlannedShot) -> str:
    segment = one.placed.segment
    name = one.id[0] if segment.count == 1 else f"{one.id[0]}, segment {segment.index} of {segment.count},"
    if one.take is not None:
        return f"{name} is up to date: take {one.take.key.take} was made from the same text, settings and pictures"
    return f"{name} is to be made: {'; '.join(one.reasons)}"
