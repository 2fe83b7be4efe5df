"""What is said, and what comes next, where the answer about a picture is not there."""

import pytest

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
