"""What nobody can tell is settled by a person: a task is adopted, or forgotten."""

import pytest

from storyboard.errors import (
    CommandError,
    RunLocked,
    TaskNotFound,
)
from storyboard.shoot import adopting
from storyboard.shoot.engine import lock
from tests.films import a_shot
from tests.shoot.doubt import Account, attempts, leave_in_doubt, run, vanish_once

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def service(project):
    return Account(folder=project.folder)


def test_a_person_adopts_a_task_and_the_next_run_archives_it(project, service):
    leave_in_doubt(project, service)

    adopted = adopting.adopt(project, "one", "task-1", connect_to=lambda _name, _project: service)
    service.list_errors = [AssertionError("nothing is looked for")]

    assert (adopted.state, adopted.task_id) == ("submitted", "task-1")
    assert run(project, service) == ()
    assert [attempt.task_id for attempt in attempts(project)] == ["task-1"]


def test_a_person_forgets_a_task_and_the_next_run_asks_anew(project, service):
    leave_in_doubt(project, service, lose=vanish_once)

    adopting.forget(project, "one")

    assert run(project, service) == ()
    assert [attempt.state for attempt in attempts(project)] == ["abandoned", "archived"]


def test_only_a_task_that_exists_and_is_nobody_s_can_be_adopted(project, service):
    run(project, service)
    leave_in_doubt(project, service, a_shot("one"), a_shot("two"))

    def adopt(task):
        adopting.adopt(project, "two", task, connect_to=lambda _name, _project: service)

    with pytest.raises(CommandError, match="task-1 is known already"):
        adopt("task-1")
    with pytest.raises(TaskNotFound):
        adopt("task-3")
    assert attempts(project)[-1].state == "intended"


def test_where_nothing_is_in_doubt_nothing_is_settled(project, service):
    leave_in_doubt(project, service)

    with pytest.raises(CommandError, match="nothing is in doubt about shot 'two'") as told:
        adopting.forget(project, "two")

    assert told.value.hint == "in doubt: one.take-01"


def test_nothing_is_settled_while_a_run_is_at_work(project, service):
    leave_in_doubt(project, service)

    with lock(project), pytest.raises(RunLocked):
        adopting.forget(project, "one")
