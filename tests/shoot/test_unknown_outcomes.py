"""A create of which nobody heard: what is looked for, what is adopted, what is sent again, and what stops."""

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from storyboard.archive import read_takes
from storyboard.errors import (
    ArchiveError,
    CommandError,
    OutcomeUnknown,
    RequestRejected,
    RunLocked,
    TaskNotFound,
    Unavailable,
)
from storyboard.journal import Journal, reading
from storyboard.plan.planning import plan
from storyboard.reporter import Silent
from storyboard.shoot import points, settling, submit
from storyboard.shoot.engine import lock
from storyboard.shoot.shooting import shoot
from storyboard.takes import Running, Succeeded, Task, TaskPage
from tests.films import a_film, a_project, a_shot
from tests.scripted import Scripted
from tests.shoot.crashing import quicken

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


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    quicken(monkeypatch.setattr)
    monkeypatch.setattr(submit, "_LOOK_EVERY_S", 0.01)


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


@pytest.fixture
def service(project):
    return Account(folder=project.folder)


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
    with reading(project) as journal:
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
    with reading(project) as journal:
        ((attempt_id, attempt),) = journal.attempts(["intended"]).items()
        journal.save(attempt_id, attempt.model_copy(update=changes))


def at(hours):
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize("other", ["older", "other model", "other marker"])
def test_a_task_of_another_program_is_never_adopted(project, service, other):
    """It has our very marker, but is too old or of another model; or is as ours, but for the marker."""

    def vanish_beside_another(service, request):
        service.before_create = None
        like = Task(
            "cgt-other", "scripted-seedance-1.5-pro", Running(), created_at=int(time.time()), body={},
            execution_expires_after=request.execution_expires_after,
        )  # fmt: skip
        change = {
            "older": {"created_at": int(time.time()) - 180},
            "other model": {"model": "seedance-1-0-pro-250528"},
            "other marker": {"execution_expires_after": 172_800},
        }
        service.others = [replace(like, **change[other])]
        raise NO_ANSWER

    service.before_create = vanish_beside_another

    assert run(project, service) == ()

    assert [attempt.task_id for attempt in attempts(project)] == ["task-1"]


def test_a_task_that_another_take_is_made_from_is_not_adopted(project, service):
    """Even if the service echoed one marker for all."""
    run(project, service)
    service.before_create = lose_once
    service.echoes_marker = False

    (missed,) = run(project, service, a_shot("one"), a_shot("two"))

    assert missed.why.endswith("; it may be task-2")
    assert service.creates == 2


def test_a_service_that_echoes_no_marker_is_sent_again_only_where_nothing_is_there(project, service):
    service.before_create = vanish_once
    service.echoes_marker = False

    assert run(project, service) == ()

    assert (service.creates, len(service.requests)) == (2, 1)


@pytest.mark.parametrize("settings", [{"execution_expires_after": 4000}, {"extra": {"execution_expires_after": 4000}}])
def test_with_an_expiry_of_the_writer_s_own_a_task_that_may_be_ours_stops_the_shot(project, service, settings):
    """Nothing tells it from another program's: neither is it taken, nor anything sent."""
    service.before_create = lose_once

    (missed,) = run(project, service, a_shot("one", **settings))

    assert "may be paid; it may be task-1" in missed.why
    assert "storyboard tasks adopt PROJECT one TASK" in missed.hint
    assert service.creates == 1


def test_with_an_expiry_of_the_writer_s_own_an_empty_list_lets_it_be_sent_again(project, service):
    service.before_create = vanish_once

    assert run(project, service, a_shot("one", execution_expires_after=4000)) == ()

    assert (service.creates, len(service.requests)) == (2, 1)


@pytest.mark.parametrize("settings", [{"service_tier": "flex"}, {"extra": {"service_tier": "flex"}}])
def test_a_flex_create_is_looked_for_among_flex_tasks(project, service, settings):
    def lose_flex(service, request):
        service.before_create = None
        service.accept(request.model_copy(update={"service_tier": "flex"}))
        raise NO_ANSWER

    service.before_create = lose_flex

    assert run(project, service, a_shot("one", **settings)) == ()

    assert (service.creates, set(service.tiers_asked)) == (1, {"flex"})


