"""A run is a process of its own: seen wherever it was begun, stopped by asking, and never mistaken for another."""

import fcntl
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyboard.actions import film_view, plans, runs
from storyboard.actions.run_request import RunRequest
from storyboard.errors import CommandError, RunLocked
from storyboard.project import Project
from storyboard.shoot.engine import lock
from storyboard.shoot.running import is_running, lock_file, note_run, run_process
from storyboard.shoot.state.journal import open_journal
from storyboard.simulator.app import create_app
from storyboard.simulator.settings import SimulatorSettings
from tests.serving import serve_app

pytestmark = pytest.mark.usefixtures("plain_films")


def wait_for_end(film: Project, *, within_s: float = 60) -> None:
    """Return once no run is at work."""
    until = time.monotonic() + within_s
    while runs.run_now(film):
        assert time.monotonic() < until, runs.last_lines(film)
        time.sleep(0.1)


@pytest.mark.slow
def test_a_run_lives_on_in_a_session_of_its_own(film: Project) -> None:
    """It ends with its takes made, whoever began it; a second one does not begin meanwhile."""
    began = runs.start_run(film, RunRequest(mark=plans.plan(film).mark, stitch=False))
    assert began.state == "running", began.said
    assert os.getsid(began.pid) == began.pid
    seen = runs.run_now(film)
    assert seen is not None
    assert (seen.pid, seen.can_interrupt) == (began.pid, True)
    with pytest.raises(RunLocked):
        runs.start_run(film)
    wait_for_end(film)
    # What it has to say comes after it let go of the film.
    assert runs.last_lines(film, pid=began.pid)[-1].startswith("page: ")
    assert runs.last_lines(film, pid=began.pid + 1) == ()
    assert (film.archive / "yard.take-01").is_dir()
    assert not (film.state / "run.json").exists()


@pytest.mark.slow
def test_a_run_takes_nothing_from_the_folder_that_it_begins_in(film: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file there is no part of the program, whatever it is called."""
    for name in ("signal", "typer", "yaml", "storyboard"):
        (film.folder / f"{name}.py").write_text("raise SystemExit(77)\n", "utf-8")
    monkeypatch.chdir(film.folder)
    began = runs.start_run(film, RunRequest(only=("nobody",)))
    assert (began.state, began.exit_status) == ("ended", 2), began.said


def test_a_run_that_cannot_begin_says_why(film: Project) -> None:
    """With what it wrote."""
    film.file.write_text(film.file.read_text("utf-8").replace("A yard.", "'{{ nobody }}'"), "utf-8")
    began = runs.start_run(film)
    assert (began.state, began.exit_status) == ("ended", 2)
    assert "nobody" in " ".join(began.said)


def test_a_run_on_another_plan_does_not_begin(film: Project) -> None:
    """The price that was looked at is the price that is paid."""
    mark = plans.plan(film).mark
    film.file.write_text(film.file.read_text("utf-8").replace("duration: 2", "duration: 4"), "utf-8")
    with pytest.raises(CommandError, match="another one now"):
        runs.start_run(film, RunRequest(mark=mark))


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a service that takes a minute for each clip stand for Ark."""
    settings = SimulatorSettings(folder=tmp_path / "service", latency_s=60)
    with serve_app(create_app(settings)) as address:
        monkeypatch.setenv("ARK_BASE_URL", f"{address}/api/v3")
        monkeypatch.setenv("ARK_API_KEY", "a-key-of-a-test")
        yield


def wait_for_task(film: Project) -> None:
    """Return once the service has the first shot's task."""
    until = time.monotonic() + 60
    while not film_view.film(film).shots[0].segments[0].task_id:
        assert time.monotonic() < until, runs.last_lines(film)
        time.sleep(0.2)


@pytest.mark.usefixtures("slow")
def test_a_run_is_stopped_by_asking_and_its_task_goes_on(film: Project) -> None:
    """What goes on is told with its price; nothing is taken back, and the next run would wait for it again."""
    request = RunRequest(provider="ark", model_anyway=True, stitch=False)
    assert runs.start_run(film, request).state == "running"
    wait_for_task(film)
    stopped = runs.stop_run(film)
    assert stopped.was_running
    assert [(task.shot, task.provider, task.is_charged) for task in stopped.left] == [("door", "ark", True)]
    assert stopped.left[0].usd
    wait_for_end(film, within_s=30)

    # A server in a shell's background does not hear ^C, and what it begins would not either.
    hears = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert runs.start_run(film, request).state == "running"
    finally:
        signal.signal(signal.SIGINT, hears)
    assert runs.interrupt_run(film)
    wait_for_end(film, within_s=30)
    with open_journal(film) as journal:
        assert [(attempt.key.take, attempt.state) for attempt in journal.attempts().values()] == [(1, "submitted")]
    assert [(take.shot, take.became) for take in runs.cancel(film)] == [("door", "left")]


@pytest.mark.usefixtures("slow")
def test_a_run_that_has_only_just_begun_is_stopped_too(film: Project) -> None:
    """What was asked of earlier runs is forgotten before a run can be asked anything."""
    request = RunRequest(provider="ark", model_anyway=True, stitch=False)
    assert runs.start_run(film, request).state == "running"
    assert runs.stop_run(film).was_running
    wait_for_end(film, within_s=30)


def test_nothing_is_stopped_where_nothing_runs(film: Project) -> None:
    """And no file is made to find out."""
    assert runs.run_now(film) is None
    assert not runs.stop_run(film).was_running
    assert not runs.interrupt_run(film)
    assert not film.state.exists()


def test_a_number_that_went_to_another_process_is_not_believed(film: Project) -> None:
    """The note of a run that was killed names a process that is another one by now."""
    with lock(film), note_run(film):
        assert is_running(film)
        note = film.state / "run.json"
        told = json.loads(note.read_text("utf-8"))
        assert run_process(film) is not None
        for other in ({"birth": "boot 1"}, {"birth": ""}, {"host": "elsewhere"}, {"pid": 2**22 + 1}, {"pid": "x"}):
            note.write_text(json.dumps(told | other), "utf-8")
            assert run_process(film) is None
            assert is_running(film)
            assert not runs.interrupt_run(film)
        note.write_text("no json", "utf-8")
        assert run_process(film) is None
    assert not is_running(film)


def test_to_look_never_keeps_a_run_from_beginning(film: Project) -> None:
    """Who looks holds the lock for a moment; a run waits longer than that."""
    with lock(film):
        pass
    with lock_file(film).open("rb") as looked_at:
        fcntl.flock(looked_at, fcntl.LOCK_SH)
        later = threading.Timer(0.05, fcntl.flock, (looked_at, fcntl.LOCK_UN))
        later.start()
        with lock(film):
            assert is_running(film)
        later.join()
    assert not is_running(film)


def test_what_a_run_wrote_steers_no_terminal(film: Project) -> None:
    """Its last lines are text."""
    film.state.mkdir()
    Path(film.state / "run.out").write_bytes(b"one\n\x1b[31mtwo\x1b[0m\n\x07\nthree\n")
    assert runs.last_lines(film) == ("one", "two", "three")


def test_lines_of_a_run_that_was_begun_elsewhere_are_not_those_of_an_older_one(film: Project) -> None:
    film.state.mkdir()
    Path(film.state / "run.out").write_bytes(b"one\n")
    assert runs.last_lines(film, pid=7) == ()
    Path(film.state / "run.pid").write_bytes(b"7")
    assert (runs.last_lines(film, pid=7), runs.last_lines(film, pid=8)) == (("one",), ())
