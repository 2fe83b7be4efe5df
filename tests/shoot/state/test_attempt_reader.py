"""Who only looks reads the project's own file with Python's SQLite, and finds what the journal itself finds."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from storyboard.errors import StateDamaged
from storyboard.project import Project
from storyboard.shoot.state.attempt_reader import OPEN, open_reader
from storyboard.shoot.state.journal import open_journal
from storyboard.shoot.state.state_file import VARIABLE
from tests.films import a_project
from tests.show.report.report_films import an_attempt, polls


@pytest.fixture(params=["film", "fi lm?mode=ro#%20"])
def project(tmp_path, request) -> Project:
    folder = tmp_path / request.param
    folder.mkdir()
    return a_project(folder)


def test_a_look_finds_what_the_journal_finds(project):
    """In a folder of whatever name, also while a run has the file open."""
    with open_journal(project) as journal:
        journal.add("b1", an_attempt("b", state="archived"))
        journal.add("a1", an_attempt("a", state="submitted"))
        journal.add("a2", an_attempt("a", take=2, state="intended"))
        journal.add_poll("a2", polls("running")[0])
        with open_reader(project) as reader:
            assert type(reader) is not type(journal)
            for ask in (
                lambda each: each.attempts(),
                lambda each: each.attempts(OPEN),
                lambda each: each.attempts(["archived"]),
                lambda each: each.newest([("a", 1), ("none", 1)]),
                lambda each: each.attempt("a2"),
            ):
                assert ask(reader) == ask(journal)
            assert [*reader.attempts()] == ["a1", "a2", "b1"]
            assert [*reader.attempts(["archived"])] == ["b1"]
            assert reader.newest([("a", 1)])["a", 1].polls == tuple(polls("running")[:1])
            with pytest.raises(LookupError):
                reader.attempt("none")


def test_where_nothing_ran_nothing_is_found_and_nothing_is_made(project):
    with open_reader(project) as reader:
        assert (reader.attempts(), reader.newest([("a", 1)])) == ({}, {})

    assert [each.name for each in project.folder.iterdir()] == ["storyboard.yaml"]


def test_a_file_without_a_journal_holds_no_attempts(project):
    """A run may have died before it made its tables."""
    project.state.mkdir()
    with closing(sqlite3.connect(project.state / "state.db")) as connection:
        connection.execute("CREATE TABLE other (x)")

    with open_reader(project) as reader:
        assert reader.attempts() == {}


def test_a_record_that_cannot_be_read_is_told_with_the_file_and_the_way_on(project):
    with open_journal(project) as journal:
        journal.add("a1", an_attempt("a"))
    with closing(sqlite3.connect(project.state / "state.db")) as connection, connection:
        connection.execute("UPDATE storyboard_attempts SET record = '{}'")

    with open_reader(project) as reader, pytest.raises(StateDamaged, match="a record holds what") as told:
        reader.attempts()
    assert told.value.message.startswith(str(project.state / "state.db"))
    assert "doctor --repair" in told.value.hint


def test_a_file_that_is_cut_short_is_damaged_and_no_traceback(project):
    with open_journal(project) as journal:
        for number in range(200):
            journal.add(f"a{number}", an_attempt("a", take=number + 1))
    file = project.state / "state.db"
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])

    with pytest.raises(StateDamaged), open_reader(project) as reader:
        reader.attempts()


def test_reading_needs_no_sqlalchemy():
    script = "import sys; import storyboard.shoot.state.attempt_reader; print('sqlalchemy' in sys.modules)"

    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "False\n"
    )


@pytest.mark.slow
def test_a_shared_journal_is_read_the_same(postgres, monkeypatch, tmp_path):
    """By who only looks, too."""
    monkeypatch.setenv(VARIABLE, postgres.fresh())
    project = a_project(tmp_path)
    with open_journal(project) as journal:
        journal.add("a1", an_attempt("a", state="archived"))
        journal.add("a2", an_attempt("a", take=2))

    with open_reader(project) as reader:
        assert [*reader.attempts()] == ["a1", "a2"]
        assert [*reader.attempts(["archived"])] == ["a1"]
        assert reader.newest([("a", 1)])["a", 1].key.take == 2
