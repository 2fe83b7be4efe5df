"""A task that failed unpaid, and may succeed, is asked for again by the run itself, and as often as the shot says."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import BudgetSpent, RequestRejected
from storyboard.model.storyboard import Budget
from storyboard.model.tasks import Expired, Failed, Progress, Succeeded
from storyboard.plan.fingerprint import Wanted
from storyboard.plan.make_plan import plan
from storyboard.reporter import Note
from storyboard.shoot import asking_again, shooting, take_workflows
from storyboard.shoot.caps import Caps
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_film, a_shot
from tests.scripted import Scripted
from tests.shoot.people import Heard, cancel, elsewhere, states

pytestmark = pytest.mark.usefixtures("quick")

HELD_BACK = Failed("OutputVideoSensitiveContentDetected", "held back")
BROKEN = Failed("InternalServiceError", "sorry")
REFUSED = Failed("InputTextSensitiveContentDetected", "refused")


@dataclass
class Failing(Scripted):
    """The tasks of a prompt end as *fates* says, one after the other; those that it says nothing of succeed."""

    fates: dict[str, list[Progress]] = field(default_factory=dict)
    _of_task: dict[str, Progress] = field(default_factory=dict)

    def accept(self, request):
        task_id = super().accept(request)
        if fates := self.fates.get(request.prompt):
            self._of_task[task_id] = fates.pop(0)
        return task_id

    def _task(self, task_id, progress):
        fate = self._of_task.get(task_id)
        return super()._task(task_id, fate if fate and isinstance(progress, Succeeded) else progress)

    @property
    def seeds(self):
        return [request.seed for request in self.requests]


class Told:
    def __init__(self):
        self.notes = []

    def report(self, event):
        if isinstance(event, Note):
            self.notes.append(event.text)


@pytest.fixture
def service(project):
    return Failing(folder=project.folder)


def run(film, project, service, *, heard=None, cap=None):
    return shoot(
        plan(film, read_takes(project), project=project),
        project=project,
        reporter=heard or Heard(),
        run_id=uuid4().hex,
        caps=Caps(run=cap),
        connect_to=lambda _name, _project: service,
    )


def attempts(project):
    with open_journal(project) as journal:
        return list(journal.attempts().values())


@pytest.mark.parametrize("fate", [HELD_BACK, BROKEN, Expired()], ids=["moderation", "service", "queue"])
def test_what_failed_once_and_unpaid_is_asked_for_once_more(fate, project, service):
    service.fates["one happens"] = [fate]

    assert run(a_film(a_shot("one")), project, service) == ()

    (take,) = read_takes(project)["one", 1]
    made = take.slate.attempt
    assert (take.key.take, service.creates) == (2, 2)
    assert [(earlier.take, earlier.task_id) for earlier in made.earlier] == [(1, "task-1")]
    assert [attempt.state for attempt in attempts(project)][1] == "archived"


@pytest.mark.parametrize(
    "code",
    [
        "InputTextSensitiveContentDetected",
        "InputImageSensitiveContentDetected.PrivacyInformation",
        "OutputVideoSensitiveContentDetected.PolicyViolation",
        "InvalidParameter.TaskTypeConstraint",
        "QuotaExceeded",
        "AccountOverdueError",
        "BrandNew",
    ],
)
def test_what_cannot_succeed_is_asked_for_once(code, project, service):
    """Even where it comes as a failed task: the code decides."""
    service.fates["one happens"] = [Failed(code, "no")]

    (missed,) = run(a_film(a_shot("one", retries=5)), project, service)

    assert (missed.cause, missed.why, service.creates) == ("failed", "no", 1)


def test_the_look_at_the_result_may_refuse_the_create_itself(project, service):
    """Nothing was made, and so nothing is paid: the next attempt may pass."""

    def refuse_once(service, _request):
        if service.creates == 1:
            raise RequestRejected("held back", provider="scripted", code="OutputImageSensitiveContentDetected")

    service.before_create = refuse_once

    assert run(a_film(a_shot("one")), project, service) == ()

    assert [request.key.take for request in service.requests] == [2]


@pytest.mark.parametrize(("retries", "asked"), [(None, 2), (0, 1), (1, 2), (3, 4)])
def test_a_shot_says_how_often_it_is_asked_for_again(retries, asked, project, service):
    service.fates["one happens"] = [HELD_BACK] * 10

    (missed,) = run(a_film(a_shot("one", retries=retries)), project, service)

    assert (missed.cause, service.creates) == ("failed", asked)
    assert missed.why.startswith("held back")
    assert missed.why.count("take 1 failed in the same way, unpaid") == (asked > 1)


def test_a_shot_that_failed_each_time_says_so_with_each_code(project, service):
    service.fates["one happens"] = [HELD_BACK, Failed("InternalServiceError", "It broke.")]

    (missed,) = run(a_film(a_shot("one")), project, service)

    assert missed.why == (
        "It broke (InternalServiceError); asked for twice: take 1 failed, unpaid: held back "
        "(OutputVideoSensitiveContentDetected)"
    )


@pytest.mark.slow
def test_each_new_attempt_has_a_seed_of_its_own_unless_the_writer_gave_one(project, service):
    film = a_film(a_shot("free", retries=2), a_shot("given", seed=7, retries=2))
    service.fates = {"free happens": [HELD_BACK] * 2, "given happens": [HELD_BACK] * 2}

    assert run(film, project, service) == ()

    seeds = {"free": [], "given": []}
    for request in service.requests:
        seeds[request.key.shot].append(request.seed)
    assert len(set(seeds["free"])) == 3
    assert seeds["given"] == [7, 7, 7]


@pytest.mark.slow
def test_of_several_candidates_the_one_that_failed_is_replaced(project, service):
    service.fates["one happens"] = [HELD_BACK]

    assert run(a_film(a_shot("one", takes=3)), project, service) == ()

    assert len(read_takes(project)["one", 1]) == 3
    assert service.creates == 4


def test_how_often_it_may_be_asked_for_shapes_no_picture(project, service):
    run(a_film(a_shot("one")), project, service)

    now = plan(a_film(a_shot("one", retries=5)), read_takes(project), project=project)

    assert now.totals.to_make == 0


def test_a_person_is_told_that_it_is_asked_for_again_and_why(project, service):
    service.fates["one happens"] = [HELD_BACK]
    heard = Told()

    run(a_film(a_shot("one")), project, service, heard=heard)

    assert heard.notes == ["one.take-01: nothing was billed; asking again as take 2"]


def test_what_failed_makes_room_in_the_budget_for_what_is_asked_for_again(project, service):
    """Each take is 40,594 tokens, and one of them fails."""
    service.fates["one happens"] = [HELD_BACK]

    assert run(a_film(a_shot("one"), a_shot("two")), project, service, cap=Budget(tokens=82_000)) == ()

    assert service.creates == 3


def test_what_the_budget_has_no_room_for_is_held_back(project, service, monkeypatch):
    """Another shot may have taken the room meanwhile."""
    service.fates["one happens"] = [HELD_BACK]

    def refuse(*_args, **_more):
        raise BudgetSpent("no room", hint="raise it")

    monkeypatch.setattr(asking_again, "require_room", refuse)

    (missed,) = run(a_film(a_shot("one")), project, service)

    assert (missed.cause, missed.why) == ("budget", "no room; the take before failed, unpaid: held back")
    assert missed.hint == "raise it"


def test_a_shot_that_a_person_cancelled_is_not_asked_for_again(project, service):
    service.fates["one happens"] = [HELD_BACK]
    heard = Heard(after=[("one", "failed")], call=lambda: elsewhere(cancel, project, service, "one"))

    (missed,) = run(a_film(a_shot("one")), project, service, heard=heard)

    assert (missed.cause, service.creates) == ("failed", 1)
    assert states(project) == {"one.take-01": "failed"}


def test_a_run_that_began_before_takes_were_asked_for_again_goes_on_as_it_was(project, service, monkeypatch):
    """Its record holds no such step, and what is not recorded cannot be replayed."""
    order_of = shooting._order

    def as_before(*args, **more):
        order = order_of(*args, **more)
        records = [wanted.model_dump(mode="json", exclude={"retries"}) for wanted in order.wanted]
        return order.model_copy(update={"wanted": tuple(map(Wanted.model_validate, records))})

    monkeypatch.setattr(shooting, "_order", as_before)
    service.fates["one happens"] = [HELD_BACK]

    (missed,) = run(a_film(a_shot("one")), project, service)

    assert (missed.cause, service.creates) == ("failed", 1)


def test_what_is_asked_for_again_waits_after_the_service_s_own_error(project, service, monkeypatch):
    waits = []
    wait = take_workflows._wait

    async def note_wait(wait_s, **more):
        waits.append(wait_s)
        return await wait(wait_s, **more)

    monkeypatch.setattr(take_workflows, "_wait", note_wait)
    service.fates = {"one happens": [BROKEN]}

    run(a_film(a_shot("one")), project, service)

    assert waits.count(5.0) == 1


@pytest.mark.slow
def test_an_attempt_of_a_run_before_counts(project, service):
    """A run that is killed between a failure and what is to be asked for again leaves the same."""
    service.fates["one happens"] = [HELD_BACK] * 10
    run(a_film(a_shot("one", retries=0)), project, service)

    run(a_film(a_shot("one", retries=2)), project, service)

    assert service.creates == 3
    assert [len(attempt.earlier) for attempt in attempts(project)] == [0, 1, 2]


@pytest.mark.slow
def test_a_run_after_all_was_tried_begins_anew(project, service):
    service.fates["one happens"] = [HELD_BACK] * 10
    film = a_film(a_shot("one"))
    run(film, project, service)

    run(film, project, service)

    assert [len(attempt.earlier) for attempt in attempts(project)] == [0, 1, 0, 1]


@pytest.mark.slow
def test_a_draft_that_failed_unpaid_is_asked_for_again(project, service):
    service.fates["one happens"] = [HELD_BACK]
    film = a_film(a_shot("one", draft=True))

    missed = run(film, project, service)

    assert [miss.cause for miss in missed] == ["approval"]
    assert [request.draft for request in service.requests] == [True, True]


def test_a_shot_below_waits_for_what_is_asked_for_again(project, service):
    service.fates["one happens"] = [HELD_BACK]

    assert run(a_film(a_shot("one"), a_shot("two", **{"from": "one"})), project, service) == ()

    (below,) = read_takes(project)["two", 1]
    assert below.slate.attempt.sources[0].place == "one.take-02"
