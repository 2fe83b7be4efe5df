"""The verb gives the record or the page to whoever asks, and writes both where runs write them."""

import pytest
import typer
from typer.testing import CliRunner

from storyboard.actions import reports
from storyboard.cli import report as verb
from storyboard.errors import CommandError
from tests.show.report.records import load_record
from tests.show.report.report_films import a_done_entry, a_project, a_report, with_frames


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose film stands as one done shot."""
    project = a_project(tmp_path / "fox")
    project.file.write_text("storyboard: 1\n")
    entry = a_done_entry()
    with_frames(project, [entry])
    monkeypatch.setattr(reports, "report_of", lambda found: (found, a_report([entry], film=found.name)))
    return project


def report_output(*arguments) -> str:
    """Return what the verb prints; what it raises is raised."""
    app = typer.Typer()
    app.command()(verb.report)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def test_json_goes_to_the_standard_output(project):
    """The record alone, to the byte."""
    assert load_record(report_output(project.folder, "--format", "json")).results[0].task_id == "VID_fox_run"


def test_html_goes_to_the_standard_output(project):
    """With links as from the reports' folder."""
    page = report_output(project.folder, "--format", "html")

    assert page.startswith("<!doctype html>")
    assert 'href="../archive/run.take-01/01_video.mp4"' in page


def test_without_options_both_are_written(project):
    """Their paths are printed, one a line."""
    assert report_output(project.folder).splitlines() == [
        str(project.reports / "run.json"),
        str(project.reports / "index.html"),
    ]


@pytest.mark.parametrize("name", ["sheet.html", "sheet.HTM"])
def test_a_page_is_written_where_it_is_wanted_with_links_from_there(project, tmp_path, name):
    output = tmp_path / name

    assert report_output(project.folder, "-o", output).strip() == str(output)
    assert 'href="fox/archive/run.take-01/01_video.mp4"' in output.read_text(encoding="utf-8")


def test_the_format_named_wins_over_the_files_name(project, tmp_path):
    report_output(project.folder, "--format", "json", "-o", tmp_path / "record.txt")

    assert load_record((tmp_path / "record.txt").read_text(encoding="utf-8")).version == "1.0"


def test_a_name_that_tells_no_format_is_asked_about(project, tmp_path):
    with pytest.raises(CommandError, match=r"sheet\.txt: cannot tell json from html") as caught:
        report_output(project.folder, "-o", tmp_path / "sheet.txt")

    assert caught.value.hint == "add --format json or html"
