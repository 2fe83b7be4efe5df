"""Reject a take, or a draft: it never counts, and the next run makes another."""

from typing import Annotated

import typer

from storyboard.actions import verdicts
from storyboard.cli.approve import WORDS_HELP, say_passed_over
from storyboard.cli.arguments import TAKE_WORDS, JsonOption, SegmentOption, words_of_take
from storyboard.cli.completion import complete_take
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.project import path_to_type


def reject(
    words: Annotated[list[str], typer.Argument(metavar=TAKE_WORDS, help=WORDS_HELP, autocompletion=complete_take)],
    segment: SegmentOption = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept with the take.")] = "",
    *,
    json: JsonOption = False,
) -> None:
    """Reject a take or a draft: it never counts. If too few takes remain, the next run makes another."""
    place, shot, number = words_of_take(words)
    effect = verdicts.reject(place, shot, take=number, segment=segment, note=note)
    if json:
        print_result(effect)
        return
    print_line(f"{', '.join(take.folder for take in effect.takes)}: rejected")
    say_passed_over(effect, f"storyboard reject {path_to_type(place)} {shot}")
    if effect.outdated:
        talk(f"out of date now: {', '.join(effect.outdated)}")
        talk(f"to go on: storyboard run {path_to_type(place)}")
