"""The tool that hears: free on the simulator, else once, and only with the token of its price or a person's yes."""

import asyncio
import threading

import pytest
from mcp_types import ElicitResult

from storyboard import production
from storyboard.agents.known_films import film_called
from storyboard.reporter import Silent
from storyboard.studio.jobs import JobOutcome
from storyboard.studio.library import Library
from tests.agents.asking import connected, with_caller
from tests.talk_film import hear_it, serve_hearing, write_other_words

pytestmark = pytest.mark.slow


def test_on_the_simulator_it_hears_at_once_and_every_tool_tells_of_it(talk):
    async def tell(call):
        told = {"film": await call("film", shot="hello"), "look": await call("look", shot="hello")}
        return [
            *(answer["takes"][0]["heard"] for answer in told.values()),
            (await call("why", shot="hello"))["reasons"][0]["heard"],
        ]

    async def work(call):
        before, status = await tell(call), await call("status")
        heard = await call("hear")
        after = await call("status")
        return before, status, heard, after, await tell(call)

    before, status, heard, after, told = with_caller([talk], work)

    assert {words.split(":")[0] for words in before} == {"nobody listened to it yet"}
    assert (status["unheard_shots"], status["unheard_shots_in_all"], status.step("hear")["usd"]) == (["hello"], 1, 0)
    assert heard["hear"]["said"] == "1 clip heard now; 1 of 1 line said as written."
    assert [(clip["shot"], clip["says_its_lines"]) for clip in heard["clips"]] == [("hello", True)]
    assert (after["unheard_shots_in_all"], after["hear"]["state"], after["stitch"]) == (0, "done", None)
    assert told == ["says its lines", "says its lines", "Every line is heard in the clip."]


def test_lines_that_are_not_said_wait_for_a_person_with_the_price_of_another_take(talk):
    hear_it(talk)
    write_other_words(talk)

    async def work(call):
        return await call("hear"), await call("status"), await call("film", shot="hello")

    heard, status, film = with_caller([talk], work)

    assert (heard["hear"], heard["do_not_say_their_lines"], heard["clips"][0]["says_its_lines"]) == (None, 1, False)
    assert heard.step("plan")["arguments"] == {"film": "talk", "retake": "hello"}
    assert "hello take 1: hello.line-1 is said otherwise" in status["needs_you"][0]["what"]
    assert status.step("plan")["arguments"] == {"film": "talk", "retake": "hello"}
    assert film["takes"][0]["heard"].startswith("hello.line-1 is said otherwise")


def test_of_a_shot_in_segments_only_the_one_that_does_not_say_its_lines_is_made_again(talk):
    """The other one is good, and paid for."""
    beats = "beats: [{action: She turns., duration: 4}, {action: She waits., duration: 4}]"
    text = talk.file.read_text("utf-8").replace("action: She turns.", beats)
    talk.file.write_text(text, "utf-8")
    production.run(talk, reporter=Silent(), with_reels=False)
    hear_it(talk)
    write_other_words(talk)

    async def work(call):
        return await call("hear"), await call("status")

    for told in with_caller([talk], work):
        assert told.step("plan")["arguments"] == {"film": "talk", "retake": "hello", "segment": 1}


def test_what_costs_needs_the_token_of_its_price_and_is_heard_once(talk, monkeypatch):
    async def work(call):
        bare = await call("hear", service="openai")
        strange = await call("hear", service="openai", plan_token="0")
        dear = await call("hear", service="openai", plan_token=bare["plan_token"], at_most=1)
        sent = len(came)
        step = bare.step("hear")
        done = [await call("hear", **step["arguments"]), await call("hear", **step["arguments"])]
        again = await call("hear", **step["arguments"], again=True)
        return bare, strange, dear, sent, done, again

    with serve_hearing(monkeypatch) as came:
        bare, strange, dear, sent, done, again = with_caller([talk], work)

    assert [told["code"] for told in (bare, strange, dear)] == ["PLAN_TOKEN_NEEDED", "PLAN_CHANGED", "OVER_AT_MOST"]
    assert bare["message"] == "to hear these clips is paid, at a price that is not known; nothing was sent"
    assert (bare["usd"], bare.step("hear")["usd"], sent) == (None, None, 0)
    assert [told["clips"][0]["heard"] for told in done] == ["You are up early"] * 2
    assert [told["hear"] is None for told in done] == [False, True]
    assert again["code"] == "PLAN_CHANGED"
    assert len(came) == 1


def test_a_client_that_can_ask_asks_before_clips_are_sent_that_cost(talk, monkeypatch):
    asked, says = [], ["decline", "accept"]

    async def ask(_context, params):
        asked.append(params.message)
        return ElicitResult(action=says.pop(0), content=None)

    async def work(call):
        return [await call("hear", service="openai") for _ in range(3)]

    with serve_hearing(monkeypatch) as came:
        told = with_caller([talk], work, elicitation_callback=ask)

    assert (told[0]["code"], told[1]["ok"], told[2]["ok"]) == ("DECLINED", True, True)
    question = "Let openai hear 1 clip, 4 s, of the film talk, at a price that is not known? This costs money."
    assert asked == [question, question]
    assert len(came) == 1


def test_nobody_is_asked_where_the_simulator_hears(talk):
    async def ask(_context, _params):
        raise AssertionError

    async def work(call):
        return await call("hear")

    assert with_caller([talk], work, elicitation_callback=ask)["ok"]


def test_while_something_else_is_at_work_nothing_is_begun(talk):
    """And neither is told as a part of the other."""
    library, go_on = Library([talk], here=talk.folder.parent), threading.Event()

    async def work():
        async with connected(library) as call:
            film_called(library, "talk").jobs.begin("stitch", lambda _film, _reporter: wait(go_on))
            told = await call("hear"), await call("status")
            go_on.set()
            return told

    def wait(event):
        event.wait(60)
        return JobOutcome("stitch: nothing.")

    heard, status = asyncio.run(work())

    assert (heard["code"], heard["message"]) == ("JOB_AT_WORK", "`stitch` is at work on this film; nothing was begun")
    assert (status["hear"], status["stitch"]["state"]) == (None, "running")
