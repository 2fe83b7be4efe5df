"""A run is killed around the create of a continuation: the next one finds its one task, and files it."""

import json
from pathlib import Path

import pytest

from storyboard.shoot import crash_points
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_film, a_shot
from tests.shoot.crashing import (
    LIST_LAG_S,
    Death,
    _Killer,
    an_ark,
    in_a_process,
    serve_simulator,
    shoot_and_exit,
    takes_of,
)

DEATHS = [Death(point, after_takes=1) for point in ("before the intent", "intent committed", "answer received")]


def _shoot(folder, url, death):
    if death:
        crash_points.interrupt_at(_Killer(death))
    settings = {"model": "seedance-2.5", "provider": "ark", "ratio": "16:9"}
    film = a_film(a_shot("a", **settings), a_shot("b", continues="a", **settings))
    shoot_and_exit(film, Path(folder), lambda: an_ark(url))


@pytest.mark.slow
@pytest.mark.parametrize("death", DEATHS, ids=str)
def test_one_task_a_take_whatever_is_killed(death, tmp_path):
    settings = SimulatorSettings(folder=tmp_path / "service", render=False, latency_s=0.2, list_lag_s=LIST_LAG_S)
    film = tmp_path / "film"
    film.mkdir()
    with serve_simulator(settings) as service:
        killed = in_a_process(_shoot, str(film), service.url, death)
        went_on = in_a_process(_shoot, str(film), service.url, None)

        assert (killed, went_on) == (-9, 0)
        assert service.tasks() == {"a happens": 1, "b happens": 1}
    assert takes_of(film) == {"a": 1, "b": 1}


@pytest.mark.slow
def test_a_task_that_was_made_is_found_though_the_clip_is_out_of_reach_by_now(tmp_path):
    """It is paid, and asked for no second time."""
    settings = SimulatorSettings(folder=tmp_path / "service", render=False, latency_s=0.2, list_lag_s=LIST_LAG_S)
    film = tmp_path / "film"
    film.mkdir()
    with serve_simulator(settings) as service:
        assert in_a_process(_shoot, str(film), service.url, Death("answer received", after_takes=1)) == -9
        slate = film / "archive" / "a.take-01" / "slate.json"
        told = json.loads(slate.read_bytes())
        slate.write_text(json.dumps({**told, "archived_at": "2026-01-01T00:00:00.000000Z"}), encoding="utf-8")
        in_a_process(_shoot, str(film), service.url, None)

        assert service.tasks() == {"a happens": 1, "b happens": 1}
    assert takes_of(film) == {"a": 1, "b": 1}
