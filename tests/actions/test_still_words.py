"""A changed word of a still: exactly what hangs on it is made again, at the price told; pictures keep their order."""

import pytest

from storyboard import production
from storyboard.actions import plans
from storyboard.archive.takes import read_takes
from storyboard.load.load import load
from storyboard.plan.make_plan import plan_of
from storyboard.project import Project
from storyboard.reporter import Silent

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
images: {size: 1280x720}
cast:
  ida: {text: an old keeper, images: [front, back]}
  tom: {text: a boy, image: boy}
stills:
  - {id: front, action: "a woman, front view"}
  - {id: back, references: [front], action: from behind}
  - {id: boy, action: a boy}
  - {id: sea, action: the sea}
  - id: pair
    references: [sea, ida, tom]
    action: "{{ picture(cast.tom) }} before {{ picture(cast.ida) }}, {{ picture('sea') }} behind"
scenes:
  - id: deck
    defaults: {ratio: "9:16"}
    shots:
      - {id: meet, first_frame: pair, action: they meet}
      - {id: part, from: meet, action: they part}
      - {id: wave, references: [tom, ida], action: "{{ picture(cast.tom) }} waves to {{ picture(cast.ida) }}"}
  - id: shore
    shots:
      - {id: surf, first_frame: sea, action: surf}
      - {id: gull, action: a gull}
"""
BELOW = {
    "front": {"front", "back", "pair", "meet", "part", "wave"},
    "back": {"back", "pair", "meet", "part", "wave"},
    "boy": {"boy", "pair", "meet", "part", "wave"},
    "sea": {"sea", "pair", "meet", "part", "surf"},
    "pair": {"pair", "meet", "part"},
}
WORDS = {
    "front": ("front view", "side view"),
    "back": ("from behind", "from above"),
    "boy": ("action: a boy", "action: a girl"),
    "sea": ("the sea", "the calm sea"),
    "pair": ('behind"', 'around"'),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Project:
    """The film with every take, which no test changes but by its text; each gives it back."""
    folder = tmp_path_factory.mktemp("words") / "film"
    folder.mkdir()
    film = Project(file=folder / "storyboard.yaml")
    film.file.write_text(FILM, "utf-8")
    production.run(film, reporter=Silent(), with_reels=False)
    return film


@pytest.fixture
def ida(made):
    yield made
    made.file.write_text(FILM, "utf-8")


def change(film: Project, before: str, after: str) -> None:
    assert FILM.count(before) == 1
    film.file.write_text(FILM.replace(before, after), "utf-8")


def prices(film: Project) -> dict[str, float]:
    return {shot: takes[0].slate.attempt.expected_usd for (shot, _), takes in read_takes(film).items()}


def sizes(film: Project) -> dict[str, str]:
    return {shot.id[0]: shot.wanted.request.size for shot in plan_of(load(film)).stills}


@pytest.mark.parametrize("still", WORDS)
def test_a_word_remakes_what_hangs_on_its_still_and_nothing_else(still, ida):
    assert plans.plan(ida).to_make == ()

    change(ida, *WORDS[still])

    view = plans.plan(ida)
    assert {take.shot for take in view.to_make} == BELOW[still]
    assert view.usd == pytest.approx(sum(prices(ida)[shot] for shot in BELOW[still]))


def test_a_run_after_a_changed_word_makes_what_the_plan_said(tmp_path):
    film = Project(file=tmp_path / "storyboard.yaml")
    film.file.write_text(FILM, "utf-8")
    production.run(film, reporter=Silent(), with_reels=False)
    change(film, *WORDS["boy"])

    production.run(film, reporter=Silent(), with_reels=False)

    counts = {shot: len(takes) for (shot, _), takes in read_takes(film).items()}
    assert {shot for shot, count in counts.items() if count == 2} == BELOW["boy"]
    assert set(counts.values()) == {1, 2}
    assert plans.plan(film).to_make == ()


def test_a_still_is_drawn_from_stills_in_the_order_written_and_the_prompt_counts_in_it(ida):
    """The pictures of a cast member follow one another where the member stands."""
    takes = {shot: of_shot[0] for (shot, _), of_shot in read_takes(ida).items()}

    pair = takes["pair"].slate.attempt
    assert [source.place.partition(".")[0] for source in pair.sources] == ["sea", "front", "back", "boy"]
    assert pair.prompt == "[Image 4] before [Image 2] and [Image 3], [Image 1] behind."
    wave = takes["wave"].slate.attempt
    assert [source.place.partition(".")[0] for source in wave.sources] == ["boy", "front", "back"]
    assert wave.prompt == "[Image 1] waves to [Image 2] and [Image 3]."


@pytest.mark.parametrize(
    ("before", "after", "remade"),
    [
        ("[sea, ida, tom]", "[tom, ida, sea]", {"pair", "meet", "part"}),
        ("images: [front, back]", "images: [back, front]", {"pair", "meet", "part", "wave"}),
        ("references: [tom, ida]", "references: [ida, tom]", {"wave"}),
        ('ratio: "9:16"', 'ratio: "1:1"', {"meet", "part", "wave"}),
    ],
)
def test_another_order_or_a_default_of_a_scene_remakes_what_it_says(before, after, remade, ida):
    change(ida, before, after)

    assert {take.shot for take in plans.plan(ida).to_make} == remade


def test_a_default_of_a_scene_reaches_the_still_that_has_no_size_of_its_own(ida):
    """The still is as tall as the shots of the scene that open on it."""
    text = FILM.replace("images: {size: 1280x720}\n", "")
    ida.file.write_text(text, "utf-8")
    before = sizes(ida)
    ida.file.write_text(text.replace('ratio: "9:16"', 'ratio: "1:1"'), "utf-8")

    width_px, height_px = map(int, before["pair"].split("x"))
    assert width_px < height_px
    width_px, height_px = map(int, sizes(ida)["pair"].split("x"))
    assert width_px == height_px
    assert sizes(ida)["sea"] == before["sea"]
