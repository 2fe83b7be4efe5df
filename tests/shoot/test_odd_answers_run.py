"""A service that answers, and cannot be understood: it is told soon, left within two minutes, and paid once."""

from dataclasses import replace
from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import Unavailable
from storyboard.plan.make_plan import plan
from storyboard.reporter import Note, ShotChanged
from storyboard.shoot import steps
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_film, a_shot
from tests.scripted import Scripted


class Heard:
    """A reporter that keeps what it is told."""

    def __init__(self):
        self.events = []

    def report(self, event):
        self.events.append(event)

    def notes(self):
        return [event.note for event in self.events if isinstance(event, ShotChanged) and event.note]


class Odd(Scripted):
    """Its answers cannot be used until it is well."""

    well = False
    words = "the answer holds no link"

    async def get(self, task_id):
        if not self.well:
            self.asked[task_id] = self.asked.get(task_id, 0) + 1
            words = self.words.format(self.asked[task_id])
            raise Unavailable(words, provider=self.name, answered=True)
        return await super().get(task_id)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(steps, "_AGAIN_S", 0.001)


def run(project, service, heard):
    planned = plan(a_film(a_shot("one")), read_takes(project), project=project)
    return shoot(
        planned, project=project, reporter=heard, run_id=uuid4().hex, connect_to=lambda _name, _project: service
    )


def attempt_of(project):
    with open_journal(project) as journal:
        (name,) = journal.attempts()
        return journal.attempt(name)


@pytest.mark.slow
def test_an_answer_that_stays_the_same_is_told_and_left_and_the_task_is_taken_later(project):
    service, heard = Odd(folder=project.folder), Heard()

    (missed,) = run(project, service, heard)

    assert service.asked == {"task-1": 8}
    assert "the answer holds no link; it is asked again" in heard.notes()[0]
    assert "it was asked 8 times in a row. Task task-1 is at the service, and may be paid" in missed.why
    assert "asks about the same task again, and creates no other" in missed.hint
    assert (attempt_of(project).state, attempt_of(project).failure.type) == ("submitted", "service")

    service.well = True
    assert run(project, service, Heard()) == ()
    assert (service.creates, attempt_of(project).state) == (1, "archived")


@pytest.mark.slow
def test_answers_that_change_are_asked_about_longer(project):
    """Each differs, so that something moves."""
    service = Odd(folder=project.folder)
    service.words = "question {}"

    run(project, service, Heard())

    assert service.asked == {"task-1": 61}


def test_what_is_odd_in_a_good_answer_is_said_once(project):
    class Slightly(Scripted):
        def _task(self, task_id, progress):
            return replace(super()._task(task_id, progress), odd=("its `seed` is no whole number",))

    heard = Heard()
    run(project, Slightly(folder=project.folder, polls_to_success=4), heard)

    told = [event.text for event in heard.events if isinstance(event, Note)]
    assert told == ["one.take-01: scripted says of task task-1: its `seed` is no whole number"]
