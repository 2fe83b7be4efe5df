"""The life of a task, and what is answered about it at every stage."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from storyboard.simulator.app import TASKS
from storyboard.simulator.rate_limits import Places
from storyboard.simulator.settings import SimulatorSettings
from tests.simulator.in_process import PRO_15, PRO_20, Held, Simulator, mark

pytestmark = pytest.mark.anyio


FLEX = {"service_tier": "flex"}


async def test_a_create_answers_with_an_id_and_nothing_else(start):
    answer = await start().post()

    assert answer.json().keys() == {"id"}
    assert re.fullmatch(r"cgt-\d{14}-[a-z0-9]{5}", answer.json()["id"])
    assert re.fullmatch(r"02\d{13}[0-9a-f]{38}", answer.headers["x-request-id"])


async def test_the_id_tells_the_time_in_china_and_the_tier(start):
    before = datetime.now(UTC).replace(microsecond=0)
    task_id = await start().create(**FLEX)

    said = datetime.strptime(task_id.split("-")[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC) - timedelta(hours=8)
    assert task_id.startswith("cgt-batch-")
    assert before <= said <= datetime.now(UTC)


@pytest.mark.parametrize("state", ["queued", "running", "cancelled"])
async def test_until_it_is_made_a_task_says_only_what_the_service_says(start, read_recording, state):
    sim = start(latency_s=60, queue_s=0 if state == "running" else 60)
    task_id = await sim.create(model=PRO_20)
    await sim.wait(task_id, "running" if state == "running" else "queued")
    if state == "cancelled":
        assert (await sim.delete(task_id)).json() == {}

    body = await sim.get(task_id)

    assert list(body) == list(read_recording(f"get_response/{state}"))
    assert body["status"] == state
    assert body["execution_expires_after"] == 172800
    assert type(body["created_at"]) is int


@pytest.mark.parametrize(
    ("record", "request_changes"),
    [
        ("succeeded_20", {"model": PRO_20, "resolution": "720p", "ratio": "16:9", "return_last_frame": True,
                          "generate_audio": False}),
        ("succeeded_10_pro", {"resolution": "1080p", "ratio": "16:9"}),
        ("succeeded_frames_10", {"frames": 57}),
        ("succeeded_draft_15", {"model": PRO_15, "resolution": None, "ratio": "16:9", "duration": 6, "draft": True}),
    ],
)  # fmt: skip
async def test_a_finished_task_has_the_fields_order_and_tokens_of_the_record(
    start, read_recording, record, request_changes
):
    expected = read_recording(f"get_response/{record}")

    body = await start().make(**request_changes)

    assert list(body) == list(expected)
    assert list(body["content"]) == list(expected["content"])
    told = ("usage", "resolution", "ratio", "framespersecond", "service_tier", "execution_expires_after")
    assert {name: body[name] for name in told} == {name: expected[name] for name in told}
    for name in ("duration", "frames", "generate_audio", "draft"):
        assert body.get(name) == expected.get(name)


async def test_a_silent_draft_costs_seven_tenths(start):
    body = await start().make(
        model=PRO_15, resolution=None, ratio="16:9", draft=True, generate_audio=False, return_last_frame=True
    )

    assert body["usage"]["total_tokens"] == 864 * 496 * 121 // 1024 * 7 // 10
    assert "last_frame_url" not in body["content"]


async def test_the_model_decides_its_length_where_it_may(start):
    body = await start().make(model=PRO_20, duration=-1)

    assert body["duration"] == 5


async def test_a_seed_is_chosen_where_none_is_given_and_kept_where_one_is(start):
    sim = start()
    first, second, given = [await sim.make(**settings) for settings in ({}, {"seed": -1}, {"seed": 7})]

    assert given["seed"] == 7
    assert first["seed"] != second["seed"]


async def test_what_was_sent_to_be_echoed_is_echoed(start):
    body = await start().make(model=PRO_20, priority=3, safety_identifier="a1b2")

    assert body["priority"] == 3
    assert body["safety_identifier"] == "a1b2"


async def test_a_task_runs_as_long_as_the_latency_says(start):
    sim = start(latency_s=0.2)
    body = await sim.make()

    record = sim.app.state.account._store.get(body["id"])
    assert 0.19 < record.updated_at - record.started_at < 60


async def test_over_the_models_concurrency_tasks_wait_in_the_order_of_creation(start):
    sim = start(concurrency=1, renderer=(held := Held()))
    names = ["one", "two", "three", "four"]
    ids = [await sim.create(content=[{"type": "text", "text": name}]) for name in names]
    await sim.wait(ids[0], "running")

    states = [(await sim.get(task_id))["status"] for task_id in ids]
    assert states == ["running", "queued", "queued", "queued"]
    held.let_go(4)
    for task_id in ids:
        await sim.wait(task_id)
    assert held.begun == names


async def test_a_waiting_task_of_higher_priority_goes_first(start):
    sim = start(concurrency=1, renderer=(held := Held()))
    ids = [await sim.create(model=PRO_20, priority=priority) for priority in (0, 0, 9)]
    await sim.wait(ids[0], "running")
    held.let_go()
    await sim.wait(ids[2], "running")

    assert (await sim.get(ids[1]))["status"] == "queued"
    held.let_go(2)


async def test_each_model_has_places_of_its_own(start):
    sim = start(concurrency=1, latency_s=60)
    await sim.create()
    other = await sim.create(model=PRO_20)

    assert (await sim.wait(other, "running"))["status"] == "running"


async def test_the_documented_concurrency_holds_where_none_is_set(start):
    sim = start(latency_s=60)
    ids = [await sim.create() for _ in range(11)]
    await sim.wait(ids[9], "running")

    assert (await sim.get(ids[10]))["status"] == "queued"


async def test_a_place_given_up_in_the_queue_goes_to_the_next(start):
    sim = start(concurrency=1, renderer=(held := Held()))
    first, second, third = [await sim.create() for _ in range(3)]
    await sim.wait(first, "running")
    assert (await sim.delete(second)).status_code == 200
    held.let_go(2)

    assert (await sim.wait(third))["status"] == "succeeded"
    assert (await sim.get(second))["status"] == "cancelled"


async def test_a_running_task_cannot_be_deleted(start, read_recording):
    sim = start(latency_s=60)
    task_id = await sim.create()
    await sim.wait(task_id, "running")

    answer = await sim.delete(task_id)

    expected = read_recording("errors/409_delete_running")["error"]
    assert answer.status_code == 409
    assert {**answer.json()["error"], "message": ""} == {**expected, "message": ""}
    assert f"Cannot delete task `{task_id}` because it is currently running." in answer.json()["error"]["message"]


async def test_deleting_an_ended_task_forgets_it_and_its_film(start, tmp_path):
    sim = start()
    body = await sim.make()

    assert (await sim.delete(body["id"])).json() == {}

    assert (await sim.http.get(f"{TASKS}/{body['id']}")).status_code == 404
    assert (await sim.http.get(body["content"]["video_url"])).status_code == 404
    assert list((tmp_path / "store" / "films").iterdir()) == []


async def test_a_queued_task_expires(start, clock):
    sim = start(latency_s=60, concurrency=1)
    ids = [await sim.create(execution_expires_after=3600) for _ in range(2)]
    await sim.wait(ids[0], "running")
    await sim.aclose()

    clock.ahead_s = 3601
    later = start(latency_s=60, concurrency=1)

    assert list(await later.wait(ids[1], "expired")) == [
        "id", "model", "status", "created_at", "updated_at", "service_tier", "execution_expires_after"
    ]  # fmt: skip


async def test_tasks_go_on_under_their_ids_after_a_restart(start):
    before = start(latency_s=3600, concurrency=1)
    running, queued = await before.create(), await before.create()
    await before.wait(running, "running")
    await before.aclose()

    between = start(latency_s=3600, concurrency=1)
    first = await between.get(running)
    await between.aclose()

    assert first["status"] == "running"
    after = start(concurrency=1)
    assert (await after.wait(running))["created_at"] == first["created_at"]
    assert (await after.wait(queued))["status"] == "succeeded"


async def test_a_second_simulator_leaves_the_tasks_of_a_living_one_alone(start):
    made = []

    def note(brief, folder):
        made.append(brief.prompt)
        mark(brief, folder)

    first, other = start(renderer=note, queue_s=0.1), start(renderer=note, queue_s=0.1)
    task_id = await first.create()
    await other.get(task_id)

    assert (await other.wait(task_id))["status"] == "succeeded"
    assert made == ["a fox"]


async def test_a_second_simulator_does_not_hurry_the_running_tasks_of_a_living_one(start):
    first, other = start(latency_s=60), start(latency_s=0)
    task_id = await first.create()
    await first.wait(task_id, "running")
    await other.get(task_id)
    await asyncio.sleep(0.05)

    assert (await other.get(task_id))["status"] == "running"


async def test_after_a_restart_tasks_keep_their_place_in_the_queue(start):
    begun = []

    def note(brief, folder):
        begun.append(brief.prompt)
        mark(brief, folder)

    names = ["one", "two", "three", "four"]
    before = start(queue_s=60)
    ids = [await before.create(content=[{"type": "text", "text": name}]) for name in names]
    await before.aclose()

    after = start(concurrency=1, renderer=note)
    for task_id in ids:
        await after.wait(task_id)
    assert begun == names


async def test_a_place_given_to_one_who_left_that_instant_goes_to_the_next():
    places = Places(1)
    await places.take()
    leaver, next_in_line = asyncio.create_task(places.take()), asyncio.create_task(places.take())
    await asyncio.sleep(0)

    places.give_back()
    leaver.cancel()

    async with asyncio.timeout(60):
        await next_in_line


async def test_a_second_simulator_takes_over_from_one_that_died(start):
    first, other = start(latency_s=0.05), start(latency_s=0.05)
    await other.list()
    task_id = await first.create()
    await first.aclose()

    assert (await other.wait(task_id))["status"] == "succeeded"


async def test_after_seven_days_a_task_is_forgotten(start, clock):
    sim = start()
    task_id = (await sim.make())["id"]
    clock.ahead_s = 7 * 86400 + 1

    assert (await sim.http.get(f"{TASKS}/{task_id}")).status_code == 404
    assert (await sim.list())["total"] == 0


async def test_old_tasks_leave_the_disk_at_the_next_start(start, clock, tmp_path):
    sim = start()
    await sim.make()
    await sim.aclose()
    clock.ahead_s = 7 * 86400 + 1
    start()

    assert list((tmp_path / "store" / "films").iterdir()) == []


async def test_a_renderer_that_breaks_fails_the_task(start, caplog):
    def fail(brief, folder):
        raise ZeroDivisionError

    body = await start(renderer=fail).make()

    assert body["status"] == "failed"
    assert list(body) == [
        "id", "model", "status", "error", "created_at", "updated_at", "service_tier", "execution_expires_after"
    ]  # fmt: skip
    assert body["error"]["code"] == "InternalServiceError"
    assert "ZeroDivisionError" in caplog.text


async def test_without_rendering_tasks_of_one_size_and_length_share_a_film(start):
    rendered = []

    def note(brief, folder):
        rendered.append((brief.width_px, brief.height_px, brief.frames))
        mark(brief, folder)

    sim = start(render=False, renderer=note)
    ids = [await sim.create(duration=seconds) for seconds in (2, 2, 3, 2)]
    bodies = [await sim.wait(task_id) for task_id in ids]
    films = [(await sim.http.get(body["content"]["video_url"])).content for body in bodies]

    assert sorted(rendered) == [(864, 480, 49), (864, 480, 73)]
    assert films[0] == films[1] == films[3] != films[2]


def test_the_work_goes_on_in_the_next_event_loop(tmp_path):
    """A program that calls ``asyncio.run`` twice finds its task made the second time."""
    sim = Simulator(SimulatorSettings(folder=tmp_path, latency_s=0.1), renderer=mark, now=time.time)
    task_id = asyncio.run(sim.create())

    async def later():
        body = await sim.wait(task_id)
        await sim.aclose()
        return body

    assert asyncio.run(later())["status"] == "succeeded"
