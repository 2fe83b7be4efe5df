"""A service whose answers get lost, and what the tests of unknown outcomes do with it."""

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from storyboard.archive.takes import read_takes
from storyboard.errors import (
    OutcomeUnknown,
    RequestRejected,
)
from storyboard.model.tasks import Running, Task, TaskPage
from storyboard.plan.make_plan import plan
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_film, a_shot
from tests.scripted import Scripted

NO_ANSWER = OutcomeUnknown("no answer came", provider="scripted")


@dataclass
class Account(Scripted):
    """Scripted, with other programs' tasks, tiers, a clock of its own, and lists that can be refused."""

    others: list[Task] = field(default_factory=list)
    """Newer than all others."""
    list_errors: list[Exception] = field(default_factory=list)
    get_errors: list[Exception] = field(default_factory=list)
    tiers_asked: list[str | None] = field(default_factory=list)
    clock_s: float = 0.0
    """How far the service's clock is ahead of ours."""
    echoes_marker: bool = True
    listed: bool = True

    async def list(self, *, page=1, page_size=100, service_tier=None, **_filters):
        self.tiers_asked.append(service_tier)
        if self.list_errors:
            raise self.list_errors.pop(0)
        own = [
            replace(
                self._task(f"task-{number}", Running()),
                created_at=int(time.time() + self.clock_s),
                execution_expires_after=request.execution_expires_after if self.echoes_marker else None,
            )
            for number, request in reversed(list(enumerate(self.requests, 1)))
            if (request.service_tier or "default") == (service_tier or "default") and self.listed
        ]
        tasks = (*self.others, *own)
        shown = tasks[(page - 1) * page_size : page * page_size]
        return TaskPage(tuple(shown), total=len(tasks), answered_at=int(time.time() + self.clock_s))

    async def get(self, task_id):
        if self.get_errors:
            raise self.get_errors.pop(0)
        return await super().get(task_id)


def lose_once(service, request):
    """The create arrives; its answer does not."""
    service.before_create = None
    service.accept(request)
    raise NO_ANSWER


def vanish_once(service, request):
    """The create does not even arrive."""
    service.before_create = None
    raise NO_ANSWER


def run(project, service, *shots):
    film = a_film(*(shots or (a_shot("one"),)))
    return shoot(
        plan(film, read_takes(project), project=project),
        project=project,
        reporter=Silent(),
        run_id="run",
        connect_to=lambda _name, _project: service,
    )


def attempts(project):
    with open_journal(project) as journal:
        return list(journal.attempts().values())


def leave_in_doubt(project, service, *shots, lose=lose_once):
    """Run until the one create is in doubt: its answer is lost, and the list is refused."""
    service.before_create = lose
    service.list_errors = [RequestRejected("403: no", provider="scripted")]
    (missed,) = run(project, service, *shots)
    assert attempts(project)[-1].state == "intended"
    return missed


def rewrite(project, **changes):
    """Change the one intent in the journal, as if it had been made so."""
    with open_journal(project) as journal:
        ((attempt_id, attempt),) = journal.attempts(["intended"]).items()
        journal.save(attempt_id, attempt.model_copy(update=changes))


def at(hours):
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
