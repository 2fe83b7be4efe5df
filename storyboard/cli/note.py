"""Note something at a time of a take; list notes, and take one away."""

from typing import Annotated

import typer

from storyboard.actions import notes
from storyboard.actions.note_view import NoteView
from storyboard.cli.arguments import JsonOption, SegmentOption, words_of_take
from storyboard.cli.completion import complete_take
from storyboard.cli.console import print_line
from storyboard.cli.json_result import print_result
from storyboard.errors import CommandError
from storyboard.model.take_key import take_words
from storyboard.project import Project

_WORDS = "[PROJECT] SHOT [TAKE] [TEXT]"


def note(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar=_WORDS,
            help="A project, where it is not the current folder; a shot; a take's number, where it is not the one that "
            "counts; what to note.",
            autocompletion=complete_take,
        ),
    ],
    at: Annotated[
        float | None, typer.Option(min=0, metavar="SECONDS", help="When in the take: what to note comes last then.")
    ] = None,
    segment: SegmentOption = None,
    remove: Annotated[str | None, typer.Option(metavar="ID", help="Take this note away.")] = None,
    *,
    json: JsonOption = False,
) -> None:
    """
    Note something at a time of a take. Without --at, list the notes on the takes of a shot.

    Notes are kept beside the take and come along as markers when a reel is exported.
    """
    if at is not None and remove is not None:
        raise CommandError("--at writes a note, and --remove takes one away", hint="use one or the other")
    if at is not None:
        _add(words, at, segment, json=json)
        return
    place, shot, number = words_of_take(words)
    if remove is not None:
        found = notes.note_called(place, remove, shot=shot)
        notes.remove_note(place, found.folder, found.id)
        if json:
            print_result(found)
            return
        print_line(f"{_place(found)}: note {found.id} removed")
        return
    _list(place, shot, number, segment, json=json)


def _add(words: list[str], at_s: float, segment: int | None, *, json: bool) -> None:
    if len(words) < 2:
        raise CommandError(f"{' '.join(words)!r} is not {_WORDS}", hint="the text comes last: in quotes")
    place, shot, number = words_of_take(words[:-1])
    made = notes.add_note(place, shot, words[-1], at_s=at_s, take=number, segment=segment).note
    if made is not None and json:
        print_result(made)
    elif made is not None:
        print_line(f"{_place(made)}: note {made.id} written")


def _list(place: Project, shot: str, number: int | None, segment: int | None, *, json: bool) -> None:
    found = tuple(
        each for each in notes.notes_of(place, shot) if number in {None, each.take} and segment in {None, each.segment}
    )
    if json:
        print_result(notes.NoteList(notes=found))
        return
    for each in found:
        print_line(f"{_place(each)}  {each.id}  {' '.join(each.text.split())}")
    if not found:
        print_line(f"{shot}: no notes")


def _place(each: NoteView) -> str:
    return f"{take_words([each.folder])} at {each.timecode}"
