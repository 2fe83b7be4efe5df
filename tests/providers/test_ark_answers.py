"""Answers become tasks; what no document knows is an error, never a guess."""

import asyncio
import json

import pytest

from storyboard.errors import OutcomeUnknown, Unavailable
from storyboard.model.tasks import Cancelled, Expired, Failed, Queued, Running, Succeeded

CLIP = (
    "https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/doubao-seedance-2-0/"
    "02177532827445800000000000000000000ffffac180102eed203"
)
SIGNATURE = (
    "?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=***&X-Tos-Date=20260404T184709Z&X-Tos-Expires=86400"
    "&X-Tos-Signature=***&X-Tos-SignedHeaders=host"
)
PLAIN = "https://ark-content-generation-ap-southeast-1.tos-ap-southeast-1.volces.com/****"

RECORDED = {
    "queued": Queued(),
    "running": Running(),
    "cancelled": Cancelled(),
    "expired": Expired(),
    "succeeded_20": Succeeded(
        video_url=f"{CLIP}.mp4{SIGNATURE}",
        last_frame_url=f"{CLIP}_last-frame.png{SIGNATURE}",
        tokens=108900,
        seed=97387,
    ),
    "succeeded_10_pro": Succeeded(video_url=PLAIN, last_frame_url=None, tokens=246840, seed=58944),
    "succeeded_25": Succeeded(
        video_url="https://ark-acg-ap-southeast-1.tos-...mp4?X-Tos-Expires=86400...",
        last_frame_url=None,
        tokens=1296900,
        seed=99588,
    ),
    "succeeded_draft_15": Succeeded(video_url=PLAIN, last_frame_url=None, tokens=36409, seed=20),
    "succeeded_from_draft_15": Succeeded(
        video_url=PLAIN, last_frame_url=f"{PLAIN}_last-frame.png", tokens=130500, seed=20
    ),
    "succeeded_frames_10": Succeeded(video_url="https://example.com/v.mp4", last_frame_url=None, tokens=23085, seed=7),
    "failed_audio": Failed(
        code="OutputAudioSensitiveContentDetected",
        message="The request failed because the output audio may contain sensitive information.",
    ),
    "failed_copyright": Failed(
        code="OutputVideoSensitiveContentDetected.PolicyViolation",
        message="The request failed because the output video may be related to copyright restrictions.",
    ),
    "failed_official": Failed(
        code="OutputVideoSensitiveContentDetected",
        message="The request failed because the output video may contain sensitive information.",
    ),
    "failed_task_type": Failed(
        code="InvalidParameter.TaskTypeConstraint",
        message="Seedance identified your task as video editing based on your prompt. For this task type, the output "
        "ratio and duration follow the input video selected by the model for editing, and the video selected must "
        "satisfy the duration requirement of 4 to 30 seconds. Issues: [0] `duration` must be -1.",
    ),
}


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_task_is_understood(name, ark_that_answers, read_recording):
    """Every status of the documents, with the fields that real answers leave out."""
    body = read_recording(f"get_response/{name}")["body"]
    ark = ark_that_answers(200, body)

    task = asyncio.run(ark.get(body["id"]))

    assert task.progress == RECORDED[name]
    assert (task.id, task.model, task.body) == (body["id"], body["model"], body)
    assert (task.created_at, task.execution_expires_after) == (
        body.get("created_at"),
        body.get("execution_expires_after"),
    )


def test_every_recorded_task_is_in_the_table(data_names):
    """A fixture that no test reads proves nothing."""
    assert data_names("get_response") == set(RECORDED)


def test_a_create_returns_the_receipt(ark_that_answers, read_recording, a_request):
    """The id is all that the service gives."""
    receipt = asyncio.run(ark_that_answers(200, read_recording("create_response/ok")["body"]).create(a_request()))

    assert receipt.task_id == "cgt-20260405024433-sbj8r"
    assert receipt.body == {"id": "cgt-20260405024433-sbj8r"}
    assert receipt.http_status == 200


def test_a_page_of_tasks(ark_that_answers, read_recording):
    """Items have the shape of a GET; the total counts all pages."""
    page = asyncio.run(ark_that_answers(200, read_recording("list_response/page")["body"]).list())

    assert [(task.id, type(task.progress)) for task in page.tasks] == [
        ("cgt-20260405024433-sbj8r", Succeeded),
        ("cgt-20260405024501-aaaaa", Running),
    ]
    assert page.total == 37


