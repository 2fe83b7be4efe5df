"""How the record, the page and status tell that a take was asked for more than once, and why."""

from storyboard.cli.status_table import _remarks
from storyboard.model.takes import Earlier, Failure
from tests.show.report.records import dump_record, load_record
from tests.show.report.report_films import (
    a_done_entry,
    a_failed_attempt,
    a_failed_entry,
    a_made_attempt,
    a_project,
    a_report,
    a_take,
    full_record,
    page_bytes,
    with_frames,
)

HELD_BACK = Failure(type="moderation", code="OutputVideoSensitiveContentDetected", message="<b>It was held back.</b>")
FIRST = Earlier(attempt="a1", take=1, task_id="cgt-1", failure=HELD_BACK)
TOLD = "asked for twice: take 1 failed, unpaid: <b>It was held back.</b> (OutputVideoSensitiveContentDetected)"


def record_of(*entries):
    return full_record(entries, run_id="r", film="fox", provider="ark", model="m")


def entry_asked_again():
    return a_done_entry(take=a_take(a_made_attempt(take=2, earlier=(FIRST,))))


def test_the_record_holds_what_failed_before():
    record = record_of(entry_asked_again())

    (again,) = record.storyboard.asked_again
    assert (again.shot, again.segment, again.take) == ("run", 1, 2)
    assert [
        (attempt.take, attempt.task_id, attempt.failure_type, attempt.failure_code) for attempt in again.earlier
    ] == [(1, "cgt-1", "moderation", "OutputVideoSensitiveContentDetected")]
    assert load_record(dump_record(record)) == record


def test_the_record_holds_it_of_a_shot_that_failed_for_good():
    record = record_of(a_failed_entry(attempt=a_failed_attempt(take=2, earlier=(FIRST,))))

    assert [take.take for take in record.storyboard.asked_again] == [2]


def test_a_record_of_takes_that_were_asked_for_once_has_no_such_key():
    assert "asked_again" not in dump_record(record_of(a_done_entry()))


def test_the_page_says_it_as_text(tmp_path):
    """The service's words are no markup."""
    project, entry = a_project(tmp_path / "fox"), entry_asked_again()
    with_frames(project, [entry])

    page = page_bytes(project, a_report([entry]), folder=project.folder).decode()

    assert "asked for twice: take 1 failed, unpaid: &lt;b&gt;It was held back.&lt;/b&gt;" in page


def test_status_says_it():
    assert list(_remarks(entry_asked_again())) == [TOLD]


def test_status_names_the_code_of_a_failure():
    entry = a_failed_entry(note="The output video may contain sensitive information.")

    assert list(_remarks(entry)) == [
        "The output video may contain sensitive information (OutputVideoSensitiveContentDetected)"
    ]
