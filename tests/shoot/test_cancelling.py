"""Cancelling: what is queued is taken back, what runs is left."""

import threading

import pytest

from storyboard.errors import CommandError
from storyboard.model.tasks import Cancelled, Queued, Running
from storyboard.reporter import ShotChanged
from storyboard.shoot import poll_waits
from tests.films import a_chain, a_film, a_shot
from tests.shoot.people import Heard, Slow, cancel, elsewhere, folders, interrupt, run, states

pytestmark = pytest.mark.usefixtures("no_waiting")


class HeardLast(Heard):
    """Keeps the last state that was told of each shot."""

    def __init__(self, **values):
        super().__init__(**values)
        self.last = {}

    def report(self, event):
        if isinstance(event, ShotChanged):
            self.last[event.key.shot] = event.state
        super().report(event)


@pytest.fixture
def service(project):
    return Slow(folder=project.folder)


@pytest.mark.slow
def test_a_queued_task_is_cancelled_and_a_running_one_left(project, service):
    """The run hears of both; the next one asks for the first anew and archives the second."""
    film = a_film(a_shot("q"), a_shot("r"), a_shot("below", **{"from": "r"}))
    service.held = {"q happens": Queued(), "r happens": Running()}
    service.first_poll_s = 0.05
    said = []
    heard = HeardLast(
        after=[("q", "queued"), ("r", "running")], call=lambda: elsewhere(lambda: said.extend(cancel(project, service)))
    )

    missed = run(film, project, service, heard=heard)

    assert said == [("q.take-01", "cancelled"), ("r.take-01", "left")]
    assert service.tried_to_delete == ["q happens"]
    assert [(miss.segment[0], miss.cause) for miss in missed] == [
        ("q", "failed"),
        ("r", "failed"),
        ("below", "blocked"),
    ]
    assert [miss.is_stopped for miss in missed] == [True, True, True]
    assert missed[2].why == "r was stopped by a person, and its last frame is needed"
    assert (heard.last["q"], heard.last["r"]) == ("stopped", "stopped")
    assert "task-2 is left to run" in missed[1].why or "task-1 is left to run" in missed[1].why
    assert states(project) == {"q.take-01": "cancelled", "r.take-01": "submitted"}

    service.held.clear()
    assert run(film, project, service) == ()
    assert folders(project) == ["below.take-01", "q.take-02", "r.take-01"]
    assert sorted(service.prompts()) == ["below", "q", "q", "r"]


def test_what_was_cancelled_at_the_service_is_stopped_too(project, service):
    """As by a person at its console, or by one of ours that a question overtook."""
    film = a_film(a_shot("q"))
    service.held = {"q happens": Cancelled()}

    (missed,) = run(film, project, service)

    assert (missed.why, missed.is_stopped) == ("the task was cancelled at the service", True)


def test_cancelling_one_shot_leaves_the_others(project, service):
    film = a_film(a_shot("q"), a_shot("other"))
    service.held = {"q happens": Queued()}
    heard = Heard(after=[("q", "queued"), ("other", "done")], call=lambda: elsewhere(cancel, project, service, "q"))

    missed = run(film, project, service, heard=heard)

    assert [miss.segment[0] for miss in missed] == ["q"]
    assert folders(project) == ["other.take-01"]


def test_a_run_that_waits_for_its_next_question_hears_of_a_cancel_at_once(project, service, monkeypatch):
    """The next question would come after an hour."""
    service.held = {"q happens": Queued()}
    monkeypatch.setattr(poll_waits, "wait_s", lambda context, attempt, *, asked: 3600.0)

    run(
        a_film(a_shot("q")), project, service,
        heard=Heard(after=[("q", "queued")], call=lambda: threading.Timer(0.3, cancel, (project, service)).start()),
    )  # fmt: skip

    assert states(project) == {"q.take-01": "cancelled"}


@pytest.mark.slow
def test_a_cancelled_run_begins_nothing_more(project, service):
    """The first shot of the chain is archived as it was paid; the second is not asked for."""
    film = a_chain("a", "b")

    missed = run(film, project, service, heard=Heard(a=lambda: elsewhere(cancel, project, service)))

    assert [(miss.segment[0], miss.why) for miss in missed] == [("b", "cancelled by a person")]
    assert missed[0].is_stopped
    assert run(film, project, service) == ()
    assert service.prompts() == ["a", "b"]


def test_cancelling_works_with_no_run_at_work(project, service):
    film = a_film(a_shot("q"))
    service.held = {"q happens": Queued()}
    with pytest.raises(KeyboardInterrupt):
        run(film, project, service, heard=Heard(after=[("q", "queued")], call=interrupt))

    assert cancel(project, service) == [("q.take-01", "cancelled")]
    assert cancel(project, service) == []
    service.held.clear()
    assert run(film, project, service) == ()
    assert folders(project) == ["q.take-02"]
    with pytest.raises(CommandError, match="nothing was ever asked of a shot called 'x'"):
        cancel(project, service, "x")
