"""A clock that is set while a run lasts, or between two: nothing stands still or is asked for twice, and it is told."""

import json
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from storyboard.model import clock
from storyboard.shoot import clock_jumps, dbos_tables, engine
from storyboard.shoot.ages import Ages
from storyboard.shoot.state import create_rate
from storyboard.simulator.faults import Fault
from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator, takes_of

HOUR_S = 3600
SHORT_S = 250.0
"""No run of this film takes so long; the shortest jump is longer."""


@pytest.fixture
def service(tmp_path):
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", latency_s=2.0, render=False)) as served_at:
        yield served_at


def start(folder, service, *, at_s=0, point="", after_s=0.5, to_s=None, status=0):
    """Run the film in a process whose clock jumps; return what it says."""
    folder.mkdir(exist_ok=True)
    orders = {"folder": str(folder), "name": "film", "url": service.url}
    orders = json.dumps({**orders, "at_s": at_s, "point": point, "after_s": after_s, "to_s": to_s})
    command = [sys.executable, "-m", "tests.shoot.jumping", orders]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SHORT_S, check=False)
    assert ran.returncode == status, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout


def is_whole(folder, service):
    assert service.tasks().total() == 2
    assert takes_of(folder) == {"filma": 1, "filmb": 1}
    return True


@pytest.mark.slow
@pytest.mark.parametrize(
    ("to_s", "told"),
    [
        (-600, "set back by 10 min"),
        (-8 * HOUR_S, "set back by 8 h"),
        (8 * HOUR_S, "set ahead by 8 h"),
        (25 * HOUR_S, "set ahead by 25 h"),
    ],
)
def test_a_clock_that_is_set_while_a_take_waits_holds_nothing_up(to_s, told, tmp_path, service):
    said = start(tmp_path / "film", service, point="receipt committed", to_s=to_s)

    assert said.count(f"this machine's clock was {told}; the run goes on") == 1
    assert told in (tmp_path / "film" / "reports" / "run.log").read_text(encoding="utf-8")
    assert is_whole(tmp_path / "film", service)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first_s", "then_s", "point", "told"),
    [
        (0, -600, "receipt committed", "this machine's clock was set back by 10 min or more since the last run"),
        (8 * HOUR_S, 0, "receipt committed", "this machine's clock was set back by 8 h or more since the last run"),
        (8 * HOUR_S, 0, "answer received", "this machine's clock was set back by 8 h or more since the last run"),
        (0, 25 * HOUR_S, "receipt committed", ""),
    ],
)
def test_a_clock_that_is_set_between_two_runs_holds_nothing_up(first_s, then_s, point, told, tmp_path, service):
    after_s = 0.0 if point == "answer received" else 0.5
    start(tmp_path / "film", service, at_s=first_s, point=point, after_s=after_s, status=-signal.SIGKILL)

    said = start(tmp_path / "film", service, at_s=then_s)

    assert told in said
    assert said.count("clock was set") == bool(told)
    assert is_whole(tmp_path / "film", service)


@pytest.mark.slow
@pytest.mark.parametrize("to_s", [-8 * HOUR_S, 8 * HOUR_S])
def test_a_clock_that_is_set_while_a_busy_service_is_waited_for_holds_nothing_up(to_s, tmp_path):
    busy = (Fault(kind="429", count=3),)
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", faults=busy, render=False)) as service:
        said = start(tmp_path / "film", service, point="intent taken back", to_s=to_s)

        assert "this machine's clock was set" in said
        assert is_whole(tmp_path / "film", service)


class SetClock:
    """A machine's clock that is set, beside one that nobody sets."""

    def __init__(self, monkeypatch):
        self.wall_s, self.steady_s = 1_800_000_000.0, 100.0
        monkeypatch.setattr(clock, "now", lambda: f"written at {self.wall_s}")
        monkeypatch.setattr(clock, "ago_s", lambda written: self.wall_s - float(written.rpartition(" ")[2]))
        monkeypatch.setattr(clock, "steady_s", lambda: self.steady_s)
        monkeypatch.setattr(clock, "ahead_s", lambda: self.wall_s - self.steady_s)

    def pass_s(self, seconds):
        self.wall_s, self.steady_s = self.wall_s + seconds, self.steady_s + seconds


