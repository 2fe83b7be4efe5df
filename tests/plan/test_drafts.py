"""Drafts in the plan: what is drafted, what a final is made from, and who must say so first."""

import time
from decimal import Decimal

import pytest

from storyboard.model.model_table import shipped_models
from storyboard.model.units import frames_for, tokens_for
from storyboard.plan.retaking import plan_of_retake
from tests.films import a_film, a_shot
from tests.plan.desk import DAY_S, film, make_both_finals

FULL = tokens_for(width_px=864, height_px=496, frames=frames_for(4))


def test_a_draft_comes_first_and_its_final_waits_for_it(desk):
    now = desk(film()).plan()

    assert [(shot.id[0], shot.kind, shot.state) for shot in now.to_make] == [
        ("a", "draft", "make"), ("a", "final", "waits"), ("b", "draft", "waits"), ("b", "final", "waits"),
    ]  # fmt: skip
    assert now.shots[0].reasons == (
        "no take yet",
        "waiting for you to approve its draft",
        "promoted from its draft: it needs no frame of another shot",
    )
    assert now.drafts[1].reasons == ("no take yet", "waiting for the draft of a (needs its last frame)")
    assert now.shots[1].reasons[-1] == "remade from its draft's text and seed: it needs a frame of a"


@pytest.mark.parametrize(("audio", "factor"), [(True, "0.6"), (False, "0.7")])
def test_both_prices_are_in_the_plan(desk, audio, factor):
    """A draft has 480p, whatever its final has, and costs less the more it leaves out."""
    now = desk(a_film(a_shot("a", draft=True, audio=audio, resolution="1080p"))).plan()
    model = shipped_models().find("seedance-1.5-pro")
    width_px, height_px = model.size("1080p", "16:9")

    (draft,), (final,) = now.drafts, now.shots
    assert draft.estimate.tokens == int(FULL * Decimal(factor))
    assert final.estimate.tokens == tokens_for(width_px=width_px, height_px=height_px, frames=frames_for(4))
    assert now.totals.tokens == draft.estimate.tokens + final.estimate.tokens
    assert now.totals.usd == draft.estimate.usd + final.estimate.usd


def test_drafts_open_on_drafts_and_wait_for_nobody(desk):
    at = desk(film(approve=True))
    at.make(at.draft("a"))

    assert at.draft("b").state == "make"
    assert [(source.kind, source.place) for source in at.draft("b").recipe.sources] == [("last_frame", "a.take-01")]


def test_a_final_waits_until_a_person_approves_its_draft(film_with_drafts):
    at = film_with_drafts()

    waits, now = at.final("a"), at.plan()
    at.say("a", 1, "circled")

    assert (waits.state, waits.held_by) == ("waits", (("a", 1),))
    assert "waiting for you to approve its draft: a take 1" in waits.reasons
    assert "waiting for you to approve its draft: b take 1" in now.shots[1].reasons
    assert now.shots[1].held_by == (("b", 1),)
    assert (at.final("a").state, at.final("b").state) == ("make", "waits")


def test_a_draft_is_no_final(film_with_drafts):
    at = film_with_drafts()

    now = at.plan()

    assert [shot.take for shot in now.shots] == [None, None]
    assert [draft.take.folder for draft in now.drafts] == ["a.take-01", "b.take-01"]
    assert now.totals.up_to_date == 0


def test_a_promoted_final_is_made_of_the_draft_s_task_and_sends_nothing_else(film_with_drafts):
    at = film_with_drafts()
    at.say("a", 1, "circled")

    made_from = at.final("a").recipe

    assert (made_from.draft_task_id, made_from.sources) == ("cgt-a-1", ())
    assert made_from.ingredients["draft"].startswith("promote, take 1, cgt-a-1 ")


def test_a_remade_final_has_the_draft_s_seed_and_the_final_s_frame(film_with_drafts):
    at = film_with_drafts()
    at.say("a", 1, "circled")
    at.say("b", 1, "circled")
    at.make(at.final("a"))

    made_from = at.final("b").recipe

    assert (made_from.seed, made_from.draft_task_id) == (101, None)
    assert [(source.role, source.place) for source in made_from.sources] == [("first_frame", "a.take-02")]
    assert made_from.ingredients["seed"] == "101"


def test_finals_of_approved_drafts_are_up_to_date(film_with_drafts):
    at = make_both_finals(film_with_drafts())

    assert at.plan().totals.to_make == 0
    assert [shot.take.folder for shot in at.plan().shots] == ["a.take-02", "b.take-02"]


def test_another_approved_draft_makes_the_final_out_of_date_and_the_old_one_makes_it_fit_again(film_with_drafts):
    """For a promoted final it is another task, for a remade one another seed."""
    at = make_both_finals(film_with_drafts())
    for shot in ("a", "b"):
        (again,) = [
            draft for draft in plan_of_retake(at.plan(drafting=True), shot, seed=None).drafts if draft.state == "make"
        ]
        at.make(again)
    at.say("a", 3, "circled")

    assert at.final("a").reasons[:-1] == ("it is made from another draft: take 3, not take 1",)
    assert at.draft("b").reasons == (
        "the circled take 1 is out of date", "it opens or ends on another take: the last frame of a changed",
    )  # fmt: skip

    at.say("a", 1, "circled")
    at.say("b", 3, "circled")

    assert at.final("a").state == "up_to_date"
    assert set(at.final("b").reasons) >= {
        "it is made from another draft: take 3, not take 1", "seed changed from 101 to 103"
    }  # fmt: skip


