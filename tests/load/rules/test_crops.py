"""What the service will cut off a picture: computed by its rule, warned of, and shown."""

import json

import pytest
from PIL import Image
from typer.testing import CliRunner

from storyboard.cli.main import app
from storyboard.load.load import check, examine_whole
from tests.films import a_png
from tests.load.wrong_files import TOP


@pytest.fixture
def film(write):
    """Write a film of these shots beside pictures called by their sizes: ``p1200x900.png``."""

    def write_film(*shots, defaults="model: seedance-1.5-pro, duration: 5", sizes=()):
        project = write("")
        for width_px, height_px in sizes:
            data = a_png(width_px=width_px, height_px=height_px)
            (project.folder / f"p{width_px}x{height_px}.png").write_bytes(data)
        lines = "".join(f"  - {{action: x, {shot}}}\n" for shot in shots)
        return write(f"{TOP}defaults: {{{defaults}}}\nshots:\n{lines}")

    return write_film


def warnings_of(project):
    return [
        (problem.path, problem.message, problem.hint) for problem in check(project) if problem.severity == "warning"
    ]


@pytest.mark.parametrize(
    ("size", "ratio", "box", "words"),
    [
        ((1200, 900), "16:9", (0, 112, 1200, 675), "112 px go at the top and 113 at the bottom"),
        ((1600, 900), "1:1", (350, 0, 900, 900), "350 px go at the left and 350 at the right"),
        ((1000, 1000), "21:9", (0, 286, 1000, 428), "286 px go at the top and 286 at the bottom"),
        ((900, 1600), "9:16", None, ""),
        ((1920, 1088), "16:9", None, ""),
    ],
)
def test_the_middle_is_kept_by_the_services_rule(film, size, ratio, box, words):
    """W x (B/A) or H x (A/B), centred; what rounding takes is not told."""
    picture = f"p{size[0]}x{size[1]}.png"
    project = film(f"id: a, first_frame: {picture}, ratio: '{ratio}'", sizes=[size])
    crops = examine_whole(project).crops

    assert [crop.box for crop in crops] == ([box] if box else [])
    assert [message for _, message, _ in warnings_of(project)] == (
        [f"picture '{picture}' is {size[0]}x{size[1]}, and {ratio} keeps its middle, {box[2]}x{box[3]}: {words}"]
        if box else []
    )  # fmt: skip


def test_the_warning_stands_at_the_picture_and_names_the_ratio_that_keeps_more(film):
    project = film("id: a, first_frame: p1200x900.png, ratio: '16:9'", sizes=[(1200, 900)])

    ((path, _, hint),) = warnings_of(project)
    assert path == "shots.a.first_frame"
    assert hint == '`storyboard check --crops DIR` shows it; `ratio: "4:3"` would keep more'


def test_a_last_frame_is_cropped_to_the_ratio_of_the_first(film):
    shot = "id: a, ratio: adaptive, first_frame: p1600x900.png, last_frame: p900x900.png"
    crops = examine_whole(film(shot, sizes=[(1600, 900), (900, 900)])).crops

    assert [(crop.key, crop.ratio, crop.box) for crop in crops] == [("last_frame", "16:9", (0, 197, 900, 506))]


def test_adaptive_takes_the_nearest_ratio_of_the_table(film):
    crops = examine_whole(film("id: a, ratio: adaptive, first_frame: p1000x800.png", sizes=[(1000, 800)])).crops

    assert [(crop.ratio, crop.box) for crop in crops] == [("4:3", (0, 25, 1000, 750))]


def test_where_the_picture_alone_decides_nothing_is_said(film):
    """Seedance 2.5 follows its first frame."""
    shot = "id: a, first_frame: p1000x800.png, ratio: adaptive"

    assert warnings_of(film(shot, defaults="model: seedance-2.5", sizes=[(1000, 800)])) == []


def test_a_chained_frame_of_another_ratio_is_cropped_too(film):
    """A chain that stays adaptive keeps its ratio."""
    project = film(
        "id: a, ratio: '16:9'",
        "id: b, from: a, ratio: adaptive",
        "id: c, from: b, ratio: '9:16'",
        defaults="model: seedance-1.5-pro, duration: 5, resolution: 720p",
    )

    ((path, message, hint),) = warnings_of(project)
    kept = "the last frame of 'b' is 1280x720, and 9:16 keeps its middle, 405x720"
    assert (path, hint) == ("shots.c.from", 'write `ratio: "16:9"` for both')
    assert message == f"{kept}: 437 px go at the left and 438 at the right"


def test_shots_that_wait_for_each_other_are_looked_at_once(film):
    """Their loop is an error of its own."""
    project = film("id: a, from: b, ratio: adaptive", "id: b, from: a, ratio: adaptive")

    assert [problem.severity for problem in check(project)] == ["error"]


def test_pictures_behind_links_and_reference_pictures_are_not_measured(film):
    project = film(
        "id: a, first_frame: 'https://h/p.png', ratio: '16:9'",
        "id: b, model: seedance-2.0, references: [p1200x900.png], ratio: '16:9'",
        sizes=[(1200, 900)],
    )

    assert warnings_of(project) == []


def test_the_verb_writes_pictures_with_what_goes_darkened(film, tmp_path):
    film("id: a, first_frame: p1200x900.png, ratio: '16:9'", sizes=[(1200, 900)])
    done = CliRunner().invoke(app, ["check", "--crops", "shown", "--json"])
    told = json.loads(done.stdout)

    assert told["crops"] == [{
        "shot": "a", "key": "first_frame", "picture": "p1200x900.png", "ratio": "16:9", "size": [1200, 900],
        "kept": {"x": 0, "y": 112, "width": 1200, "height": 675}, "file": "shown/a.first_frame.png",
    }]  # fmt: skip
    with Image.open(tmp_path / "shown" / "a.first_frame.png") as shown:
        column = [shown.convert("RGB").getpixel((600, y)) for y in (50, 450, 850)]
    assert column[1] == (200, 60, 20)
    assert column[0] == column[2] == (60, 18, 6)


def test_a_folder_that_cannot_be_written_is_told(film, tmp_path):
    film("id: a, first_frame: p1200x900.png, ratio: '16:9'", sizes=[(1200, 900)])
    (tmp_path / "file").write_text("x")
    done = CliRunner().invoke(app, ["check", "--crops", "file"])

    assert done.exception.exit_status == 4
    assert "cannot be shown" in done.exception.message
