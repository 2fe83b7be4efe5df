"""A create of which nobody heard: what is looked for, what is adopted, what is sent again, and what stops."""

import contextlib
import time
from dataclasses import replace

import pytest

from storyboard.errors import (
    ArchiveError,
    CommandError,
    OutcomeUnknown,
    TaskNotFound,
    Unavailable,
)
from storyboard.model.tasks import Running, Succeeded, Task
from storyboard.shoot import adopting, crash_points, submit
from storyboard.shoot.state.journal import Journal
from tests.films import a_shot
from tests.shoot.doubt import NO_ANSWER, Account, at, attempts, leave_in_doubt, lose_once, rewrite, run, vanish_once

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def service(project):
    return Account(folder=project.folder)


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
    assert f"storyboard tasks adopt {project.folder} one TASK" in missed.hint
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

    prompts = [service.requests[int(attempt.task_id.removeprefix("task-")) - 1].prompt for attempt in attempts(project)]
    assert prompts == [attempt.prompt for attempt in attempts(project)]
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

    crash_points.interrupt_at(sleep_once)
    try:
        assert run(project, service) == ()
    finally:
        crash_points.interrupt_at(lambda _point: None)

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


def test_a_task_that_is_gone_is_not_paid_again_before_a_person_says_so(project, service):
    """It was asked for and never filed; each next run asks about it again."""
    service.get_errors = [TaskNotFound("no task task-1", provider="scripted")] * 12

    for _ in range(2):
        (missed,) = run(project, service)
        assert (missed.cause, missed.is_forgettable, service.creates) == ("lost", True, 1)
        assert f"run again to ask about it once more; or `storyboard tasks forget {project.folder} one`" in missed.hint
    adopting.forget(project, "one")

    assert run(project, service) == ()
    assert service.creates == 2


def test_a_task_that_comes_back_is_gone_on_with_and_can_be_forgotten_no_more(project, service):
    service.get_errors = [TaskNotFound("no task task-1", provider="scripted")] * 6
    run(project, service)

    assert run(project, service) == ()

    assert service.creates == 1
    assert attempts(project)[0].failure is None
    with pytest.raises(CommandError):
        adopting.forget(project, "one")


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


def unreadable_acceptance(status=200, **said):
    """Return a create's answer that accepts it and cannot be read."""
    return OutcomeUnknown("scripted: create: the answer is no JSON", provider="scripted", http_status=status, **said)


def answer_with(error):
    def answer(_service, _request):
        raise error

    return answer


@pytest.mark.parametrize("status", [200, 204, 303])
def test_an_accepted_create_whose_answer_cannot_be_read_is_sent_once(project, service, status):
    """That the list lacks its task proves nothing; the next run looks once more, and sends nothing either."""
    service.before_create = answer_with(unreadable_acceptance(status))

    (missed,) = run(project, service)
    (again,) = run(project, service)

    assert service.creates == 1
    for told in (missed, again):
        assert f"its answer, of status {status}, cannot be read" in told.why
        assert "it may exist and may be paid" in told.why
        assert f"storyboard tasks adopt {project.folder} one TASK" in told.hint
        assert f"storyboard tasks forget {project.folder} one" in told.hint
    assert [attempt.state for attempt in attempts(project)] == ["intended"]


def test_the_task_of_an_accepted_create_is_adopted_where_the_list_shows_it_later(project, service):
    def lose(service, request):
        service.accept(request)
        raise unreadable_acceptance()

    service.before_create = lose
    service.listed = False
    run(project, service)
    service.listed = True

    assert run(project, service) == ()

    assert (service.creates, len(service.requests)) == (1, 1)


def test_once_a_person_forgets_an_accepted_create_it_is_asked_anew(project, service):
    service.before_create = answer_with(unreadable_acceptance())
    run(project, service)
    service.before_create = None
    adopting.forget(project, "one")

    assert run(project, service) == ()

    assert (service.creates, len(service.requests)) == (2, 1)


def test_an_accepted_create_stays_known_as_such_through_a_death(project, service):
    """The process dies while it looks through the list."""
    service.before_create = answer_with(unreadable_acceptance())
    service.list_errors = [KeyError("death")]
    with contextlib.suppress(KeyError):
        run(project, service)

    (again,) = run(project, service)

    assert "cannot be read" in again.why
    assert service.creates == 1


@pytest.mark.parametrize("lists", [True, False])
def test_a_no_in_a_good_answer_is_a_sure_failure(project, service, lists):
    """It is told in the service's words, and nothing is in doubt."""
    service.lists_tasks = lists
    service.before_create = answer_with(unreadable_acceptance(said="no", code="AuthenticationError"))

    (missed,) = run(project, service)

    assert service.creates == 1
    assert (missed.why, service.tiers_asked) == ("scripted: create: the answer is no JSON", [])
    assert [attempt.state for attempt in attempts(project)] == ["abandoned"]


def test_a_failure_in_a_good_answer_is_what_a_5xx_is(project, service):
    """It says nothing of the task, and the list does."""

    def fail_once(service, _request):
        service.before_create = None
        raise unreadable_acceptance(said="failed", code="InternalServiceError")

    service.before_create = fail_once

    assert run(project, service) == ()

    assert (service.creates, len(service.requests)) == (2, 1)
