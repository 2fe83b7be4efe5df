"""A still that is drawn from the last frame of a shot, to put a chain right: order, bytes, and what is out of date."""

import hashlib
import io

import pytest
from PIL import Image, ImageChops

from storyboard.archive.takes import read_takes
from storyboard.load.load import load
from storyboard.media.picture.frames import last_frame_png
from storyboard.plan.explaining import changes_since, effects_below
from storyboard.plan.make_plan import plan_of
from storyboard.plan.retaking import plan_of_retake
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from storyboard.simulator import image_routes
from tests.shoot.crashing import quicken

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
stills:
  - {id: face, action: a face, size: 1280x720}
  - {id: rescue, from: storm, references: [face], action: "[Image 1] again, with the face of [Image 2]"}
shots:
  - id: storm
    beats: [{action: a storm, duration: 2}, {action: it grows, duration: 2}]
  - {id: calm, first_frame: rescue, action: it is calm}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return find_project(tmp_path)


@pytest.fixture
def drawn(monkeypatch):
    """Return what each picture of the simulator was drawn from, by its prompt."""
    found, draw = {}, image_routes._draw

    def remember(asked):
        found[asked.prompt] = asked.references
        return draw(asked)

    monkeypatch.setattr(image_routes, "_draw", remember)
    return found


def shots_of(project):
    """Return the plan, by shot; of one in segments the last."""
    return {shot.id[0]: shot for shot in plan_of(load(project)).shots}


def run(project, planned=None):
    planned = planned or plan_of(load(project))
    assert shoot(planned, project=project, reporter=Silent(), run_id="run") == ()


def file_of(project, shot, segment, name):
    return project.archive / read_takes(project)[shot, segment][0].folder / name


def is_same_picture(data, other):
    first, second = (Image.open(io.BytesIO(each)).convert("RGB") for each in (data, other))
    return ImageChops.difference(first, second).getbbox() is None


def test_it_waits_for_the_shot_and_the_next_shot_waits_for_it(project):
    reasons = {shot_id: shot.reasons for shot_id, shot in shots_of(project).items()}

    assert reasons["rescue"][1:] == ("waiting for storm (needs its last frame)", "waiting for face (needs its picture)")
    assert reasons["calm"][1:] == ("waiting for rescue (needs its picture)",)


@pytest.mark.slow
def test_one_run_makes_all_in_order_and_draws_from_the_very_last_frame(project, drawn):
    run(project)

    begun = {key[0]: takes[0].slate.attempt.intended_at for key, takes in read_takes(project).items()}
    assert begun["storm"] < begun["rescue"] < begun["calm"]
    last = file_of(project, "storm", 2, "02_last_frame.png").read_bytes()
    face = file_of(project, "face", 1, "01_still.png").read_bytes()
    assert drawn["[Image 1] again, with the face of [Image 2]."] == (last, face)
    assert is_same_picture(last, last_frame_png(file_of(project, "storm", 2, "01_video.mp4")))
    (still,) = read_takes(project)["rescue", 1]
    assert [(source.kind, source.place, source.sha256) for source in still.slate.attempt.sources] == [
        ("last_frame", "storm.seg-02.take-01", hashlib.sha256(last).hexdigest()),
        ("still", "face.take-01", hashlib.sha256(face).hexdigest()),
    ]
    (opening,) = read_takes(project)["calm", 1][0].slate.attempt.sources
    assert (opening.role, opening.place) == ("first_frame", "rescue.take-01")
    assert {shot.state for shot in shots_of(project).values()} == {"up_to_date"}


@pytest.mark.slow
def test_a_retake_of_the_shot_puts_the_still_and_the_next_shot_out_of_date_and_why_names_it(project):
    run(project)
    now = plan_of(load(project))
    (ahead,) = effects_below(shots_of(project)["storm"], now, read_takes(project))
    assert ahead.startswith("another take of it puts rescue and calm out of date: 2 takes, about $")

    run(project, plan_of_retake(plan_of(load(project), only=("storm",)), "storm", seed=None))

    shots, takes = shots_of(project), read_takes(project)
    assert {shot_id: shot.state for shot_id, shot in shots.items()} == {
        "face": "up_to_date", "storm": "up_to_date", "rescue": "make", "calm": "waits",
    }  # fmt: skip
    assert shots["rescue"].reasons == ("it is drawn from another take: the last frame of storm changed",)
    (change,) = changes_since(shots["rescue"], takes["rescue", 1])
    assert (change.name, change.before.split(":")[0]) == ("reference image 1", "last frame of storm")
    (below,) = effects_below(shots["rescue"], plan_of(load(project)), takes)
    assert below.startswith("out of date with it: calm: 1 take, about $")

    run(project)

    assert {shot.state for shot in shots_of(project).values()} == {"up_to_date"}
    counts = {key: len(made) for key, made in read_takes(project).items()}
    assert counts == {("face", 1): 1, ("storm", 1): 2, ("storm", 2): 2, ("rescue", 1): 2, ("calm", 1): 2}
    assert read_takes(project)["calm", 1][-1].slate.attempt.sources[0].place == "rescue.take-02"


@pytest.mark.slow
def test_a_still_that_is_drawn_from_another_shot_now_says_so(project):
    run(project)
    text = project.file.read_text(encoding="utf-8")
    wave = "shots:\n  - {id: wave, action: a wave}\n"
    project.file.write_text(text.replace("from: storm", "from: wave").replace("shots:\n", wave), encoding="utf-8")
    run(project, plan_of(load(project), only=("wave",)))

    assert shots_of(project)["rescue"].reasons == ("reference image 1 changed: last frame of wave",)


@pytest.mark.slow
def test_it_waits_for_the_approval_of_the_shot(project):
    text = project.file.read_text(encoding="utf-8")
    project.file.write_text(text.replace("id: storm", "id: storm\n    approve: true"), encoding="utf-8")

    missed = shoot(plan_of(load(project)), project=project, reporter=Silent(), run_id="run")

    assert [(each.segment[0], each.cause) for each in missed] == [("rescue", "approval"), ("calm", "approval")]
    assert set(read_takes(project)) == {("face", 1), ("storm", 1), ("storm", 2)}
