"""What goes wrong on demand, and when."""

import asyncio
from types import SimpleNamespace

import httpx
import pytest

from storyboard.errors import CommandError
from storyboard.simulator import spoiled
from storyboard.simulator.faults import parse_fault

pytestmark = pytest.mark.anyio


def faults(*specs):
    return {"faults": tuple(map(parse_fault, specs))}


def says(text):
    return {"content": [{"type": "text", "text": text}]}


@pytest.mark.parametrize(
    ("spec", "status", "code", "tasks"),
    [
        ("429:count=1", 429, "RateLimitExceeded.EndpointRPMExceeded", 0),
        ("429:count=1,code=SetLimitExceeded", 429, "SetLimitExceeded", 0),
        ("500:count=1", 500, "InternalServiceError", 0),
        ("500-after:count=1", 500, "InternalServiceError", 1),
        ("moderation:at=input,count=1", 400, "InputTextSensitiveContentDetected", 0),
    ],
)
async def test_a_create_can_be_refused_before_or_after_it_is_accepted(start, spec, status, code, tasks):
    sim = start(**faults(spec))
    answer = await sim.post()

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert (await sim.list())["total"] == tasks
    assert (await sim.post()).status_code == 200


async def test_500_reads_as_the_service_wrote_it(start, read_recording):
    error = (await start(**faults("500")).post()).json()["error"]
    expected = read_recording("errors/500")["error"]

    assert {**error, "message": ""} == {**expected, "message": ""}
    assert error["message"].startswith(expected["message"].partition(" Request id")[0])


async def test_an_answer_can_be_lost_after_the_task_was_made(start):
    sim = start(**faults("lost:count=1"))
    with pytest.raises(httpx.RemoteProtocolError):
        await sim.post()

    (item,) = (await sim.list())["items"]
    assert (await sim.wait(item["id"]))["status"] == "succeeded"


async def test_an_answer_can_be_kept_back(start, monkeypatch):
    waits_s, is_over = [], asyncio.Event()

    async def wait(seconds):
        waits_s.append(seconds)
        await is_over.wait()

    monkeypatch.setattr(spoiled, "asyncio", SimpleNamespace(sleep=wait))
    sim = start(**faults("hang:wait=0.2"))
    asking = asyncio.create_task(sim.post())
    while (await sim.list())["total"] == 0:  # noqa: ASYNC110 - as clients do
        await asyncio.sleep(0.005)
    while not waits_s and not asking.done():  # noqa: ASYNC110 - it begins when the answer is there
        await asyncio.sleep(0)
    assert not asking.done()
    is_over.set()

    assert (await asking).status_code == 200
    assert waits_s == [0.2]


@pytest.mark.parametrize(("spec", "status", "tasks"), [("junk", 502, 0), ("junk:status=200,accepted=yes", 200, 1)])
async def test_an_answer_can_be_a_page_of_some_gateway(start, spec, status, tasks):
    sim = start(**faults(spec))
    answer = await sim.post()

    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert answer.text.startswith("<html>")
    assert (await sim.list())["total"] == tasks


@pytest.mark.parametrize(
    ("spec", "code"), [("failed", "InternalServiceError"), ("moderation", "OutputVideoSensitiveContentDetected")]
)
async def test_a_task_can_fail_after_it_was_accepted(start, spec, code):
    body = await start(**faults(spec)).make()

    assert (body["status"], body["error"]["code"]) == ("failed", code)
    assert "content" not in body
    assert "usage" not in body


async def test_links_can_be_dead_until_they_are_asked_for_again(start):
    sim = start(**faults("expired-link:count=1"))
    body = await sim.make()
    dead = await sim.get(body["id"])

    assert dead == body
    assert (await sim.http.get(dead["content"]["video_url"])).status_code == 403
    fresh = await sim.get(body["id"])
    assert (await sim.http.get(fresh["content"]["video_url"])).status_code == 200


