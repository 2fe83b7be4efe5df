"""A run record says what became of every segment, in the record's words."""

import json

import pytest

from storyboard.model.takes import Failure
from storyboard.show.report.record import Count
from tests.show.report.records import dump_record, load_record
from tests.show.report.report_films import (
    LAST_FRAME_URL,
    VIDEO_URL,
    a_done_entry,
    a_failed_attempt,
    a_failed_entry,
    a_made_attempt,
    a_shot,
    a_take,
    an_attempt,
    an_entry,
    full_record,
    polls,
)

RUN = {"run_id": "fox_20260404T184433.385337Z", "film": "fox", "provider": "ark", "model": "doubao-seedance-1-5-pro"}


def record_of(*entries):
    return full_record(entries, **RUN)


def result_of(entry):
    return record_of(entry).results[0]


def counts(*pairs):
    return tuple(Count(label=label, count=count) for label, count in pairs)


def test_a_made_take_is_told_like_the_real_one():
    """Every value of a done shot, in the record's words."""
    result = result_of(a_done_entry(a_shot(role="opening")))

    assert result.model_dump(exclude={"request", "response", "provider_endpoints", "result_url_policy"}) == {
        "task_id": "VID_fox_run",
        "run_id": "fox_20260404T184433.385337Z",
        "scene_id": "fox_SCENE_meadow",
        "shot_id": "fox_SHOT_run",
        "segment_id": "fox_SEG_run_001",
        "order_index": 1,
        "task_type": "video_generation",
        "provider": "ark",
        "model": "doubao-seedance-1-5-pro-251215",
        "input_mode": "text",
        "status": "succeeded",
        "provider_status": "succeeded",
        "provider_task_id": "cgt-20260405024433-sbj8r",
        "provider_http_status": 200,
        "submit_attempted": True,
        "timed_out": False,
        "submit_started_at": "2026-04-04T18:44:33.386163Z",
        "submit_ended_at": "2026-04-04T18:44:34.451420Z",
        "last_polled_at": "2026-04-04T18:47:33.386163Z",
        "poll_count": 18,
        "reason": "",
        "prompt_preview": "a fox runs over the grass",
        "result_artifacts": (
            {"kind": "video", "url": VIDEO_URL},
            {"kind": "last_frame", "url": LAST_FRAME_URL},
        ),
        "usage": {"completion_tokens": 108900, "total_tokens": 108900},
        "output_slots": {
            "video_path": "archive/run.take-01/01_video.mp4",
            "cover_path": "archive/run.take-01/02_last_frame.png",
            "preview_gif": "",
            "metadata_path": "archive/run.take-01/slate.json",
        },
        "failure_type": "",
        "failure_code": "",
        "error": {},
        "result_archive": {
            "status": "archived",
            "archive_required": True,
            "archive_url": "",
            "archive_path": "archive/run.take-01",
            "archived_at": "2026-04-05T08:39:59.359968Z",
            "last_error": "",
        },
    }


def test_the_key_is_never_shown():
    """Both calls stand there with their headers, the key as three stars."""
    request = result_of(a_done_entry()).request

    assert request.submit.method == "POST"
    assert request.query.url.endswith("/contents/generations/tasks/cgt-20260405024433-sbj8r")
    for call in (request.submit, request.query):
        assert call.headers == {"Content-Type": "application/json", "Authorization": "Bearer ***"}


def test_the_payload_is_the_body_as_sent():
    """Key for key, in the order of the wire."""
    payload = result_of(a_done_entry()).request.submit.payload

    assert list(payload) == ["model", "content", "generate_audio"]
    assert payload["content"] == [{"type": "text", "text": "a fox runs over the grass"}]


def test_a_signature_stands_only_in_the_answer_and_in_the_artifacts():
    """A frame that was sent by its signed link is shown without the signature."""
    frame = {"type": "image_url", "image_url": {"url": LAST_FRAME_URL}, "role": "first_frame"}
    attempt = a_made_attempt(request={"content": [frame]})
    record = json.loads(dump_record(record_of(a_done_entry(take=a_take(attempt)))))

    result = record["results"][0]
    assert result["response"]["query"]["content"] == {"video_url": VIDEO_URL, "last_frame_url": LAST_FRAME_URL}
    assert json.dumps(result["request"]).count("Signature") == 0
    assert json.dumps(result).count("Signature") == 4


