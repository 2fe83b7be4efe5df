"""What a run learns of how long takes need, and who profits from it."""

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.model.model_table import shipped_models
from storyboard.model.tasks import Failed, Task
from storyboard.plan.expected_time import kind_of, learned_times
from storyboard.plan.make_plan import plan
from storyboard.reporter import Silent
from storyboard.shoot import poll_waits
from storyboard.shoot.ages import Ages
from storyboard.shoot.context import Context
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_chain, a_film, a_shot
from tests.scripted import Scripted


@pytest.fixture
def service(project):
    return Scripted(folder=project.folder, polls_to_success=6)


def run(film, project, service):
    planned = plan(film, read_takes(project), project=project)
    connect = lambda name, project: service  # noqa: E731
    return shoot(planned, project=project, reporter=Silent(), run_id=uuid4().hex, connect_to=connect)


def attempts(project):
    with open_journal(project) as journal:
        return [journal.attempt(name) for name in journal.attempts()]


def times_s(project, attempt):
    with open_journal(project) as journal:
        return journal.times_s(service=attempt.submit_url, kind=kind_of(attempt.asked), most=20)


def test_every_take_that_succeeds_is_a_lesson(project, service):
    service.ends["bad happens"] = Failed("OutputVideoSensitiveContentDetected", "held back")

    run(a_film(a_shot("one"), a_shot("two"), a_shot("bad")), project, service)

    lessons = times_s(project, attempts(project)[0])
    assert len(lessons) == 2
    assert all(0 < took_s < 120 for took_s in lessons)


def test_takes_of_another_kind_teach_nothing(project, service):
    """Another length, another size, another tier: each has its own times."""
    run(a_film(a_shot("one")), project, service)
    (attempt,) = attempts(project)

    for change in ({"duration": 8}, {"resolution": "1080p"}, {"service_tier": "flex"}, {"draft": True}):
        other = attempt.model_copy(update={"asked": attempt.asked.model_copy(update=change)})
        assert times_s(project, other) == ()
    assert len(times_s(project, attempt)) == 1


def test_the_plan_expects_what_was_measured(project, service):
    """Before, the model's documents say 150 s each."""
    film = a_chain("one", "two", "three")
    before = plan(film, {}, project=project).totals.critical_path_s
    run(film, project, service)

    longer = a_chain("one", "two", "three", "four", "five")
    takes = read_takes(project)
    after = plan(longer, takes, project=project).totals.critical_path_s

    (measured,) = learned_times(take for of_shot in takes.values() for take in of_shot).values()
    assert before == 450
    assert 0 < measured.usual_s < 150
    assert after == pytest.approx(2 * measured.usual_s)


def attempt_and_task(attempt, *, asked_s, now_s, service_s=None):
    """Return an attempt last asked about after *asked_s*, and its task, found to have succeeded after *now_s*."""
    began = datetime.now(UTC) - timedelta(seconds=now_s)
    poll = attempt.polls[0].model_copy(update={"ts": (began + timedelta(seconds=asked_s)).isoformat()})
    attempt = attempt.model_copy(update={"submitted_at": began.isoformat(), "polls": (poll,)})
    updated_at = None if service_s is None else 1_000 + service_s
    return attempt, Task(
        id="t",
        model="m",
        progress=None,
        created_at=None if service_s is None else 1_000,
        body={},
        updated_at=updated_at,
    )


