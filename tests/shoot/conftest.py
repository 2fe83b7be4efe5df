"""A project, a run that waits for nothing, and a PostgreSQL for the tests of shared databases."""

import pytest

from storyboard.shoot import filing, submit
from tests.films import a_project
from tests.shoot.crashing import quicken
from tests.shoot.postgres import binaries, run_server


@pytest.fixture
def project(tmp_path):
    """A project whose storyboards are built by hand."""
    return a_project(tmp_path)


@pytest.fixture
def no_waiting(monkeypatch):
    """Where a run would wait to try again, it does so at once."""
    monkeypatch.setattr(submit, "_jitter", lambda wait_s: min(wait_s, 0.01))
    monkeypatch.setattr(submit, "_LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(filing, "_AGAIN_S", 0.01)


@pytest.fixture
def quick(monkeypatch):
    """Nothing of a run waits for long but the look into a list that may lag."""
    quicken(monkeypatch.setattr)
    monkeypatch.setattr(submit, "_LOOK_EVERY_S", 0.01)


@pytest.fixture(scope="session")
def postgres():
    """A server that all tests share; each takes a database of its own."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: Debian has it in the package postgresql")
    with run_server(programs) as server:
        yield server