def test_several_lost_answers_are_told_apart(project, service):
    def lose(service, request):
        service.accept(request)
        raise NO_ANSWER

    service.before_create = lose

    assert run(project, service, a_shot("one"), a_shot("two"), a_shot("three")) == ()

    prompts = [service.requests[int(one.task_id.removeprefix("task-")) - 1].prompt for one in attempts(project)]
    assert prompts == [one.prompt for one in attempts(project)]
    assert service.creates == 3


def test_a_task_behind_two_pages_of_newer_ones_is_found(project, service):
    newer = Task("cgt-other", "m", Running(), created_at=int(time.time()) + 5, body={}, execution_expires_after=172_800)
    service.others = [replace(newer, id=f"cgt-{number}") for number in range(250)]
    service.before_create = lose_once

    assert run(project, service) == ()

    assert service.creates == 1


@pytest.mark.parametrize("ahead_s", [-7200, 7200])
def test_a_clock_that_is_hours_off_loses_no_task(project, service, ahead_s):
    """The service's clock and ours differ; it says its own with the list."""
    service.clock_s = ahead_s
    service.before_create = lose_once

    assert run(project, service) == ()

    assert service.creates == 1


@pytest.mark.parametrize("intended_h", [+9, -60])
def test_a_clock_that_was_set_right_since_loses_no_task(project, service, intended_h):
    """The intent is of tomorrow, or of days before the task."""
    leave_in_doubt(project, service)
    rewrite(project, intended_at=at(intended_h))

    assert run(project, service) == ()

    assert service.creates == 1


def test_an_intent_older_than_the_list_stops_and_says_so(project, service):
    leave_in_doubt(project, service, lose=vanish_once)
    rewrite(project, intended_at=at(-7 * 24))

    (missed,) = run(project, service)

    assert "may be paid" in missed.why
    assert service.creates == 1


def test_a_list_that_is_refused_stops_the_shot_and_the_next_run_goes_on(project, service):
    missed = leave_in_doubt(project, service)

    assert run(project, service) == ()

    assert "may be paid" in missed.why
    assert (service.creates, len(service.requests)) == (1, 1)


def test_a_list_that_is_silent_for_long_stops_the_shot_and_the_next_run_goes_on(project, service, monkeypatch):
    monkeypatch.setattr(submit, "_LIST_DEADLINE_S", 10.0)
    service.before_create = lose_once
    service.list_errors = [Unavailable("502", provider="scripted")] * 50

    (missed,) = run(project, service)
    service.list_errors = []

    assert "may be paid" in missed.why
    assert run(project, service) == ()
    assert service.creates == 1


def test_a_task_that_shows_up_late_is_waited_for(project, service):
    service.list_lag_s = 0.2
    service.listed = False
    service.before_create = lose_once
    looks = service.tiers_asked

    class Late(list):
        def append(self, tier):
            super().append(tier)
            service.listed = len(self) > 3

    service.tiers_asked = Late(looks)

    assert run(project, service) == ()

    assert service.creates == 1


def test_a_service_that_never_answers_is_given_up_unpaid(project, service):
    def vanish(service, request):
        raise NO_ANSWER

    service.before_create = vanish

    (missed,) = run(project, service)

    assert missed.why.endswith("so it went 8 times, and none of them made a task: nothing is paid")
    assert [attempt.state for attempt in attempts(project)] == ["abandoned"]


