"""The services' own client, against the simulator on a real port."""

import itertools
import time
import warnings
from contextlib import ExitStack

import httpx
import pytest

from storyboard.simulator.app import create_app
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings
from tests.serving import serve_app
from tests.simulator.in_process import PRO_10, PRO_15, PRO_20, mark

with warnings.catch_warnings():
    # Its models are written for an older pydantic.
    warnings.simplefilter("ignore", DeprecationWarning)
    import volcenginesdkarkruntime as official
    from volcenginesdkarkruntime import _exceptions as told

PRO_25 = "doubao-seedance-2-5-260628"
WORDS = [{"type": "text", "text": "a fox"}]


@pytest.fixture
def serve(tmp_path):
    """Serve simulators on free ports; ``serve(latency_s=1)`` returns a base URL."""
    with ExitStack() as running:
        folders = itertools.count()

        def serve_simulator(*faults, renderer=mark, **settings):
            settings = SimulatorSettings(
                folder=tmp_path / str(next(folders)), faults=tuple(map(parse_fault, faults)), **settings
            )
            return running.enter_context(serve_app(create_app(settings, renderer=renderer))) + "/api/v3"

        yield serve_simulator


@pytest.fixture
def client(serve):
    """Return the official client of a simulator of these settings."""
    clients = []

    def connect(*faults, key="key", **settings):
        clients.append(official.Ark(base_url=serve(*faults, **settings), api_key=key, max_retries=0))
        return clients[-1].content_generation.tasks

    yield connect
    for each in clients:
        each.close()


def wait(tasks, task_id, *states):
    deadline = time.monotonic() + 120
    while (task := tasks.get(task_id=task_id)).status not in states:
        assert time.monotonic() < deadline, task
        time.sleep(0.005)
    return task


def test_it_makes_a_film(client):
    tasks = client()
    task_id = tasks.create(
        model=PRO_20, content=WORDS, resolution="480p", ratio="16:9", seed=11, return_last_frame=True
    ).id

    task = wait(tasks, task_id, "succeeded")

    assert (task.model, task.seed, task.resolution, task.ratio, task.duration) == (PRO_20, 11, "480p", "16:9", 5)
    assert task.usage.completion_tokens == task.usage.total_tokens == 864 * 496 * 121 // 1024
    assert (task.generate_audio, task.draft, task.error) == (True, False, None)
    assert (type(task.created_at), type(task.updated_at)) == (int, int)
    assert httpx.get(task.content.video_url).text.startswith("a fox|11|121")
    assert httpx.get(task.content.last_frame_url).headers["content-type"] == "image/png"


def test_it_lists_with_filters_and_pages(client):
    tasks = client()
    ids = [tasks.create(model=model, content=WORDS, resolution="480p").id for model in (PRO_10, PRO_15, PRO_10)]
    flex = tasks.create(model=PRO_10, content=WORDS, service_tier="flex").id
    for task_id in (*ids, flex):
        wait(tasks, task_id, "succeeded")

    def ids_on_page(**query):
        return [item.id for item in tasks.list(**query).items]

    assert ids_on_page() == ids[::-1]
    assert ids_on_page(page_num=2, page_size=2) == ids[:1]
    assert ids_on_page(model=PRO_10) == [ids[2], ids[0]]
    assert ids_on_page(task_ids=[ids[0], ids[1]]) == [ids[1], ids[0]]
    assert ids_on_page(service_tier="flex") == [flex]
    assert ids_on_page(status="failed") == []
    assert tasks.list(page_size=1).total == 3


def test_it_cancels_and_forgets(client):
    tasks = client(queue_s=60)
    task_id = tasks.create(model=PRO_10, content=WORDS).id
    tasks.delete(task_id)
    assert tasks.get(task_id=task_id).status == "cancelled"

    tasks.delete(task_id)
    with pytest.raises(told.ArkNotFoundError):
        tasks.get(task_id=task_id)


def test_a_failed_task_carries_its_error(client):
    tasks = client("moderation")
    task = wait(tasks, tasks.create(model=PRO_10, content=WORDS).id, "failed")

    assert task.error.code == "OutputVideoSensitiveContentDetected"


