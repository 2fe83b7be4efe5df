"""How drafts are told: among themselves in the record, as drafts on the page, never as takes of the film."""

import json

from storyboard.model.takes import Verdict
from storyboard.show.report.cards import Places, cards, frames_of
from storyboard.show.report.page import page_pieces
from tests.show.report.records import dump_record, load_record
from tests.show.report.report_films import (
    a_done_entry,
    a_made_attempt,
    a_project,
    a_report,
    a_shot,
    a_take,
    an_entry,
    full_record,
)


def a_draft(shot="run", *, take=1, verdict=None, note=""):
    attempt = a_made_attempt(shot, take=take)
    asked = attempt.asked.model_copy(update={"draft": True})
    said = Verdict(verdict=verdict, at="2026-04-05T08:00:00.000000Z", note=note) if verdict else None
    return a_take(attempt.model_copy(update={"asked": asked})).model_copy(update={"verdict": said})


def waiting_entry(draft, *others):
    return an_entry(
        a_shot(draft.key.shot), attempt=draft.slate.attempt, draft=draft, takes=(draft, *others),
        note="waiting for you to approve its draft: run take 1",
    )  # fmt: skip


def record_of(*entries):
    return full_record(entries, run_id="r", film="fox", provider="ark", model="m")


def test_a_shot_that_has_only_a_draft_is_pending_and_its_draft_is_told_apart():
    """The record's own tasks are those of the film: nothing was asked for it yet."""
    record = record_of(waiting_entry(a_draft(verdict="rejected", note="too dark")))

    (result,), (draft,) = record.results, record.storyboard.drafts
    assert (result.status, result.submit_attempted, result.provider_task_id) == ("pending", False, "")
    assert result.output_slots.video_path == ""
    assert record.summary.succeeded_count == 0
    assert (draft.shot, draft.take, draft.verdict, draft.note) == ("run", 1, "rejected", "too dark")
    assert (draft.task_id, draft.tokens) == ("cgt-20260405024433-sbj8r", 108900)
    assert draft.video_path == "archive/run.take-01/01_video.mp4"


def test_the_draft_of_a_finished_shot_stays_in_the_record():
    draft, final = a_draft(), a_take(a_made_attempt("run", take=2))
    record = record_of(a_done_entry(take=final, takes=(draft, final), draft=draft))

    assert record.results[0].output_slots.video_path == "archive/run.take-02/01_video.mp4"
    assert [draft.take for draft in record.storyboard.drafts] == [1]
    assert load_record(dump_record(record)) == record


def test_a_record_without_drafts_has_no_key_for_them():
    """Nor one of ours at all, where nothing was measured either."""
    assert "storyboard" not in json.loads(dump_record(record_of(a_done_entry())))


def test_a_card_shows_the_draft_where_there_is_nothing_better(tmp_path):
    places = Places(archive=tmp_path, archive_href="../archive", pictures={})
    draft, final = a_draft(), a_take(a_made_attempt("run", take=2))

    (only,) = cards([waiting_entry(draft)], places=places)
    (done,) = cards([a_done_entry(take=final, takes=(draft, final), draft=draft)], places=places)

    assert (only.is_draft, only.clip_href, only.state) == (True, "../archive/run.take-01/01_video.mp4", "waiting")
    assert {fact.name: fact.value for fact in only.facts}["Take"] == "1, a draft"
    assert (done.is_draft, done.clip_href) == (False, "../archive/run.take-02/01_video.mp4")
    assert [(row.number, row.is_draft, row.is_used) for row in done.candidates] == [
        (1, True, False),
        (2, False, True),
    ]
    assert len(frames_of([waiting_entry(draft)], archive=tmp_path)) == 2


def test_a_rejected_draft_can_still_be_seen(tmp_path):
    """Until the next one is there, it is all there is to look at."""
    places = Places(archive=tmp_path, archive_href="../archive", pictures={})
    draft = a_draft(verdict="rejected", note="too dark")
    entry = an_entry(attempt=draft.slate.attempt, takes=(draft,))

    (card,) = cards([entry], places=places)

    assert (card.first, card.is_draft) == (None, False)
    assert [(row.number, row.verdict, row.note) for row in card.candidates] == [(1, "rejected", "too dark")]
    assert len(frames_of([entry], archive=tmp_path)) == 2


def test_the_page_says_draft_where_it_shows_one(tmp_path):
    project = a_project(tmp_path / "fox")
    draft = a_draft()
    entries = [waiting_entry(draft, a_draft(take=2, verdict="rejected"))]

    page = "".join(page_pieces(a_report(entries), project=project))

    assert '<span class="state is-draft">draft</span>' in page
    assert "Play run, a draft" in page
    assert "draft, take 2, rejected" in page
    assert "0 / 1" in page