def test_no_signature_stands_in_the_words_of_a_refusal():
    """Not in the reason, the error, the answer to the create or a poll: services quote the links they were sent."""
    words = f"cannot download {LAST_FRAME_URL}"
    failure = Failure(type="parameter", code="InvalidParameter", message=words)
    (poll,) = polls("failed")
    attempt = an_attempt(
        state="failed",
        failure=failure,
        submit={"warning": words},
        polls=(poll.model_copy(update={"error": {"message": words}}),),
        task={"error": {"message": words}},
    )

    text = dump_record(record_of(an_entry(state="failed", attempt=attempt, note=words)))

    assert text.count("cannot download https://tos.example.com/clip_last-frame.png?***") == 6
    assert "Signature" not in text


def test_a_take_of_an_earlier_run_keeps_that_runs_id():
    """The record is of this run; the take says which run asked for it."""
    record = record_of(a_done_entry(take=a_take(a_made_attempt(run_id="fox_20260401T000000.000000Z"))))

    assert record.run_id == "fox_20260404T184433.385337Z"
    assert record.results[0].run_id == "fox_20260401T000000.000000Z"


def test_an_old_failure_is_not_told_of_a_shot_that_waits_for_its_next_attempt():
    """What failed before is no failure of now."""
    result = result_of(an_entry(state="waiting", attempt=a_failed_attempt(), note="prompt changed"))

    assert (result.status, result.reason) == ("pending", "prompt changed")
    assert (result.failure_type, result.failure_code, result.error) == ("", "", {})


def test_a_gateway_that_wraps_its_answer_still_gives_the_artifacts():
    """Their wires call the link ``result_url`` and put it one level down."""
    body = {"success": True, "data": {"result_url": "https://g.example.com/v.mp4", "last_frame_url": None}}

    result = result_of(a_done_entry(take=a_take(a_made_attempt(task=body))))

    assert [(artifact.kind, artifact.url) for artifact in result.result_artifacts] == [
        ("video", "https://g.example.com/v.mp4")
    ]
    assert result.usage == {"completion_tokens": 108900, "total_tokens": 108900}


def test_a_failed_shot_says_why():
    """The service's code and words, our word for the kind, and what to do."""
    result = result_of(a_failed_entry())

    assert result.status == "failed"
    assert result.failure_type == "moderation"
    assert result.failure_code == "OutputVideoSensitiveContentDetected"
    assert result.reason == "The output video may contain sensitive information."
    assert result.error == {
        "code": "OutputVideoSensitiveContentDetected",
        "message": "The output video may contain sensitive information.",
        "hint": "change the words, then retake",
        "request_id": "0217753",
    }
    assert result.output_slots.video_path == ""
    assert result.result_archive.status == "not_ready"
    assert result.result_archive.archive_required is False


def test_a_failed_retake_is_told_though_an_older_take_is_there():
    """The record is of the newest attempt; the older take stays in the archive, not in the record."""
    entry = a_failed_entry(take=a_take(), takes=(a_take(),))

    result = result_of(entry)

    assert (result.status, result.failure_type, result.output_slots.video_path) == ("failed", "moderation", "")


def test_a_done_shot_is_told_by_the_attempt_that_made_its_take():
    """A later attempt that failed does not overwrite the story of the take that is used."""
    entry = a_done_entry(attempt=a_failed_attempt(take=2))

    result = result_of(entry)

    assert (result.status, result.failure_type, result.error) == ("succeeded", "", {})
    assert result.poll_count == 18


