"""A project, a run that waits for nothing, and a PostgreSQL for the tests of shared databases."""

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from storyboard.shoot import engine, filing, submit
from tests.films import a_project
from tests.shoot.crashing import quicken
from tests.shoot.postgres import binaries, run_server


@pytest.fixture(autouse=True, scope="session")
def tables_at_hand():
    """Make the tables of a project's database once: where there is no file yet, it is a copy of the first."""
    usual, lock = engine._migrate_file, threading.Lock()
    first = sqlite3.connect(":memory:", check_same_thread=False)

    def migrate(of):
        place = Path(of.url.database or "")
        is_new = place.is_absolute() and not place.exists()
        with lock, suppress(sqlite3.Error):
            if is_new and first.execute("SELECT 1 FROM sqlite_master").fetchone():
                with closing(sqlite3.connect(place)) as file:
                    first.backup(file)
                return
        usual(of)
        if is_new:
            with lock, closing(sqlite3.connect(place)) as file:
                file.backup(first)

    with pytest.MonkeyPatch.context() as patched, closing(first):
        patched.setattr(engine, "_migrate_file", migrate)
        yield


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
