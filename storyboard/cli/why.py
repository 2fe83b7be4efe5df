"""Say why one shot is, or is not, up to date."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions import plans
from storyboard.cli.approvals import say_commands
from storyboard.cli.console import print_line, talk
from storyboard.model.take_key import TakeKey
from storyboard.project import find_project


def why(
    project: Annotated[str, typer.Argument(metavar="[PROJECT] SHOT", help="A project folder or file, then a shot.")],
    shot: Annotated[str | None, typer.Argument(metavar="", hidden=True)] = None,
) -> None:
    """Say why this shot is, or is not, up to date."""
    where, shot_id = (".", project) if shot is None else (project, shot)
    place = find_project(Path(where))
    for reason in plans.why(place, shot_id):
        print_line(reason.sentence)
        for line in _explanation(reason):
            print_line(f"  {line}")
        if reason.take.what_to_do:
            talk(f"  {reason.take.what_to_do}")
        say_commands(
            place,
            (
                (TakeKey(shot=choice.shot, segment=choice.segment, take=choice.take), choice.is_of_segments)
                for choice in reason.choices
            ),
        )


def _explanation(reason: plans.WhyView) -> Iterator[str]:
    """Give what changed, how the last try failed, and what is out of date with it."""
    for change in reason.changes:
        if change.before:
            yield f"- {change.what}: {change.before}"
        if change.after:
            yield f"+ {change.what}: {change.after}"
    yield from (*reason.last_failure, *reason.effects)
