"""A film in which one shot goes on from the clip of another, on the simulator."""

import json

import pytest

from storyboard.media.coded.decode_some import decoded_frames
from storyboard.media.coded.probe import count
from storyboard.media.measure.likeness import frames_alike_db
from storyboard.simulator.film.motion import camera_px
from tests.forked import storyboard

pytestmark = pytest.mark.slow

FILM = """storyboard: 1
title: x
provider: simulator
defaults: {model: seedance-2.5, duration: 4, resolution: 480p, ratio: "16:9", audio: false}
shots:
  - {id: a, action: she runs}
  - {id: b, continues: a, action: she runs on}
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    folder = tmp_path_factory.mktemp("film")
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    ran = storyboard("run", folder)
    assert ran.returncode == 0, ran.stderr
    return folder


def test_the_second_clip_goes_on_where_the_first_one_ended_and_no_frame_is_shown_twice(film):
    """Twice 97 frames, of which the one at the seam is in both clips."""
    a, b = (film / "archive" / f"{shot}.take-01" / "01_video.mp4" for shot in "ab")

    assert frames_alike_db(*decoded_frames(a, start=-1, frames=1), *decoded_frames(b, start=0, frames=1)) > 40
    assert camera_px(a) * camera_px(b) > 0
    assert count(film / "reels" / "main.mp4").frames == 2 * 97 - 1
    sent = json.loads((film / "archive" / "b.take-01" / "slate.json").read_bytes())["attempt"]["request"]
    kinds = [item["type"] for item in sent["content"]]
    said = [sent[key] for key in ("omni_reference_task_type", "ratio", "duration")]
    assert (kinds, said) == (["text", "video_url"], ["extend", "adaptive", 4])


def test_graph_page_and_reasons_call_it_a_continuation(film):
    drawn = storyboard("graph", film).stdout
    page = " ".join((film / "reports" / "index.html").read_text(encoding="utf-8").split())

    assert 's1 == "clip" ==> s2' in drawn
    assert 'goes on from the clip of <a href="#shot-a">' in page


def test_once_the_link_is_dead_a_person_is_told_and_nothing_is_sent(film):
    slate = film / "archive" / "a.take-01" / "slate.json"
    told = json.loads(slate.read_bytes())
    slate.write_text(json.dumps({**told, "archived_at": "2026-01-01T00:00:00.000000Z"}), encoding="utf-8")
    (film / "storyboard.yaml").write_text(FILM.replace("runs on", "stops"), encoding="utf-8")

    ran = storyboard("run", film)

    assert ran.returncode == 6
    assert "simulator cannot have the clip of a.take-01 any more" in " ".join(ran.stderr.split())
    assert not (film / "archive" / "b.take-02").exists()
    again = storyboard("retake", film, "b")
    assert again.returncode == 3
    assert "nothing was sent" in again.stderr
    assert not (film / "archive" / "b.take-02" / "slate.json").exists()
