"""Drafts in a run: what is asked of the service, in which order, and what a person's word sets free."""

import json
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from storyboard.archive.takes import file_verdict, read_takes
from storyboard.errors import OutcomeUnknown, RequestRejected
from storyboard.media.picture.frames import last_frame_png
from storyboard.media.picture.input_pictures import data_url
from storyboard.model.storyboard import Beat, Budget
from storyboard.model.takes import Verdict
from storyboard.model.tasks import Failed, Running, Succeeded
from storyboard.plan.make_plan import plan
from storyboard.plan.retaking import plan_of_retake
from storyboard.providers import ark_request
from storyboard.shoot.caps import Caps
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_film, a_shot
from tests.scripted import Scripted
from tests.shoot.people import Heard

pytestmark = pytest.mark.usefixtures("no_waiting")

DOCUMENTED = Path(__file__).parent.parent / "data" / "ark" / "create_request"


class Drafting(Scripted):
    """Returns no last frame of a draft, and tells in its answers which task is a draft, and of which a final is."""

    async def get(self, task_id):
        self.serves_last_frame = not self._request(task_id).draft
        return await super().get(task_id)

    def _task(self, task_id, progress):
        task, request = super()._task(task_id, progress), self._request(task_id)
        if isinstance(progress, Succeeded):
            task.body["draft"] = request.draft
            task.body["draft_task_id"] = request.draft_task_id
        return task

    def asked_kinds(self):
        """Return shot and kind of every request, in order."""
        return [(request.key.shot, request.kind) for request in self.requests]

    def request(self, shot, kind):
        """Return the last request for a *kind* of take of *shot*."""
        return [request for request in self.requests if (request.key.shot, request.kind) == (shot, kind)][-1]


@pytest.fixture
def service(project):
    return Drafting(folder=project.folder)


def run(film, project, service, *, heard=None, caps=None, **asked):
    planned = plan(film, read_takes(project), project=project, **asked)
    return shoot(
        planned, project=project, reporter=heard or Heard(), run_id=uuid4().hex, caps=caps or Caps(),
        connect_to=lambda name, project: service,
    )  # fmt: skip


def say(project, folder, verdict):
    (take,) = [take for takes in read_takes(project).values() for take in takes if take.folder == folder]
    file_verdict(project, take, Verdict(verdict=verdict, at="2026-04-05T08:00:00.000000Z"))


def folders(project):
    return sorted(take.folder for takes in read_takes(project).values() for take in takes)


def chain(**settings):
    settings = {"draft": True, **settings}
    return a_film(a_shot("a", **settings), a_shot("b", **{"from": "a", **settings}))


def bytes_in_archive(project, folder, name):
    return (project.archive / folder / name).read_bytes()


@pytest.mark.slow
def test_drafts_are_made_down_the_chain_and_no_final_before_a_person_approves(project, service):
    """The second draft opens on the last frame of the first: the service serves none, so it is the clip's own."""
    missed = run(chain(), project, service)

    assert service.asked_kinds() == [("a", "draft"), ("b", "draft")]
    frame = bytes_in_archive(project, "a.take-01", "02_last_frame.png")
    assert frame == last_frame_png(project.archive / "a.take-01" / "01_video.mp4")
    assert [picture.url for picture in service.request("b", "draft").pictures] == [data_url(frame, format="png")]
    assert [(miss.segment[0], miss.cause, miss.approve) for miss in missed] == [
        ("a", "approval", ("a",)), ("b", "approval", ("b",)),
    ]  # fmt: skip
    assert missed[0].why == "waiting for you to approve its draft: a take 1"


def test_a_draft_is_asked_for_in_480p_and_in_no_flex_tier(project, service):
    run(a_film(a_shot("a", resolution="720p", service_tier="flex")), project, service, drafting=True)

    asked = service.request("a", "draft")
    assert (asked.resolution, asked.service_tier, asked.draft) == ("480p", None, True)


@pytest.mark.slow
def test_finals_of_approved_drafts_one_promoted_and_one_remade(project, service):
    run(chain(resolution="720p"), project, service)
    say(project, "a.take-01", "circled")
    say(project, "b.take-01", "circled")

    assert run(chain(resolution="720p"), project, service) == ()

    promoted, remade = service.request("a", "final"), service.request("b", "final")
    draft = service.request("b", "draft")
    assert (promoted.draft_task_id, promoted.pictures, promoted.resolution) == ("task-1", (), "720p")
    assert (remade.draft_task_id, remade.seed, remade.prompt) == (None, draft.seed, draft.prompt)
    assert [picture.name for picture in remade.pictures] == ["archive/a.take-02/02_last_frame.png"]
    assert run(chain(resolution="720p"), project, service) == ()
    assert service.creates == 4


