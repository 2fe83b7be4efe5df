"""A wrong setting is told where it is written: in the still, for all stills, for all shots, or in another file."""

from pathlib import Path

import pytest

from storyboard.load.load import check
from storyboard.project import find_project

FILM = """\
storyboard: 1
title: T
provider: {provider}
include: [shared.yaml]
{own}
stills:
  - {{id: a, action: x}}
  - {{id: b, action: x{still}}}
shots:
  - {{id: s, action: x}}
"""


@pytest.fixture
def told(tmp_path):
    """Return the file, the line and the path of each problem of a film, with its first words."""

    def make(*, shared="vars: {a: b}", own="vars: {a: b}", still="", provider="ark"):
        (tmp_path / "shared.yaml").write_text(f"{shared}\n", encoding="utf-8")
        text = FILM.format(provider=provider, own=own, still=still)
        (tmp_path / "storyboard.yaml").write_text(text, encoding="utf-8")
        return [(Path(problem.file).name, problem.line, problem.path) for problem in check(find_project(tmp_path))]

    return make


MISTAKES = {
    "model": ("model: seedream-4.0", "a retired model"),
    "unknown model": ("model: seedream-9", "a model that nobody knows"),
    "size": ("size: 100x100", "a size that the model does not make"),
    "label": ("size: 9K", "a size that the model has no word for"),
    "ratio": ("ratio: adaptive", "a still has a shape of its own"),
    "provider": ("provider: nobody", "nobody makes stills"),
    "prompt": ("prompt: '{{ shot.actoin }}'", "a template that fails"),
}


@pytest.mark.parametrize("written", [written for written, _ in MISTAKES.values()], ids=MISTAKES)
def test_a_setting_of_stills_is_told_once_where_it_stands(written, told, in_december):
    key = written.partition(":")[0]
    right = "images: {model: seedream-5.5, size: 2K, ratio: '16:9', provider: ark, prompt: x}"

    assert told(own=f"images: {{{written}}}") == [("storyboard.yaml", 5, f"images.{key}")]
    assert told(shared=f"images: {{{written}}}") == [("shared.yaml", 1, f"images.{key}")]
    assert told(still=f", {written}") == [("storyboard.yaml", 8, f"stills.1.{key}")]
    assert told(own=f"images: {{{written}}}", shared=right) == [("storyboard.yaml", 5, f"images.{key}")]
    assert told(own=right, shared=f"images: {{{written}}}") == [], "the storyboard's own wins"


def test_a_film_s_service_that_makes_no_stills_is_told_where_it_is_named(told):
    assert told(provider="gateway")[0] == ("storyboard.yaml", 3, "provider")


@pytest.mark.parametrize("look", ["soft --resolution 9k", "soft {{ vars.a }}"], ids=["a command", "a template"])
def test_a_look_is_told_in_the_file_that_writes_it(look, told):
    assert told(shared=f"look: '{look}'") == [("shared.yaml", 1, "look")]
    assert told(own=f"look: '{look}'") == [("storyboard.yaml", 5, "look")]
    assert told(shared=f"look: '{look}'", own="look: soft") == []


def test_a_default_of_shots_is_told_in_the_file_that_writes_it(told):
    assert told(shared="defaults: {model: seedance-2.0-mini, resolution: 4k}") == [
        ("shared.yaml", 1, "defaults.resolution")
    ]
    assert told(own="defaults: {model: seedance-2.0-mini, resolution: 4k}") == [
        ("storyboard.yaml", 5, "defaults.resolution")
    ]
