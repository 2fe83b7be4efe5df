"""The run record and the page of a film as it stands."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from storyboard.actions.result import Result
from storyboard.errors import CommandError
from storyboard.files import write_pieces
from storyboard.project import Project
from storyboard.show.entries import ReportInput
from storyboard.show.film import report_of
from storyboard.show.report.write import page_file, record_file, write_reports


class ReportFormat(StrEnum):
    """What to make."""

    JSON = "json"
    HTML = "html"


_BY_SUFFIX = {".json": ReportFormat.JSON, ".html": ReportFormat.HTML, ".htm": ReportFormat.HTML}


class ReportFiles(Result):
    """What was written."""

    files: tuple[str, ...]


def write_both(project: Project) -> ReportFiles:
    """
    Write the run record and the page where runs write them.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    found, made = report_of(project)
    return ReportFiles(files=tuple(map(str, write_reports(found, made))))


def write_report(project: Project, file: Path, kind: ReportFormat | None = None) -> ReportFiles:
    """
    Write the run record or the page into *file*; which of them its name says, without a *kind*.

    Raises:
        CommandError: The name does not say it.
        StoryboardInvalid: The storyboard has mistakes.
    """
    found, made = report_of(project)
    write_pieces(file, _pieces(found, made, kind or _kind_of(file), folder=file.parent))
    return ReportFiles(files=(str(file),))


def report_pieces(project: Project, kind: ReportFormat) -> Iterator[bytes]:
    """Give the run record or the page piece by piece; its links lead from the folder of the film's reports."""
    found, made = report_of(project)
    return _pieces(found, made, kind, folder=found.reports)


def _pieces(project: Project, made: ReportInput, kind: ReportFormat, *, folder: Path) -> Iterator[bytes]:
    if kind is ReportFormat.JSON:
        return record_file(project, made)
    return page_file(project, made, folder=folder)


def _kind_of(file: Path) -> ReportFormat:
    known = _BY_SUFFIX.get(file.suffix.lower())
    if known is None:
        raise CommandError(f"{file}: cannot tell json from html by this name", hint="add --format json or html")
    return known