class Worded(Drafting):
    """Records what Ark would be sent."""

    def payload(self, request):
        return ark_request.payload(request, None, model_id=request.model)


@pytest.mark.slow
def test_a_storyboard_makes_the_documented_request_for_the_final_of_a_draft(project):
    """But for the draft's id, and the marker that tells the task apart should its answer be lost."""
    documented = json.loads((DOCUMENTED / "draft_task_15.json").read_text(encoding="utf-8"))["body"]
    service = Worded(folder=project.folder)
    film = a_film(a_shot(
        "a", draft=True, model="seedance-1-5-pro-251215", seed=20, duration=6, ratio=None, resolution="720p",
        watermark=False, service_tier="default",
    ))  # fmt: skip
    run(film, project, service)
    say(project, "a.take-01", "circled")
    assert run(film, project, service) == ()

    sent = read_takes(project)["a", 1][1].slate.attempt.request
    assert sent.pop("execution_expires_after") > 0
    assert sent == {**documented, "content": [{"type": "draft_task", "draft_task": {"id": "task-1"}}]}


@pytest.mark.slow
def test_a_promoted_final_is_marked_by_no_seed(project, service):
    """The service takes the draft's; its task is told apart by the other marker and by the draft's id."""
    run(chain(), project, service)
    say(project, "a.take-01", "circled")
    run(chain(), project, service)

    with open_journal(project) as journal:
        (final,) = [attempt for attempt in journal.attempts().values() if attempt.asked.draft_task_id]
    assert final.chosen == ("execution_expires_after",)
    assert final.asked.seed == service.request("a", "draft").seed


@pytest.mark.slow
@pytest.mark.parametrize("is_there", [True, False])
def test_the_lost_answer_about_a_promoted_final_is_looked_for(project, service, is_there):
    """A draft with the same marker, and a final of another draft, are not it."""
    run(chain(), project, service)
    say(project, "a.take-01", "circled")

    def lose(service, request):
        service.before_create = None
        service.accept(request.model_copy(update={"draft_task_id": "task-2"}))
        service.accept(request.model_copy(update={"draft": True, "draft_task_id": None}))
        if is_there:
            service.accept(request)
        raise OutcomeUnknown("the connection broke", provider=service.name)

    listed = service.list

    async def list_with_drafts(**asked):
        page = await listed(**asked)
        for task in page.tasks:
            request = service._request(task.id)
            task.body.update(draft=request.draft, draft_task_id=request.draft_task_id)
        return page

    service.list = list_with_drafts
    service.before_create = lose
    run(chain(), project, service)

    finals = [request for request in service.requests if request.draft_task_id == "task-1"]
    assert len(finals) == 1
    assert service.creates == (3 if is_there else 4)
    assert "a.take-02" in folders(project)


@pytest.mark.slow
def test_approving_a_draft_while_a_run_has_other_things_to_do_lets_its_final_be_made(project, service):
    film = a_film(a_shot("a", draft=True), a_shot("d"))
    service.ends["d happens"] = Running()
    heard = Heard(a=lambda: threading.Timer(0.2, say, (project, "a.take-01", "circled")).start())

    def release(service, request):
        if request.draft_task_id:
            service.ends.clear()

    service.before_create = release
    guard = threading.Timer(20, service.ends.clear)
    guard.start()

    assert run(film, project, service, heard=heard) == ()

    guard.cancel()
    assert service.asked_kinds()[-1] == ("a", "final")


@pytest.mark.slow
def test_a_rejected_draft_is_drawn_again_with_another_seed_and_what_hangs_on_it_too(project, service):
    run(chain(), project, service)
    say(project, "a.take-01", "rejected")

    missed = run(chain(), project, service)

    assert service.asked_kinds()[2:] == [("a", "draft"), ("b", "draft")]
    assert len({request.seed for request in service.requests if request.key.shot == "a"}) == 2
    assert [miss.approve for miss in missed] == [("a",), ("b",)]
    assert folders(project) == ["a.take-01", "a.take-02", "b.take-01", "b.take-02"]


def test_a_draft_that_fails_is_named_and_its_final_is_not_asked_for(project, service):
    service.ends["a happens"] = Failed("X", "held back")

    missed = run(chain(), project, service)

    assert [(miss.segment[0], miss.kind, miss.cause, miss.why) for miss in missed] == [
        ("a", "draft", "failed", "held back"),
        ("a", "final", "blocked", "its draft could not be made"),
        ("b", "draft", "blocked", "the draft of a could not be made, and its last frame is needed"),
        ("b", "final", "blocked", "a could not be made, and its last frame is needed"),
    ]
    assert service.asked_kinds() == [("a", "draft")]


