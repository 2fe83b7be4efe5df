"""A film from nothing, by the official client, over both transports; and by a stand-in that only follows `next`."""

import asyncio
from pathlib import Path

import pytest

from storyboard.media.coded.probe import probe
from tests.agents.asking import ended
from tests.agents.served import over_http, over_streams, serve_films

SHOTS = [
    {"id": "dawn", "action": "The sun rises over the sea.", "camera": "wide"},
    {"id": "boat", "from": "dawn", "action": "A boat sails into the light."},
]
FILM = [
    {"path": "title", "value": "The boat"},
    {"path": "defaults/model", "value": "seedance-1.0-pro-fast"},
    {"path": "defaults/duration", "value": 2},
    {"path": "shots", "value": SHOTS},
    {"path": "reels", "value": {"main": ["dawn", "boat"]}},
]


async def make_film(call):
    """Make a film as a person's agent would, and return the file of its reel."""
    made = await call("new", name="boat")
    await call("edit", film="boat", digest=made["files"][0]["digest"], steps=FILM)
    assert (await call("check", film="boat"))["ok"]
    token = (await call("plan", film="boat"))["plan_token"]
    began = await call("run", film="boat", plan_token=token)
    assert (began["state"], began["joined"]) == ("running", False)
    again = await call("run", film="boat", plan_token=token)
    assert again["joined"]
    assert (await ended(call, "boat"))["shots_done"] == 2
    assert (await call("run", film="boat", plan_token=token))["state"] == "done"

    assert (await call("look", film="boat", shot="boat")).pictures
    await call("approve", film="boat", shot="dawn", take=1)
    token = (await call("plan", film="boat", retake="boat"))["plan_token"]
    await call("retake", film="boat", plan_token=token)
    await ended(call, "boat")
    repeated = await call("retake", film="boat", plan_token=token)
    assert (repeated["state"], repeated["note"]) == ("done", "boat take 2 is made already; nothing was sent")
    two = await call("look", film="boat", shot="boat", take=1, against=2)
    assert [take["take"] for take in two["takes"]] == [1, 2]
    await call("reject", film="boat", shot="boat", take=2)
    assert (await call("status", film="boat")).step("stitch")
    assert (await call("stitch", film="boat"))["stitch"]["state"] == "done"
    (reel,) = (await call("status", film="boat"))["reels"]
    assert reel["state"] == "up_to_date"
    return Path(reel["file"])


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_film_is_made_from_nothing_over_standard_streams(tmp_path, mode):
    async def work():
        async with over_streams(tmp_path, mode=mode) as call:
            return await make_film(call)

    reel = asyncio.run(work())

    assert probe(reel).frames == 2 * 49 - 1
    assert len(list((tmp_path / "boat" / "archive").iterdir())) == 3


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_film_is_made_from_nothing_over_http(tmp_path, mode):
    async def work(address):
        async with over_http(address, mode=mode) as call:
            return await make_film(call)

    with serve_films(tmp_path) as address:
        reel = asyncio.run(work(address))

    assert probe(reel).frames == 2 * 49 - 1


SYNOPSIS = "A fox wakes in the snow. It crosses a frozen river. On the far side another fox waits."


def filled(step):
    """Return the arguments of *step*, with what is the caller's to say: all that this stand-in knows of films."""
    sentences = [f"{sentence}." for sentence in SYNOPSIS.rstrip(".").split(". ")]
    shots = [
        {"id": f"s{number}", "action": sentence, **({"from": f"s{number - 1}"} if number else {})}
        for number, sentence in enumerate(sentences)
    ]
    known = {
        "name": "foxes",
        "steps": [
            {"path": "title", "value": "Two foxes"},
            {"path": "synopsis", "value": SYNOPSIS},
            {"path": "defaults/model", "value": "seedance-1.0-pro-fast"},
            {"path": "defaults/duration", "value": 2},
            {"path": "shots", "value": shots},
            {"path": "reels", "value": {"main": [shot["id"] for shot in shots]}},
        ],
    }
    return step["arguments"] | {name: known[name] for name in step.get("fill", ())}


@pytest.mark.slow
def test_a_stand_in_that_only_follows_next_gets_from_a_synopsis_to_a_reel(tmp_path):
    """It takes the first step that it has not taken yet since something changed, and waits as it is told."""

    async def work():
        taken = []
        async with over_streams(tmp_path) as call:
            told, tool = await call("films"), "films"
            for _ in range(60):
                reels = told.document.get("reels") or []
                if tool == "status" and reels and reels[0]["state"] == "up_to_date":
                    return taken, Path(reels[0]["file"])
                await asyncio.sleep(min(told.document.get("ask_again_in_s", 0), 1))
                step = told["next"][0]
                tool = step["tool"]
                taken.append(tool)
                assert step["usd"] == 0
                told = await call(tool, **filled(step))
                assert not told.is_error, told.document
        raise AssertionError(taken)

    taken, reel = asyncio.run(work())

    assert taken[:5] == ["new", "edit", "check", "plan", "run"]
    assert probe(reel).frames == 3 * 49 - 2
