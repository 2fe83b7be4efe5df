"""People in a run: candidates, approval and rejection."""

import shutil
import threading
import time

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import OutcomeUnknown
from storyboard.model.storyboard import Beat
from storyboard.model.tasks import Failed, Running, Succeeded
from tests.films import a_film, a_shot
from tests.shoot.people import (
    Heard,
    Slow,
    film_with_gate,
    folders,
    folders_that_count,
    opened_on,
    run,
    say,
)

pytestmark = [pytest.mark.usefixtures("no_waiting"), pytest.mark.slow]
_LONGEST_S = 120.0


@pytest.fixture
def service(project):
    return Slow(folder=project.folder)


def test_candidates_run_side_by_side_each_with_a_seed_of_its_own(project, service):
    service.polls_to_success = 5

    assert run(a_film(a_shot("a", takes=3)), project, service) == ()

    assert service.most_running == 3
    assert len({request.seed for request in service.requests}) == 3
    assert folders(project) == ["a.take-01", "a.take-02", "a.take-03"]
    assert run(a_film(a_shot("a", takes=3)), project, service) == ()
    assert service.creates == 3


def test_a_written_seed_is_the_first_candidate_s_and_the_others_count_on(project, service):
    run(a_film(a_shot("a", takes=3, seed=41)), project, service)

    assert {request.key.take: request.seed for request in service.requests} == {1: 41, 2: 42, 3: 43}


def test_a_seed_that_is_the_largest_goes_on_from_zero(project, service):
    """This model takes seeds up to 2,147,483,647."""
    run(a_film(a_shot("a", takes=2, seed=2_147_483_647)), project, service)

    assert {request.key.take: request.seed for request in service.requests} == {1: 2_147_483_647, 2: 0}


def test_a_chain_goes_on_from_the_candidate_that_is_there_first(project, service):
    """Here the second of three; the plan says the same afterwards, so nothing is out of date."""
    film = a_film(a_shot("a", takes=3), a_shot("b", **{"from": "a"}))
    service.polls_to_success = 2

    class Second(Slow):
        async def get(self, task_id):
            if task_id in {"task-1", "task-3"} and len(self.requests) < 4:
                return self._task(task_id, Running())
            return await super().get(task_id)

    second = Second(folder=project.folder)
    assert run(film, project, second) == ()

    number = opened_on(project, "b.take-01")
    assert number == folders_that_count(film, project)["a"] == str(second.requests[1].key)
    assert run(film, project, second) == ()
    assert second.creates == 4


def test_one_candidate_that_fails_is_told_and_the_chain_goes_on_from_another(project):
    film = a_film(a_shot("a", takes=2), a_shot("b", **{"from": "a"}))

    class FirstFails(Slow):
        def _task(self, task_id, progress):
            failed = task_id == "task-1" and isinstance(progress, Succeeded)
            return super()._task(task_id, Failed("X", "held back") if failed else progress)

    service = FirstFails(folder=project.folder)
    (missed,) = run(film, project, service)

    assert (missed.segment, missed.cause, missed.why) == (("a", 1), "failed", "held back")
    assert opened_on(project, "b.take-01") == str(service.requests[1].key)
    assert run(film, project, service) == ()
    assert len(read_takes(project)["a", 1]) == 2
    assert sorted(service.prompts()) == ["a", "a", "a", "b"]


def test_what_nobody_approved_holds_up_only_what_chains_from_it(project, service):
    missed = run(film_with_gate(), project, service)

    assert sorted(service.prompts()) == ["a", "d"]
    assert [(miss.segment[0], miss.cause, miss.approve) for miss in missed] == [
        ("b", "approval", ("a",)), ("c", "approval", ()),
    ]  # fmt: skip
    assert missed[0].why == "waiting for you to approve a take 1"


def test_an_approved_take_is_what_the_next_run_goes_on_from(project, service):
    film = film_with_gate(takes=2)
    run(film, project, service)
    say(project, "a.take-02", "circled")

    assert run(film, project, service) == ()

    assert opened_on(project, "b.take-01") == "a.take-02"
    assert sorted(service.prompts()) == ["a", "a", "b", "c", "d"]


def test_approving_while_a_run_has_other_things_to_do_lets_it_go_on(project, service):
    """While d still runs, a is approved, and b and c are made."""
    service.held["d happens"] = Running()
    heard = Heard(a=lambda: threading.Timer(0.2, say, (project, "a.take-01", "circled")).start())
    order = []

    def release(service, request):
        order.append(request.prompt)
        if request.prompt == "c happens":
            service.held.clear()

    service.before_create = release
    guard = threading.Timer(_LONGEST_S, service.held.clear)
    guard.start()
    started = time.monotonic()

    assert run(film_with_gate(), project, service, heard=heard) == ()

    guard.cancel()
    assert time.monotonic() - started < _LONGEST_S
    assert order[-2:] == ["b happens", "c happens"]


def test_an_approval_in_the_last_instant_is_not_missed(project, service):
    """It comes when nothing else is under way any more, and before the run has ended."""
    film = a_film(a_shot("a", approve=True), a_shot("b", **{"from": "a"}))

    assert run(film, project, service, heard=Heard(a=lambda: say(project, "a.take-01", "circled"))) == ()

    assert folders(project) == ["a.take-01", "b.take-01"]


def test_a_run_never_waits_for_people_alone(project, service):
    run(film_with_gate(), project, service)
    started = time.monotonic()

    missed = run(film_with_gate(), project, service)

    assert [miss.cause for miss in missed] == ["approval", "approval"]
    assert time.monotonic() - started < _LONGEST_S
    assert service.creates == 2