async def test_a_download_can_break_off_once(start):
    sim = start(**faults("broken-download:count=1"))
    url = (await sim.make())["content"]["video_url"]

    with pytest.raises(httpx.RemoteProtocolError):
        await sim.http.get(url)
    assert (await sim.http.get(url)).status_code == 200


async def test_a_task_can_expire_in_the_queue(start):
    sim = start(**faults("expired:count=1"))

    assert (await sim.wait(await sim.create(), "expired"))["status"] == "expired"
    assert (await sim.make())["status"] == "succeeded"


async def test_a_last_frame_can_be_missing(start):
    sim = start(**faults("no-last-frame:count=1"))
    missing, there = [await sim.make(return_last_frame=True) for _ in range(2)]

    assert list(missing["content"]) == ["video_url"]
    assert list(there["content"]) == ["video_url", "last_frame_url"]


async def statuses(sim, texts):
    return [(await sim.post(**says(text))).status_code for text in texts]


async def test_a_fault_strikes_only_whom_it_matches(start):
    sim = start(**faults("429:match=wolf"))

    assert await statuses(sim, ["a fox", "a wolf", "a fox", "wolf"]) == [200, 429, 200, 429]


async def test_a_fault_strikes_every_so_many(start):
    sim = start(**faults("429:every=3"))

    assert await statuses(sim, "abcdef") == [200, 200, 429, 200, 200, 429]


async def test_every_counts_only_calls_that_match(start):
    sim = start(**faults("429:every=2,match=wolf"))

    assert await statuses(sim, ["wolf", "fox", "fox", "wolf"]) == [200, 200, 200, 429]


async def test_dice_fall_the_same_for_the_same_seed(start):
    first = await statuses(start(**faults("429:p=0.5,seed=4")), "abcdefghij")
    again = await statuses(start(**faults("429:p=0.5,seed=4")), "abcdefghij")
    other = await statuses(start(**faults("429:p=0.5,seed=5")), "abcdefghij")

    assert first == again != other
    assert set(first) == {200, 429}


async def test_several_faults_strike_side_by_side(start):
    sim = start(**faults("failed:match=wolf", "429:match=bear", "500:match=owl"))

    assert await statuses(sim, ["bear", "owl"]) == [429, 500]
    assert (await sim.make(**says("a wolf")))["status"] == "failed"


async def test_other_calls_can_be_struck_too(start):
    sim = start(**faults("500:on=get,count=1", "junk:on=list,count=1", "429:on=delete,count=1"))
    task_id = await sim.create()

    assert (await sim.http.get(f"/api/v3/contents/generations/tasks/{task_id}")).status_code == 500
    assert (await sim.http.get("/api/v3/contents/generations/tasks")).status_code == 502
    await sim.wait(task_id)
    assert (await sim.delete(task_id)).status_code == 429
    assert (await sim.delete(task_id)).status_code == 200


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("flood", "no fault is called 'flood'"),
        ("429:often=2", "'often=2' is not understood"),
        ("429:count", "'count' is not understood"),
        ("429:count=", "'count=' is not understood"),
        ("failed:on=get", "'on=get' is not understood"),
        ("429:count=0", "count"),
        ("429:p=1.5", "p"),
        ("429:code=Whatever", "code"),
        ("junk:status=404", "status"),
        ("junk:accepted=maybe", "accepted"),
        ("hang:wait=-1", "wait"),
        ("moderation:at=lunch", "at"),
        ("500:on=dance", "on"),
    ],
)
def test_a_specification_that_is_not_understood_says_why(spec, told):
    with pytest.raises(CommandError) as caught:
        parse_fault(spec)

    assert caught.value.message.startswith(f"--fault {spec}: {told}")


def test_the_hint_names_what_there_is():
    with pytest.raises(CommandError) as caught:
        parse_fault("flood")

    assert caught.value.hint == (
        "one of: 429, 403, 500, 500-after, lost, hang, junk, "
        "failed, moderation, expired, expired-link, dead-link, broken-download, no-last-frame, "
        "silent, stereo, other-rate, too-long, other-words, cut-file, cut-answer"
    )
