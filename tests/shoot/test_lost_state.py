"""A project whose state is gone: takes of the archive and tasks of the list are known again, and not paid twice."""

import shutil
from dataclasses import dataclass, replace

import pytest
from pydantic import TypeAdapter

from storyboard.archive.takes import read_takes
from storyboard.errors import CommandError, OutcomeUnknown, RequestRejected, Unavailable
from storyboard.model.tasks import Running, Succeeded
from storyboard.plan.make_plan import plan
from storyboard.reporter import Note
from storyboard.shoot import adopting, found_tasks
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from storyboard.show.report.record import Stamp
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_chain, a_film, a_project, a_shot
from tests.shoot.crashing import Death, run_in_a_process, serve_simulator, takes_of
from tests.shoot.doubt import NO_ANSWER, Account, attempts
from tests.shoot.stopping import stop_at

pytestmark = pytest.mark.usefixtures("quick")


class Heard:
    def __init__(self):
        self.notes = []

    def report(self, event):
        if isinstance(event, Note):
            self.notes.append(event.text)


class Shown(Account):
    """Its list shows each task as it is, with the seed once it has succeeded."""

    done = False

    def _task(self, task_id, progress):
        if self.done and isinstance(progress, Running):
            seed = self._request(task_id).seed
            progress = Succeeded(f"{task_id}/video.mp4", None, tokens=40_000, seed=seed)
        return super()._task(task_id, progress)


@pytest.fixture
def service(project):
    return Shown(folder=project.folder)


def run(project, service, film, heard=None):
    return shoot(
        plan(film, read_takes(project), project=project),
        project=project,
        reporter=heard or Heard(),
        run_id="run",
        connect_to=lambda _name, _project: service,
    )


def leave_report(project):
    """Leave what every run of the command line does: it tells that there was one."""
    project.reports.mkdir(exist_ok=True)
    (project.reports / "run.log").write_text('{"run_id": "before"}\n', encoding="utf-8")


ONE = a_film(a_shot("one"))
BOTH = a_film(a_shot("one"), a_shot("two"))


@pytest.mark.slow
@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("both", [False, True], ids=["state", "state and archive"])
def test_a_task_in_flight_is_found_by_its_marks(both, done, project, service):
    run(project, service, ONE)
    stop_at("receipt committed", run, project, service, BOTH)
    shutil.rmtree(project.state)
    if both:
        shutil.rmtree(project.archive)
    leave_report(project)
    service.done = done
    heard = Heard()

    assert run(project, service, BOTH, heard) == ()

    assert service.creates == 2
    assert {attempt.task_id for attempt in attempts(project)} == {"task-1", "task-2"}
    assert any(note.startswith("two.take-01: task task-2 at scripted was asked for before") for note in heard.notes)


@pytest.mark.slow
def test_what_the_archive_holds_counts_in_the_budget_again(project, service):
    run(project, service, ONE)
    shutil.rmtree(project.state)
    heard = Heard()

    assert run(project, service, BOTH, heard) == ()

    with open_journal(project) as journal:
        assert journal.cost_so_far()[0] == 80_000
    assert "the project's state had lost a paid task that the archive or the receipts know of: it is" in heard.notes[0]


@pytest.mark.slow
def test_a_state_from_an_older_copy_is_brought_up_to_date(project, service):
    """It was put back from before the second shot."""
    run(project, service, ONE)
    shutil.copytree(project.state, project.folder / "copy")
    run(project, service, BOTH)
    shutil.rmtree(project.state)
    (project.folder / "copy").rename(project.state)

    assert run(project, service, BOTH) == ()

    assert service.creates == 2
    assert len(attempts(project)) == 2


@pytest.mark.slow
def test_a_lost_state_with_a_list_that_cannot_be_read_asks_for_nothing(project, service):
    run(project, service, ONE)
    shutil.rmtree(project.state)
    service.list_errors = [RequestRejected("403: no", provider="scripted")]

    with pytest.raises(OutcomeUnknown, match="the project's state was lost, and the task list of scripted"):
        run(project, service, BOTH)

    assert service.creates == 1


def test_a_list_that_is_silent_for_a_moment_stops_a_run_whose_state_is_gone(project, service):
    """Nothing but the reports tells that there was a run; its one task is in the list that did not come."""
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)
    service.list_errors = [Unavailable("500: failed", provider="scripted")]

    with pytest.raises(OutcomeUnknown, match="the project's state does not know its last runs, and the task list"):
        run(project, service, ONE)

    assert service.creates == 1
    assert run(project, service, ONE) == ()
    assert service.creates == 1


