"""Run record and page as files: whole or not at all."""

import os
from pathlib import Path

from storyboard.archive import write_durably
from storyboard.project import Project
from storyboard.report.build import run_record
from storyboard.report.entries import ReportInput
from storyboard.report.page import render_page
from storyboard.report.record import RunRecord, dump_record

RECORD = "run.json"
PAGE = "index.html"


def record_of(project: Project, report: ReportInput) -> RunRecord:
    """Return the run record of *report*."""
    return run_record(
        report.entries,
        run_id=report.run_id,
        film=report.film,
        provider=report.provider,
        model=report.model,
        archive=project.archive.name,
        fit=report.fit,
    )


def record_bytes(project: Project, report: ReportInput) -> bytes:
    """Return the run record as the bytes of its file."""
    # A service may send half of a surrogate pair; backslashreplace writes it as JSON's own \\uXXXX.
    return dump_record(record_of(project, report)).encode("utf-8", "backslashreplace")


def page_bytes(project: Project, report: ReportInput, *, folder: Path, on_board: bool = False) -> bytes:
    """Return the page as the bytes of a file in *folder*, where its relative links start, or as the board shows it."""
    home = Path(os.path.relpath(project.folder, folder.resolve())).as_posix()
    record = record_of(project, report)
    text = render_page(report, record=record, project=project, home=home, on_board=on_board)
    return text.encode("utf-8", "backslashreplace")


def write_reports(project: Project, report: ReportInput) -> tuple[Path, Path]:
    """
    Write the run record and the page into the project's reports; return their paths.

    Raises:
        ArchiveError: One cannot be written.
    """
    project.reports.mkdir(parents=True, exist_ok=True)
    record, page = project.reports / RECORD, project.reports / PAGE
    write_durably(record, record_bytes(project, report))
    write_durably(page, page_bytes(project, report, folder=project.reports))
    return record, page
