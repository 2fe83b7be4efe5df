"""A shot of several segments, from the plan to the reel: pieces where pieces matter, one shot for everybody else."""

import json
from fractions import Fraction

import pytest

from storyboard import production
from storyboard.archive.takes import read_takes
from storyboard.load.load import load
from storyboard.media.coded.probe import probe
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.show.looks import entries

FILM = """\
storyboard: 1
title: Down the river
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
prompt: plain.j2
shots:
  - id: drift
    camera: wide
    beats:
      - {action: A boat drifts.}
      - {action: It comes to rest., camera: close-up, duration: 3}
  - {id: night, from: drift, action: Night falls.}
"""


@pytest.fixture(scope="module")
def project(plain_films, tmp_path_factory) -> Project:
    """A film with a shot in two beats, shot on the simulator."""
    project = Project(file=tmp_path_factory.mktemp("river") / "storyboard.yaml")
    project.file.write_text(FILM, encoding="utf-8")
    production.run(project, reporter=Silent())
    return project


@pytest.mark.slow
def test_each_beat_is_a_take_of_its_own_that_opens_on_the_one_before(project):
    """In the archive; what chains from the shot opens on its last segment."""
    takes = read_takes(project)
    sources = {
        take.folder: [(source.role, source.place) for source in take.slate.attempt.sources]
        for (take,) in takes.values()
    }  # fmt: skip

    assert sources == {
        "drift.take-01": [],
        "drift.seg-02.take-01": [("first_frame", "drift.take-01")],
        "night.take-01": [("first_frame", "drift.seg-02.take-01")],
    }
    assert [takes["drift", number][0].slate.clip.frames for number in (1, 2)] == [49, 73]


def test_each_beat_is_sent_with_its_own_words_and_camera(project):
    """The shot's camera stands for the beat that has none."""
    takes = read_takes(project)

    assert [takes["drift", number][0].slate.attempt.prompt for number in (1, 2)] == [
        "A boat drifts. Wide shot.",
        "It comes to rest. Close-up.",
    ]


def test_record_and_status_tell_of_each_segment(project):
    """By the shot's name and the segment's number."""
    record = json.loads((project.reports / "run.json").read_text(encoding="utf-8"))
    told = [(result["shot_id"], result["segment_id"], result["status"]) for result in record["results"]]
    film = project.name

    assert told == [
        (f"{film}_SHOT_drift", f"{film}_SEG_drift_001", "succeeded"),
        (f"{film}_SHOT_drift", f"{film}_SEG_drift_002", "succeeded"),
        (f"{film}_SHOT_night", f"{film}_SEG_night_001", "succeeded"),
    ]
    assert [(entry.shot.id, entry.segment, entry.segments, entry.state) for entry in entries(project)] == [
        ("drift", 1, 2, "done"),
        ("drift", 2, 2, "done"),
        ("night", 1, 1, "done"),
    ]


def test_the_page_shows_each_segment_with_its_place_in_the_shot(project):
    """On the strip and on the cards, and a link from each to the next."""
    page = (project.reports / "index.html").read_text(encoding="utf-8")

    assert 'id="shot-drift"' in page
    assert 'id="shot-drift.2"' in page
    assert page.count('<span class="piece">1 of 2</span>') == page.count('<span class="piece">2 of 2</span>') == 2
    assert '<a href="#shot-drift"><bdi>drift 1 of 2</bdi></a>' in page


def test_the_reel_shows_the_shot_without_a_cut(project):
    """The frame that two segments share is shown once."""
    reel = probe(project.reels / "main.mp4")

    assert (reel.frames, reel.format.rate) == (49 + 73 + 49 - 2, Fraction(24))


def test_a_change_of_the_second_beat_leaves_the_first(project):
    """The plan makes what comes after it again."""
    project.file.write_text(FILM.replace("comes to rest", "sinks"), encoding="utf-8")

    now = plan(load(project).storyboard, read_takes(project), project=project)

    assert [(shot.id, shot.state) for shot in now.shots] == [
        (("drift", 1), "up_to_date"),
        (("drift", 2), "make"),
        (("night", 1), "waits"),
    ]
