"""People in a run: candidates, approval, rejection, retakes, cancelling."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from uuid import uuid4

import pytest

from storyboard.archive import file_verdict, read_takes
from storyboard.errors import CommandError, OutcomeUnknown, RequestRejected
from storyboard.journal import reading
from storyboard.model import Beat
from storyboard.plan.planning import plan
from storyboard.plan.retaking import retaking
from storyboard.reporter import ShotChanged
from storyboard.shoot import filing, submit, waiting
from storyboard.shoot.cancelling import cancel_tasks
from storyboard.shoot.shooting import shoot
from storyboard.takes import Cancelled, Failed, Queued, Running, Succeeded, Verdict
from tests.films import a_chain, a_film, a_project, a_shot
from tests.scripted import Scripted

_LONGEST_S = 20.0


class Heard:
    """Calls back when a take is done, or once a number of states were told."""

    def __init__(self, *, after=(), call=None, **on_done):
        self.on_done = on_done
        self.awaited = set(after)
        self.call = call

    def report(self, event):
        if not isinstance(event, ShotChanged):
            return
        if event.state == "done" and event.key.shot in self.on_done:
            self.on_done.pop(event.key.shot)()
        self.awaited.discard((event.key.shot, event.state))
        if self.call and not self.awaited:
            call, self.call = self.call, None
            call()


class Slow(Scripted):
    """Tasks of *held* prompts stay queued or running until they are let go."""

    def __init__(self, **values):
        super().__init__(**values)
        self.held = {}
        self.deleted = []
        self.tried_to_delete = []

    def _task(self, task_id, progress):
        prompt = self._request(task_id).prompt
        if task_id in self.deleted:
            progress = Cancelled()
        elif prompt in self.held:
            progress = self.held[prompt]
        return super()._task(task_id, progress)

    async def delete(self, task_id):
        prompt = self._request(task_id).prompt
        self.tried_to_delete.append(prompt)
        if not isinstance(self.held.get(prompt), Queued):
            raise RequestRejected(f"task {task_id} is running", provider=self.name, http_status=409)
        self.deleted.append(task_id)

    def prompts(self):
        return [request.prompt.removesuffix(" happens") for request in self.requests]


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


@pytest.fixture
def service(project):
    return Slow(folder=project.folder)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(submit, "_jittered", lambda wait_s: min(wait_s, 0.01))
    monkeypatch.setattr(filing, "_AGAIN_S", 0.01)


def shot_as(planned, project, service, heard=None):
    return shoot(
        planned, project=project, reporter=heard or Heard(), run_id=uuid4().hex,
        connect_to=lambda name, project: service,
    )  # fmt: skip


def run(film, project, service, *, heard=None):
    return shot_as(plan(film, read_takes(project), project=project), project, service, heard)


def retake(film, shot, project, service, *, seed=None):
    now = plan(film, read_takes(project), project=project, only=(shot,))
    return shot_as(retaking(now, shot, seed=seed), project, service)


def say(project, folder, verdict, *, note=""):
    (take,) = [take for takes in read_takes(project).values() for take in takes if take.folder == folder]
    at = f"2026-04-05T08:00:00.{time.monotonic_ns() % 10**12:012}Z"
    file_verdict(project, take, Verdict(verdict=verdict, at=at, note=note))


def cancel(project, service, *shots):
    return [
        (str(fate.key), fate.became) for fate in cancel_tasks(project, shots, connect_to=lambda name, project: service)
    ]


def elsewhere(do, *given):
    """Do it as another process would, away from the run's event loop, and return when it is done."""
    thread = threading.Thread(target=do, args=given)
    thread.start()
    thread.join()


def interrupted():
    """Press ^C."""
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def folders(project):
    return sorted(take.folder for takes in read_takes(project).values() for take in takes)


def counting(film, project):
    """Return the folder of the take that counts, for each shot that has one."""
    planned = plan(film, read_takes(project), project=project).shots
    return {one.id[0]: one.take.folder for one in planned if one.take}


def opened_on(project, folder):
    """Return the take whose frame opens the one in *folder*."""
    (take,) = [take for takes in read_takes(project).values() for take in takes if take.folder == folder]
    return take.slate.attempt.sources[0].place


def states(project):
    with reading(project) as journal:
        return {str(attempt.key): attempt.state for attempt in journal.attempts().values()}


