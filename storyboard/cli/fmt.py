"""Reformat a storyboard file."""

import difflib
from typing import Annotated

import typer

from storyboard.author.yaml.style import ReformattedFile, reformat_file
from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.console import talk
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
) -> None:
    """
    Reformat a storyboard file: keys in order, two spaces a level, comments where they belong.

    What it means never changes, and values stay as they are written.
    """
    found = find_project(project)
    file = reformat_file(found.file)
    name = path_from_here(found.file)
    if file.left:
        talk(f"{name}: {file.left}")
    if diff:
        print(_difference(file, name), end="")
    if file.is_settled:
        talk(f"{name}: already formatted")
    elif check or diff:
        talk(f"{name}: would reformat")
        if check:
            raise typer.Exit(StoryboardInvalid.exit_status)
    else:
        write_durably(found.file, file.after.encode("utf-8"))
        talk(f"{name}: reformatted")


def _difference(file: ReformattedFile, name: str) -> str:
    lines = difflib.unified_diff(
        file.before.splitlines(keepends=True), file.after.splitlines(keepends=True), name, name
    )
    return "".join(lines)
