"""The SQLite file of a project: where it is, whatever the folder is called, and what an old SQLite lacks."""

import sqlite3
import time
from contextlib import closing

import pytest
import sqlalchemy as sa

from storyboard.errors import ArchiveError, CommandError
from storyboard.project import Project
from storyboard.shoot.engine import hold_project
from storyboard.shoot.state import database
from storyboard.shoot.state.journal import Journal

ODD = [
    "50% off? #1",
    "a?b",
    "a#b",
    "%41",
    "a&b=c",
    "a;b",
    "it's",
    'say "no"',
    "two\nlines",
    "火",
    "-x",
    "a:b@c",
    "%s%d",
]


@pytest.mark.parametrize("name", ODD)
def test_the_state_stays_in_the_projects_folder_whatever_that_is_called(tmp_path, name, monkeypatch):
    """And nothing is made beside it."""
    monkeypatch.chdir(tmp_path)
    project = Project(file=tmp_path / name / "storyboard.yaml")
    project.folder.mkdir()

    with hold_project(project) as opened:
        Journal(opened.engine, "film")

    assert [path.name for path in tmp_path.iterdir()] == [name]
    with closing(sqlite3.connect(project.state / "state.db")) as state:
        tables = {row[0] for row in state.execute("SELECT name FROM sqlite_master")}
    assert {"storyboard_attempts", "workflow_status", "queues"} <= tables


def test_time_has_milliseconds_on_an_sqlite_whose_own_clock_has_none(monkeypatch):
    """Also in the default of a column."""
    monkeypatch.setattr(database, "OWN_CLOCK_BELOW", (99, 0, 0))
    engine = database.empty_engine()
    began_ms = int(time.time() * 1000)

    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (a, at INTEGER NOT NULL DEFAULT (unixepoch('subsec') * 1000))"))
        connection.execute(sa.text("INSERT INTO t (a) VALUES (1)"))
        at_ms = connection.scalar(sa.text("SELECT at FROM t"))
    engine.dispose()

    assert began_ms <= at_ms <= time.time() * 1000


def test_an_sqlite_without_returning_is_refused_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "OLDEST_SQLITE", (99, 0, 0))

    with pytest.raises(CommandError, match=r"is too old: a run needs 99\.0\.0"):
        database.engine_at(database.file_address(Project(file=tmp_path / "storyboard.yaml")))


def test_a_state_that_stands_where_a_path_was_cut_is_told_and_no_run_begins(tmp_path):
    """An earlier version read ``a?b`` as ``a`` and words behind it."""
    project = Project(file=tmp_path / "a?b" / "storyboard.yaml")
    project.folder.mkdir()
    with closing(sqlite3.connect(tmp_path / "a")) as state:
        state.execute("CREATE TABLE storyboard_attempts (project)")
        state.execute("INSERT INTO storyboard_attempts VALUES ('a?b')")
        state.commit()

    with pytest.raises(ArchiveError, match="an earlier version kept the state") as told, hold_project(project):
        pass

    assert f"{tmp_path / 'a'}" in told.value.message
    (tmp_path / "a").rename(project.state / "state.db")
    assert database.misplaced_state(project) is None