def gated(**settings):
    return a_film(
        a_shot("a", approve=True, **settings), a_shot("b", **{"from": "a"}), a_shot("c", **{"from": "b"}), a_shot("d")
    )


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
    assert number == counting(film, project)["a"] == str(second.requests[1].key)
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
    missed = run(gated(), project, service)

    assert sorted(service.prompts()) == ["a", "d"]
    assert [(one.segment[0], one.cause, one.approve) for one in missed] == [
        ("b", "approval", ("a",)), ("c", "approval", ()),
    ]  # fmt: skip
    assert missed[0].why == "waits for a person to approve a.take-01"


def test_an_approved_take_is_what_the_next_run_goes_on_from(project, service):
    film = gated(takes=2)
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

    assert run(gated(), project, service, heard=heard) == ()

    guard.cancel()
    assert time.monotonic() - started < _LONGEST_S
    assert order[-2:] == ["b happens", "c happens"]


def test_an_approval_in_the_last_instant_is_not_missed(project, service):
    """It comes when nothing else is under way any more, and before the run has ended."""
    film = a_film(a_shot("a", approve=True), a_shot("b", **{"from": "a"}))

    assert run(film, project, service, heard=Heard(a=lambda: say(project, "a.take-01", "circled"))) == ()

    assert folders(project) == ["a.take-01", "b.take-01"]


def test_a_run_never_waits_for_people_alone(project, service):
    run(gated(), project, service)
    started = time.monotonic()

    missed = run(gated(), project, service)

    assert [one.cause for one in missed] == ["approval", "approval"]
    assert time.monotonic() - started < _LONGEST_S
    assert service.creates == 2


def test_the_segments_of_a_gated_shot_are_all_made(project, service):
    beats = (Beat(action="x", duration=4), Beat(action="y", duration=4))
    film = a_film(a_shot("a", approve=True, beats=beats), a_shot("b", **{"from": "a"}))

    (missed,) = run(film, project, service)

    assert folders(project) == ["a.seg-02.take-01", "a.take-01"]
    assert missed.why == "waits for a person to approve a.seg-02.take-01"


def test_moving_the_circle_back_pays_for_nothing(project, service):
    film = gated(takes=2)
    run(film, project, service)
    for folder in ("a.take-01", "a.take-02"):
        say(project, folder, "circled")
        run(film, project, service)
    creates = service.creates

    say(project, "a.take-01", "circled")

    assert run(film, project, service) == ()
    assert service.creates == creates
    assert counting(film, project) == {"a": "a.take-01", "b": "b.take-01", "c": "c.take-01", "d": "d.take-01"}


def test_a_circle_moved_back_during_a_run_finds_the_chain_that_is_there(project, service):
    """b and c were made from the first take of a; then that was rejected, and now it is approved after all."""
    film = gated()
    run(film, project, service)
    say(project, "a.take-01", "circled")
    run(film, project, service)
    say(project, "a.take-01", "rejected")

    run(film, project, service, heard=Heard(a=lambda: say(project, "a.take-01", "circled")))

    assert sorted(service.prompts()) == ["a", "a", "b", "c", "d"]
    assert counting(film, project) == {"a": "a.take-01", "b": "b.take-01", "c": "c.take-01", "d": "d.take-01"}


def test_a_rejected_take_is_replaced_by_one_with_another_seed(project, service):
    film = a_film(a_shot("a", seed=7))
    run(film, project, service)
    say(project, "a.take-01", "rejected", note="too dark")

    assert run(film, project, service) == ()

    assert [request.seed for request in service.requests] == [7, 8]
    assert counting(film, project) == {"a": "a.take-02"}
    assert run(film, project, service) == ()
    assert service.creates == 2


def test_a_failed_take_s_seed_is_tried_again(project, service):
    film = a_film(a_shot("a", seed=7))
    service.ends["a happens"] = Failed("InternalServiceError", "sorry")
    run(film, project, service)
    service.ends.clear()

    run(film, project, service)

    assert [request.seed for request in service.requests] == [7, 7]


def test_a_verdict_outlives_the_database(project, service):
    film = gated(takes=2)
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


def test_a_retake_is_one_more_take_and_counts_from_then_on(project, service):
    film = a_chain("a", "b")
    run(film, project, service)

    assert retake(film, "a", project, service) == ()

    assert service.prompts() == ["a", "b", "a"]
    assert counting(film, project) == {"a": "a.take-02"}
    (below,) = [one for one in plan(film, read_takes(project), project=project).shots if one.id[0] == "b"]
    assert below.reasons == ("it opens or ends on another take: the last frame of a changed",)