def test_a_run_of_drafts_makes_drafts_alone_and_waits_for_nobody(project, service):
    film = a_film(a_shot("a", approve=True), a_shot("b", **{"from": "a"}), a_shot("c", model="seedance-2.0"))

    assert run(film, project, service, drafting=True) == ()
    assert service.asked_kinds() == [("a", "draft"), ("b", "draft")]
    assert run(film, project, service, drafting=True) == ()
    assert service.creates == 2


@pytest.mark.slow
def test_after_a_run_of_drafts_the_finals_are_made_from_those_that_nobody_rejected(project, service):
    film = chain(draft=False)
    run(film, project, service, drafting=True)

    assert run(film, project, service) == ()

    assert service.request("a", "final").draft_task_id == "task-1"
    assert service.request("b", "final").seed == service.request("b", "draft").seed


@pytest.mark.slow
def test_a_final_that_nobody_can_make_stops_and_says_what_helps(project, service):
    """Here its draft has expired: nothing is sent for it, and what chains from it waits too."""
    old = 1_700_000_000

    class Old(Drafting):
        def _task(self, task_id, progress):
            task = super()._task(task_id, progress)
            task.body["created_at"] = old
            return task

    service = Old(folder=project.folder)
    run(chain(), project, service)
    for folder in ("a.take-01", "b.take-01"):
        say(project, folder, "circled")

    missed = run(chain(), project, service)

    assert [(miss.segment[0], miss.cause) for miss in missed] == [("a", "approval"), ("b", "approval")]
    assert "can be promoted no more" in missed[0].why
    assert missed[0].hint.startswith("write `final: remake` in shot a")
    assert service.creates == 2


@pytest.mark.slow
def test_a_draft_that_the_service_has_lost_is_said_to_be_and_nothing_is_paid(project, service):
    """Another account asks, or the task's record was deleted there."""
    run(chain(), project, service)
    say(project, "a.take-01", "circled")

    def refuse(service, request):
        raise RequestRejected("scripted refused: draft task task-1 is not found or has expired", provider="scripted")

    service.before_create = refuse
    failed = next(miss for miss in run(chain(), project, service) if miss.cause == "failed")

    assert (failed.segment[0], failed.kind) == ("a", "final")
    assert failed.hint == (
        "the service has no such draft any more: write `final: remake` in shot a, or "
        f"`storyboard reject {project.file.parent} a` and run again for a new draft"
    )


@pytest.mark.slow
def test_the_cap_counts_drafts_too(project, service):
    """A draft of 4 s in 480p with sound is expected to cost 24,356 tokens, and was billed 40,000."""
    caps = Caps(run=Budget(tokens=50_000))

    missed = run(chain(), project, service, caps=caps)

    assert service.asked_kinds() == [("a", "draft")]
    assert [(miss.kind, miss.cause) for miss in missed][1:3] == [("draft", "budget"), ("final", "blocked")]


@pytest.mark.slow
def test_the_pieces_of_a_shot_are_drafted_and_made_one_after_the_other(project, service):
    """The first piece is promoted, the next opens on its final, and so is remade."""
    beats = (Beat(action="x", duration=4), Beat(action="y", duration=4))
    film = a_film(a_shot("a", draft=True, beats=beats))
    run(film, project, service)
    say(project, "a.take-01", "circled")
    say(project, "a.seg-02.take-01", "circled")

    assert run(film, project, service) == ()

    finals = [request for request in service.requests if not request.draft]
    assert [(request.key.segment, request.draft_task_id is not None) for request in finals] == [(1, True), (2, False)]
    assert [picture.name for picture in finals[1].pictures] == ["archive/a.take-02/02_last_frame.png"]


@pytest.mark.slow
def test_one_more_draft_is_made_when_a_person_asks_for_it(project, service):
    run(chain(), project, service)
    now = plan(chain(), read_takes(project), project=project, only=("b",), drafting=True)

    shoot(
        plan_of_retake(now, "b", seed=77), project=project, reporter=Heard(), run_id=uuid4().hex,
        connect_to=lambda name, project: service,
    )  # fmt: skip

    assert service.asked_kinds()[2:] == [("b", "draft")]
    assert service.request("b", "draft").seed == 77
    assert folders(project) == ["a.take-01", "b.take-01", "b.take-02"]
