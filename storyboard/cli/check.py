"""Read a storyboard and tell every mistake with its place. Costs nothing, sends nothing."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from storyboard.cli.console import put_json, talk
from storyboard.cli.places import HERE, ProjectArgument
from storyboard.errors import Problem, StoryboardInvalid
from storyboard.load import reader
from storyboard.model import Storyboard
from storyboard.project import find_project


def check(
    project: ProjectArgument = HERE,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,  # noqa: FBT002
) -> None:
    """
    Tell every mistake in a storyboard with file, line and column. Costs nothing, sends nothing.

    An individual account has lower limits than a run expects (3 tasks at once and 180 a minute of each 2.x model): the
    key `limits` says so.
    """
    found = find_project(project)
    storyboard, problems = reader.examine(found)
    if json:
        put_json({"ok": storyboard is not None, "problems": [asdict(problem) for problem in problems]})
    else:
        _show(problems)
        talk(f"{found.name}: {_summary(storyboard, problems)}")
    if storyboard is None:
        raise typer.Exit(StoryboardInvalid.exit_status)


def _show(problems: Iterable[Problem]) -> None:
    for problem in problems:
        path = f"{problem.path}: " if problem.path else ""
        print(f"{problem.file}:{problem.line}:{problem.column}: {problem.severity}: {path}{problem.message}")
        if problem.hint:
            print(f"  {problem.hint}")


def _summary(storyboard: Storyboard | None, problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    told = [_count(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    if storyboard is not None:
        shots = sum(len(scene.shots) for scene in storyboard.scenes)
        told = [_count(shots, "shot"), *(told or ["no problems"])]
    return ", ".join(told)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
