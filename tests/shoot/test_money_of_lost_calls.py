"""Money that lost calls may have cost is spent for everybody who tells what a film has cost."""

import pytest

from storyboard.actions.film_view import film, film_summary
from storyboard.actions.plan_result import plan_result
from storyboard.actions.planned_film import planned_film
from storyboard.actions.plans import plan
from storyboard.actions.run_request import RunRequest
from storyboard.actions.status_result import status_result
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
