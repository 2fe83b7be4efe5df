"""A copy of a project, of which both are run: each goes on by itself, and no task is paid for twice or taken away."""

import shutil

import pytest

from storyboard.archive.takes import read_takes
from storyboard.model.tasks import Running, Succeeded
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from tests.films import a_film, a_project, a_shot
from tests.shoot.doubt import Account, attempts, lose_once
from tests.shoot.stopping import stop_at

pytestmark = pytest.mark.usefixtures("quick")

ONE = a_film(a_shot("one"))
BOTH = a_film(a_shot("one"), a_shot("two"))


class Seeded(Account):
    """Its list shows a task as done, with its seed."""

    def _task(self, task_id, progress):
        if isinstance(progress, Running):
            seed = self._request(task_id).seed
            progress = Succeeded(f"{task_id}/video.mp4", None, tokens=40_000, seed=seed)
        return super()._task(task_id, progress)

    async def delete(self, task_id):
        raise AssertionError(f"{task_id} is taken away from the other copy")


@pytest.fixture
def fox(tmp_path):
    (tmp_path / "fox").mkdir()
    return a_project(tmp_path / "fox")


@pytest.fixture
def service(tmp_path):
    return Seeded(folder=tmp_path)


def run(project, service, film=ONE):
    return shoot(
        plan(film, read_takes(project), project=project),
        project=project,
        reporter=Silent(),
        run_id="run",
        connect_to=lambda _name, _project: service,
    )


def copied(project, name):
    """Return a copy of *project*: beside it, or in another folder under the same name."""
    to = project.folder.parent / name
    shutil.copytree(project.folder, to)
    return Project(file=to / project.file.name)


def bytes_in(project):
    return {path.name: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}


NAMES = pytest.mark.parametrize("name", ["fox2", "elsewhere/fox"])


@pytest.mark.slow
@NAMES
@pytest.mark.parametrize("point", ["receipt committed", "download started", "slate written"])
def test_both_copies_fetch_what_was_under_way_and_pay_for_it_once(point, name, fox, service):
    stop_at(point, run, fox, service)
    copy = copied(fox, name)
    before = bytes_in(fox)

    assert run(copy, service) == ()
    assert bytes_in(fox) == before
    assert run(fox, service) == ()

    assert service.creates == 1
    assert [attempt.task_id for attempt in (*attempts(fox), *attempts(copy))] == ["task-1", "task-1"]


@pytest.mark.slow
@NAMES
def test_a_create_without_an_answer_is_found_by_both_copies(name, fox, service):
    service.before_create = lose_once
    stop_at("outcome unknown", run, fox, service)
    copy = copied(fox, name)

    assert run(copy, service) == ()
    assert run(fox, service) == ()

    assert service.creates == 1


@pytest.mark.slow
@NAMES
def test_what_is_asked_for_later_each_copy_pays_for_itself(name, fox, service):
    """Neither takes the other's task for its own, or waits for it."""
    run(fox, service)
    copy = copied(fox, name)

    assert run(copy, service, BOTH) == ()
    assert run(fox, service, BOTH) == ()

    assert service.creates == 3
    assert {attempt.task_id for attempt in attempts(copy)} == {"task-1", "task-2"}
    assert {attempt.task_id for attempt in attempts(fox)} == {"task-1", "task-3"}


@pytest.mark.slow
def test_a_copy_whose_state_is_lost_takes_nothing_that_the_other_still_needs(fox, service):
    """The task of the one is found by the marks of the other, as they have one name; both keep the take."""
    run(fox, service)
    copy = copied(fox, "elsewhere/fox")
    run(fox, service, BOTH)
    shutil.rmtree(copy.state)

    assert run(copy, service, BOTH) == ()

    assert service.creates == 2
    assert run(fox, service, BOTH) == ()
    assert len(read_takes(fox)) == len(read_takes(copy)) == 2