def test_the_segments_of_a_gated_shot_are_all_made(project, service):
    beats = (Beat(action="x", duration=4), Beat(action="y", duration=4))
    film = a_film(a_shot("a", approve=True, beats=beats), a_shot("b", **{"from": "a"}))

    (missed,) = run(film, project, service)

    assert folders(project) == ["a.seg-02.take-01", "a.take-01"]
    assert missed.why == "waiting for you to approve a segment 2 take 1"


@pytest.mark.slow
def test_moving_the_circle_back_pays_for_nothing(project, service):
    film = film_with_gate(takes=2)
    run(film, project, service)
    for folder in ("a.take-01", "a.take-02"):
        say(project, folder, "circled")
        run(film, project, service)
    creates = service.creates

    say(project, "a.take-01", "circled")

    assert run(film, project, service) == ()
    assert service.creates == creates
    assert folders_that_count(film, project) == {"a": "a.take-01", "b": "b.take-01", "c": "c.take-01", "d": "d.take-01"}


@pytest.mark.slow
def test_a_circle_moved_back_during_a_run_finds_the_chain_that_is_there(project, service):
    """b and c were made from the first take of a; then that was rejected, and now it is approved after all."""
    film = film_with_gate()
    run(film, project, service)
    say(project, "a.take-01", "circled")
    run(film, project, service)
    say(project, "a.take-01", "rejected")

    run(film, project, service, heard=Heard(a=lambda: say(project, "a.take-01", "circled")))

    assert sorted(service.prompts()) == ["a", "a", "b", "c", "d"]
    assert folders_that_count(film, project) == {"a": "a.take-01", "b": "b.take-01", "c": "c.take-01", "d": "d.take-01"}


def test_a_rejected_take_is_replaced_by_one_with_another_seed(project, service):
    film = a_film(a_shot("a", seed=7))
    run(film, project, service)
    say(project, "a.take-01", "rejected", note="too dark")

    assert run(film, project, service) == ()

    assert [request.seed for request in service.requests] == [7, 8]
    assert folders_that_count(film, project) == {"a": "a.take-02"}
    assert run(film, project, service) == ()
    assert service.creates == 2


def test_a_failed_take_s_seed_is_tried_again(project, service):
    film = a_film(a_shot("a", seed=7, retries=0))
    service.ends["a happens"] = Failed("InternalServiceError", "sorry")
    run(film, project, service)
    service.ends.clear()

    run(film, project, service)

    assert [request.seed for request in service.requests] == [7, 7]


def test_a_verdict_outlives_the_database(project, service):
    film = film_with_gate(takes=2)
    run(film, project, service)
    say(project, "a.take-01", "rejected")
    say(project, "a.take-02", "circled")
    shutil.rmtree(project.state)

    assert run(film, project, service) == ()

    assert opened_on(project, "b.take-01") == "a.take-02"
    assert sorted(service.prompts()) == ["a", "a", "b", "c", "d"]


def test_candidates_in_flight_are_archived_though_fewer_are_wanted_now(project, service):
    """They are paid: the run that asked for them could not archive any."""
    service.dead_links = {f"task-{task}/video.mp4?look={look}" for task in (1, 2, 3) for look in range(40)}
    run(a_film(a_shot("a", takes=3)), project, service)
    service.dead_links = set()

    run(a_film(a_shot("a")), project, service)

    assert folders(project) == ["a.take-01", "a.take-02", "a.take-03"]
    assert service.creates == 3


def test_what_was_in_flight_is_archived_though_an_approval_is_awaited_again(project, service):
    """b was asked for above the first take; now that is no longer approved, and b's links would die meanwhile."""
    film = a_film(a_shot("a", approve=True), a_shot("b", **{"from": "a"}))
    run(film, project, service)
    say(project, "a.take-01", "circled")
    service.dead_links = {f"task-2/video.mp4?look={look}" for look in range(40)}
    run(film, project, service)
    service.dead_links = set()
    (project.archive / "a.take-01" / "verdict.json").unlink()

    (missed,) = run(film, project, service)

    assert missed.cause == "approval"
    assert folders(project) == ["a.take-01", "b.take-01"]
    assert service.creates == 2


def test_what_was_archived_while_its_approval_was_awaited_is_not_asked_for_again(project, service):
    """As above, and a is approved again in the very run that archives what was in flight."""
    film = a_film(a_shot("a", approve=True), a_shot("b", **{"from": "a"}))
    run(film, project, service)
    say(project, "a.take-01", "circled")
    service.dead_links = {f"task-2/video.mp4?look={look}" for look in range(40)}
    run(film, project, service)
    service.dead_links = set()
    (project.archive / "a.take-01" / "verdict.json").unlink()

    assert run(film, project, service, heard=Heard(b=lambda: say(project, "a.take-01", "circled"))) == ()

    assert folders(project) == ["a.take-01", "b.take-01"]
    assert service.creates == 2


def test_what_surely_has_no_task_is_not_sent_while_an_approval_is_awaited(project, service):
    """The create of b never arrived; a is no longer approved, so nothing may be paid for b."""
    film = a_film(a_shot("a", approve=True), a_shot("b", **{"from": "a"}))
    run(film, project, service)
    say(project, "a.take-01", "circled")

    def lose(service, request):
        raise OutcomeUnknown("no answer came", provider="scripted")

    service.before_create, service.lists_tasks = lose, False
    run(film, project, service)
    service.before_create, service.lists_tasks = None, True
    (project.archive / "a.take-01" / "verdict.json").unlink()

    (missed,) = run(film, project, service)

    assert missed.cause == "approval"
    assert service.prompts() == ["a"]
