"""Reformat a storyboard file."""

import difflib
from typing import Annotated, Literal

import typer

from storyboard.actions.told_files import FormattedFile
from storyboard.author.yaml.style import ReformattedFile, reformat_file
from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument
from storyboard.cli.console import talk
from storyboard.cli.json_result import print_result
from storyboard.errors import StoryboardInvalid
from storyboard.files import write_durably
from storyboard.load.yaml.source import path_from_here
from storyboard.project import find_project


def fmt(
    project: ProjectArgument = HERE,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; end with 2 where something would be.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Change nothing; print what would be.")] = False,
    json: JsonOption = False,
) -> None:
    """
    Reformat a storyboard file: keys in order, two spaces a level, comments where they belong.

    What it means never changes, and values stay as they are written.
    """
    found = find_project(project)
    file = reformat_file(found.file)
    is_left = file.is_settled or check or diff
    if not is_left:
        write_durably(found.file, file.after.encode("utf-8"))
    told = _formatted_file(file, path_from_here(found.file), is_left=is_left, has_diff=diff or json)
    if json:
        print_result(told.model_copy(update={"file": str(found.file)}))
    else:
        if told.left:
            talk(f"{told.file}: {told.left}")
        if diff:
            print(told.diff, end="")
        talk(f"{told.file}: {told.state}")
    if check and not file.is_settled:
        raise typer.Exit(StoryboardInvalid.exit_status)


def _formatted_file(file: ReformattedFile, name: str, *, is_left: bool, has_diff: bool) -> FormattedFile:
    state: Literal["already formatted", "would reformat", "reformatted"] = (
        "would reformat" if is_left else "reformatted"
    )
    return FormattedFile(
        file=name,
        state="already formatted" if file.is_settled else state,
        left=file.left,
        diff=_difference(file, name) if has_diff else "",
    )


def _difference(file: ReformattedFile, name: str) -> str:
    lines = difflib.unified_diff(
        file.before.splitlines(keepends=True), file.after.splitlines(keepends=True), name, name
    )
    return "".join(lines)
