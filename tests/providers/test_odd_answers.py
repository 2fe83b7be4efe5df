"""Answers that are sure are taken, in whatever words and places gateways write them."""

import pytest

from storyboard.model.tasks import Cancelled, Expired, Failed, Queued, Running, Succeeded
from storyboard.providers.answers import UnusableAnswer, refusal
from storyboard.providers.task_reading import last_frame_link, read_task

CLIP = "https://clips.test/a.mp4"
MADE = {"id": "t", "status": "succeeded", "content": {"video_url": CLIP}}


@pytest.mark.parametrize(
    ("words", "progress"),
    [
        (
            (
                "queued QUEUED NOT_START not_start SUBMITTED pending Pending created In-Queue waiting 排队中 等待中"
                " TASK_STATUS_QUEUED 等待 대기중"
            ),
            Queued(),
        ),
        (
            (
                "running RUNNING IN_PROGRESS in_progress InProgress processing Processing started 生成中"
                " TASK_STATUS_PROCESSING dreaming uploading retrying 正在生成 正在处理 執行中 処理中"
            ),
            Running(),
        ),
        (
            (
                "succeeded SUCCEEDED success SUCCESS completed Complete finished done DONE"
                " TASK_STATUS_SUCCEED ok erfolgreich terminé 完了 완료 завершено 执行成功 已完成"
            ),
            Succeeded(CLIP, None, None),
        ),
        ("cancelled canceled CANCELED Cancelled", Cancelled()),
        ("expired EXPIRED timeout timed_out", Expired()),
        (
            (
                "failed FAILED failure FAILURE error Error"
                " TASK_STATUS_FAILED nsfw content_moderated 执行失败 失敗 실패 ошибка"
            ),
            Failed("", "the service gives no reason"),
        ),
    ],
)
def test_a_state_has_many_spellings(words, progress):
    for word in words.split():
        assert read_task(MADE | {"status": word}).progress == progress, word


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ("too dark", "", "too dark"),
        (None, "", "the service gives no reason"),
        ([], "", "the service gives no reason"),
        ([{"code": "C", "message": "m"}], "C", "m"),
        (["first", "second"], "", "first"),
        (7, "7", "the service gives no reason"),
        ({"code": 7, "message": None}, "7", "the service gives no reason"),
        ({"error": {"code": "C", "message": "deep"}}, "C", "deep"),
        ({"message": {"x": 1}, "code": ["y"]}, "", "the service gives no reason"),
        ('{"error": {"code": "C", "message": "as text"}}', "C", "as text"),
        (
            "InputImageSensitiveContentDetected: may contain real person",
            "InputImageSensitiveContentDetected", "may contain real person",
        ),
        ("Note: see below", "", "Note: see below"),
    ],
    ids=str,
)  # fmt: skip
def test_a_failure_is_one_whatever_form_its_error_has(error, code, message):
    assert read_task({"id": "t", "status": "failed", "error": error}).progress == Failed(code, message)


@pytest.mark.parametrize(
    "more",
    [
        {"content": {"video_url": {"url": CLIP}}},
        {"content": [{"type": "video_url", "video_url": {"url": CLIP}}]},
        {"content": None, "video_url": CLIP},
        {"content": {}, "url": CLIP},
        {"content": None, "result_url": CLIP},
        {"content": None, "data": {"content": {"video_url": CLIP}}},
        {"content": None, "data": {"data": {"content": {"video_url": CLIP}}}},
        {"content": None, "output": CLIP},
        {"content": None, "output": [CLIP]},
        {"content": None, "output": {"video_url": CLIP}},
        {"content": None, "videos": [{"url": CLIP}]},
        {"content": None, "data": {"videos": [CLIP]}},
        {"content": None, "task_result": {"videos": [{"url": CLIP}]}},
        {"content": None, "fail_reason": CLIP},
        {"content": None, "output": {"video": {"url": CLIP}}},
        {"content": None, "videoUrl": CLIP},
        {"content": None, "data": {"video_urls": [CLIP]}},
        {"content": None, "download_url": CLIP},
        {"content": [{"video_url": CLIP}]},
        {"content": {"video_url": f" {CLIP}\n"}},
    ],
    ids=str,
)
def test_the_link_is_found_where_gateways_put_it(more):
    assert read_task(MADE | more).progress == Succeeded(CLIP, None, tokens=None)


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("/files/a.mp4", "is no http or https link"),
        ("https:///files/a.mp4", "names no host"),
        ("file:///etc/passwd", "is no http or https link"),
        ("http://[", "is not a link"),
        ("", ""),
    ],
)
def test_a_success_without_a_link_says_what_stands_there(link, problem):
    with pytest.raises(UnusableAnswer, match="task t succeeded, but its answer holds no video_url") as caught:
        read_task(MADE | {"content": {"video_url": link}})

    assert str(caught.value).endswith(problem or "video_url")


def test_what_was_sent_is_never_taken_for_what_was_made():
    """Some gateways send the request's content back."""
    sent = [{"type": "video_url", "video_url": {"url": CLIP}, "role": "reference_video"}]
    with pytest.raises(UnusableAnswer):
        read_task(MADE | {"content": sent})
    with pytest.raises(UnusableAnswer):
        read_task(MADE | {"content": [{"type": "image_url", "image_url": {"url": CLIP}}]})