def test_a_receipt_that_cannot_be_written_leaves_the_intent_for_the_next_run(project, service, monkeypatch):
    """The disk was full for a moment: the task is paid, and must not be given up."""
    swap = Journal.swap

    def fail_once(journal, attempt_id, before, after, **more):
        if after.state == "submitted":
            monkeypatch.setattr(Journal, "swap", swap)
            raise ArchiveError("the journal cannot be written: disk full")
        return swap(journal, attempt_id, before, after, **more)

    monkeypatch.setattr(Journal, "swap", fail_once)
    run(project, service)

    assert run(project, service) == ()

    assert (service.creates, [attempt.state for attempt in attempts(project)]) == (1, ["archived"])


def test_an_intent_that_slept_before_it_was_sent_is_made_anew(project, service, monkeypatch):
    """Somebody else may have looked for its task meanwhile, and found none."""
    monkeypatch.setattr(submit, "_STALE_S", 0.05)
    slept = []

    def sleep_once(point):
        if point == "intent committed" and not slept:
            slept.append(attempts(project)[0].asked.execution_expires_after)
            time.sleep(0.1)

    points.interrupt_at(sleep_once)
    try:
        assert run(project, service) == ()
    finally:
        points.interrupt_at(lambda _point: None)

    assert service.creates == 1
    assert service.requests[0].execution_expires_after != slept[0]


def test_a_no_such_task_is_not_believed_at_once(project, service):
    """A gateway may answer 404 for a moment; a task given up would be paid again."""
    service.get_errors = [TaskNotFound("404", provider="scripted")] * 4

    assert run(project, service) == ()

    assert service.creates == 1


def test_a_task_that_is_gone_says_that_it_may_have_been_paid(project, service):
    service.get_errors = [TaskNotFound("no task task-1", provider="scripted")] * 50

    (missed,) = run(project, service)

    assert missed.why.startswith("no task task-1; it was made at 20")
    assert missed.why.endswith("and may have been paid")


def test_a_person_adopts_a_task_and_the_next_run_archives_it(project, service):
    leave_in_doubt(project, service)

    adopted = settling.adopt(project, "one", "task-1", connect_to=lambda _name, _project: service)
    service.list_errors = [AssertionError("nothing is looked for")]

    assert (adopted.state, adopted.task_id) == ("submitted", "task-1")
    assert run(project, service) == ()
    assert [attempt.task_id for attempt in attempts(project)] == ["task-1"]


def test_a_person_forgets_a_task_and_the_next_run_asks_anew(project, service):
    leave_in_doubt(project, service, lose=vanish_once)

    settling.forget(project, "one")

    assert run(project, service) == ()
    assert [attempt.state for attempt in attempts(project)] == ["abandoned", "archived"]


def test_only_a_task_that_exists_and_is_nobody_s_can_be_adopted(project, service):
    run(project, service)
    leave_in_doubt(project, service, a_shot("one"), a_shot("two"))

    def adopt(task):
        settling.adopt(project, "two", task, connect_to=lambda _name, _project: service)

    with pytest.raises(CommandError, match="task-1 is known already"):
        adopt("task-1")
    with pytest.raises(TaskNotFound):
        adopt("task-3")
    assert attempts(project)[-1].state == "intended"


def test_where_nothing_is_in_doubt_nothing_is_settled(project, service):
    leave_in_doubt(project, service)

    with pytest.raises(CommandError, match="nothing is in doubt about shot 'two'") as told:
        settling.forget(project, "two")

    assert told.value.hint == "in doubt: one.take-01"


def test_nothing_is_settled_while_a_run_is_at_work(project, service):
    leave_in_doubt(project, service)

    with lock(project), pytest.raises(RunLocked):
        settling.forget(project, "one")


def test_a_task_that_succeeded_with_another_seed_stops_the_shot(project, service):
    def lose_to_another(service, request):
        service.before_create = None
        service.others = [
            Task(
                "cgt-other", "scripted-seedance-1.5-pro", Succeeded("v", None, tokens=1, seed=-5),
                created_at=int(time.time()), body={}, execution_expires_after=request.execution_expires_after,
            )
        ]  # fmt: skip
        raise NO_ANSWER

    service.before_create = lose_to_another

    (missed,) = run(project, service)

    assert "it may be cgt-other" in missed.why