@pytest.mark.parametrize("jump_s", [-600, -8 * HOUR_S, 8 * HOUR_S, 25 * HOUR_S])
def test_what_this_process_wrote_is_as_old_as_it_is(jump_s, monkeypatch):
    set_clock, ages = SetClock(monkeypatch), Ages()
    written = ages.now()
    set_clock.pass_s(30)
    set_clock.wall_s += jump_s

    assert ages.age_s(written) == 30
    assert ages.doubt_s(written) == max(0, jump_s)


def test_what_an_earlier_process_wrote_may_be_a_day_older_than_it_seems(monkeypatch):
    """Its clock may have been put back since; from the first look on, a jump changes nothing."""
    set_clock, ages = SetClock(monkeypatch), Ages()
    written = f"written at {set_clock.wall_s - 40}"

    assert ages.age_s(written) == 40
    set_clock.pass_s(5)
    set_clock.wall_s -= 3600
    assert ages.age_s(written) == 45
    assert ages.doubt_s(written) == 86_400


@pytest.fixture
def database(project):
    with engine.hold_project(project) as opened:
        yield opened


def note(opened, *, started_s, function="DBOS.sleep", status="PENDING"):
    """Note a step and the beginning of its take at this time, as DBOS does."""
    with opened.engine.begin() as connection:
        step = "INSERT INTO operation_outputs (workflow_uuid, function_id, function_name, output, started_at_epoch_ms)"
        connection.execute(
            sa.text(f"{step} VALUES ('take-1', 1, :name, :output, :ms)"),
            {"name": function, "output": f"{started_s + 12}", "ms": int(started_s * 1000)},
        )
        take = "INSERT INTO workflow_status (workflow_uuid, status, started_at_epoch_ms, updated_at, created_at)"
        connection.execute(
            sa.text(f"{take} VALUES ('take-1', :status, :ms, 0, 0)"), {"status": status, "ms": int(started_s * 1000)}
        )


def noted_s(opened, column, table):
    with opened.engine.connect() as connection:
        return float(connection.scalar(sa.text(f"SELECT {column} FROM {table} WHERE workflow_uuid = 'take-1'")))


def test_a_wait_that_was_noted_at_a_time_still_to_come_is_over(database):
    now_s = time.time()
    note(database, started_s=now_s + 600)

    dbos_tables.end_waits(database.engine)

    assert noted_s(database, "output", "operation_outputs") == pytest.approx(now_s, abs=59)
    assert noted_s(database, "started_at_epoch_ms", "workflow_status") == pytest.approx((now_s - 60) * 1000, abs=59_000)


def test_a_wait_that_was_noted_before_now_goes_on(database):
    began_s = time.time() - 5
    note(database, started_s=began_s)

    dbos_tables.end_waits(database.engine)

    assert noted_s(database, "output", "operation_outputs") == began_s + 12


def test_nothing_but_waits_is_changed(database):
    later_s = time.time() + 600
    note(database, started_s=later_s, function="ask")

    dbos_tables.end_waits(database.engine)

    assert noted_s(database, "output", "operation_outputs") == later_s + 12


def test_what_counts_in_a_limit_moves_along_with_the_clock(database):
    """Its clock has just jumped eight hours ahead; the take began five seconds before."""
    now_s = time.time()
    note(database, started_s=now_s - 8 * HOUR_S - 5)

    dbos_tables.shift(database.engine, 8 * HOUR_S)

    assert noted_s(database, "started_at_epoch_ms", "workflow_status") == pytest.approx((now_s - 5) * 1000, abs=1)


@pytest.mark.parametrize("jump_s", [-8 * HOUR_S, 8 * HOUR_S])
def test_the_creates_of_the_last_minute_count_on_after_a_jump(jump_s, database, monkeypatch):
    allowed = create_rate.CreateLimit("ark/seedance-1.0-pro", most=1, span_s=60.0)
    set_clock = SimpleNamespace(now_s=1_800_000_000.0)
    monkeypatch.setattr(create_rate, "time", SimpleNamespace(time=lambda: set_clock.now_s))
    with database.engine.begin() as connection:
        create_rate.TABLES.create_all(connection)
        create_rate.begin(connection, "a", allowed)
        create_rate.end(connection, "a")
        set_clock.now_s += 20 + jump_s

        create_rate.shift(connection, jump_s)

        assert create_rate.wait_s(connection, allowed) == pytest.approx(40)


@pytest.mark.parametrize(
    ("span_s", "words"), [(8, "8 s"), (600, "10 min"), (8 * HOUR_S, "8 h"), (25 * HOUR_S + 120, "25 h 2 min")]
)
def test_a_jump_is_told_in_words(span_s, words):
    assert clock_jumps._length(span_s) == words
