"""Limits of image models: what an account may ask for, and how big a picture may be that a still is drawn from."""

import pytest

from storyboard.errors import StoryboardInvalid
from storyboard.load.load import load
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from storyboard.shoot.account_limits import rate_for
from tests.films import a_png

FILM = """\
storyboard: 1
title: Ida
provider: byteplus
images: {{model: {model}}}
limits: {{{limits}: {{per_minute: 7, concurrent: 2}}}}
defaults: {{model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}}
stills:
  - {{id: pier, action: A pier, references: [big.png]}}
shots:
  - {{id: turn, first_frame: pier, action: She turns}}
"""
MB = 1024 * 1024


def film(folder, *, model="seedream-5.0-flash", limits="seedream-5.0-flash", size=0):
    (folder / "big.png").write_bytes(a_png() + bytes(size))
    (folder / "storyboard.yaml").write_text(FILM.format(model=model, limits=limits), encoding="utf-8")
    return load(find_project(folder))


@pytest.mark.parametrize("name", ["seedream-5.0-flash", "dola-seedream-5-0-flash-260915"])
def test_limits_may_name_an_image_model(name, tmp_path):
    loaded = film(tmp_path, limits=name)

    request = next(shot.wanted.request for shot in plan_of(loaded).shots if shot.id[0] == "pier")
    rate = rate_for(request, loaded.storyboard.limits, loaded.models)

    assert (rate.requests_per_minute, rate.concurrent_tasks) == (7, 2)


def test_limits_of_a_model_that_is_nowhere_are_told(tmp_path):
    with pytest.raises(StoryboardInvalid) as told:
        film(tmp_path, limits="seedream-5.0-flesh")

    assert "seedream-5.0-flash" in str(told.value.problems[0])


@pytest.mark.parametrize(("model", "is_taken"), [("seedream-4.5", False), ("seedream-5.0-flash", True)])
def test_a_picture_of_more_bytes_than_the_model_takes_is_told(model, is_taken, tmp_path):
    if is_taken:
        film(tmp_path, model=model, size=11 * MB)
        return
    with pytest.raises(StoryboardInvalid) as told:
        film(tmp_path, model=model, size=11 * MB)

    assert "seedream-4.5 takes 10,485,760" in str(told.value.problems[0])


def test_limits_may_name_the_model_that_speaks(tmp_path):
    text = FILM.format(model="seedream-5.0-flash", limits="gpt-4o-mini-tts")
    text += "speech: {provider: openai, model: gpt-4o-mini-tts}\n"
    (tmp_path / "big.png").write_bytes(a_png())
    (tmp_path / "storyboard.yaml").write_text(text, encoding="utf-8")
    loaded = load(find_project(tmp_path))
    spoken = Request(
        key=TakeKey(shot="turn.line-1"), provider="openai", model="gpt-4o-mini-tts", medium="recording", mode="text",
        prompt="Hm.",
    )  # fmt: skip

    rate = rate_for(spoken, loaded.storyboard.limits, loaded.models)

    assert (rate.requests_per_minute, rate.concurrent_tasks) == (7, 2)
