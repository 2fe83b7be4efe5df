"""^C while a create waits for its answer: what is waited for is said, and what may be paid when nobody waits."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from storyboard.cli.worker import _stop_event
from storyboard.simulator import spoiled
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator

FILM = """\
storyboard: 1
title: One
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2, provider: ark}
shots: [{id: one, action: It happens.}]
"""


@pytest.fixture
def answer(monkeypatch):
    """The service's first create is answered once this is set."""
    is_due = threading.Event()

    async def wait(_seconds):
        while not is_due.is_set():  # noqa: ASYNC110 - it is set in another thread
            await asyncio.sleep(0.02)

    monkeypatch.setattr(spoiled, "asyncio", SimpleNamespace(sleep=wait))
    return is_due


@pytest.fixture
def running(tmp_path, request, answer):
    """A run that waits this long for answers at its end, and the service, which has made its task and not answered."""
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    fault = parse_fault("hang:wait=1,count=1")
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", render=False, faults=(fault,))) as service:
        environment = {**os.environ, "ARK_BASE_URL": service.url, "ARK_API_KEY": "key-of-a-test"}
        run = start(tmp_path, environment, closing_s=request.param)
        try:
            until(lambda: tasks(service) == 1)
            yield run, service, lambda: start(tmp_path, environment, closing_s=request.param)
        finally:
            run.kill()
            run.communicate()


def start(folder, environment, *, closing_s):
    program = "from storyboard.__main__ import main; from storyboard.shoot import context"
    program += f"; context.CLOSING_S = {closing_s}; main()"
    command = [sys.executable, "-c", program, "run", "--no-stitch", "--model-anyway", str(folder)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )


def tasks(service):
    return sum(service.tasks().values())


def until(is_so, most_s=120.0):
    ends_s = time.monotonic() + most_s
    while not is_so():
        assert time.monotonic() < ends_s
        time.sleep(0.02)


def hear(run, words):
    """Read what the run says up to the line with *words*, and return that line."""
    for line in run.stderr:
        if words in line:
            return line
    raise AssertionError(words)


WAITS = "waiting at most {} s for the service's answer about one.take-01, so that no paid task is lost"


@pytest.mark.slow
@pytest.mark.parametrize("running", [3600], indirect=True)
def test_a_first_c_says_at_once_what_it_waits_for(running, answer):
    run, service, again = running
    run.send_signal(signal.SIGINT)

    hear(run, WAITS.format(3600))

    assert run.poll() is None
    answer.set()
    told = run.communicate(timeout=120)[1]
    assert run.returncode == 130
    assert "no answer came" not in told
    second = again()
    assert "found" not in second.communicate(timeout=120)[1]
    assert (second.returncode, tasks(service)) == (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("running", [3600], indirect=True)
def test_a_second_c_says_what_may_be_paid_and_how_to_settle_it(running):
    run, service, again = running
    run.send_signal(signal.SIGINT)
    hear(run, WAITS.format(3600))
    run.send_signal(signal.SIGINT)

    told = run.communicate(timeout=120)[1]

    assert run.returncode == 130
    assert "one.take-01: a task was asked of ark at " in told
    assert "it may exist and may be paid" in told
    assert re.search(r"`storyboard tasks forget /\S+ one`", told)
    assert "Traceback" not in told
    second = again()
    second.communicate(timeout=120)
    assert (second.returncode, tasks(service)) == (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("running", [2], indirect=True)
def test_an_answer_that_does_not_come_in_time_is_told_too(running):
    run, _, _ = running
    run.send_signal(signal.SIGINT)

    told = run.communicate(timeout=120)[1]

    assert run.returncode == 130
    assert WAITS.format(2) in told
    assert "it may exist and may be paid" in told


def test_a_second_c_stops_a_worker_at_once():
    with _stop_event() as ended:
        signal.raise_signal(signal.SIGINT)
        assert ended.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
