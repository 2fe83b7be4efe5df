"""A disk that fills up, or a state file that others hold: the run ends with one sentence, and goes on later."""

import sqlite3
from contextlib import suppress
from uuid import uuid4

import pytest
import sqlalchemy as sa

from storyboard.archive.takes import read_takes
from storyboard.errors import ArchiveError
from storyboard.plan.make_plan import plan
from storyboard.providers import simulator
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state import database
from storyboard.simulator.store import Store
from tests.films import a_film, a_project, a_shot
from tests.scripted import Scripted


def run(project, connect_to):
    film = a_film(a_shot("one", provider="simulator", model="seedance-1.0-pro", duration=2))
    planned = plan(film, read_takes(project), project=project)
    return shoot(planned, project=project, reporter=Silent(), run_id=uuid4().hex, connect_to=connect_to)


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_a_run_ends_where_its_workflows_cannot_be_noted_any_more(tmp_path, monkeypatch):
    """DBOS would try again for ever; the next run finds the task and makes no other one."""
    project, service = a_project(tmp_path), Scripted(folder=tmp_path)
    usual, connections = database._prepare_for_workflows, []

    def prepare(connection, record):
        usual(connection, record)
        connections.append(connection)
        if service.asked:
            connection.execute("PRAGMA query_only=ON")

    async def get(task_id):
        for connection in connections:
            with suppress(sqlite3.ProgrammingError):  # that of the migration is closed
                connection.execute("PRAGMA query_only=ON")
        return await Scripted.get(service, task_id)

    with monkeypatch.context() as broken:
        broken.setattr(database, "_prepare_for_workflows", prepare)
        broken.setattr(service, "get", get)
        with pytest.raises(
            ArchiveError, match=r"state\.db: the project's state cannot be written: .* readonly"
        ) as caught:
            run(project, lambda _name, _project: service)

    assert caught.value.hint == "free space or rights, then run again: what is paid is not lost"
    assert run(project, lambda _name, _project: service) == ()
    assert service.creates == 1


def test_a_simulator_that_cannot_write_says_so(tmp_path, monkeypatch):
    def full(*_values, **_more):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "__init__", full)

    (missed,) = run(a_project(tmp_path), lambda _name, project: simulator.connect(project))

    assert missed.why == f"{tmp_path}/.storyboard/simulator: the simulator cannot write here: database or disk is full"


def test_a_state_that_another_program_holds_is_told_as_that():
    locked = sa.exc.OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked"))

    with (
        pytest.raises(ArchiveError, match="database is locked") as caught,
        database.translated_errors(sa.make_url("sqlite:///state.db")),
    ):
        raise locked

    assert caught.value.hint.startswith("another program holds this file")