@pytest.mark.parametrize(
    ("faults", "request_changes", "error", "status", "code"),
    [
        ((), {"duration": 99}, told.ArkBadRequestError, 400, "InvalidParameter"),
        ((), {"model": "doubao-seedance-9-9"}, told.ArkNotFoundError, 404, "InvalidEndpointOrModel.NotFound"),
        (("429",), {}, told.ArkRateLimitError, 429, "RateLimitExceeded.EndpointRPMExceeded"),
        (("500",), {}, told.ArkInternalServerError, 500, "InternalServiceError"),
    ],
)
def test_it_raises_its_own_error_for_each_refusal(client, faults, request_changes, error, status, code):
    with pytest.raises(error) as caught:
        client(*faults).create(**{"model": PRO_10, "content": WORDS} | request_changes)

    assert (caught.value.status_code, caught.value.code) == (status, code)
    assert " Request id: 02" in caught.value.message


def test_it_raises_its_own_error_for_a_wrong_key(client):
    with pytest.raises(told.ArkAuthenticationError) as caught:
        client(key="invalid").list()

    assert caught.value.status_code == 401


def test_it_raises_its_own_error_for_deleting_a_running_task(client):
    tasks = client(latency_s=60)
    task_id = tasks.create(model=PRO_10, content=WORDS).id
    wait(tasks, task_id, "running")

    with pytest.raises(told.ArkConflictError) as caught:
        tasks.delete(task_id)

    assert caught.value.code == "InvalidAction.RunningTaskDeletion"


def test_a_lost_answer_is_a_broken_connection_and_a_task(client):
    tasks = client("lost:count=1")
    with pytest.raises(told.ArkAPIConnectionError):
        tasks.create(model=PRO_10, content=WORDS)

    assert tasks.list().total == 1


def test_its_retries_pay_twice_for_a_lost_answer(serve):
    """Why nobody should leave the retries of a create to it."""
    with official.Ark(base_url=serve("lost:count=1"), api_key="key", max_retries=1) as ark:
        ark.content_generation.tasks.create(model=PRO_10, content=WORDS)

        assert ark.content_generation.tasks.list().total == 2


def test_a_broken_download_ends_before_its_length(client):
    tasks = client("broken-download:count=1")
    url = wait(tasks, tasks.create(model=PRO_10, content=WORDS).id, "succeeded").content.video_url

    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        httpx.get(url)
    assert httpx.get(url).status_code == 200


def test_it_drafts_and_finishes_a_film_of_seedance_25(client):
    """Nulls and all: the client sends every parameter that it knows."""
    tasks = client()
    draft = wait(tasks, tasks.create(model=PRO_25, content=WORDS, duration=4, ratio="16:9", draft=True).id, "succeeded")
    item = {"type": "draft_task", "draft_task": {"id": draft.id}}
    final = wait(tasks, tasks.create(model=PRO_25, content=[item], resolution="1080p", watermark=False).id, "succeeded")

    assert (draft.resolution, draft.usage.total_tokens) == ("480p", 854 * 480 * 97 // 1024)
    assert (final.resolution, final.usage.total_tokens) == ("1080p", 1920 * 1080 * 97 // 1024)
    assert (final.duration, final.ratio, final.seed) == (4, "16:9", draft.seed)


def test_it_is_refused_a_length_of_an_edit_with_the_service_s_code(client):
    video = {"type": "video_url", "video_url": {"url": "asset://v"}, "role": "reference_video"}

    with pytest.raises(told.ArkBadRequestError) as refused:
        client().create(model=PRO_25, content=[*WORDS, video], duration=5, omni_reference_task_type="edit")

    assert refused.value.code == "InvalidParameter.TaskTypeConstraint"


def test_it_hears_that_a_prompt_meant_another_task(client):
    tasks = client()
    video = {"type": "video_url", "video_url": {"url": "asset://v"}, "role": "reference_video"}
    words = [{"type": "text", "text": "replace the sky"}]
    task = wait(
        tasks, tasks.create(model=PRO_25, content=[*words, video], omni_reference_task_type="reference").id, "failed"
    )

    assert task.error.code == "InvalidParameter.TaskTypeMismatch"
