"""Drafts of Seedance 2.5: both are paid in full, and a final sends nothing but its draft."""

import json
from decimal import Decimal

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import OutcomeUnknown
from storyboard.model.model_table import shipped_models
from storyboard.model.storyboard import Reference
from storyboard.model.units import frames_for, tokens_for
from storyboard.plan.make_plan import plan
from storyboard.providers import ark_request
from storyboard.shoot.state.journal import open_journal
from tests.films import a_film, a_shot
from tests.shoot.test_drafts import DOCUMENTED, Drafting, folders, run, say

pytestmark = pytest.mark.usefixtures("no_waiting")


class Worded(Drafting):
    """Records what Ark would be sent, and tells of drafts in its list too."""

    def payload(self, request):
        model = shipped_models().find(request.model)
        return ark_request.payload(request, model, model_id="dreamina-seedance-2-5-260628")

    async def list(self, **asked):
        page = await super().list(**asked)
        for task in page.tasks:
            request = self._request(task.id)
            task.body.update(draft=request.draft, draft_task_id=request.draft_task_id)
        return page


@pytest.fixture
def service(project):
    return Worded(folder=project.folder)


def film(**settings):
    usual = {"draft": True, "model": "seedance-2.5", "resolution": "1080p", "watermark": False}
    return a_film(a_shot("a", **{**usual, **settings}))


def film_with_draft(project, service, **settings):
    run(film(**settings), project, service)
    say(project, "a.take-01", "circled")
    return film(**settings)


@pytest.mark.slow
def test_the_final_is_the_recorded_request(project, service):
    """Neither a marker nor an address to call: the model takes nothing else beside a draft."""
    recorded = json.loads((DOCUMENTED.parent / "seedance_25" / "request_final_from_draft.json").read_text())["body"]
    assert run(film_with_draft(project, service, execution_expires_after=86_400), project, service) == ()

    sent = read_takes(project)["a", 1][1].slate.attempt.request
    assert sent == {**recorded, "content": [{"type": "draft_task", "draft_task": {"id": "task-1"}}]}


@pytest.mark.slow
def test_a_final_without_a_marker_says_so_in_the_journal(project, service):
    run(film_with_draft(project, service), project, service)

    with open_journal(project) as journal:
        (final,) = [attempt for attempt in journal.attempts().values() if attempt.asked.draft_task_id]
    assert final.chosen == ()


@pytest.mark.slow
@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("settings", [{}, {"execution_expires_after": 86_400}])
def test_the_lost_answer_about_a_final_is_found_by_its_draft(project, service, is_there, settings):
    asked = film_with_draft(project, service, **settings)

    def lose(service, request):
        service.before_create = None
        service.accept(request.model_copy(update={"draft_task_id": "task-2"}))
        if is_there:
            service.accept(request.model_copy(update={"execution_expires_after": 172_800}))
        raise OutcomeUnknown("the connection broke", provider=service.name)

    service.before_create = lose
    run(asked, project, service)

    assert len([request for request in service.requests if request.draft_task_id == "task-1"]) == 1
    assert service.creates == (2 if is_there else 3)
    assert "a.take-02" in folders(project)


@pytest.mark.slow
def test_what_a_final_was_billed_is_priced_with_the_draft_s_video(project, service):
    asked = film_with_draft(project, service, references=(Reference(video="https://h/v.mp4", duration=6),))
    run(asked, project, service)

    final = read_takes(project)["a", 1][1].slate.attempt
    assert (final.asked.pictures, final.has_video_input) == ((), True)
    assert final.usd == pytest.approx(40_000 * 7 / 1_000_000)


def test_both_are_priced_in_full(project):
    now = plan(film(), {}, project=project)
    (draft,), (final,) = now.drafts, now.shots

    assert draft.estimate.tokens == tokens_for(width_px=854, height_px=480, frames=frames_for(4))
    assert final.estimate.tokens == tokens_for(width_px=1920, height_px=1080, frames=frames_for(4))


def test_a_final_of_a_draft_with_a_video_is_priced_with_it(project):
    """It sends no video and is billed for the seconds of the draft's: 6 s in and 4 s out."""
    shown = (Reference(video="https://h/v.mp4", duration=6),)
    now = plan(film(references=shown), {}, project=project)

    assert now.shots[0].estimate.tokens == tokens_for(width_px=1920, height_px=1080, frames=frames_for(10))
    assert now.shots[0].estimate.usd == Decimal("3.416175")


def test_a_final_of_another_size_is_remade_and_said_to_be_another_film(project):
    now = plan(film(resolution="720p", final="remake"), {}, project=project)

    assert [shot.kind for shot in now.to_make] == ["draft", "final"]
    assert "from which the model makes a similar film and not the same" in now.shots[0].reasons[-1]


def test_a_final_of_another_size_is_not_promoted(project):
    now = plan(film(resolution="720p"), {}, project=project)

    assert now.drafts == ()
    assert now.shots[0].stuck == "leave `draft` out of this shot"
