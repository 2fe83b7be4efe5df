"""Takes of the version before, whose templates said the same film in other words."""

from dataclasses import replace

import pytest

from storyboard.load.prompt.prompt import render_prompt
from storyboard.plan.explaining import changes_since
from storyboard.plan.fingerprint import digest
from tests import films
from tests.films import a_shot
from tests.plan.desk import Desk


def a_film(*shots, **more):
    return films.a_film(*shots, **{"prompt": None, **more})


REASON = "the words of the template changed, not yours"


def file_before(desk, shot):
    """File a take of *shot* with the words that the version before sent for it."""
    one = desk.final(shot)
    scene, segment = one.placed.scene, one.placed.segment
    words = render_prompt(desk.film, scene, segment, project=desk.project, as_before=True)
    ingredients = one.recipe.ingredients | {"prompt": words}
    request = one.wanted.request.model_copy(update={"prompt": words})
    made_from = replace(one.recipe, ingredients=ingredients, fingerprint=digest(ingredients))
    desk.make(replace(one, wanted=one.wanted.model_copy(update={"request": request}), recipe=made_from))


def made_before(film, project, shot):
    """Return a desk of *film* with such a take of *shot*."""
    desk = Desk(film, project)
    file_before(desk, shot)
    return desk


def test_a_plan_says_that_only_the_words_of_the_template_changed(project):
    """Of the default prompt; the take stays, and `why` shows both texts."""
    desk = made_before(a_film(a_shot("a", action="A boat leaves", camera="pan left"), look="soft light"), project, "a")

    one = desk.final("a")
    assert (one.state, one.reasons) == ("make", (REASON,))
    (change,) = changes_since(one, desk.takes["a", 1])
    assert (change.before, change.after) == (
        "A boat leaves, pan left soft light", "A boat leaves. Pan left. Soft light.",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["plain.j2", "cinematic.j2", "product.j2", "anime.j2", "plain.zh.j2", "product.zh.j2"])
def test_the_words_of_every_shipped_template_are_known(project, name):
    """What is said is new in them, where the model makes sound."""
    shot = a_shot("a", action="a boat leaves", dialogue="MIA: Wait!")
    desk = made_before(a_film(shot, prompt=name, look="soft light."), project, "a")

    assert desk.final("a").reasons == (REASON,)
    assert "Wait!" not in desk.takes["a", 1][0].slate.attempt.ingredients["prompt"]


def test_what_the_writer_changed_is_still_the_writers(project):
    """Other words, or the template's words and a setting."""
    desk = made_before(a_film(a_shot("a", action="A boat leaves")), project, "a")
    desk.film = a_film(a_shot("a", action="A boat comes"))
    assert desk.final("a").reasons == ("prompt changed",)

    desk.film = a_film(a_shot("a", action="A boat leaves", camera_fixed=True))
    assert set(desk.final("a").reasons) == {REASON, "camera fixed is new"}


def test_a_shot_whose_frame_is_missing_says_so_too(project):
    """Before the take above is there."""
    film = a_film(a_shot("a"), a_shot("b", **{"from": "a"}))
    desk = Desk(film, project)
    desk.make(desk.final("a"))
    file_before(desk, "b")
    del desk.takes["a", 1]

    assert desk.final("b").reasons[0] == REASON


@pytest.mark.parametrize("more", [{}, {"background": "a sea", "camera": "pan left"}])
def test_the_words_of_the_version_before_can_be_kept(project, more):
    """As the page on prompts says: the take is up to date."""
    shot = {"action": "A boat leaves", **more}
    desk = made_before(a_film(a_shot("a", **shot), look="soft light"), project, "a")

    middle = ", {{ shot.background }}, {{ shot.camera }}" if more else ""
    desk.film = a_film(a_shot("a", **shot), look="soft light", prompt=f"{{{{ shot.action }}}}{middle} {{{{ look }}}}")
    assert desk.final("a").state == "up_to_date"
