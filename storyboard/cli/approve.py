"""Circle a take, or a draft: it is the one that counts, and what waited for it can go on."""

from typing import Annotated

import typer

from storyboard.actions import verdicts
from storyboard.cli.arguments import TAKE_WORDS, JsonOption, SegmentOption, words_of_take
from storyboard.cli.completion import complete_take
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.errors import CommandError
from storyboard.project import path_to_type

WORDS_HELP = (
    "A project, where it is not the current folder; a shot; a take's number, where it is not the one that counts."
)


def approve(
    words: Annotated[list[str], typer.Argument(metavar=TAKE_WORDS, help=WORDS_HELP, autocompletion=complete_take)],
    segment: SegmentOption = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Kept with the take.")] = "",
    *,
    clear: Annotated[bool, typer.Option("--clear", help="Take back what was said of a take.")] = False,
    json: JsonOption = False,
) -> None:
    """
    Circle a take, or a draft: it is the one that counts, and what waited for it can go on.

    Shots made from a different take become out of date, and so does the final of a different draft. With --clear
    the take is neither circled nor rejected any more.
    """
    place, shot, number = words_of_take(words)
    if clear and note:
        raise CommandError("--clear takes a verdict back, and its note with it", hint="leave --note out")
    if clear:
        effect = verdicts.clear(place, shot, take=number, segment=segment)
    else:
        effect = verdicts.approve(place, shot, take=number, segment=segment, note=note)
    if json:
        print_result(effect)
        return
    said = "neither circled nor rejected any more" if clear else "circled"
    print_line(f"{', '.join(take.folder for take in effect.takes)}: {said}")
    say_passed_over(effect, f"storyboard approve {path_to_type(place)} {shot}")
    if effect.outdated:
        talk(f"out of date now: {', '.join(effect.outdated)}")
    if effect.changes_film:
        talk(f"to go on: storyboard run {path_to_type(place)}")


def say_passed_over(effect: verdicts.VerdictChanges, command: str) -> None:
    """Say which segments have no such take, and how *command* names a take that they have."""
    for clause in effect.passed_over:
        talk(f"nothing is said of a segment: {clause}")
    if effect.passed_over:
        talk(f"  to name a take of one segment: {command} TAKE --segment SEGMENT")
