"""Run record and page as files: whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from storyboard.files import explain_unwritable, make_folder, write_pieces
from storyboard.model.visible import visible
from storyboard.project import Project
from storyboard.show.entries import ReportInput
from storyboard.show.report.page import page_pieces
from storyboard.show.report.record import record_pieces
from storyboard.show.report.record_of import run_record

RECORD = "run.json"
PAGE = "index.html"


def record_file(project: Project, report: ReportInput) -> Iterator[bytes]:
    """Return the run record as the bytes of its file, piece by piece."""
    record, results = run_record(
        report.entries,
        run_id=report.run_id,
        film=report.film,
        provider=report.provider,
        model=report.model,
        archive=project.archive.name,
        fit=report.fit,
        budget=report.spending.record,
    )
    return _encode(map(visible, record_pieces(record, results)))


def page_file(project: Project, report: ReportInput, *, folder: Path) -> Iterator[bytes]:
    """
    Return the page as the bytes of a file in *folder*, where its relative links start.

    It comes piece by piece: all pictures of the film are in it.
    """
    home = Path(os.path.relpath(project.folder, folder.resolve())).as_posix()
    return _encode(page_pieces(report, project=project, home=home))


def _encode(pieces: Iterable[str]) -> Iterator[bytes]:
    # A service may send half of a surrogate pair; backslashreplace writes it as JSON's own \\uXXXX.
    return (piece.encode("utf-8", "backslashreplace") for piece in pieces)


def write_reports(project: Project, report: ReportInput) -> tuple[Path, Path]:
    """
    Write the run record and the page into the project's reports; return their paths.

    Raises:
        ArchiveError: One cannot be written.
    """
    with explain_unwritable(project.reports):
        make_folder(project.reports)
    record, page = project.report(RECORD), project.report(PAGE)
    write_pieces(record, record_file(project, report))
    write_pieces(page, page_file(project, report, folder=project.reports))
    return record, page