def test_the_final_s_own_settings_are_none_of_the_draft_s(film_with_drafts):
    at = make_both_finals(film_with_drafts())
    at.film = film(resolution="720p", watermark=True)

    now = at.plan()

    assert [draft.state for draft in now.drafts] == ["up_to_date", "up_to_date"]
    assert set(now.shots[0].reasons) >= {"resolution changed from 480p to 720p", "watermark is new"}


def test_another_text_needs_another_draft(film_with_drafts):
    at = make_both_finals(film_with_drafts())
    at.film = film(below={"action": "other"})

    now = at.plan()

    assert [(shot.id[0], shot.kind) for shot in now.to_make] == [("b", "draft"), ("b", "final")]
    assert now.to_make[0].reasons == ("the circled take 1 is out of date", "prompt changed")


def test_without_the_word_draft_a_run_makes_no_drafts(desk):
    at = desk(film(draft=False))

    assert [(shot.id[0], shot.kind) for shot in at.plan().to_make] == [("a", "final"), ("b", "final")]
    assert [(shot.id[0], shot.kind) for shot in at.plan(drafting=True).to_make] == [
        ("a", "draft"),
        ("b", "draft"),
    ]


def test_a_draft_that_nobody_judged_is_used_where_none_was_demanded(film_with_drafts):
    """As a take counts that nobody judged: without `draft: true` no word is needed."""
    at = film_with_drafts(draft=False)

    assert (at.final("a").state, at.final("a").recipe.draft_task_id) == ("make", "cgt-a-1")
    assert at.final("b").wanted.way == "remake"


def test_a_rejected_draft_is_drawn_again_and_then_a_person_must_approve(film_with_drafts):
    """Who rejected one does not want to pay for a final unseen, whether drafts were demanded or not."""
    at = film_with_drafts(draft=False)
    at.say("a", 1, "rejected")

    assert (at.draft("a").is_asked, at.draft("a").reasons) == (True, ("take 1 is rejected",))
    assert at.final("a").state == "waits"

    at.make(at.draft("a"))
    assert "waiting for you to approve its draft: a take 2" in at.final("a").reasons
    at.say("a", 2, "circled")
    assert at.final("a").recipe.draft_task_id == "cgt-a-2"


def test_where_no_draft_fits_any_more_the_final_is_made_without_one_and_says_so(film_with_drafts):
    at = film_with_drafts(draft=False)
    at.film = film(draft=False, action="other")

    assert at.final("a").wanted.way is None
    assert at.final("a").reasons == (
        "no take yet", "none of its drafts is up to date: the final is made without one"
    )  # fmt: skip


def test_a_final_that_was_made_without_a_draft_needs_none(desk):
    """Asking for drafts later pays for nothing that is there."""
    at = desk(film(draft=False))
    at.make(at.final("a"))
    at.film = film()

    assert at.final("a").state == "up_to_date"
    assert [(shot.id[0], shot.kind) for shot in at.plan(drafting=True).to_make] == [("b", "draft")]
    assert at.draft("b", drafting=True).recipe.sources[0].place == "a.take-01"


def test_an_expired_draft_is_promoted_no_more_and_says_what_to_do(film_with_drafts):
    at = film_with_drafts(days_ago=8)
    at.say("a", 1, "circled")

    stuck = at.final("a")

    assert stuck.state == "waits"
    assert stuck.reasons[-1].startswith("its draft, take 1, can be promoted no more: the service keeps drafts for 7 d")
    assert stuck.stuck == (
        f"write `final: remake` in shot a, or `storyboard reject {at.project.folder} a 1` and run again for a new draft"
    )


def test_an_expired_draft_can_be_remade(film_with_drafts):
    at = film_with_drafts(days_ago=8, final="remake")
    at.say("a", 1, "circled")

    assert (at.final("a").state, at.final("a").stuck, at.final("a").recipe.seed) == ("make", "", 101)


def test_a_final_stays_up_to_date_when_its_draft_expires(film_with_drafts):
    at = film_with_drafts(days_ago=6.99)
    at.say("a", 1, "circled")
    at.make(at.final("a"))
    old = at.takes["a", 1][0].slate
    attempt = old.attempt.model_copy(update={"task": {"created_at": time.time() - 30 * DAY_S}})
    slate = old.model_copy(update={"attempt": attempt})
    at.takes["a", 1] = (at.takes["a", 1][0].model_copy(update={"slate": slate}), at.takes["a", 1][1])

    assert at.final("a").state == "up_to_date"


def test_a_promoted_final_that_is_rejected_is_not_paid_again(film_with_drafts):
    """The same task's inputs would give the same film."""
    at = film_with_drafts()
    at.say("a", 1, "circled")
    at.make(at.final("a"))
    at.say("a", 2, "rejected")

    assert "promoting draft take 1 once more would make the same film again" in at.final("a").reasons
    assert at.final("a").stuck


def test_a_chained_shot_is_promoted_where_the_storyboard_says_so(film_with_drafts):
    at = film_with_drafts(final="promote")
    at.say("b", 1, "circled")

    assert (at.final("b").state, at.final("b").wanted.needs) == ("make", ())
    assert at.final("b").reasons[-1] == (
        "promoted from its draft, as the storyboard says: it shows the frame of a's draft, not of its final"
    )


def test_the_way_can_change_and_the_plan_says_so(film_with_drafts):
    at = make_both_finals(film_with_drafts())
    at.film = film(final="remake")

    assert "it is to be made by `final: remake`, not by `final: promote`" in at.final("a").reasons