@pytest.mark.parametrize(
    ("asked_s", "now_s", "service_s", "took_s"),
    [
        (20, 30, 24, 24.0),
        (29.4, 30.0, 24, 29.4),
        (29.4, 30.0, 31, 30.0),
        (26, 30, None, 28.0),
        (5, 30, None, None),
        (10_829.4, 10_830, 24, None),
        (-10_770, -10_760, 24, None),
    ],
    ids=[
        "the service's own", "never before the last question", "never later than now", "the middle", "too vague",
        "the clock was put forward", "the clock was put back",
    ],
)  # fmt: skip
def test_a_take_ended_between_two_questions(project, service, asked_s, now_s, service_s, took_s, monkeypatch):
    run(a_film(a_shot("one")), project, service)
    noted = []
    journal = SimpleNamespace(
        add_time=lambda name, **time: noted.append(time["took_s"]), times_s=lambda **of: (), attempts=lambda states: {}
    )
    context = SimpleNamespace(journal=journal, was_clock_set=lambda: False)
    attempt, task = attempt_and_task(attempts(project)[0], asked_s=asked_s, now_s=now_s, service_s=service_s)
    monkeypatch.setattr(poll_waits, "ago_s", lambda written: now_s)

    poll_waits.learn(context, "an id", attempt, task)

    assert noted == ([] if took_s is None else [pytest.approx(took_s, abs=0.001)])


def test_of_a_service_that_says_no_times_nothing_is_learned_once_the_clock_was_set(project, service, monkeypatch):
    run(a_film(a_shot("one")), project, service)
    noted = []
    journal = SimpleNamespace(add_time=lambda name, **time: noted.append(time), times_s=lambda **of: (1.0,))
    context = Context(project=project, models=shipped_models(), journal=journal, reporter=Silent(), connect=None)
    attempt, task = attempt_and_task(attempts(project)[0], asked_s=10_829, now_s=10_830)
    by_monotonic = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: by_monotonic() - 10_800)

    poll_waits.learn(context, "an id", attempt, task)

    assert noted == []


def test_what_an_earlier_run_asked_for_is_asked_about_at_once(project, service):
    """It may have ended long ago, however long such takes need."""
    run(a_film(a_shot("one")), project, service)
    (attempt,) = attempts(project)
    journal = SimpleNamespace(times_s=lambda **of: (180.0,) * 20)
    context = SimpleNamespace(journal=journal, provider=lambda name: service, ages=Ages())
    old = attempt.model_copy(update={"submitted_at": (datetime.now(UTC) - timedelta(seconds=90)).isoformat()})
    new = attempt.model_copy(update={"submitted_at": datetime.now(UTC).isoformat()})

    assert poll_waits.wait_s(context, old, asked=0) == service.first_poll_s
    assert poll_waits.wait_s(context, new, asked=0) > 10


def test_what_seems_to_have_been_asked_for_in_the_future_is_asked_about_at_once(project, service):
    """The clock was set back since."""
    run(a_film(a_shot("one")), project, service)
    (attempt,) = attempts(project)
    journal = SimpleNamespace(times_s=lambda **of: (180.0,) * 20)
    context = SimpleNamespace(journal=journal, provider=lambda name: service, ages=Ages())
    later = attempt.model_copy(update={"submitted_at": (datetime.now(UTC) + timedelta(hours=8)).isoformat()})

    assert poll_waits.wait_s(context, later, asked=0) == service.first_poll_s
    assert 0 < poll_waits.wait_s(context, later, asked=1) < 30


def test_the_first_take_of_a_kind_that_ends_has_the_others_asked_about_at_once(project, service, monkeypatch):
    """All end at one instant; without its word the others would be asked about an hour later."""
    first = "task-1"

    async def get(task_id):
        if (task_id == first and len(service.asked) == 3) or service.ended:
            service.ended = True
            service.asked[task_id] = service.polls_to_success
        return await Scripted.get(service, task_id)

    def wait_s(_stage, attempt, *, asked):
        return 0.05 if attempt.task_id == first or not asked else 3600.0

    service.ended = False
    monkeypatch.setattr(service, "get", get)
    monkeypatch.setattr(poll_waits, "wait_s", wait_s)
    service.polls_to_success = 1_000

    assert run(a_film(a_shot("one"), a_shot("two"), a_shot("three")), project, service) == ()


def test_the_archive_teaches_the_plan_by_kind(project, service):
    run(a_film(a_shot("one"), a_shot("two", duration=8)), project, service)

    known = learned_times(take for takes in read_takes(project).values() for take in takes)

    assert {kind for _, kind in known} == {
        "seedance-1.5-pro 480p 4 s default", "seedance-1.5-pro 480p 8 s default",
    }  # fmt: skip
