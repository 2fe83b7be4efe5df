"""What the run knows of DBOS's own tables and ways is as this version of DBOS has it, and one file knows it."""

import re
from inspect import getsource, signature
from pathlib import Path

import pytest
import sqlalchemy as sa
from dbos import DBOS
from dbos._sys_db import SystemDatabase, WorkflowStatusString
from dbos._utils import INTERNAL_QUEUE_NAME

from storyboard.shoot import dbos_tables, engine
from storyboard.shoot.state import database
from tests.films import a_project

SHOOT = Path(dbos_tables.__file__).parent


@pytest.fixture
def state(tmp_path):
    """A project's own database, with the tables of DBOS."""
    project = a_project(tmp_path)
    project.state.mkdir()
    made = database.engine_at(database.address(project))
    engine.prepare_state(made)
    yield made
    made.dispose()


@pytest.mark.parametrize("table", dbos_tables.COLUMNS)
def test_dbos_has_the_tables_and_columns(state, table):
    there = {column["name"] for column in sa.inspect(state).get_columns(table)}

    assert set(dbos_tables.COLUMNS[table]) - there == set()


def test_dbos_has_these_states_of_work_that_has_not_ended():
    ended = {"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}

    assert {state.value for state in WorkflowStatusString} - ended == set(dbos_tables.UNFINISHED)


def test_dbos_notes_waits_and_queues_under_these_names():
    assert f'"{dbos_tables.WAIT}"' in getsource(SystemDatabase)
    assert dbos_tables.INTERNAL_QUEUE == INTERNAL_QUEUE_NAME


def test_dbos_has_the_ways_that_are_not_documented():
    """A file is migrated through our own connection; what a dead process held is taken over by its name."""
    assert list(signature(SystemDatabase.run_migrations).parameters) == ["self"]
    assert next(iter(signature(DBOS._recover_pending_workflows).parameters)) == "executor_ids"


def test_nothing_is_left_in_a_database_where_nothing_ran(state):
    assert not dbos_tables.is_work_left(state)


def test_no_other_file_knows_the_tables():
    told = re.compile(rf"{dbos_tables.OPERATIONS}|{dbos_tables.WORKFLOWS}|dbos\.")
    knows = {path.name for path in SHOOT.rglob("*.py") if told.search(path.read_text(encoding="utf-8"))}

    assert knows == {"dbos_tables.py"}
