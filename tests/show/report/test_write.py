"""Reports land whole, where people look for them."""

import json

import pytest

from storyboard.errors import ArchiveError
from storyboard.show.report.write import write_reports
from tests.show.report.records import load_record
from tests.show.report.report_films import (
    a_done_entry,
    a_made_attempt,
    a_project,
    a_report,
    a_take,
    record_bytes,
    with_frames,
)


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path / "狐狸 fox")


def test_both_reports_are_written_beside_each_other(project):
    """Record and page, and no part of one."""
    entry = a_done_entry()
    with_frames(project, [entry])

    paths = write_reports(project, a_report([entry]))

    assert paths == (project.reports / "run.json", project.reports / "index.html")
    assert sorted(path.name for path in project.reports.iterdir()) == ["index.html", "run.json"]
    assert paths[0].read_bytes() == record_bytes(project, a_report([entry]))
    assert paths[1].read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_record_is_written_as_the_real_one_is(project):
    """Two spaces deep, Chinese as it is, no newline at the end."""
    prompt = "一只小狐狸"
    text = record_bytes(project, a_report([a_done_entry(take=a_take(a_made_attempt(prompt=prompt)))])).decode()

    assert text.startswith('{\n  "version": "1.0",\n  "run_id": "fox_20260404T184433.385337Z",\n')
    assert text.endswith("\n  ]\n}")
    assert f'"prompt_preview": "{prompt}"' in text
    assert load_record(text).results[0].prompt_preview == prompt


def test_half_a_character_from_a_service_stays_readable_json(project):
    """Half of a surrogate pair cannot be UTF-8; JSON has an escape for it."""
    attempt = a_made_attempt(task={"status": "succeeded", "title": "fox \ud83d"})

    told = json.loads(record_bytes(project, a_report([a_done_entry(take=a_take(attempt))])))

    assert told["results"][0]["response"]["query"]["title"] == "fox \ud83d"


def test_a_second_report_takes_the_place_of_the_first(project):
    write_reports(project, a_report([a_done_entry()]))
    record, page = write_reports(project, a_report([a_done_entry()], title="Another film"))

    assert "Another film" in page.read_text(encoding="utf-8")
    assert load_record(record.read_text(encoding="utf-8")).summary.task_count == 1


def test_a_report_that_cannot_be_written_says_where(project):
    """And leaves no half file beside it."""
    (project.reports / "run.json").mkdir(parents=True)

    with pytest.raises(ArchiveError, match=r"run\.json: cannot be written"):
        write_reports(project, a_report([a_done_entry()]))

    assert [path.name for path in project.reports.iterdir()] == ["run.json"]