def test_the_seed_of_a_retake_is_its_own_and_the_take_is_up_to_date(project, service):
    film = a_film(a_shot("a", seed=7))
    run(film, project, service)

    retake(film, "a", project, service, seed=99)
    retake(film, "a", project, service)

    assert [request.seed for request in service.requests] == [7, 99, 8]
    assert plan(film, read_takes(project), project=project).totals.to_make == 0


def test_a_retake_moves_no_circle(project, service):
    film = a_film(a_shot("a"))
    run(film, project, service)
    say(project, "a.take-01", "circled")

    retake(film, "a", project, service)

    assert counting(film, project) == {"a": "a.take-01"}
    assert folders(project) == ["a.take-01", "a.take-02"]


def test_a_retake_of_a_shot_in_segments_is_a_chain_of_its_own(project, service):
    film = a_film(a_shot("a", beats=(Beat(action="x", duration=4), Beat(action="y", duration=4))), a_shot("d"))
    run(film, project, service)

    assert retake(film, "a", project, service) == ()

    assert opened_on(project, "a.seg-02.take-02") == "a.take-02"
    assert plan(film, read_takes(project), project=project).totals.to_make == 0
    assert service.creates == 5


def test_a_retake_that_could_not_be_archived_goes_on_and_is_not_asked_for_twice(project, service):
    film = a_film(a_shot("a"))
    run(film, project, service)
    service.dead_links = {f"task-2/video.mp4?look={look}" for look in range(40)}
    retake(film, "a", project, service, seed=5)
    service.dead_links = set()

    assert retake(film, "a", project, service, seed=5) == ()

    assert service.creates == 2
    assert counting(film, project) == {"a": "a.take-02"}


def test_a_retake_is_a_take_of_its_own_beside_one_in_flight(project, service):
    """What an earlier run asked for is archived as well, and is not taken for the retake."""
    film = a_film(a_shot("a"))
    service.dead_links = {f"task-1/video.mp4?look={look}" for look in range(40)}
    run(film, project, service)
    service.dead_links = set()

    assert retake(film, "a", project, service, seed=5) == ()

    assert {take.key.take: take.slate.seed == 5 for take in read_takes(project)["a", 1]} == {1: False, 2: True}
    assert counting(film, project) == {"a": "a.take-02"}


def test_a_queued_task_is_cancelled_and_a_running_one_left(project, service):
    """The run hears of both; the next one asks for the first anew and archives the second."""
    film = a_film(a_shot("q"), a_shot("r"), a_shot("below", **{"from": "r"}))
    service.held = {"q happens": Queued(), "r happens": Running()}
    service.first_poll_s = 0.05
    said = []
    heard = Heard(
        after=[("q", "queued"), ("r", "running")], call=lambda: elsewhere(lambda: said.extend(cancel(project, service)))
    )

    missed = run(film, project, service, heard=heard)

    assert said == [("q.take-01", "cancelled"), ("r.take-01", "left")]
    assert service.tried_to_delete == ["q happens"]
    assert [(one.segment[0], one.cause) for one in missed] == [("q", "failed"), ("r", "failed"), ("below", "blocked")]
    assert "task-2 is left to run" in missed[1].why or "task-1 is left to run" in missed[1].why
    assert states(project) == {"q.take-01": "cancelled", "r.take-01": "submitted"}

    service.held.clear()
    assert run(film, project, service) == ()
    assert folders(project) == ["below.take-01", "q.take-02", "r.take-01"]
    assert sorted(service.prompts()) == ["below", "q", "q", "r"]


def test_cancelling_one_shot_leaves_the_others(project, service):
    film = a_film(a_shot("q"), a_shot("other"))
    service.held = {"q happens": Queued()}
    heard = Heard(after=[("q", "queued"), ("other", "done")], call=lambda: elsewhere(cancel, project, service, "q"))

    missed = run(film, project, service, heard=heard)

    assert [one.segment[0] for one in missed] == ["q"]
    assert folders(project) == ["other.take-01"]


def test_a_run_that_waits_for_its_next_question_hears_of_a_cancel_at_once(project, service, monkeypatch):
    """The next question would come after a minute."""
    service.held = {"q happens": Queued()}
    monkeypatch.setattr(waiting, "wait_s", lambda stage, attempt, *, asked: 60.0)
    started = time.monotonic()

    run(
        a_film(a_shot("q")), project, service,
        heard=Heard(after=[("q", "queued")], call=lambda: threading.Timer(0.3, cancel, (project, service)).start()),
    )  # fmt: skip

    assert time.monotonic() - started < _LONGEST_S
    assert states(project) == {"q.take-01": "cancelled"}


