"""Runs of the library: plain and awaited, told of, one at a time, interrupted and cancelled."""

import asyncio
import threading

import pytest

import storyboard
from storyboard.library import runs
from storyboard.shoot import engine

FILM = """\
storyboard: 1
title: Lamps
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots: [{id: lamp, action: A small brass lamp is lit.}]
"""

pytestmark = pytest.mark.usefixtures("plain_films")


@pytest.fixture
def film(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return storyboard.find_project(tmp_path)


def test_a_run_in_any_thread_makes_the_film_and_tells_of_it(film):
    events, made = [], []
    thread = threading.Thread(target=lambda: made.append(storyboard.run(film, reporter=events.append, stitch=False)))
    thread.start()
    thread.join()

    assert (made[0].missed, [shot.state for shot in made[0].shots]) == ((), ["done"])
    assert isinstance(events[0], storyboard.RunBegins)
    assert [event.key.shot for event in events if getattr(event, "state", "") == "done"] == ["lamp"]
    assert [take.counts for take in storyboard.takes(film, "lamp")] == [True]


async def _in_loop(film):
    loops, made = set(), []
    made.append(await storyboard.run_async(film, reporter=lambda _event: loops.add(asyncio.get_running_loop())))
    made.append(await storyboard.retake_async(film, "lamp", seed=7, stitch=False))
    made.append(await storyboard.stitch_async(film, reporter=lambda _event: loops.add(asyncio.get_running_loop())))
    assert await storyboard.cancel_async(film) == storyboard.cancel_async.__annotations__["return"](takes=())
    return loops == {asyncio.get_running_loop()}, made


@pytest.mark.slow
def test_in_an_event_loop_the_film_is_made_and_its_reporter_is_called_there(film):
    is_in_loop, (ran, retaken, stitched) = asyncio.run(_in_loop(film))

    assert is_in_loop
    assert (ran.missed, ran.unstitched, retaken.missed, stitched.reels[0].name) == ((), (), (), "main")
    assert [take.take for take in storyboard.takes(film, "lamp")] == [1, 2]


@pytest.mark.parametrize(("name", "words"), [("run", ()), ("retake", ("lamp",)), ("cancel", ())])
def test_in_an_event_loop_what_would_stop_it_says_what_to_await(film, name, words):
    async def call():
        getattr(storyboard, name)(film, *words)

    with pytest.raises(storyboard.CommandError, match=f"^storyboard.{name}: cannot be called") as refused:
        asyncio.run(call())

    assert refused.value.hint == f"await storyboard.{name}_async(...)"
    assert not film.state.exists()


def test_a_reporter_that_raises_is_told_nothing_more_and_the_run_goes_on(film):
    told = []

    def break_off(event):
        told.append(event)
        raise ValueError("no")

    with pytest.warns(RuntimeWarning, match="the reporter raised ValueError: no; it is told nothing more"):
        made = storyboard.run(film, reporter=break_off, stitch=False)

    assert (made.missed, len(told)) == ((), 1)


def test_a_process_runs_one_film_at_a_time(film):
    """Two at once would share what DBOS and the workflows keep of a run."""
    with (
        engine.hold_process(film),
        pytest.raises(storyboard.RunLocked, match="runs one film at a time"),
    ):
        storyboard.run(film)

    assert storyboard.run(film, stitch=False).missed == ()


def test_a_run_that_is_cancelled_begins_nothing_more_and_the_next_one_goes_on(film):
    async def cancel_when_asked():
        begun = asyncio.Event()
        task = asyncio.create_task(storyboard.run_async(film, reporter=lambda _event: begun.set(), stitch=False))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel_when_asked())
    again = storyboard.run(film, stitch=False)

    assert (again.missed, len(storyboard.takes(film, "lamp"))) == ((), 1)


def test_an_interruption_stays_one_and_says_what_goes_on(film, monkeypatch):
    def interrupt(*_words, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "make_run", interrupt)

    with pytest.raises(KeyboardInterrupt) as stopped:
        storyboard.run(film)

    assert stopped.value.__notes__[0].startswith("Stopped. No task is under way.\nto go on: storyboard run ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"only": "lamp"}, "only='lamp': input should be a valid tuple"),
        ({"max_usd": -1}, "max_usd=-1: input should be greater than or equal to 0"),
        ({"only": ("lmap",)}, "'lmap'"),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_the_tree(film, words, said):
    with pytest.raises(storyboard.CommandError) as refused:
        storyboard.run(film, **words)

    assert said in refused.value.message
    assert not film.state.exists()


def test_a_film_is_named_by_its_folder_its_file_or_its_project(film):
    names = (film, film.folder, str(film.folder), film.file)

    assert {storyboard.load(name).title for name in names} == {"Lamps"}
    assert {storyboard.find_project(name) for name in names} == {film}


def test_a_verdict_is_filed_and_taken_back(film):
    storyboard.run(film, stitch=False)

    assert storyboard.approve(film, "lamp").takes[0].take == 1
    assert storyboard.reject(film, "lamp", 1, note="too dark").before[0].verdict == "circled"
    assert storyboard.clear(film, "lamp").before[0].note == "too dark"
    assert storyboard.why(film, "lamp").reasons[0].take.state == "up_to_date"
    assert storyboard.status(film).shots[0].takes[0].verdict is None
