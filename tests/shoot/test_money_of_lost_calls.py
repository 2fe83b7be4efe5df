"""Money that lost calls may have cost is spent for everybody who tells what a film has cost."""

import pytest

from storyboard.actions.film_view import film, film_summary
from storyboard.actions.plan_result import plan_result
from storyboard.actions.planned_film import planned_film
from storyboard.actions.plans import plan
from storyboard.actions.run_request import RunRequest
from storyboard.actions.status_result import status_result
from storyboard.load.load import check
from storyboard.model.paid import may_shoot
from storyboard.plan.film_now import film_now
from storyboard.shoot.adopting import forget
from storyboard.show.film import report_of
from storyboard.show.looks import film_standing
from tests.shoot import drawing, speaking

pytestmark = pytest.mark.usefixtures("quick")

TWO_CALLS = 2 * drawing.PRICE_USD


def spent_usd(project):
    """Return what each door says."""
    return {
        "status": round(status_result(film_standing(project)).budget.spent_usd, 6),
        "report": round(report_of(project)[1].spending.usd, 6),
        "plan": plan_result(planned_film(project, RunRequest())).budget.spent_usd,
        "plan --until": plan_result(planned_film(project, RunRequest(until="stills"))).budget.spent_usd,
        "page": film(project).spent_usd,
        "films": film_summary(project).spent_usd,
    }


def plan_budgets(project):
    return {plan(project, RunRequest(until=until)).budget for until in (None, "stills")}


@pytest.fixture
def lost(tmp_path):
    """A film of one still, of which two calls were lost."""
    project = drawing.write_film(tmp_path)
    project.file.write_text(project.file.read_text("utf-8") + "budget: {usd: 1}\n", "utf-8")
    with drawing.serve_wire(faults=["lost", "lost"]) as wire:
        drawing.draw(project, wire.url)
    return project


def test_every_door_tells_the_same(lost):
    assert spent_usd(lost) == dict.fromkeys(spent_usd(lost), TWO_CALLS)
    assert plan_budgets(lost) == {"budget: $1.00, $0.04 spent, $0.96 left"}


def test_it_stays_after_a_person_gave_the_calls_up_and_a_take_was_made(lost):
    forget(lost, "pier")
    assert set(spent_usd(lost).values()) == {TWO_CALLS}

    with drawing.serve_wire() as wire:
        drawing.draw(lost, wire.url)
    assert set(spent_usd(lost).values()) == {round(TWO_CALLS + drawing.PRICE_USD, 6)}


def test_a_recording_that_a_person_gave_up_is_told_as_perhaps_paid(tmp_path):
    project = speaking.write_film(tmp_path)
    with speaking.serve_speech(faults=["lost", "lost"]) as wire:
        speaking.speak(project, wire.url)
    before, forgotten = film_standing(project).entries, forget(project, "talk.line-1")
    assert forgotten

    lost = {entry.shot.id: len(entry.lost_calls) for entry in before}
    assert lost["talk.line-1"] == 2
    assert {entry.shot.id: len(entry.lost_calls) for entry in film_standing(project).entries} == lost


def test_voices_that_are_paid_are_spent_in_a_film_whose_shots_cost_nothing(tmp_path):
    project = speaking.write_film(tmp_path)
    with speaking.serve_speech() as wire:
        speaking.speak(project, wire.url)

    spent = film_standing(project).spending

    assert (round(spent.usd, 6), spent.is_free) == (speaking.PRICE_USD, False)


def test_who_draws_the_pictures_of_a_film_is_not_taken_for_who_shoots_it(tmp_path):
    """No provider of videos is called so: the film names none, and the simulator shoots it."""
    project = drawing.write_film(tmp_path)
    with drawing.serve_wire() as wire:
        drawing.draw(project, wire.url)
    for file in (*project.archive.glob("*/slate.json"), *project.state.glob("*paid.jsonl")):
        file.write_text(file.read_text("utf-8").replace('"provider": "byteplus"', '"provider": "openai"'), "utf-8")
    (project.state / "paid.jsonl").unlink()
    text = project.file.read_text("utf-8").replace("provider: byteplus\n", "")
    project.file.write_text(text.replace("images: {", "images: {provider: openai, "), "utf-8")

    assert [problem.message for problem in check(project) if "were paid to" in problem.message] == []
    now = film_now(project)
    assert (now.loaded.storyboard.provider, now.project.is_rehearsal) == ("simulator", False)
    assert not may_shoot("still", "openai")
    assert may_shoot("still", "ark")
    assert may_shoot("video", "gone")
    assert not may_shoot("recording", "ark")