def test_a_clip_that_could_not_be_archived_is_a_failure_of_the_archive():
    """The service made it; it was paid; it is not here."""
    failure = Failure(type="archive", code="", message="the link answered 403")
    attempt = a_made_attempt(state="failed", failure=failure)

    result = result_of(an_entry(state="failed", attempt=attempt))

    assert result.result_archive.model_dump(include={"status", "archive_required", "last_error"}) == {
        "status": "failed",
        "archive_required": True,
        "last_error": "the link answered 403",
    }
    assert result.usage == {"completion_tokens": 108900, "total_tokens": 108900}


def test_a_blocked_shot_is_skipped_with_its_reason():
    """Nothing was asked; every key is there, empty."""
    result = result_of(an_entry(a_shot(from_="wake"), state="blocked", note="waits for wake, which failed"))

    assert (result.status, result.reason) == ("skipped", "waits for wake, which failed")
    assert result.input_mode == "first_frame"
    assert (result.submit_attempted, result.provider_task_id, result.submit_started_at) == (False, "", "")
    assert result.request.submit.payload == {}
    assert result.request.query.url == ""


@pytest.mark.parametrize(
    ("state", "attempt", "status"),
    [
        ("waiting", None, "pending"),
        ("running", None, "pending"),
        ("running", an_attempt(state="planned", intended_at=""), "pending"),
        ("running", an_attempt(state="intended"), "pending"),
        ("running", an_attempt(state="submitted"), "processing"),
        ("running", an_attempt(state="succeeded"), "processing"),
        ("blocked", None, "skipped"),
        ("failed", None, "failed"),
        ("failed", an_attempt(state="failed"), "failed"),
        ("failed", an_attempt(state="expired"), "failed"),
        ("failed", an_attempt(state="abandoned"), "failed"),
        ("failed", an_attempt(state="cancelled"), "cancelled"),
    ],
)
def test_status_words(state, attempt, status):
    """Six words, whatever the service calls it."""
    assert result_of(an_entry(state=state, attempt=attempt)).status == status


def test_a_task_that_expired_timed_out():
    assert result_of(an_entry(state="failed", attempt=an_attempt(state="expired"))).timed_out is True
    assert result_of(an_entry(state="running", attempt=an_attempt())).timed_out is False


def test_a_clip_on_its_way_to_the_archive_is_pending_there():
    result = result_of(an_entry(state="running", attempt=an_attempt(state="succeeded")))

    assert (result.result_archive.status, result.result_archive.archive_required) == ("pending", True)


def test_polls_are_kept_as_they_were():
    """One a question, numbered from 1, both words for the state."""
    told = result_of(an_entry(state="running", attempt=an_attempt(polls=polls("queued", "running")))).response.polls

    assert [(poll.attempt, poll.status, poll.provider_status) for poll in told] == [
        (1, "processing", "queued"),
        (2, "processing", "running"),
    ]


@pytest.mark.parametrize(
    ("written", "segment", "mode"),
    [
        ({}, 1, "text"),
        ({}, 2, "first_frame"),
        ({"first_frame": "a.png"}, 1, "first_frame"),
        ({"from_": "wake"}, 1, "first_frame"),
        ({"from_": "wake", "to": "rest"}, 1, "first_frame"),
        ({"from_": "wake", "to": "rest"}, 2, "first_last_frame"),
        ({"first_frame": "a.png", "last_frame": "b.png"}, 2, "first_last_frame"),
        ({"references": ("mia",)}, 1, "references"),
        ({"references": ("mia",)}, 2, "first_frame"),
    ],
)
def test_the_mode_of_a_segment_that_was_not_asked_for_yet(written, segment, mode):
    """The second of two segments opens on the first; only the last ends on a frame."""
    assert result_of(an_entry(a_shot(**written), segment=segment, segments=2)).input_mode == mode


def test_pieces_of_a_shot_are_numbered():
    """Each piece is a task of its own."""
    shot = a_shot("river")
    record = record_of(*(a_done_entry(shot, segment=number, segments=2) for number in (1, 2)))

    assert [(result.task_id, result.segment_id, result.order_index) for result in record.results] == [
        ("VID_fox_river_SEG_01", "fox_SEG_river_001", 1),
        ("VID_fox_river_SEG_02", "fox_SEG_river_002", 2),
    ]