def test_a_list_that_is_refused_for_good_stops_the_run_until_a_person_has_settled_each_shot(project, service):
    """Its one task is at the service, and only a list that this key may not read shows it."""
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)
    service.list_errors = [RequestRejected("403: no", provider="scripted") for _ in range(3)]

    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match="tasks may be under way, and paid, for one") as unsure:
            run(project, service, ONE)
        assert service.creates == 1
    assert f"`storyboard tasks forget {project.folder} SHOT` lets the next run ask for it" in unsure.value.hint

    assert adopting.forget(project, "one") is None
    heard = Heard()
    assert run(project, service, ONE, heard) == ()
    assert any("nothing is known of earlier tasks" in note for note in heard.notes)
    assert service.creates == 2


def test_a_shot_that_is_not_unsure_cannot_be_given_up(project, service):
    leave_report(project)
    service.list_errors = [RequestRejected("403: no", provider="scripted")]
    with pytest.raises(OutcomeUnknown):
        run(project, service, ONE)

    with pytest.raises(CommandError, match="nothing is in doubt about shot 'two'"):
        adopting.forget(project, "two")


def test_the_sign_of_a_person_ends_with_the_run_that_made_all(project, service):
    leave_report(project)
    service.list_errors = [RequestRejected("403: no", provider="scripted") for _ in range(2)]
    with pytest.raises(OutcomeUnknown):
        run(project, service, ONE)
    adopting.forget(project, "one")
    run(project, service, ONE)
    shutil.rmtree(project.archive)
    shutil.rmtree(project.state)
    service.list_errors = [RequestRejected("403: no", provider="scripted")]

    with pytest.raises(OutcomeUnknown):
        run(project, service, ONE)


@dataclass
class Endless(Shown):
    """Its list says that there is always more, and shows it, or the same again."""

    repeats: bool = False

    async def list(self, *, page=1, page_size=100, **filters):
        answer = await super().list(page=1, page_size=page_size, **filters)
        many = [replace(answer.tasks[0], id=f"other-{0 if self.repeats else page}-{n}") for n in range(page_size)]
        return replace(answer, tasks=tuple(many), total=10**12)


@pytest.mark.slow
@pytest.mark.parametrize(("repeats", "said"), [(False, "no end after 20,000 tasks"), (True, "page 2 of the task list")])
def test_a_list_without_an_end_says_nothing_of_what_is_not_found(repeats, said, project, monkeypatch):
    monkeypatch.setattr(found_tasks, "_LOOK_EVERY_S", 0.0)
    service = Endless(folder=project.folder, repeats=repeats)
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)

    with pytest.raises(OutcomeUnknown, match=said):
        run(project, service, ONE)

    assert service.creates == 1


def test_a_service_without_a_list_is_told_where_the_state_was_lost(project, service):
    service.lists_tasks = False
    leave_report(project)
    heard = Heard()

    assert run(project, service, ONE, heard) == ()

    assert any("scripted has no task list, so nothing is known of tasks" in note for note in heard.notes)


@pytest.mark.slow
def test_a_task_with_our_marker_and_another_seed_is_given_back(project, service):
    """It was running when it was found; once it has succeeded its seed tells."""
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)
    service.ends = {"one happens": Succeeded("task-1/video.mp4", None, tokens=1, seed=-3)}

    (missed,) = run(project, service, ONE)
    service.ends = {}

    assert "its seed is another's" in missed.why
    assert run(project, service, ONE) == ()
    assert service.creates == 2


@pytest.mark.slow
def test_tasks_of_other_programs_are_left_alone(project, service):
    run(project, service, ONE)
    shutil.rmtree(project.state)
    service.requests.append(service.requests[0].model_copy(update={"execution_expires_after": 172_800, "seed": 5}))
    service.times["task-2"] = service.times["task-1"]

    assert run(project, service, BOTH) == ()

    assert service.creates == 2


@pytest.mark.slow
def test_a_chain_is_found_link_by_link_where_state_and_archive_are_gone(project, service):
    film = a_chain("one", "two", "three")
    run(project, service, film)
    shutil.rmtree(project.state)
    shutil.rmtree(project.archive)
    leave_report(project)
    service.done = True

    assert run(project, service, film) == ()

    assert service.creates == 3
    assert {attempt.task_id for attempt in attempts(project)} == {"task-1", "task-2", "task-3"}


