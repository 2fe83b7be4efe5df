"""A run is killed at every boundary between its steps; the next one finds one task for each take, and files it."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from storyboard.shoot import crash_points
from storyboard.simulator.faults import Fault
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_project
from tests.shoot.crashing import LIST_LAG_S, Death, run_in_a_process, serve_simulator, takes_of
from tests.shoot.test_still_crashes import AFTER_THE_ANSWER, AFTER_THE_BYTES

SOURCES = Path(crash_points.__file__).parent

TWICE = {"part written": 2}
"""Points that a take comes to more than once, each time with something else done before."""

ASKED_IN_TIME = "poll noted"
"""The point that a take comes to only where a question finds it running."""

PROVOKED = {
    "outcome unknown": "lost",
    "task found in the list": "lost",
    "intent taken back": "429",
    "failure noted": "moderation",
    "asked again": "failed",
}
"""Points on ways that only a fault of the service leads to."""

FAILS_ONCE = ("failure noted", "asked again")
"""Points on the way of a task that fails, unpaid, and has another one made in its place."""

OF_STILLS = ("picture kept", "answer kept")
"""Points that only a still comes to: `test_still_crashes` kills there."""

DEATHS = {
    f"film{number:03}x": death
    for number, death in enumerate(
        Death(point, reach, after_takes)
        for after_takes in (0, 1)
        for point in get_args(crash_points.Point)
        if point not in OF_STILLS
        for reach in range(1, TWICE.get(point, 1) + 1)
    )
}
"""By the name of the film that each meets."""


@dataclass(frozen=True)
class Outcome:
    killed: int
    went_on: int
    takes: dict[str, int]


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """By the name of the film that is shot there."""
    faults = tuple(
        Fault(kind=PROVOKED[death.point], match=_prompt(name, death), count=1)
        for name, death in DEATHS.items()
        if death.point in PROVOKED
    )

    def settings(name, latency_s):
        return SimulatorSettings(
            folder=tmp_path_factory.mktemp(name), render=False, latency_s=latency_s, concurrency=50, rpm=10_000,
            list_lag_s=LIST_LAG_S, faults=faults,
        )  # fmt: skip

    # However busy this machine is, a question finds a slow task running.
    with serve_simulator(settings("quick", 0.2)) as quick, serve_simulator(settings("slow", 3.0)) as slow:
        yield {name: slow if death.point == ASKED_IN_TIME else quick for name, death in DEATHS.items()}


@pytest.fixture(scope="module")
def outcomes(services, tmp_path_factory):
    """Every death, two at a time, each with the run after it."""
    folder = tmp_path_factory.mktemp("films")

    def die_and_go_on(name):
        place = folder / name
        place.mkdir()
        url = services[name].url
        killed = run_in_a_process(place, name, url, DEATHS[name])
        return Outcome(killed, run_in_a_process(place, name, url), takes_of(place))

    with ThreadPoolExecutor(2) as two:
        return dict(zip(DEATHS, two.map(die_and_go_on, DEATHS), strict=True))


def _prompt(name, death):
    return f"{name}{'ab'[death.after_takes]} happens"


@pytest.mark.slow
@pytest.mark.parametrize("name", DEATHS, ids=lambda name: str(DEATHS[name]))
def test_one_task_a_take_and_a_full_archive_whatever_is_killed(name, outcomes, services):
    outcome, service = outcomes[name], services[name]

    assert outcome.killed == -9
    assert outcome.went_on == 0
    failed = DEATHS[name].point in FAILS_ONCE
    assert service.tasks()[f"{name}a happens"] == (2 if failed and DEATHS[name].after_takes == 0 else 1)
    assert service.tasks()[f"{name}b happens"] == (2 if failed and DEATHS[name].after_takes == 1 else 1)
    assert outcome.takes == {f"{name}a": 1, f"{name}b": 1}


@pytest.mark.slow
@pytest.mark.parametrize("ended", ["SUCCESS", "ERROR", None])
def test_a_filing_that_came_to_nothing_before_its_take_ended_is_done_anew(ended, tmp_path):
    """The take's record says that it has begun its filing: only the board can see that there is none any more."""
    settings = SimulatorSettings(folder=tmp_path / "service", render=False, latency_s=0.2, list_lag_s=LIST_LAG_S)
    place = tmp_path / "film"
    place.mkdir()
    with serve_simulator(settings) as service:
        assert run_in_a_process(place, "film", service.url, Death("filing started")) == -9
        with closing(sqlite3.connect(a_project(place).state / "state.db")) as state, state:
            _end_filings(state, status=ended)
        went_on = run_in_a_process(place, "film", service.url)

        assert went_on == 0
        assert service.tasks() == {"filma happens": 1, "filmb happens": 1}
    assert takes_of(place) == {"filma": 1, "filmb": 1}


def _end_filings(state: sqlite3.Connection, *, status: str | None) -> None:
    """Write that the filings under way have ended with *status*; with None, that there never were any."""
    filings = "workflow_uuid LIKE 'filing-%'"
    done = (
        state.execute(f"UPDATE workflow_status SET status = ? WHERE {filings}", (status,))
        if status
        else state.execute(f"DELETE FROM workflow_status WHERE {filings}")
    )
    assert done.rowcount == 1


def test_every_point_in_the_code_is_one_that_a_run_is_killed_at():
    """A point that nobody reaches, or that is reached under a name of its own, would be a gap."""
    texts = [file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py")]
    name = crash_points.pass_point.__name__
    passed = [point for text in texts for point in re.findall(rf'\b{name}\("([^"]+)"\)', text)]
    calls = sum(len(re.findall(rf"\b{name}\((?!point\b)", text)) for text in texts)

    killed = {death.point for death in DEATHS.values()} | {*AFTER_THE_BYTES, *AFTER_THE_ANSWER} & {*OF_STILLS}
    assert set(passed) == set(get_args(crash_points.Point)) == killed
    assert calls == len(passed)
