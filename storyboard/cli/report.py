"""Print the run record or the page, or write both where runs write them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions import reports
from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument
from storyboard.cli.console import print_line
from storyboard.cli.json_result import print_result
from storyboard.errors import CommandError
from storyboard.load.yaml.source import path_from_here
from storyboard.model.visible import visible
from storyboard.project import find_project


def report(
    project: ProjectArgument = HERE,
    format: Annotated[  # noqa: A002 - the option's name
        reports.ReportFormat | None, typer.Option(metavar="json|html", help="The run record, or the page.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it; printed when left out.")
    ] = None,
    *,
    json: JsonOption = False,
) -> None:
    """Print the run record or the page; without options, write both into the project's reports."""
    place = find_project(project)
    if output is None and format is not None:
        if json:
            raise CommandError("--json names the files that are written, and --format prints one", hint="add -o FILE")
        sys.stdout.buffer.writelines(visible(piece.decode()).encode() for piece in reports.report_pieces(place, format))
        return
    done = reports.write_report(place, output, format) if output else reports.write_both(place)
    if json:
        print_result(done)
        return
    for file in done.files:
        print_line(file if output else path_from_here(Path(file)))
