"""How many creates of the last minute count, whatever became of them and whoever sent them."""

import threading
import time

import pytest

from storyboard.shoot.state import create_rate, database
from storyboard.shoot.state.create_rate import CreateLimit
from storyboard.shoot.state.database import engine_at, shared_address
from storyboard.shoot.state.journal import Journal
from storyboard.shoot.state.state_file import VARIABLE
from tests.films import a_project
from tests.show.report.report_films import an_attempt

TWO = CreateLimit("ark/seedance-1.0-pro", most=2, span_s=60.0)
OTHER = CreateLimit("ark/seedance-2.0", most=2, span_s=60.0)


class Clock:
    def __init__(self):
        self.now_s = 1_800_000_000.0

    def time(self):
        return self.now_s


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(create_rate, "time", clock)
    return clock


@pytest.fixture
def journal(tmp_path):
    project = a_project(tmp_path)
    project.state.mkdir()
    engine = database.engine_at(database.address(project))
    yield Journal(engine, "film")
    engine.dispose()


def intend(journal, shot, allowed=TWO):
    """Return whether a create of *shot* may be sent."""
    planned = an_attempt(shot, state="planned")
    journal.add(shot, planned)
    return journal.swap(shot, planned, planned.model_copy(update={"state": "intended"}), limit=allowed)


def answer(journal, shot, state="submitted"):
    intended = an_attempt(shot, state="intended")
    assert journal.swap(shot, intended, intended.model_copy(update={"state": state}))


def test_a_create_counts_until_a_minute_after_its_answer(journal, clock):
    assert (intend(journal, "a"), intend(journal, "b")) == (True, True)
    clock.now_s += 20
    answer(journal, "a")
    clock.now_s += 10
    answer(journal, "b")

    assert journal.wait_to_create_s(TWO) == 50
    assert not intend(journal, "c")
    assert journal.attempt("c").state == "planned"
    clock.now_s += 49
    assert journal.wait_to_create_s(TWO) == 1
    clock.now_s += 1
    assert journal.wait_to_create_s(TWO) == 0
    assert (intend(journal, "c"), intend(journal, "d")) == (True, False)


def test_every_model_has_a_minute_of_its_own(journal, clock):
    assert (intend(journal, "a"), intend(journal, "b")) == (True, True)

    assert not intend(journal, "c")
    assert intend(journal, "other", allowed=OTHER)


@pytest.mark.parametrize("state", ["planned", "submitted"])
def test_a_create_that_was_refused_counts_too(journal, clock, state):
    """Nobody knows whether the service counts what it refuses."""
    assert (intend(journal, "a"), intend(journal, "b")) == (True, True)
    answer(journal, "a", state=state)

    assert journal.wait_to_create_s(TWO) == 60


def test_a_create_that_nobody_waits_for_any_more_counts_no_longer_than_it_can_last(journal, clock):
    """The process that sent it was killed."""
    assert (intend(journal, "a"), intend(journal, "b")) == (True, True)

    assert journal.wait_to_create_s(TWO) == 360
    clock.now_s += 360
    assert intend(journal, "c")


def test_a_clock_that_was_set_back_holds_nothing_up(journal, clock):
    assert (intend(journal, "a"), intend(journal, "b")) == (True, True)
    answer(journal, "a")
    clock.now_s -= 86_400

    assert intend(journal, "c")


def test_what_no_longer_counts_is_not_kept(journal, clock):
    for number in range(20):
        assert intend(journal, f"a{number}")
        answer(journal, f"a{number}")
        clock.now_s += 60

    with journal._engine.connect() as connection:
        assert len(connection.execute(create_rate._creates.select()).all()) == 1


def test_of_many_processes_as_many_may_send_as_are_allowed(postgres, monkeypatch):
    """Each has a connection of its own, and they ask at one moment."""
    monkeypatch.setenv(VARIABLE, postgres.fresh())
    engine = engine_at(shared_address())
    journals = [Journal(engine, f"film {number}") for number in range(8)]
    ready, sent = threading.Barrier(8), []

    def send(journal):
        ready.wait()
        time.sleep(0.001)
        sent.append(intend(journal, journal._project))

    threads = [threading.Thread(target=send, args=[journal]) for journal in journals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    engine.dispose()
    assert (sent.count(True), sent.count(False)) == (2, 6)
