"""A run that costs money, through a process of its own: what it asks before, and what it says after a ^C."""

import os
import pty
import re
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator

pytestmark = pytest.mark.slow

FILM = """\
storyboard: 1
title: Three
provider: ark
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: door, action: A door.}
  - {id: lamp, action: A lamp.}
  - {id: wake, action: A wake.}
"""
HOUR_S = 3600.0
PROGRAM = [sys.executable, "-m", "storyboard"]
QUESTION = "Go on? [y/N]"


@pytest.fixture
def serve(tmp_path, monkeypatch):
    """Serve a service of such settings, with which storyboards in `film` are shot; both are there until the end."""
    (tmp_path / "film").mkdir()
    (tmp_path / "film/storyboard.yaml").write_text(FILM, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")

    def serving(**settings):
        return serve_simulator(SimulatorSettings(folder=tmp_path / "service", render=False, **settings))

    return serving


def run_piped(*words):
    return subprocess.run(
        [*PROGRAM, *words], capture_output=True, text=True, encoding="utf-8", timeout=200, check=False
    )


def at_a_terminal(*words, answer=""):
    """Run a verb at a terminal, where a question gets *answer*; return its exit status and what it said."""
    terminal, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen([*PROGRAM, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    said, is_answered = "", False
    with suppress(OSError):
        while piece := os.read(terminal, 65536):
            said += piece.decode(errors="replace")
            if QUESTION in said and answer and not is_answered:
                is_answered = True
                os.write(terminal, f"{answer}\n".encode())
    os.close(terminal)
    return process.wait(timeout=120), said


def test_a_c_and_a_cancel_say_which_tasks_go_on_and_will_be_charged(serve, monkeypatch):
    """Two of three tasks run and one is queued."""
    with serve(latency_s=HOUR_S, concurrency=2) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        run = subprocess.Popen(
            [*PROGRAM, "run", "film", "--no-stitch", "--model-anyway"],
            stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        heard = ""
        while len(re.findall(r"take-01: queued \(task ", heard)) < 3 or heard.count(": running") < 2:
            line = run.stderr.readline()
            assert line, heard
            heard += line
        run.send_signal(signal.SIGINT)
        told = run.communicate(timeout=120)[1]

        assert run.returncode == 130
        assert (
            "Stopped. 3 tasks keep running at ark and will be charged: door take 1, lamp take 1 and wake take 1."
            in told
        )
        assert "to pick them up: storyboard run film" in told
        assert "to take back those that are still queued: storyboard cancel film" in told
        assert "Traceback" not in told

        cancelled = run_piped("cancel", "film")
        (queued,) = re.findall(r"^(\w+)\.take-01: cancelled \(task ", cancelled.stdout, flags=re.MULTILINE)
        first, second = sorted({"door", "lamp", "wake"} - {queued})
        assert f"1 take was taken back: {queued} take 1.\n" in cancelled.stderr
        running = f"2 tasks keep running at ark and will be charged: {first} take 1 and {second} take 1.\n"
        assert running in cancelled.stderr


@pytest.mark.parametrize("verb", [("run", "film"), ("retake", "film", "door")], ids=["run", "retake"])
def test_a_no_at_a_terminal_sends_nothing_and_a_yes_goes_on(verb, serve, monkeypatch):
    with serve() as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        options = ("--no-stitch", "--model-anyway")
        status, said = at_a_terminal(*verb, *options, answer="n")
        assert (status, service.tasks()) == (130, {}), said
        assert "This will ask ark for " in said
        assert "about ¥" in said
        assert "Nothing was sent." in said

        status, said = at_a_terminal(*verb, *options, answer="y")
        assert status == 0, said
        assert sum(service.tasks().values()) == (3 if verb[0] == "run" else 1)


def test_nobody_is_asked_with_yes_or_in_a_pipe(serve, monkeypatch):
    with serve() as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        status, said = at_a_terminal("run", "film", "--no-stitch", "--model-anyway", "--yes", "--only", "door")
        assert (status, sum(service.tasks().values())) == (0, 1), said
        assert QUESTION not in said

        piped = run_piped("run", "film", "--no-stitch", "--model-anyway")
        assert (piped.returncode, sum(service.tasks().values())) == (0, 3), piped.stderr
        assert QUESTION not in piped.stderr
