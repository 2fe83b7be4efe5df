"""Simulators of one test, and the recorded bodies of the service."""

import json
from pathlib import Path

import pytest

from storyboard.simulator.settings import SimulatorSettings
from tests.simulator.in_process import Clock, Simulator, mark

DATA = Path(__file__).parent.parent / "data" / "ark"


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def start(tmp_path, clock):
    """Start simulators: ``sim = start(latency_s=1)``; all of one test share a folder."""
    started = []

    def start_simulator(*, renderer=mark, **settings):
        settings = SimulatorSettings(**{"folder": tmp_path / "store", **settings})
        started.append(Simulator(settings, renderer=renderer, now=clock))
        return started[-1]

    yield start_simulator
    for simulator in started:
        await simulator.aclose()


@pytest.fixture
def read_recording():
    """Read a recorded or documented body: ``recorded("errors/401")``."""
    return lambda name: json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))["body"]