def test_a_long_prompt_is_cut_to_200_characters():
    """The whole text stands in the payload."""
    preview = result_of(an_entry(prompt="狐" * 300)).prompt_preview

    assert preview == "狐" * 199 + "…"
    assert result_of(an_entry(prompt="狐" * 200)).prompt_preview == "狐" * 200


def test_links_live_a_day():
    policy = result_of(an_entry()).result_url_policy

    assert policy.model_dump() == {
        "provider": "ark",
        "temporary": True,
        "expires_in_hours": 24,
        "archive_recommended": True,
        "risk_code": "temporary_result_url",
        "risk_level": "warn",
    }


def test_the_summary_counts_every_task_once():
    """Six statuses add up to the tasks."""
    summary = record_of(
        a_done_entry(a_shot("wake", role="opening")),
        a_done_entry(a_shot("run")),
        a_failed_entry(a_shot("rest", time_mode="flashback")),
        an_entry(a_shot("home"), state="blocked", note="waits for rest, which failed"),
        an_entry(a_shot("moon"), state="running", attempt=an_attempt("moon")),
        an_entry(a_shot("star"), state="waiting"),
        an_entry(a_shot("gone"), state="failed", attempt=an_attempt("gone", state="cancelled")),
    ).summary

    assert summary.model_dump(exclude={"top_statuses"}) == {
        "task_count": 7,
        "submitted_count": 5,
        "pending_count": 1,
        "processing_count": 1,
        "succeeded_count": 2,
        "failed_count": 1,
        "cancelled_count": 1,
        "skipped_count": 1,
        "result_ready_count": 2,
        "provider_submission_enabled": True,
        "has_results": True,
        "top_task_types": ({"label": "video_generation", "count": 7},),
        "top_time_modes": ({"label": "mainline", "count": 6}, {"label": "flashback", "count": 1}),
        "top_shot_roles": ({"label": "opening", "count": 1},),
        "top_failure_types": ({"label": "moderation", "count": 1},),
        "top_archive_statuses": ({"label": "not_ready", "count": 5}, {"label": "archived", "count": 2}),
        "top_errors": ({"label": "The output video may contain sensitive information.", "count": 1},),
    }
    assert summary.top_statuses == counts(
        ("succeeded", 2), ("cancelled", 1), ("failed", 1), ("pending", 1), ("processing", 1), ("skipped", 1)
    )


def test_roles_that_differ_are_said_shot_by_shot():
    """The summary only counts them; shots without any are left out."""
    record = record_of(
        an_entry(a_shot("wake", role="opening")),
        an_entry(a_shot("run")),
        an_entry(a_shot("rest", time_mode="flashback")),
    )

    assert json.loads(dump_record(record))["storyboard"]["labels"] == [
        {"shot": "wake", "role": "opening", "time_mode": ""},
        {"shot": "rest", "role": "", "time_mode": "flashback"},
    ]
    same = record_of(an_entry(a_shot("wake", role="body")), an_entry(a_shot("run", role="body")))
    assert same.storyboard is None


def test_no_list_of_the_summary_is_longer_than_ten():
    """The ten most frequent, then the alphabet."""
    entries = [an_entry(a_shot(f"s{number:02}", role=f"role {number:02}")) for number in range(12)]

    roles = record_of(*entries, an_entry(a_shot("last", role="role 11"))).summary.top_shot_roles

    assert len(roles) == 10
    assert roles[:2] == counts(("role 11", 2), ("role 00", 1))


def test_a_film_without_takes_has_no_results():
    summary = record_of(an_entry()).summary

    assert (summary.has_results, summary.result_ready_count, summary.submitted_count) == (False, 0, 0)


def test_what_we_write_we_read_back():
    """Done, failed, blocked and running in one record, through JSON and back."""
    record = record_of(
        a_done_entry(), a_failed_entry(), an_entry(state="blocked"), an_entry(state="running", attempt=an_attempt())
    )

    assert load_record(dump_record(record)) == record
