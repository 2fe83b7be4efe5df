"""Say why one shot is, or is not, up to date."""

from collections.abc import Iterator
from typing import Annotated

import typer

from storyboard.actions import plans
from storyboard.cli.approvals import say_commands
from storyboard.cli.arguments import JsonOption, words_of_shot
from storyboard.cli.completion import complete_project_or_shot
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.model.take_key import TakeKey
from storyboard.plan.explaining import lines_of


def why(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[PROJECT] SHOT",
            help="A project as for other verbs, left out in its folder; a shot.",
            autocompletion=complete_project_or_shot,
        ),
    ],
    *,
    json: JsonOption = False,
) -> None:
    """
    Say why this shot is, or is not, up to date: what changed, how the last try failed.

    Also what becomes out of date with it, and what that costs. Asks nothing.
    """
    place, shot_id = words_of_shot(words)
    views = plans.why(place, shot_id)
    if json:
        print_result(plans.WhyResult(reasons=views))
        return
    for view in views:
        print_line(view.sentence)
        for line in _explanation(view):
            print_line(f"  {line}")
        if view.take.what_to_do:
            talk(f"  {view.take.what_to_do}")
        choices = ((TakeKey(each.shot, each.segment, each.take), each.is_of_segments) for each in view.choices)
        say_commands(place, choices)


def _explanation(view: plans.WhyView) -> Iterator[str]:
    """Give what changed, how the last try failed, and what is out of date with it."""
    yield from (*lines_of(view.changes), *view.last_failure, *view.effects)
    for note in view.notes:
        yield f"note on take {note.take} at {note.timecode}: {' '.join(note.text.split())}"