@pytest.mark.parametrize("items", [[], None])
def test_an_empty_page(items, ark_that_answers):
    """Whether the service sends an empty list or null is not documented: both mean none."""
    page = asyncio.run(ark_that_answers(200, {"items": items, "total": 0}).list())

    assert (page.tasks, page.total) == ((), 0)


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ({"page_size": 50, "status": "succeeded"}, "?page_num=1&page_size=50&filter.status=succeeded"),
        (
            {"task_ids": ("cgt-1", "cgt-2")},
            "?page_num=1&page_size=100&filter.task_ids=cgt-1&filter.task_ids=cgt-2",
        ),
        (
            {"model": "seedance-1.5-pro", "service_tier": "flex", "page": 2},
            "?page_num=2&page_size=100&filter.model=doubao-seedance-1-5-pro-251215&filter.service_tier=flex",
        ),
    ],
)
def test_filters_of_a_list_are_spelled_as_the_official_clients_do(asked, target, ark_that_answers):
    """Several ids are a repeated key, not a comma list."""
    ark = ark_that_answers(200, {"items": [], "total": 0})

    asyncio.run(ark.list(**asked))

    (sent,) = ark.sent
    assert str(sent.url) == ark.submit_url + target


def test_a_listed_task_may_have_lost_its_links(ark_that_answers):
    """Records outlive links, and one old task must not hide the others of its page."""
    old = {"id": "cgt-old", "model": "m", "status": "succeeded", "created_at": 1}

    (task,) = asyncio.run(ark_that_answers(200, {"items": [old], "total": 1}).list()).tasks

    assert task.progress == Succeeded(video_url="", last_frame_url=None, tokens=None)


@pytest.mark.parametrize("usage", [{"total_tokens": 7}, {"completion_tokens": 7}, {"completion_tokens": 7, "x": 1}])
def test_tokens_are_read_from_either_field(usage, ark_that_answers):
    """BytePlus's own client types only one of them."""
    body = {"id": "t", "status": "succeeded", "content": {"video_url": "https://v.test/a.mp4"}, "usage": usage}

    assert asyncio.run(ark_that_answers(200, body).get("t")).progress.tokens == 7


def test_nulls_stand_for_absent_fields(ark_that_answers):
    """As the official clients send them."""
    body = dict.fromkeys(("error", "content", "usage", "seed", "created_at", "model"))

    assert asyncio.run(ark_that_answers(200, {"id": "t", "status": "queued", **body}).get("t")).progress == Queued()


def test_a_failure_without_reason_says_so(ark_that_answers):
    """An empty sentence helps nobody."""
    progress = asyncio.run(ark_that_answers(200, {"id": "t", "status": "failed"}).get("t")).progress

    assert progress == Failed(code="", message="the service gives no reason")


JUNK = {
    "not JSON": b"<html>502 Bad Gateway</html>",
    "nothing": b"",
    "half of it": b'{"id": "cgt-',
    "a list": b"[]",
    "a word": b'"cgt-1"',
    "another envelope": b'{"success": true, "data": {"id": "cgt-1"}}',
    "no id": b'{"status": "running"}',
    "an empty id": b'{"id": " ", "status": "running"}',
    "a deep well": b"[" * 100_000,
    "other bytes": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_a_junk_answer_about_a_task_is_worth_another_try(junk, ark_that_answers):
    """It proves nothing about the task."""
    ark = ark_that_answers(200, junk)

    with pytest.raises(Unavailable, match="get of task cgt-1"):
        asyncio.run(ark.get("cgt-1"))

    assert len(ark.sent) == 1


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_a_junk_answer_to_a_create_leaves_the_outcome_open(junk, ark_that_answers, a_request):
    """A 200 may well have made a task, even where the answer cannot be read."""
    ark = ark_that_answers(200, junk, headers={"X-Request-Id": "0217abc"})

    with pytest.raises(OutcomeUnknown, match=r"create of wake\.take-01") as caught:
        asyncio.run(ark.create(a_request()))

    assert (caught.value.http_status, caught.value.request_id) == (200, "0217abc")

    assert len(ark.sent) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"items": []},
        {"total": 0},
        {"items": None, "total": 3},
        {"tasks": [], "total": 0},
        {"items": {}, "total": 0},
        {"items": [], "total": -1},
        {"items": [{"id": "cgt-1"}], "total": 1},
        {"items": ["cgt-1"], "total": 1},
    ],
    ids=json.dumps,
)
def test_a_junk_list_is_never_an_empty_one(body, ark_that_answers):
    """Read as empty it would say that a task surely does not exist, and the next create would pay twice."""
    with pytest.raises(Unavailable, match="list of tasks"):
        asyncio.run(ark_that_answers(200, body).list())


def test_an_unknown_status_counts_as_running_and_is_told(ark_that_answers):
    """It is no success and no failure; its word stands in what is told."""
    task = asyncio.run(ark_that_answers(200, {"id": "cgt-1", "status": "paused"}).get("cgt-1"))

    assert task.progress == Running()
    assert task.odd == ("its state is 'paused', which no document knows: it counts as running",)


