"""The service takes the shape of the first reference where no ratio is sent: check says so, and the film's is sent."""

import pytest

from storyboard.load.load import check, load
from storyboard.model.units import frames_for, tokens_for
from storyboard.plan.make_plan import plan
from tests.films import a_png
from tests.load.wrong_files import TOP

UPRIGHT = {"width_px": 480, "height_px": 848}
HINT = 'write `ratio: "16:9"` to say so, or `ratio: adaptive` for 9:16'


@pytest.fixture
def film(write):
    """A film of Seedance 2.0 mini in which shot *a* refers to a picture of 9:16."""

    def make(shot, *, defaults="", more="", picture=UPRIGHT):
        text = f"defaults: {{model: seedance-2.0-mini, resolution: 720p, duration: 5{defaults}}}\nshots:\n"
        project = write(TOP + text + f"  - {{id: a, action: x, {shot}}}\n{more}")
        (project.folder / "mia.png").write_bytes(a_png(**picture))
        return project

    return make


def planned_shot(project, name="a"):
    loaded = load(project)
    return next(shot for shot in plan(loaded.storyboard, {}, project=project).shots if shot.name == name)


def test_the_film_s_own_ratio_is_sent_and_check_says_so(film):
    project = film("references: [mia.png]")

    (warning,) = check(project)
    shot = planned_shot(project)

    assert (warning.severity, warning.path, warning.hint) == ("warning", "shots.a.references", HINT)
    assert warning.message == (
        "shot 'a' writes no `ratio`, and the service would take that of its first reference, 9:16: "
        "16:9, the film's own, is sent"
    )
    assert shot.wanted.request.ratio == "16:9"
    assert shot.estimate.tokens == tokens_for(width_px=1280, height_px=720, frames=frames_for(5))


@pytest.mark.parametrize(
    ("others", "ratio"),
    [
        ("  - {id: b, action: y, ratio: '4:3'}\n", "4:3"),
        ("".join(f"  - {{id: {name}, action: y, ratio: '{ratio}'}}\n" for name, ratio in
                 (("b", "4:3"), ("c", "1:1"), ("d", "1:1"))), "1:1"),
        ("  - {id: b, action: y, first_frame: refs/fox-girl.png}\n", "16:9"),
    ],
)  # fmt: skip
def test_the_film_s_own_ratio_is_the_one_most_written_or_that_of_its_first_picture(film, others, ratio):
    assert planned_shot(film("references: [mia.png]", more=others)).wanted.request.ratio == ratio


def test_who_adapts_to_a_picture_of_another_shape_is_warned_and_priced_by_it(film):
    project = film("references: [mia.png], ratio: adaptive", more="  - {id: b, action: y, ratio: '16:9'}\n")

    (warning,) = check(project)
    shot = planned_shot(project)

    assert warning.message == "shot 'a' adapts to its first reference, 9:16, in a film of 16:9"
    assert (shot.wanted.request.ratio, shot.size_px) == ("adaptive", (720, 1280))


@pytest.mark.parametrize(
    "shot",
    [
        "references: [mia.png], ratio: '16:9'",
        "references: ['https://h/mia.png']",
        "references: [refs/fox-girl.png, mia.png]",
        "first_frame: refs/fox-girl.png",
    ],
)
def test_nothing_is_said_where_no_shape_is_known_to_differ(film, shot):
    assert check(film(shot)) == ()


def test_a_model_that_follows_no_reference_is_asked_as_before(film):
    """Without a ratio, 1.0 lite makes 16:9 of reference pictures, whatever their shape."""
    project = film("references: [mia.png], model: seedance-1.0-lite-i2v")

    assert [problem.message for problem in check(project) if "ratio" in problem.message] == []
    assert planned_shot(project).wanted.request.ratio is None


def test_a_first_frame_of_seedance_25_keeps_its_very_shape(film):
    """What COMFY measured: 1920x1088 at 480p gave 850x482; a chain below has that shape too."""
    project = film(
        "first_frame: mia.png, model: seedance-2.5, resolution: 480p",
        picture={"width_px": 1920, "height_px": 1088},
        more="  - {id: b, action: y, from: a, model: seedance-2.5, resolution: 480p}\n",
    )

    shot = planned_shot(project)
    assert shot.size_px == (850, 482)
    assert shot.estimate.tokens == tokens_for(width_px=850, height_px=482, frames=frames_for(5))
    assert planned_shot(project, "b").size_px == (850, 482)
