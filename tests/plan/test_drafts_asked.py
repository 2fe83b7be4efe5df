"""Which drafts are asked for, which are left, and what a retake of one plans."""

import re
from decimal import Decimal

import pytest

from storyboard.errors import CommandError, WaitingForApproval
from storyboard.model.units import frames_for, tokens_for
from storyboard.plan.retaking import plan_of_retake
from storyboard.plan.takes_meant import meant_takes
from tests.films import a_film, a_shot
from tests.plan.desk import film, make_both_finals

FULL = tokens_for(width_px=864, height_px=496, frames=frames_for(4))


def test_candidates_are_drafts_and_of_the_chosen_one_a_single_final_is_made(desk):
    at = desk(a_film(a_shot("a", draft=True, takes=3)))
    (before,) = at.plan().drafts

    assert before.estimate.tokens == 3 * int(FULL * Decimal("0.6"))
    for _ in range(3):
        at.make(at.draft("a"))
    assert "waiting for you to approve its draft: a take 1, 2 or 3" in at.final("a").reasons
    at.say("a", 2, "circled")
    assert at.final("a").recipe.draft_task_id == "cgt-a-2"
    assert at.final("a").estimate.tokens == FULL


def test_no_draft_is_asked_for_in_the_flex_tier(desk):
    """Its final may be made there."""
    at = desk(a_film(a_shot("a", service_tier="flex")))

    assert at.draft("a", drafting=True).wanted.request.service_tier is None
    assert at.final("a", drafting=True).wanted.request.service_tier == "flex"


def test_what_can_have_no_draft_is_left_with_what_hangs_on_it(desk):
    at = desk(a_film(
        a_shot("a", model="seedance-2.0"), a_shot("b", **{"from": "a"}), a_shot("c", **{"from": "b"}), a_shot("d"),
    ))  # fmt: skip

    now = at.plan(drafting=True)

    assert [shot.id[0] for shot in now.to_make] == ["d"]
    assert now.left == (
        (("a", 1), "seedance-2.0 makes no drafts"),
        (("b", 1), "a has neither a draft nor a final, and its frame is needed"),
        (("c", 1), "b has neither a draft nor a final, and its frame is needed"),
    )


def test_only_what_is_lacking_is_named_where_a_draft_is_left(desk):
    """A bridge between two shots without drafts, of which one is made."""
    at = desk(a_film(
        a_shot("a", model="seedance-2.0"), a_shot("c", model="seedance-2.0"),
        a_shot("b", **{"from": "a", "to": "c"}),
    ))  # fmt: skip
    at.make(at.final("a"))

    assert at.plan(drafting=True).left == (
        (("c", 1), "seedance-2.0 makes no drafts"),
        (("b", 1), "c has neither a draft nor a final, and its frame is needed"),
    )


def test_a_draft_opens_on_a_final_where_the_shot_above_has_no_drafts(desk):
    at = desk(a_film(a_shot("a", model="seedance-2.0"), a_shot("b", **{"from": "a"}, draft=True)))
    at.make(at.final("a"))

    assert at.draft("b").state == "make"
    assert at.draft("b").wanted.needs[0].kind == "final"


def test_a_provider_without_drafts_is_never_asked_for_one(desk):
    """Nor is a final made unseen where a draft was demanded."""
    at = desk(film())

    now = at.plan(provider="jimeng")

    assert now.drafts == ()
    assert (now.shots[0].state, now.shots[0].reasons[-1]) == (
        "waits",
        "it asks for a draft, and jimeng makes no drafts",
    )
    assert at.plan(provider="jimeng", drafting=True).left[0] == (("a", 1), "jimeng makes no drafts")


def test_who_names_no_number_means_the_final_else_the_draft(film_with_drafts):
    at = film_with_drafts()
    (draft,) = meant_takes(at.plan(), at.takes, "a")
    at.say("a", 1, "circled")
    at.make(at.final("a"))
    (final,) = meant_takes(at.plan(), at.takes, "a")
    (named,) = meant_takes(at.plan(), at.takes, "a", number=1)

    assert [take.folder for take in (draft, final, named)] == ["a.take-01", "a.take-02", "a.take-01"]


def test_a_retake_of_a_draft_plans_that_draft_alone(film_with_drafts):
    at = make_both_finals(film_with_drafts())

    again = plan_of_retake(at.plan(drafting=True, only=("b",)), "b", seed=9)

    assert [(shot.id[0], shot.kind, shot.wanted.retake_seed) for shot in again.to_make] == [("b", "draft", 9)]


def test_a_retake_of_a_draft_needs_the_draft_above(desk):
    with pytest.raises(CommandError, match="its first frame comes from the draft of a, which has no take") as caught:
        plan_of_retake(desk(film()).plan(drafting=True, only=("b",)), "b", seed=None)

    assert re.fullmatch(r"`storyboard run \S+ --draft` shoots it", caught.value.hint)


def test_a_retake_of_a_final_needs_its_draft_approved_and_another_result(film_with_drafts):
    """One that is promoted again would be the same."""
    at = film_with_drafts()
    with pytest.raises(CommandError, match="another would be the same"):
        plan_of_retake(at.plan(only=("a",)), "a", seed=None)
    at.say("a", 1, "circled")
    at.make(at.final("a"))
    with pytest.raises(WaitingForApproval, match=r"b: waiting for you to approve its draft: b take 1"):
        plan_of_retake(at.plan(only=("b",)), "b", seed=None)

    at.say("b", 1, "circled")
    again = plan_of_retake(at.plan(only=("b",)), "b", seed=None)

    assert [(shot.id[0], shot.kind) for shot in again.to_make] == [("b", "final")]
