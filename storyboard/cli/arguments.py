"""Which project a verb is about: the folder or file that the command line names, else the current folder."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.completion import complete_projects
from storyboard.errors import CommandError
from storyboard.project import Project, find_project, is_project, path_to_type

PROJECT_HELP = "A project folder or a storyboard file, here or in projects/; the current folder when left out."

ProjectArgument = Annotated[
    Path, typer.Argument(metavar="[PROJECT]", help=PROJECT_HELP, show_default=False, autocompletion=complete_projects)
]
"""The argument that every verb on a project takes; give it ``HERE`` as default."""

HERE = Path()
"""The current folder."""


def project_or_none(where: Path) -> Project | None:
    """
    Return the project at *where*; None where the command line names none and the current folder holds none.

    Raises:
        CommandError: A project is named that is not there.
    """
    try:
        return find_project(where)
    except CommandError:
        if where != HERE:
            raise
        return None


TAKE_WORDS = "[PROJECT] SHOT [TAKE]"

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]

EventsOption = Annotated[
    bool,
    typer.Option("--events", help="Tell on stdout what happens, one JSON document a line; the last is the result."),
]

SegmentOption = Annotated[int | None, typer.Option(min=1, help="Of a shot in segments, only this one.")]
"""For verbs on a take."""


def words_of_take(words: list[str]) -> tuple[Project, str, int | None]:
    """
    Return project, shot and take number of *words*; a number is a take's, as no shot's name begins with a digit.

    Raises:
        CommandError: They are not ``[PROJECT] SHOT [TAKE]``.
    """
    if len(words) > 1 and words[-1].isdecimal():
        return *words_of_shot(words[:-1], form=TAKE_WORDS), int(words[-1])
    return *words_of_shot(words, form=TAKE_WORDS), None


def words_of_shot(words: list[str], *, form: str = "[PROJECT] SHOT") -> tuple[Project, str]:
    """
    Return project and shot of *words*.

    Raises:
        CommandError: They are not one or two.
    """
    if len(words) not in {1, 2}:
        raise CommandError(f"{' '.join(words)!r} is not {form}", hint="`storyboard status` lists the shots")
    if len(words) == 1 and project_or_none(HERE) is None and is_project(Path(words[0])):
        there = path_to_type(find_project(Path(words[0])))
        raise CommandError(
            f"{words[0]} is a project: name a shot of it", hint=f"`storyboard status {there}` lists them"
        )
    return find_project(Path(words[0]) if len(words) == 2 else HERE), words[-1]


def words_of_shots(words: list[str]) -> tuple[Project, tuple[str, ...]]:
    """Return project and shots of *words*; a first word that is a place, or looks like one, is the project."""
    if words and _is_place(words[0]):
        return find_project(Path(words[0])), tuple(words[1:])
    return find_project(HERE), tuple(words)


def _is_place(word: str) -> bool:
    plain = word.replace("-", "").replace("_", "").isalnum()
    return not plain or Path(word).exists() or is_project(Path(word))