@pytest.mark.parametrize("number", [0, 3, "3"])
def test_a_number_for_a_state_counts_as_running_until_the_clip_is_there(number, ark_that_answers):
    """Gateways count their states in different ways; a link to the clip is the same everywhere."""
    running = {"id": "t", "status": number, "progress": "40%", "content": {"video_url": ""}}
    task = asyncio.run(ark_that_answers(200, running).get("t"))
    made = asyncio.run(
        ark_that_answers(200, running | {"progress": None} | {"content": {"video_url": "https://v.test/a.mp4"}}).get(
            "t"
        )
    )

    assert task.progress == Running()
    assert task.odd == (f"its state is '{number}', which no document knows: it counts as running",)
    assert made.progress == Succeeded(video_url="https://v.test/a.mp4", last_frame_url=None, tokens=None, seed=None)
    assert made.odd == (
        f"its state is '{number}', which no document knows: its clip is there, so it counts as succeeded",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"id": "t", "status": 2, "message": "no such task"},
        {"id": "t", "status": 8, "progress": 100, "message": "no such task"},
        {"id": "t", "status": 404, "message": "no such task"},
        {"id": "t", "status": -1, "message": "no such task"},
        {"id": "t", "status": 1, "progress": 5, "error": {"message": "no such task"}},
        {"id": "t", "status": True, "message": "no such task"},
    ],
    ids=json.dumps,
)
def test_a_number_of_http_or_of_an_error_is_no_state(body, ark_that_answers):
    """The question is asked again, and the reason told."""
    with pytest.raises(Unavailable, match="no task with an id and a state: no such task"):
        asyncio.run(ark_that_answers(200, body).get("t"))


def test_a_word_for_the_state_goes_before_a_number(ark_that_answers):
    """A code of the envelope's is no state of the task."""
    inner = {"id": "t", "status": "queued"}
    body = {"id": "request-1", "status": 0, "progress": 5, "data": inner}

    assert asyncio.run(ark_that_answers(200, body).get("t")).progress == Queued()
    assert (
        asyncio.run(ark_that_answers(200, {"id": "t", "status": 1, "progress": 5, "state": "queued"}).get("t")).progress
        == Queued()
    )


@pytest.mark.parametrize("content", [None, {}, {"video_url": ""}, {"file_url": "https://v.test/model.glb"}])
def test_a_success_without_a_video_is_an_error(content, ark_that_answers):
    """There is nothing to download, and the task is named."""
    body = {"id": "cgt-1", "status": "succeeded", "content": content}

    with pytest.raises(Unavailable, match="task cgt-1 succeeded, but its answer holds no video_url"):
        asyncio.run(ark_that_answers(200, body).get("cgt-1"))


def test_a_list_of_another_shape_names_the_field(ark_that_answers):
    """And does not repeat its value, which may be a signed link, not even where a traceback is logged."""
    with pytest.raises(Unavailable, match=r"total: Input should be a valid integer") as caught:
        asyncio.run(ark_that_answers(200, {"items": [], "total": "many"}).list())

    chain = [caught.value, caught.value.__cause__, caught.value.__cause__.__cause__]
    assert not [error for error in chain if "many" in str(error)]


def test_an_odd_field_is_dropped_and_named_without_its_value(ark_that_answers):
    """The state is sure, whatever form the time has."""
    task = asyncio.run(ark_that_answers(200, {"id": "t", "status": "running", "created_at": "yesterday"}).get("t"))

    assert (task.progress, task.created_at) == (Running(), None)
    assert task.odd == ("its `created_at` is no time, and is left out",)


def test_a_refusal_under_a_200_shows_its_words(ark_that_answers, a_request):
    """Some gateways answer so; whether a task was made they do not say."""
    body = {"error": {"code": "AccessDenied", "message": "Not with sk-never-shown-0123456789. Request id: r-1"}}

    with pytest.raises(OutcomeUnknown, match=r"it says AccessDenied: Not with \*\*\*\.$") as caught:
        asyncio.run(ark_that_answers(200, body).create(a_request()))

    assert (caught.value.code, caught.value.request_id) == ("AccessDenied", "r-1")


@pytest.mark.parametrize("content", [b"{}", b"", b"null"])
def test_a_delete_needs_no_body(content, ark_that_answers):
    """Any 2xx is a yes."""
    ark = ark_that_answers(200, content)

    asyncio.run(ark.delete("cgt-1"))

    (sent,) = ark.sent
    assert (sent.method, str(sent.url)) == ("DELETE", f"{ark.submit_url}/cgt-1")


def test_a_task_id_is_one_segment_of_the_address(ark_that_answers):
    """What a person types cannot reach another address."""
    ark = ark_that_answers(200, {"id": "a/../b?c", "status": "queued"})

    asyncio.run(ark.get("a/../b?c"))

    assert ark.sent[0].url.raw_path == b"/api/v3/contents/generations/tasks/a%2F..%2Fb%3Fc"
