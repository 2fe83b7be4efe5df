"""Takes whose files are gone: they are fetched again by their task, and nothing is paid twice without a word."""

import shutil
from types import SimpleNamespace

import pytest

from storyboard.archive.takes import read_takes
from storyboard.cli import make_film as verb
from storyboard.errors import RequestRejected, TaskNotFound, Unavailable
from storyboard.plan.make_plan import plan
from storyboard.reporter import Note
from storyboard.shoot import adopting, filing
from storyboard.shoot.fetched_again import with_lost_takes
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_chain, a_film, a_shot
from tests.scripted import Scripted


class Heard:
    """A reporter that keeps the notes it is told."""

    def __init__(self):
        self.notes = []

    def report(self, event):
        if isinstance(event, Note):
            self.notes.append(event.text)


class Forgetful(Scripted):
    """A service that has no task any more once it is *old*."""

    old = False
    away = False

    async def get(self, task_id):
        if self.away:
            raise Unavailable("no answer", provider=self.name)
        if self.old:
            raise TaskNotFound(f"no task {task_id}", provider=self.name)
        return await super().get(task_id)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(filing, "_AGAIN_S", 0.001)


@pytest.fixture
def service(project):
    return Forgetful(folder=project.folder)


def run(project, service, film=None, heard=None):
    return shoot(
        plan(film or a_film(a_shot("one")), read_takes(project), project=project),
        project=project,
        reporter=heard or Heard(),
        run_id="run",
        connect_to=lambda _name, _project: service,
    )


def files(project):
    return {path.relative_to(project.archive): path.read_bytes() for path in project.archive.rglob("*.*4")}


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["", "one.take-01"])
def test_a_deleted_archive_or_take_is_fetched_again_by_its_task(gone, project, service):
    run(project, service)
    before = files(project)
    shutil.rmtree(project.archive / gone)
    heard = Heard()

    assert run(project, service, heard=heard) == ()

    assert (service.creates, files(project)) == (1, before)
    (note,) = heard.notes
    assert note.startswith("one.take-01 was made and paid (task task-1 at scripted), and its files are not in the arch")
    assert note.endswith("they are fetched again")


def plan_of(project, film):
    return with_lost_takes(plan(film, read_takes(project), project=project), project)


@pytest.mark.slow
def test_a_plan_asks_nothing_for_what_is_fetched_again(project, service):
    film = a_chain("one", "two")
    run(project, service, film)
    before = plan_of(project, film)
    shutil.rmtree(project.archive)

    first, second = plan_of(project, film).shots

    assert before.totals.to_make == 0
    assert first.reasons == ("one.take-01 was paid and is not in the archive: it is fetched again for nothing",)
    assert (first.estimate.tokens, first.estimate.usd) == (0, 0)
    assert second.reasons[-1].endswith("it is fetched again for nothing where it still fits")
    assert second.estimate.tokens > 0
    assert plan_of(project, film).totals.tokens == second.estimate.tokens


@pytest.mark.slow
def test_a_plan_prices_what_was_given_up_or_no_longer_fits(project, service):
    run(project, service)
    shutil.rmtree(project.archive)
    service.old = True
    run(project, service)
    changed = a_film(a_shot("one", action="something else"))

    assert plan_of(project, changed).totals.tokens > 0
    adopting.forget(project, "one")
    assert plan_of(project, a_film(a_shot("one"))).totals.tokens > 0


@pytest.mark.slow
def test_a_chain_whose_archive_was_deleted_is_fetched_again_whole(project, service):
    film = a_chain("one", "two", "three")
    run(project, service, film)
    shutil.rmtree(project.archive)

    assert run(project, service, film) == ()

    assert service.creates == 3
    assert len(read_takes(project)) == 3


@pytest.mark.slow
def test_what_the_service_has_no_more_is_not_paid_again_before_a_person_says_so(project, service):
    run(project, service)
    shutil.rmtree(project.archive)
    service.old = True

    for _ in range(2):
        (missed,) = run(project, service)
        assert missed.cause == "lost"
        assert missed.why.startswith("one.take-01 was made and paid (task task-1 at scripted); its files are not in")
        assert f"storyboard tasks forget {project.folder} one" in missed.hint
    assert service.creates == 1

    adopting.forget(project, "one")
    service.old = False

    assert run(project, service) == ()
    assert service.creates == 2
    with open_journal(project) as journal:
        assert journal.cost_so_far()[0] == 80_000