@pytest.mark.slow
@pytest.mark.parametrize(("at_first", "later"), [(True, False), (False, True)], ids=["cut first", "cut later"])
def test_a_chain_is_found_whichever_last_frame_it_opened_on(at_first, later, project, service):
    """The service's own last frame and the clip's are two pictures, and each gives the next shot other marks."""
    refused = RequestRejected("last.png: answers 403", provider="scripted")
    film = a_chain("one", "two", "three")
    service.lost_frames = refused if at_first else None
    run(project, service, film)
    shutil.rmtree(project.state)
    shutil.rmtree(project.archive)
    leave_report(project)
    service.done = True
    service.lost_frames = refused if later else None

    run(project, service, film)
    service.lost_frames = None

    assert run(project, service, film) == ()
    assert service.creates == 3
    assert {one.task_id for one in attempts(project)} == {"task-1", "task-2", "task-3"}


@pytest.mark.slow
def test_a_task_is_found_also_where_the_service_was_busy_before_it(project, service):
    """A create that surely made no task uses up no mark."""
    refusals = [Unavailable("429: busy", provider="scripted") for _ in range(6)]

    def busy(_service, _request):
        if refusals:
            raise refusals.pop()

    service.before_create = busy
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)

    assert run(project, service, ONE) == ()

    assert len(service.requests) == 1


@pytest.mark.slow
def test_a_running_task_that_only_its_seed_will_tell_is_waited_for(project, service):
    """Three creates before it were never answered, and used up the first markers."""
    unanswered = [NO_ANSWER] * 3

    def lose(_service, _request):
        if unanswered:
            raise unanswered.pop()

    service.before_create = lose
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)

    (missed,) = run(project, service, ONE)

    assert "task task-1 at scripted runs, and may have been asked for this shot" in missed.why
    assert len(service.requests) == 1
    service.done = True
    assert run(project, service, ONE) == ()
    assert len(service.requests) == 1


@pytest.mark.slow
def test_a_task_is_found_by_its_seed_whatever_the_number_of_its_take(project, service):
    """Each refusal before it used up a number."""
    refusals = [RequestRejected("400: no", provider="scripted") for _ in range(7)]

    def refuse(_service, _request):
        if refusals:
            raise refusals.pop()

    service.before_create = refuse
    while refusals:
        run(project, service, ONE)
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)
    service.done = True

    assert run(project, service, ONE) == ()

    assert len(service.requests) == 1


def test_the_marks_of_a_create_that_was_never_answered_are_not_used_again(project, service):
    """Its task may come up late; what the service refused has none."""
    answers = [NO_ANSWER, Unavailable("429: busy", provider="scripted"), None]
    used = []

    def answer(_service, request):
        used.append((request.seed, request.execution_expires_after))
        if error := answers.pop(0):
            raise error

    service.before_create = answer

    assert run(project, service, ONE) == ()

    unanswered, refused, accepted = used
    assert refused == accepted
    assert unanswered[0] != refused[0]
    assert unanswered[1] != refused[1]


def test_a_record_of_a_run_that_found_a_task_can_be_written(project, service):
    """It holds times of one form only."""
    stop_at("receipt committed", run, project, service, ONE)
    shutil.rmtree(project.state)
    leave_report(project)
    service.done = True

    run(project, service, ONE)

    (attempt,) = attempts(project)
    assert TypeAdapter(Stamp).validate_python(attempt.intended_at) == attempt.submitted_at


@pytest.mark.slow
@pytest.mark.parametrize("both", [False, True], ids=["state", "state and archive"])
@pytest.mark.parametrize("point", ["receipt committed", "download started", "slate written"])
def test_a_killed_run_whose_state_is_deleted_pays_for_nothing_twice(point, both, tmp_path):
    place = tmp_path / "film"
    place.mkdir()
    settings = SimulatorSettings(folder=tmp_path / "service", render=False, latency_s=0.5, list_lag_s=0.0)
    with serve_simulator(settings) as service:
        assert run_in_a_process(place, "film", service.url, Death(point, after_takes=1)) == -9
        shutil.rmtree(place / ".storyboard")
        if both:
            shutil.rmtree(place / "archive")
            leave_report(a_project(place))

        for _ in range(3):
            if run_in_a_process(place, "film", service.url) == 0:
                break

        assert service.tasks() == {"filma happens": 1, "filmb happens": 1}
    assert takes_of(place) == {"filma": 1, "filmb": 1}


def test_a_new_project_asks_for_no_list(project, service):
    run(project, service, ONE)

    assert service.tiers_asked == []
