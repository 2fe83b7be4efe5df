"""What a run tells of takes that an earlier one left under way: from the beginning, with their age and their price."""

from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import Unavailable
from storyboard.model.storyboard import Budget
from storyboard.plan.make_plan import plan
from storyboard.reporter import RunBegins, ShotChanged
from storyboard.shoot import steps
from storyboard.shoot.caps import Caps
from storyboard.shoot.shooting import shoot
from storyboard.show.totals import Totals
from tests.films import a_film, a_shot
from tests.scripted import Scripted

BUDGET = Caps(film=Budget(usd=100.0))


class Heard:
    """A reporter that keeps what it is told, and the line of totals after each event."""

    def __init__(self):
        self.events, self.totals = [], Totals()

    def report(self, event):
        self.totals.report(event)
        self.events.append((event, self.totals.line, self.totals.money))

    def of(self, kind):
        return [event for event, _, _ in self.events if isinstance(event, kind)]


class Away(Scripted):
    """A service that cannot be asked until it is back."""

    is_back = False

    async def get(self, task_id):
        if not self.is_back:
            raise Unavailable("nobody is there", provider=self.name, answered=True)
        return await super().get(task_id)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(steps, "_AGAIN_S", 0.001)


def run(project, service):
    heard = Heard()
    shoot(
        plan(a_film(a_shot("one")), read_takes(project), project=project),
        project=project,
        reporter=heard,
        run_id=uuid4().hex,
        caps=BUDGET,
        connect_to=lambda _name, _project: service,
    )
    return heard


def test_a_take_that_is_under_way_is_told_before_the_first_question(project):
    service = Away(folder=project.folder)
    run(project, service)
    asked = dict(service.asked)

    service.is_back = True
    heard = run(project, service)

    first = heard.of(ShotChanged)[0]
    assert (first.state, first.task_id) == ("queued", "task-1")
    assert first.age_s > 0
    assert asked == {}
    assert "1 under way" in next(line for event, line, _ in heard.events if event is first)


def test_a_take_that_this_run_sent_is_told_as_queued_once(project):
    heard = run(project, Scripted(folder=project.folder, polls_to_success=1))

    assert [event.state for event in heard.of(ShotChanged)].count("queued") == 1


def test_a_take_that_was_billed_before_and_is_archived_now_is_counted_once(project):
    service = Scripted(folder=project.folder)
    service.dead_links = {f"task-1/video.mp4?look={look}" for look in range(20)}
    first = run(project, service)
    service.dead_links = set()

    second = run(project, service)

    (began,) = second.of(RunBegins)
    assert began.spent_usd == 0.0
    assert first.events[-1][2] == second.events[-1][2] != "$0.00 of $100.00"