def test_a_cancelled_run_begins_nothing_more(project, service):
    """The first shot of the chain is archived as it was paid; the second is not asked for."""
    film = a_chain("a", "b")

    missed = run(film, project, service, heard=Heard(a=lambda: elsewhere(cancel, project, service)))

    assert [(one.segment[0], one.why) for one in missed] == [("b", "cancelled by a person")]
    assert run(film, project, service) == ()
    assert service.prompts() == ["a", "b"]


def test_cancelling_works_with_no_run_at_work(project, service):
    film = a_film(a_shot("q"))
    service.held = {"q happens": Queued()}
    with pytest.raises(KeyboardInterrupt):
        run(film, project, service, heard=Heard(after=[("q", "queued")], call=interrupted))

    assert cancel(project, service) == [("q.take-01", "cancelled")]
    assert cancel(project, service) == []
    service.held.clear()
    assert run(film, project, service) == ()
    assert folders(project) == ["q.take-02"]
    with pytest.raises(CommandError, match="nothing was ever asked of a shot called 'x'"):
        cancel(project, service, "x")


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


FILM = """\
storyboard: 1
title: A choice
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: wake, action: She wakes., takes: 2, approve: true}
  - {id: run, from: wake, action: She runs.}
"""


def storyboard(*words, cwd):
    return subprocess.run(
        [sys.executable, "-m", "storyboard", *words], capture_output=True, text=True, timeout=120, check=False, cwd=cwd,
    )  # fmt: skip


def test_a_film_with_a_choice_through_the_command_line(tmp_path):
    """Run, choose, run; then a retake, which the circle outlasts, and a rejection."""
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    first = storyboard("run", "film", cwd=tmp_path)
    assert (first.returncode, first.stdout) == (6, "")
    assert "run waits for a person to approve one of wake.take-01, wake.take-02" in first.stderr
    assert "storyboard approve film wake, then run again" in first.stderr
    planned = json.loads(storyboard("plan", "film", "--json", cwd=tmp_path).stdout)["shots"]
    assert [one["state"] for one in planned] == ["up_to_date", "waits"]
    assert "waits for a person" in storyboard("why", "run", cwd=tmp_path / "film").stdout

    approved = storyboard("approve", "film", "wake", "2", "--note", "her smile", cwd=tmp_path)
    assert (approved.returncode, approved.stdout) == (0, "wake.take-02: circled\n")
    assert json.loads((tmp_path / "film/archive/wake.take-02/verdict.json").read_text())["note"] == "her smile"
    assert storyboard("run", "film", cwd=tmp_path).returncode == 0
    assert (tmp_path / "film/reels/main.mp4").is_file()

    again = storyboard("retake", "film", "wake", "--seed", "5", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "to use the new one: storyboard approve film wake 3" in again.stderr
    moved = storyboard("approve", "wake", "3", cwd=tmp_path / "film")
    assert "out of date now: run" in moved.stderr
    rejected = storyboard("reject", "wake", "3", "--note", "too dark", cwd=tmp_path / "film")
    assert rejected.stdout == "wake.take-03: rejected\n"
    said = json.loads(storyboard("status", "film", "--json", cwd=tmp_path).stdout)["shots"][0]["takes"]
    assert [(one["take"], one["verdict"], one["note"]) for one in said] == [
        (1, None, ""), (2, None, ""), (3, "rejected", "too dark"),
    ]  # fmt: skip
    assert "take 3 is rejected: too dark" in storyboard("why", "film", "wake", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["approve", "film", "x"], 2, "no shot is called 'x'"),
        (["approve", "film", "wake"], 2, "wake has no take yet"),
        (["approve", "film", "wake", "1", "2"], 2, "is not [PROJECT] SHOT"),
        (["retake", "film", "run"], 2, "its first frame comes from wake, which has no take"),
        (["cancel", "film", "x"], 2, "nothing was ever asked of a shot called 'x'"),
        (["cancel", "film"], 0, "nothing is under way"),
        (["cancel", "nowhere/film"], 2, "no storyboard here"),
    ],
)
def test_words_that_mean_no_take_are_an_error(tmp_path, words, status, told):
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    done = storyboard(*words, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (status, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