@pytest.mark.parametrize(
    "written",
    [
        1773150083, 1773150083.9, "1773150083", 1773150083123, "2026-03-10T13:41:23Z", "2026-03-10T13:41:23.500+00:00",
        "2026-03-10T21:41:23+08:00", "2026-03-10 13:41:23",
    ],
)  # fmt: skip
def test_a_time_has_many_forms(written):
    task = read_task(MADE | {"created_at": written})

    assert (task.created_at, task.odd) == (1773150083, ())


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"usage": []}, ()),
        ({"usage": None, "seed": None, "model": None, "created_at": None}, ()),
        ({"seed": -1}, ()),
        ({"usage": "many"}, ("`usage`",)),
        ({"usage": {"completion_tokens": -5}}, ("`usage.completion_tokens`",)),
        ({"usage": {"completion_tokens": 10**30}}, ("`usage.completion_tokens`",)),
        ({"usage": {"completion_tokens": float("nan")}}, ("`usage.completion_tokens`",)),
        ({"usage": {"completion_tokens": True}}, ("`usage.completion_tokens`",)),
        ({"seed": 1.5}, ("`seed`",)),
        ({"seed": "x"}, ("`seed`",)),
        ({"seed": float("inf")}, ("`seed`",)),
        ({"created_at": 10**400}, ("`created_at`",)),
        ({"created_at": "9999-12-31T23:59:59+00:00"}, ("`created_at`",)),
        ({"created_at": {"s": 1}}, ("`created_at`",)),
        ({"execution_expires_after": "soon"}, ("`execution_expires_after`",)),
        ({"model": 7}, ()),
        ({"content": {"video_url": CLIP, "last_frame_url": "not there"}}, ("`last_frame_url`",)),
    ],
    ids=str,
)
def test_an_odd_field_never_costs_the_take(more, names):
    """It is left out, and each is named once."""
    task = read_task(MADE | more)

    assert task.progress == Succeeded(CLIP, None, tokens=None)
    assert len(task.odd) == len(names)
    assert all(name in said for name, said in zip(names, task.odd, strict=True))


@pytest.mark.parametrize(("seed", "read"), [(7, 7), (7.0, 7), ("7", 7)])
def test_a_seed_may_be_a_text_or_end_in_zero(seed, read):
    assert read_task(MADE | {"seed": seed}).progress.seed == read


@pytest.mark.parametrize("envelope", ["data", "result", "output"])
def test_a_list_of_one_task_is_that_task(envelope):
    """A list of several is not: which of them was asked about, nobody says."""
    task = {"id": "t", "taskStatus": "已完成", "video_url": CLIP}

    assert read_task({"code": 0, envelope: [task]}).progress == Succeeded(CLIP, None, None)
    with pytest.raises(UnusableAnswer, match="no task with an id and a state"):
        read_task({"code": 0, envelope: [task, task | {"id": "u"}]})


def test_an_envelope_s_success_is_not_the_task_s():
    body = {"id": "r", "status": "success", "data": {"id": "t", "status": "processing"}}

    assert read_task(body).progress == Running()


@pytest.mark.parametrize("body", [{}, {"status": "succeeded"}, {"id": "t"}, {"id": "t", "status": 7}, {"data": []}])
def test_an_answer_without_id_and_state_tells_of_no_task(body):
    with pytest.raises(UnusableAnswer, match="holds no task with an id and a state"):
        read_task(body)


def test_the_last_frame_is_found_in_any_record():
    assert last_frame_link({"status": "succeeded", "last_frame_url": CLIP}) == CLIP
    assert last_frame_link({"content": {"last_frame_url": CLIP}}) == CLIP
    assert last_frame_link({}) == ""


@pytest.mark.parametrize(
    "words", ["no（request id: 2026）", "no (Request id: 2026)", "no. Request ID：2026.", "no【request id: 2026】"]
)
def test_a_request_id_goes_with_its_brackets(words):
    told = refusal(f'{{"code": "c", "message": "{words}"}}'.encode())

    assert (told.message.rstrip("."), told.request_id) == ("no", "2026")


@pytest.mark.parametrize(
    "body",
    [
        {"task": {"task_id": "t", "status": "TASK_STATUS_SUCCEED"}, "videos": [{"video_url": CLIP}]},
        {"id": "t", "state": "completed", "assets": {"video": CLIP}},
        {"id": "t", "state": "success", "creations": [{"url": CLIP}]},
        {"id": "t", "status": {"state": "succeeded"}, "video_url": CLIP},
    ],
    ids=str,
)
def test_the_clip_is_found_where_services_of_other_makers_put_it(body):
    task = read_task(body)

    assert (task.id, task.progress) == ("t", Succeeded(CLIP, None, None))
    # Also in the record of the task, from which a dead link is asked for again.
    assert read_task(task.body | {"id": "t", "status": "succeeded"}).progress == task.progress


def test_a_code_beside_the_words_of_a_failure_is_its_code():
    task = {"task_id": "t", "task_status": "FAILED", "code": "DataInspectionFailed", "message": "not this"}

    assert read_task({"request_id": "r", "output": task}).progress == Failed("DataInspectionFailed", "not this")
    assert read_task(
        {"code": "success", "data": {"task_id": "t", "status": "FAILURE", "fail_reason": "no"}}
    ).progress == (Failed("", "no"))


@pytest.mark.parametrize("code", ["success", "SUCCESS", "ok"])
def test_an_envelope_s_success_is_no_code_of_an_error(code):
    told = refusal(f'{{"code": "{code}", "message": "nothing yet"}}'.encode())

    assert (told.code, told.message) == ("", "nothing yet")


def test_a_time_may_be_written_as_in_http():
    assert read_task(MADE | {"created_at": "Sun, 05 Apr 2026 12:00:00 GMT"}).created_at == 1775390400
