"""Print the run record or the page, or write both where runs write them."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.console import print_line
from storyboard.errors import CommandError
from storyboard.files import write_pieces
from storyboard.load.yaml.source import path_from_here
from storyboard.model.visible import visible
from storyboard.project import Project, find_project
from storyboard.show.entries import ReportInput
from storyboard.show.film import report_of
from storyboard.show.report.write import page_file, record_file, write_reports


class Format(StrEnum):
    """What to make."""

    JSON = "json"
    HTML = "html"


_BY_SUFFIX = {".json": Format.JSON, ".html": Format.HTML, ".htm": Format.HTML}


def report(
    project: ProjectArgument = HERE,
    format: Annotated[  # noqa: A002 - the option's name
        Format | None, typer.Option(metavar="json|html", help="The run record, or the page.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it; printed when left out.")
    ] = None,
) -> None:
    """Print the run record or the page; without options, write both into the project's reports."""
    found, made = report_of(find_project(project))
    if output is not None:
        write_pieces(output, _document(found, made, format or _format_of(output), folder=output.parent))
        print_line(str(output))
    elif format is not None:
        pieces = _document(found, made, format, folder=found.reports)
        sys.stdout.buffer.writelines(visible(piece.decode()).encode() for piece in pieces)
    else:
        for path in write_reports(found, made):
            print_line(path_from_here(path))


def _document(project: Project, made: ReportInput, format: Format, *, folder: Path) -> Iterator[bytes]:  # noqa: A002
    if format is Format.JSON:
        return record_file(project, made)
    return page_file(project, made, folder=folder)


def _format_of(output: Path) -> Format:
    known = _BY_SUFFIX.get(output.suffix.lower())
    if known is None:
        raise CommandError(f"{output}: cannot tell json from html by this name", hint="add --format json or html")
    return known
