"""What goes on at the service after a ^C, and how to take it back."""

import pytest

from storyboard.actions.interrupted_run import interrupted_run
from storyboard.shoot.state.journal import open_journal
from tests.films import a_project
from tests.show.report.report_films import an_attempt


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Return what is told after a ^C while such attempts are open: the sentence, and what to do."""
    place = a_project(tmp_path)
    monkeypatch.chdir(tmp_path.parent)

    def tell(*attempts):
        with open_journal(place) as journal:
            for number, attempt in enumerate(attempts):
                journal.add(f"a{number}", attempt)
        end = interrupted_run(place)
        return end.message, end.hint.replace(tmp_path.name, "slow").splitlines()

    return tell


def test_tasks_at_a_service_are_named_with_the_verb_that_takes_the_queued_ones_back(told):
    assert told(an_attempt("lamp"), an_attempt("door", take=2)) == (
        "Stopped. 2 tasks keep running at ark and will be charged: door take 2 and lamp take 1.",
        [
            "to pick them up: storyboard run slow",
            "to take back those that are still queued: storyboard cancel slow",
        ],
    )


def test_what_the_simulator_makes_is_not_said_to_be_charged(told):
    sentence, _ = told(an_attempt("lamp"), an_attempt("door").model_copy(update={"provider": "simulator"}))

    assert sentence == (
        "Stopped. 1 task keeps running at ark and will be charged: lamp take 1. "
        "1 task keeps running on the simulator: door take 1."
    )


def test_of_many_tasks_some_are_named(told):
    sentence, _ = told(*(an_attempt(f"s{number}") for number in range(5)))

    assert sentence.endswith(
        "5 tasks keep running at ark and will be charged: s0 take 1, s1 take 1, s2 take 1 and 2 more."
    )


def test_on_the_simulator_nothing_is_charged(told):
    sentence, hints = told(an_attempt("lamp", provider="simulator"))

    assert sentence == "Stopped. 1 task keeps running on the simulator: lamp take 1."
    assert hints == ["to pick them up: storyboard run slow"]


def test_a_take_that_is_made_and_not_archived_is_told(told):
    """Its links die: only the next run saves it."""
    sentence, hints = told(an_attempt("lamp", state="succeeded"), an_attempt("door"))

    assert sentence == (
        "Stopped. 1 task keeps running at ark and will be charged: door take 1. "
        "1 take is made and not archived yet: lamp take 1."
    )
    assert hints[0] == "to pick them up: storyboard run slow"


def test_what_has_ended_or_was_never_sent_is_not_named(told):
    ended, unsent = an_attempt("lamp", state="archived"), an_attempt("door", state="planned", task_id="")

    assert told(ended, unsent) == ("Stopped. No task is under way.", ["to go on: storyboard run slow"])


def test_what_was_asked_for_and_not_answered_may_be_paid(told):
    """A second ^C stops at once, at whatever moment it comes."""
    sentence, hints = told(an_attempt("lamp", state="intended", task_id=""), an_attempt("door"))

    assert sentence == (
        "Stopped. 1 task keeps running at ark and will be charged: door take 1. "
        "No answer came about lamp take 1: it may exist at ark and may be paid. The next run looks for it first."
    )
    assert hints[0] == "to pick them up: storyboard run slow"


def test_what_was_asked_of_the_simulator_and_not_answered_costs_nothing(told):
    asked = [an_attempt(shot, state="intended", task_id="", provider="simulator") for shot in ("lamp", "door")]

    sentence, _ = told(*asked)

    assert sentence == (
        "Stopped. No answer came about door take 1 and lamp take 1: nobody knows whether they exist. "
        "The next run looks for them first."
    )
