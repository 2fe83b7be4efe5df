"""A recording whose run is killed at every boundary: at most two calls, all counted, and no sound lost that came."""

import shutil

import pytest

from storyboard.model.storyboard import Budget
from storyboard.shoot.adopting import forget
from storyboard.shoot.caps import Caps
from storyboard.shoot.state.journal import open_journal
from tests.shoot.drawing import MISSED, Deaths, takes_of
from tests.shoot.speaking import (
    PRICE_USD,
    serve_speech,
    speak,
    speak_in_a_process,
    write_film,
)

NOT_SENT = ("attempt opened", "take enqueued", "before the intent", "intent committed")
AFTER_THE_BYTES = ("picture kept",)
AFTER_THE_ANSWER = (
    "answer kept", "receipt committed", "filing started", "files sent", "slate written", "archived in the journal",
)  # fmt: skip


def money(project):
    with open_journal(project) as journal:
        return round(journal.cost_so_far()[1] / PRICE_USD, 3)


@pytest.fixture
def wire():
    with serve_speech() as served:
        yield served


@pytest.fixture
def project(tmp_path):
    return write_film(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("point", [*NOT_SENT, "answer received", *AFTER_THE_BYTES, *AFTER_THE_ANSWER])
def test_a_kill_costs_at_most_one_more_call(point, project, wire):
    assert speak_in_a_process(project.folder, wire.url, Deaths(point)) == -9

    assert speak_in_a_process(project.folder, wire.url) == 0

    ((recording, usd, lost),) = takes_of(project, "talk.line-1")
    is_lost = point in {"intent committed", "answer received"}
    assert len(wire.bodies) == (2 if point == "answer received" else 1)
    assert recording == wire.made[-1]
    assert (lost, round(usd / PRICE_USD, 3)) == ((1, 2.0) if is_lost else (0, 1.0))
    assert money(project) == (2.0 if is_lost else 1.0)
    assert not list(project.archive.glob("*/*.json.part")) + list(project.archive.glob("*/*.asked.json"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("answer received", "answer received"),
        ("answer received", "asked again"),
        ("answer received", "intent committed"),
        ("intent committed", "answer received"),
        ("answer received", "attempt opened"),
    ],
)
def test_two_kills_in_a_row_are_never_a_third_call(first, second, project, wire):
    assert speak_in_a_process(project.folder, wire.url, Deaths(first)) == -9
    killed = speak_in_a_process(project.folder, wire.url, Deaths(second))

    status = speak_in_a_process(project.folder, wire.url)

    assert len(wire.bodies) <= 2
    assert killed == (0 if second == "attempt opened" else -9)
    if second in {"answer received", "intent committed"}:
        assert status == MISSED
        assert takes_of(project, "talk.line-1") == []
    else:
        assert status == 0
        assert takes_of(project, "talk.line-1")[0][0] == wire.made[-1]
    assert money(project) == 2.0


@pytest.mark.slow
@pytest.mark.parametrize("point", ["answer received", "picture kept", "answer kept", "receipt committed"])
def test_a_lost_state_loses_neither_the_recording_nor_the_doubt(point, project, wire):
    assert speak_in_a_process(project.folder, wire.url, Deaths(point)) == -9
    shutil.rmtree(project.state)

    missed, notes = speak(project, wire.url)

    assert missed == ()
    assert any("before the project's state was lost" in note for note in notes)
    ((recording, _, lost),) = takes_of(project, "talk.line-1")
    assert recording == wire.made[-1]
    is_lost = point == "answer received"
    assert (len(wire.bodies), lost, money(project)) == ((2, 1, 2.0) if is_lost else (1, 0, 1.0))


@pytest.mark.slow
def test_a_moved_project_goes_on_with_the_recording_that_came(project, tmp_path_factory, wire):
    assert speak_in_a_process(project.folder, wire.url, Deaths("receipt committed")) == -9
    place = tmp_path_factory.mktemp("elsewhere") / "film"
    shutil.move(project.folder, place)

    assert speak_in_a_process(place, wire.url) == 0

    assert len(wire.bodies) == 1


def test_no_second_call_passes_the_budget(project):
    with serve_speech(faults=["lost"]) as wire:
        missed, _ = speak(project, wire.url, caps=Caps(film=Budget(usd=0.015)))

    assert len(wire.bodies) == 1
    assert "may be paid" in missed[0].why
    assert "0.0" in missed[0].why


@pytest.mark.slow
def test_after_a_persons_word_it_is_asked_once_and_every_call_stays_counted(project):
    with serve_speech(faults=["lost", "500", "hang"]) as wire:
        speak(project, wire.url)
        speak(project, wire.url)
        assert len(wire.bodies) == 2
        forget(project, "talk.line-1")
        assert money(project) == 2.0

        missed, _ = speak(project, wire.url)

        assert len(wire.bodies) == 3
        assert "may be paid" in missed[0].why
        assert money(project) == 3.0
        forget(project, "talk.line-1")
        assert speak(project, wire.url)[0] == ()
    assert len(wire.bodies) == 4
    assert money(project) == 4.0


def test_a_refused_second_call_leaves_the_first_in_doubt_and_counted(project):
    with serve_speech(faults=["lost", "parameter"]) as wire:
        missed, _ = speak(project, wire.url)

    assert len(missed) == 1
    assert len(wire.bodies) == 2
    assert money(project) == 1.0
