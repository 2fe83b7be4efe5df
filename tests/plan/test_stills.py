"""Stills in a plan: what hangs on which, in what size and order, and for how much."""

from decimal import Decimal

import pytest

from storyboard.archive.takes import file_verdict, read_takes
from storyboard.load.load import load
from storyboard.model.clock import now
from storyboard.model.image_models import find_image_model, image_models
from storyboard.model.takes import Verdict
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from tests.films import a_png
from tests.shoot.crashing import quicken

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
cast:
  ida: {text: an old keeper, images: [front]}
stills:
  - {id: front, action: "{{ cast.ida }}, front view", takes: 2}
  - {id: back, references: [front], action: from behind}
  - {id: sea, action: the sea}
shots:
  - {id: turn, first_frame: back, action: she turns}
  - {id: both, references: [sea, refs/boat.png, ida], action: "[Image 3] looks at [Image 1]"}
  - {id: alone, action: a gull}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs" / "boat.png").write_bytes(a_png())
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return find_project(tmp_path)


def states(project):
    return {shot.id[0]: shot.state for shot in plan_of(load(project)).shots}


def draw(project):
    """Draw every still; no clip is made."""
    planned = plan_of(load(project), only=("front", "back", "sea"))
    assert shoot(planned, project=project, reporter=Silent(), run_id="run") == ()


def change(project, old, new):
    text = project.file.read_text(encoding="utf-8")
    assert old in text
    project.file.write_text(text.replace(old, new), encoding="utf-8")


def test_stills_come_first_and_shots_wait_for_their_pictures(project):
    planned = {shot.id[0]: shot for shot in plan_of(load(project)).shots}

    assert [name for name, shot in planned.items() if shot.state == "make"] == ["front", "sea", "alone"]
    assert "waiting for back (needs its picture)" in planned["turn"].reasons
    assert planned["front"].estimate.usd == Decimal("0.04"), "two candidates of 1 MP, at 0.020 each"
    assert planned["back"].estimate.usd == Decimal("0.028"), "one picture, drawn from one reference"
    assert planned["front"].estimate.tokens == 0


@pytest.mark.slow
def test_only_what_hangs_on_a_changed_word_is_drawn_again(project):
    draw(project)
    assert {name for name, state in states(project).items() if state == "up_to_date"} == {"front", "back", "sea"}

    change(project, "front view", "side view")

    now_states = states(project)
    assert now_states["front"] == "make"
    assert now_states["back"] == now_states["turn"] == now_states["both"] == "waits"
    assert now_states["sea"] == "up_to_date"


@pytest.mark.slow
def test_another_take_that_is_approved_makes_the_same_out_of_date(project):
    draw(project)
    counts = next(shot.take for shot in plan_of(load(project)).shots if shot.id[0] == "front")
    other = next(take for take in read_takes(project)["front", 1] if take.folder != counts.folder)

    file_verdict(project, other, Verdict(verdict="circled", at=now()))

    planned = {shot.id[0]: shot for shot in plan_of(load(project)).shots}
    assert planned["back"].state == "make"
    assert planned["back"].reasons == ("still front is another picture now (reference image 1)",)
    assert planned["sea"].state == "up_to_date"


@pytest.mark.slow
def test_pictures_are_sent_in_the_order_written(project):
    """A still, a file, and a cast member whose picture is a still."""
    draw(project)
    now_planned = {shot.id[0]: shot for shot in plan_of(load(project)).shots}
    planned, front = now_planned["both"], now_planned["front"].take.folder

    assert [(source.kind, source.place) for source in planned.recipe.sources] == [
        ("still", "sea.take-01"), ("file", "refs/boat.png"), ("still", front),
    ]  # fmt: skip

    change(project, "[sea, refs/boat.png, ida]", "[ida, refs/boat.png, sea]")
    again = next(shot for shot in plan_of(load(project)).shots if shot.id[0] == "both")

    assert [source.place for source in again.recipe.sources] == [front, "refs/boat.png", "sea.take-01"]
    assert again.recipe.fingerprint != planned.recipe.fingerprint


def test_films_without_stills_keep_their_fingerprints(project):
    """Takes of the version before are not made again."""
    planned = next(shot for shot in plan_of(load(project)).shots if shot.id[0] == "alone")

    assert "medium" not in planned.recipe.ingredients
    assert "size" not in planned.recipe.ingredients


@pytest.mark.parametrize("name", list(image_models()))
def test_the_nearest_size_has_the_shape_and_is_one_that_the_model_makes(name):
    model = find_image_model(name)
    for width, height in ((864, 496), (1280, 720), (720, 1280), (3840, 2160), (400, 300), (640, 640)):
        near = model.nearest_size(width, height)
        assert model.pixels[0] <= near[0] * near[1] <= model.pixels[1]
        assert near[0] / near[1] == pytest.approx(width / height, rel=0.005)
        assert near[0] % 2 == near[1] % 2 == 0


@pytest.mark.parametrize(
    ("name", "size", "references", "usd"),
    [
        ("seedream-5.5", (1280, 720), 0, "0.020"),
        ("seedream-5.5", (2848, 1600), 0, "0.035"),
        ("seedream-5.5", (1280, 720), 2, "0.036"),
        ("seedream-5.0-pro", (1280, 720), 1, "0.045"),
        ("seedream-5.0-pro", (2048, 2048), 3, "0.096"),
        ("seedream-5.0-flash", (2048, 2048), 5, "0.018"),
        ("seedream-4.0", (1280, 720), 0, "0.03"),
    ],
)
def test_a_picture_costs_what_the_table_says(name, size, references, usd):
    assert find_image_model(name).usd(*size, references) == Decimal(usd)
