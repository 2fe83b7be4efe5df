"""Read a storyboard and tell every mistake with its place. Costs nothing, sends nothing."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions.checks import CheckedFilm, check_film
from storyboard.actions.result import ProblemView
from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.cli.watch import again_and_again
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.model.units import count_of, made_counts
from storyboard.project import Project, find_project, require_inside


def check(
    project: ProjectArgument = HERE,
    *,
    crops: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write pictures that show what the service will cut off.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file of the film changes.")] = False,
    json: JsonOption = False,
) -> None:
    """List every mistake in a storyboard with file, line and column. Costs nothing, sends nothing."""
    found = find_project(project)
    if watch and json:
        raise CommandError("--json prints one document, and --watch never ends", hint="leave one of them out")
    if watch:

        def again() -> None:
            # A link may have been put there since the last time.
            require_inside(found)
            _once(found, crops, json=False)

        again_and_again(again, found.file, others=lambda: _included_files(found))
    if not _once(found, crops, json=json):
        raise typer.Exit(StoryboardInvalid.exit_status)


def _once(found: Project, crops: Path | None, *, json: bool) -> bool:
    """Tell what there is to tell, and return whether the film can be shot."""
    checked = check_film(found, crops=crops)
    result = checked.result
    if json:
        print_result(result)
    else:
        _show(result.problems)
        for crop in result.crops or ():
            talk(f"{crop.file}: what stays is framed, what goes is dark")
        if crops and not result.crops:
            talk("no picture that is here will be cropped")
        talk(f"{found.name}: {_summary(checked)}")
    return result.ok


def _included_files(found: Project) -> list[Path]:
    """Return the files that a storyboard may include, and its templates."""
    folder = found.folder
    return sorted({*folder.glob("*.yaml"), *folder.glob("*.yml"), *folder.glob("prompts/*")} - {found.file})


def _show(problems: Iterable[ProblemView]) -> None:
    for problem in problems:
        path = f"{problem.path}: " if problem.path else ""
        print_line(f"{problem.file}:{problem.line}:{problem.column}: {problem.severity}: {path}{problem.message}")
        if problem.hint:
            print_line(f"  {problem.hint}")
    # Whoever watches through a pipe sees it now.
    sys.stdout.flush()


def _summary(checked: CheckedFilm) -> str:
    problems = checked.result.problems
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    told = [count_of(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    if checked.result.ok:
        told = [
            made_counts(stills=checked.stills, recordings=checked.recordings, shots=checked.shots),
            *(told or ["no problems"]),
        ]
    return ", ".join(told)
