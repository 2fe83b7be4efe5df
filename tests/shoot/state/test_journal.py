"""What a run asks of its journal for one shot does not grow with the film."""

import pytest
import sqlalchemy as sa

from storyboard.shoot.state import database
from storyboard.shoot.state.create_rate import CreateLimit
from storyboard.shoot.state.journal import Journal
from tests.films import a_project
from tests.show.report.report_films import an_attempt, polls

TEN = CreateLimit("ark/seedance-1.0-pro", most=10, span_s=60.0)
ASKED_FOR_EACH_SHOT = {
    "is_stopped": lambda journal: journal.is_stopped("b"),
    "attempts_at": lambda journal: journal.attempts_at(shot="b", segment=1, fingerprint="f"),
    "highest_take": lambda journal: journal.highest_take(shot="b", segment=1),
    "add": lambda journal: journal.add("two", an_attempt("b")),
    "markers": lambda journal: journal.markers(),
    "swap": lambda journal: journal.swap("one", an_attempt("a"), an_attempt("a"), callback="digest", limit=TEN),
    "wait_to_create_s": lambda journal: journal.wait_to_create_s(TEN),
    "save": lambda journal: journal.save("one", an_attempt("a")),
    "attempt": lambda journal: journal.attempt("one"),
    "known_tasks": lambda journal: journal.known_tasks(["cgt-1"]),
    "add_poll": lambda journal: journal.add_poll("one", polls("running")[0]),
    "times_s": lambda journal: journal.times_s(service="ark", kind="short", most=20),
    "add_time": lambda journal: journal.add_time("one", service="ark", kind="short", took_s=2.0),
    "spent": lambda journal: journal.cost_so_far(run_id="r"),
    "owner": lambda journal: journal.owner(),
}


@pytest.fixture
def engine(tmp_path):
    project = a_project(tmp_path)
    project.state.mkdir()
    engine = database.engine_at(database.address(project))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("question", ASKED_FOR_EACH_SHOT)
def test_a_question_about_one_shot_looks_through_no_table(engine, question):
    """SQLite says of each statement how it would find its rows: by an index, whatever the film's length."""
    journal = Journal(engine, "film")
    journal.add("one", an_attempt("a"))
    statements = []
    sa.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2:4]))

    ASKED_FOR_EACH_SHOT[question](journal)

    asked = [(sql, values) for sql, values in statements if "storyboard_" in sql]
    assert asked
    with database.reading_engine(engine).connect() as connection:
        for sql, values in asked:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            assert [step.detail for step in steps if step.detail.startswith("SCAN")] == [], sql