def test_dead_links_are_asked_for_and_then_waited_with(project, service):
    run(project, service)
    shutil.rmtree(project.archive)
    service.dead_links = {f"task-1/video.mp4?look={look}" for look in range(50)}

    (missed,) = run(project, service)

    assert (missed.cause, service.creates) == ("lost", 1)


def test_a_service_that_is_away_for_a_moment_has_lost_nothing(project, service):
    """The next run fetches it."""
    run(project, service)
    shutil.rmtree(project.archive)
    service.away = True

    (missed,) = run(project, service)
    service.away = False

    assert missed.cause == "failed"
    assert run(project, service) == ()
    assert service.creates == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["01_video.mp4", "02_last_frame.png", "03_first_frame.png", "*"])
@pytest.mark.parametrize("is_served", [True, False])
def test_a_deleted_file_of_a_take_is_fetched_again_as_it_was(is_served, name, project, service):
    service.serves_last_frame = is_served
    run(project, service)
    folder = project.archive / "one.take-01"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.glob(name):
        if path.name != "slate.json":
            path.unlink()
    heard = Heard()

    assert run(project, service, heard=heard) == ()

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert service.creates == 1
    (note,) = heard.notes
    assert note.startswith("one.take-01 was made and paid (task task-1 at scripted), and 0")
    assert note.endswith("is not in the archive any more: it was fetched again")


def test_a_clip_that_was_cut_short_is_fetched_again(project, service):
    run(project, service)
    clip = project.archive / "one.take-01" / "01_video.mp4"
    whole = clip.read_bytes()
    clip.write_bytes(whole[:-7])

    assert run(project, service) == ()

    assert clip.read_bytes() == whole


def test_a_deleted_clip_that_the_service_has_no_more_is_told_and_not_paid_again(project, service):
    run(project, service)
    (project.archive / "one.take-01" / "01_video.mp4").unlink()
    service.old = True

    (missed,) = run(project, service)

    assert (missed.cause, service.creates) == ("lost", 1)
    assert "01_video.mp4 is not in the archive any more, and cannot be fetched: no task task-1" in missed.why
    assert missed.hint.endswith(f"`storyboard retake {project.folder} one` makes another, which is paid")


@pytest.mark.slow
def test_another_file_than_the_filed_one_takes_no_place(project, service):
    """What is chained from a take was made from its own bytes."""
    run(project, service)
    clip = project.archive / "one.take-01" / "01_video.mp4"
    clip.unlink()
    service.requests.insert(0, service.requests[0])
    slate = clip.with_name("slate.json")
    slate.write_text(slate.read_text().replace('"task_id": "task-1"', '"task_id": "task-2"'))
    service.times["task-2"] = service.times["task-1"]
    service.asked["task-2"] = service.polls_to_success

    (missed,) = run(project, service)

    assert "the service gives another file than the one that was filed" in missed.why
    assert [path.name for path in clip.parent.glob("01*")] == []


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "creates"), [(True, 2), (False, 1)])
def test_at_a_terminal_a_person_is_asked_whether_to_pay_again(answer, creates, project, service, monkeypatch):
    run(project, service)
    shutil.rmtree(project.archive)
    service.old = True
    missed = run(project, service)
    monkeypatch.setattr(verb, "can_ask", lambda: True)
    monkeypatch.setattr(verb.typer, "confirm", lambda *_words, **_more: answer)

    pays = verb._pays_again(SimpleNamespace(missed=missed), project)
    service.old = False
    run(project, service)

    assert pays == answer
    assert service.creates == creates


REFUSED = RequestRejected("last.png: answers 403 Forbidden", provider="scripted")


@pytest.mark.slow
@pytest.mark.parametrize(("at_first", "later"), [(REFUSED, None), (None, REFUSED)], ids=["cut first", "cut later"])
def test_what_was_made_from_a_take_still_fits_it_once_it_was_fetched_again(at_first, later, project, service):
    """The service's own last frame is another picture than the one that is cut from the clip."""
    film = a_chain("one", "two")
    service.lost_frames = at_first
    run(project, service, film)
    service.lost_frames = later
    shutil.rmtree(project.archive / "one.take-01")

    run(project, service, film)

    assert service.creates == 2
