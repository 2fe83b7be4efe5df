"""Reject a take, or a draft: it never counts, and the next run makes another."""

from typing import Annotated

import typer

from storyboard.cli.approve import WORDS_HELP, say_passed_over
from storyboard.cli.arguments import TAKE_WORDS, SegmentOption, path_to_type, words_of_take
from storyboard.cli.console import print_line, talk
from storyboard.plan.judging import judge


def reject(
    words: Annotated[list[str], typer.Argument(metavar=TAKE_WORDS, help=WORDS_HELP)],
    segment: SegmentOption = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept with the take.")] = "",
) -> None:
    """Reject a take or a draft: it never counts. Where too few are left, the next run makes another, anew."""
    place, shot, number = words_of_take(words)
    judged = judge(place, shot, "rejected", number=number, segment=segment, note=note)
    print_line(f"{', '.join(take.folder for take in judged.takes)}: rejected")
    say_passed_over(judged, f"storyboard reject {path_to_type(place)} {shot}")
    if judged.outdated:
        talk(f"out of date now: {', '.join(judged.outdated)}")
        talk(f"to go on: storyboard run {path_to_type(place)}")
