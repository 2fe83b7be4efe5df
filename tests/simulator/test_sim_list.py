"""The simulator's task list, and how fast it may be asked."""

import pytest

from tests.simulator.in_process import PRO_10, PRO_20

pytestmark = pytest.mark.anyio


FLEX = {"service_tier": "flex"}


async def test_the_list_is_newest_first_in_pages(start):
    sim = start()
    ids = [await sim.create() for _ in range(5)]

    first, last = await sim.list(page_size=2), await sim.list(page_num=3, page_size=2)

    assert [item["id"] for item in first["items"]] == [ids[4], ids[3]]
    assert [item["id"] for item in last["items"]] == [ids[0]]
    assert first["total"] == last["total"] == 5


async def test_a_clock_that_was_set_back_hides_no_task(start, clock):
    """Only what is new is late in the list."""
    sim = start(list_lag_s=3600)
    made = await sim.create()
    assert (await sim.list())["total"] == 0

    clock.ahead_s = -8 * 3600

    assert [item["id"] for item in (await sim.list())["items"]] == [made]


async def test_a_clock_that_was_set_back_refuses_nobody(start, clock):
    sim = start(rpm=1)
    await sim.create()
    assert (await sim.post()).status_code == 429

    clock.ahead_s = -8 * 3600

    assert (await sim.post()).status_code == 200


async def test_a_clock_that_was_set_back_holds_no_task_up(start, clock):
    """It waits in line for a tenth of a second, and runs for as long."""
    sim = start(queue_s=0.1, latency_s=0.1)
    task_id = await sim.create()

    clock.ahead_s = -8 * 3600

    assert (await sim.wait(task_id))["status"] == "succeeded"


async def test_an_empty_list_is_that_of_the_service(start, read_recording):
    assert await start().list() == read_recording("list_response/empty")


async def test_an_item_of_the_list_is_what_get_answers(start):
    sim = start()
    body = await sim.make()

    assert (await sim.list())["items"] == [body]


async def test_the_list_shows_flex_tasks_only_to_those_who_ask(start):
    sim = start()
    online, flex = await sim.create(), await sim.create(**FLEX)

    def ids(page):
        return [item["id"] for item in page["items"]]

    assert ids(await sim.list()) == [online]
    assert ids(await sim.list(filter__service_tier="flex")) == [flex]
    assert ids(await sim.list(filter__task_ids=[flex])) == []


async def test_the_list_is_filtered_by_status_model_and_ids(start):
    sim = start(latency_s=60, queue_s=0)
    ten, twenty, other = await sim.create(), await sim.create(model=PRO_20), await sim.create()
    await sim.wait(ten, "running")

    def ids(page):
        return {item["id"] for item in page["items"]}

    assert ids(await sim.list(filter__model=PRO_20)) == {twenty}
    assert ids(await sim.list(filter__task_ids=[ten, twenty])) == {ten, twenty}
    assert ids(await sim.list(filter__status="succeeded")) == set()
    assert ids(await sim.list(filter__status="running", filter__model=PRO_10)) == {ten, other}


@pytest.mark.parametrize(
    "query", [{"page_num": 0}, {"page_size": 501}, {"page_num": "x"}, {"filter__status": "done"},
              {"filter__service_tier": "fast"}],
)  # fmt: skip
async def test_a_list_out_of_bounds_is_refused(start, query):
    assert (await start().list(**query))["error"]["code"] == "InvalidParameter"


async def test_a_new_task_can_lag_in_the_list(start, clock):
    sim = start(list_lag_s=3600)
    task_id = await sim.create()

    assert (await sim.list())["total"] == 0
    clock.ahead_s = 3601
    assert [item["id"] for item in (await sim.list())["items"]] == [task_id]


async def test_creates_over_the_rate_are_refused_until_a_minute_has_passed(start, clock, read_recording):
    sim = start(rpm=2)
    answers = [await sim.post() for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    said = answers[2].json()["error"]
    assert {**said, "message": ""} == {**read_recording("errors/429_rpm")["error"], "message": ""}
    assert (await sim.post(model=PRO_20)).status_code == 200
    clock.ahead_s = 61
    assert (await sim.post()).status_code == 200


async def test_a_refused_create_does_not_count_against_the_rate(start):
    sim = start(rpm=1)
    assert (await sim.post(duration=99)).status_code == 400

    assert (await sim.post()).status_code == 200


async def test_management_calls_are_held_to_their_pace_where_asked(start, clock):
    clock.stop()
    sim = start(management_limits=True)
    assert "items" in await sim.list()

    assert (await sim.list())["error"]["code"] == "AccountRateLimitExceeded"
