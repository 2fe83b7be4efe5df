"""However often and from wherever a run is called, nothing is paid twice: the service's own books say so."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from storyboard.actions import runs
from storyboard.actions.runs import run_now
from storyboard.project import Project
from storyboard.simulator.settings import SimulatorSettings
from storyboard.studio.library import Library
from tests.agents.asking import connected, ended, with_caller
from tests.agents.served import over_streams
from tests.shoot.crashing import serve_simulator

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plain_films")]

FILM = """\
storyboard: 1
title: Test
provider: ark
prompt: "{{ shot.id }}"
defaults: {model: seedance-2.0-mini, duration: 4, resolution: 480p}
shots:
  - {id: door, action: A door.}
  - {id: yard, action: A yard.}
"""


@pytest.fixture
def film(tmp_path):
    file = tmp_path / "film" / "storyboard.yaml"
    file.parent.mkdir()
    file.write_text(FILM, "utf-8")
    return Project(file=file)


@pytest.fixture
def service(tmp_path, monkeypatch):
    """A service that charges, and takes three seconds for each clip."""
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", latency_s=3)) as served:
        monkeypatch.setenv("ARK_BASE_URL", served.url)
        monkeypatch.setenv("ARK_API_KEY", "a-key-of-a-test")
        yield served


async def task_of(film, call, count):
    """Wait until *count* tasks of the film are known to the run."""
    until = time.monotonic() + 60
    while True:
        status = await call("status")
        if status["states"].get("running", 0) + status["states"].get("queued", 0) >= count:
            return
        assert time.monotonic() < until, status.document
        await asyncio.sleep(0.1)


def wait_for_tasks(service, count):
    """Wait until the service has so many tasks, whoever knows of them."""
    until = time.monotonic() + 60
    while sum(service.tasks().values()) < count:
        assert time.monotonic() < until
        time.sleep(0.02)


def kill_run(film):
    """Kill the run that is at work, and wait until it is gone."""
    pid = run_now(film).pid
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 30
    while run_now(film) is not None:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_run_without_a_token_or_with_a_stale_one_asks_for_nothing(film, service):
    async def work(call):
        assert (await call("run"))["code"] == "PLAN_TOKEN_NEEDED"
        assert (await call("retake", shot="door"))["code"] == "PLAN_TOKEN_NEEDED"
        token = (await call("plan"))["plan_token"]
        film.file.write_text(FILM.replace("duration: 4", "duration: 5"), "utf-8")
        stale = await call("run", plan_token=token)
        return stale, await call("run", plan_token="plan-00000000000000000000")

    stale, strange = with_caller([film], work)

    assert (stale["code"], strange["code"]) == ("PLAN_CHANGED", "PLAN_CHANGED")
    assert "the settings or pictures of door changed" in stale["changed"]
    assert service.tasks() == {}
    assert run_now(film) is None


def test_a_run_that_is_called_twice_at_once_is_one_run(film, service):
    """By one server, and by two."""

    async def work(call):
        token = (await call("plan"))["plan_token"]
        async with connected(Library([film], here=film.folder.parent)) as other:
            told = await asyncio.gather(*(each("run", plan_token=token) for each in (call, call, other, other)))
        await ended(call, "film")
        return told, await call("run", plan_token=token)

    told, last = with_caller([film], work)

    assert sorted(answer["joined"] for answer in told) == [False, True, True, True]
    assert (last["state"], last["joined"]) == ("done", True)
    assert service.tasks() == {"door": 1, "yard": 1}


def test_a_run_that_was_killed_goes_on_with_the_same_token(film, service):
    async def work(call):
        token = (await call("plan"))["plan_token"]
        await call("run", plan_token=token)
        await task_of(film, call, 2)
        kill_run(film)
        again = await call("run", plan_token=token)
        return again, await ended(call, "film")

    again, status = with_caller([film], work)

    assert (again["state"], again["joined"]) == ("running", False)
    assert status["shots_done"] == 2
    assert service.tasks() == {"door": 1, "yard": 1}


def test_one_more_take_that_was_killed_or_called_again_is_one_take(film, service):
    async def work(call):
        token = (await call("plan"))["plan_token"]
        await call("run", plan_token=token)
        await ended(call, "film")
        token = (await call("plan", retake="door"))["plan_token"]
        twice = await asyncio.gather(*(call("retake", plan_token=token) for _ in range(2)))
        await asyncio.to_thread(wait_for_tasks, service, 3)
        kill_run(film)
        again = await call("retake", plan_token=token)
        await ended(call, "film")
        return twice, again, await call("retake", plan_token=token)

    twice, again, last = with_caller([film], work)

    assert sorted(answer["joined"] for answer in twice) == [False, True]
    assert again["state"] == "running"
    assert (last["state"], last["note"]) == ("done", "door take 2 is made already; nothing was sent")
    assert service.tasks() == {"door": 2, "yard": 1}


def test_a_run_outlives_its_server_and_the_next_server_joins_it(film, service):
    async def begin():
        async with over_streams(film.folder) as call:
            token = (await call("plan"))["plan_token"]
            await call("run", plan_token=token)
            return token

    async def go_on(token):
        async with over_streams(film.folder) as call:
            return await call("run", plan_token=token), await ended(call, "film")

    token = asyncio.run(begin())
    again, status = asyncio.run(go_on(token))

    assert again["joined"]
    assert status["shots_done"] == 2
    assert service.tasks() == {"door": 1, "yard": 1}


def test_at_most_holds_a_run_back(film, service):
    """What passes it is not asked for, and the answer says so."""

    async def work(call):
        plan = await call("plan")
        told = await call("run", plan_token=plan["plan_token"], at_most=plan["charged_usd"] * 0.6)
        return told, await ended(call, "film")

    told, status = with_caller([film], work)

    assert "is not asked for" in told["note"]
    assert (status["shots_done"], sum(service.tasks().values())) == (1, 1)


def test_a_run_is_stopped_and_what_goes_on_is_told(film, service):
    async def work(call):
        token = (await call("plan"))["plan_token"]
        await call("run", plan_token=token)
        await task_of(film, call, 2)
        stopped = await call("stop")
        await ended(call, "film")
        return stopped

    stopped = with_caller([film], work)

    assert stopped["was_running"]
    assert {task["shot"] for task in stopped["goes_on"]} == {"door", "yard"}
    assert all(task["is_charged"] for task in stopped["goes_on"])
    assert Path(runs._output(film)).exists()
