"""What is said, and what comes next, where the answer about a picture is not there."""

import pytest

from storyboard.actions.film_view import film
from storyboard.shoot.lost_calls import hint_about, is_asked_again, patience_s, unknown_call
from storyboard.shoot.state.journal import open_journal
from tests.shoot.drawing import draw, serve_wire, write_film

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def intent(tmp_path):
    """An intent of a picture at 0.018 USD, lost twice."""
    project = write_film(tmp_path)
    with serve_wire(faults=["lost", "lost"]) as wire:
        draw(project, wire.url)
    with open_journal(project) as journal:
        (attempt,) = journal.attempts(["intended"]).values()
    return project, attempt


@pytest.mark.slow
def test_a_person_who_interrupts_hears_what_is_perhaps_paid_and_what_comes_next(intent):
    project, twice = intent
    once = twice.model_copy(update={"lost_at": (), "expected_usd": twice.expected_usd / 2})

    assert (is_asked_again(once), is_asked_again(twice)) == (True, False)
    lost = unknown_call(project, once, "byteplus")
    assert "a picture was asked of byteplus and no answer came: it may be paid" in lost.message
    assert hint_about(once, lost) == "the next run asks for it once more, and counts both"
    assert "tasks forget" in hint_about(twice, unknown_call(project, twice, "byteplus"))
    assert patience_s(once) == 1.5 * once.expected_s > 0
    assert not is_asked_again(once.model_copy(update={"expected_usd": None}))


@pytest.mark.slow
def test_a_page_speaks_of_a_picture_and_of_no_task_where_its_call_was_cut_off(intent):
    """The run was killed while it waited: nothing is noted but the intent."""
    project, attempt = intent
    with open_journal(project) as journal:
        ((attempt_id, _),) = journal.attempts(["intended"]).items()
        journal.save(attempt_id, attempt.model_copy(update={"failure": None}))

    needs = {need.shot: need for need in film(project).needs_you}

    assert needs["pier"].sentence.startswith("pier.take-01: 2 pictures were asked of byteplus and no answer came")
    assert "tasks forget" in needs["pier"].next_step
    assert "tasks adopt" not in needs["pier"].next_step
