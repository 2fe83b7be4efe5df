"""Every verb counts shots: a shot in segments is one, and what is no shot is named."""

import pytest

from tests.forked import storyboard

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

FILM = """\
storyboard: 1
title: A ride
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: gate, action: A gate.}
  - {id: ride, beats: [{action: She mounts., duration: 2}, {action: She rides., duration: 2}]}
"""
SPOKEN = """\
storyboard: 1
title: A word
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9", duration: 4}
cast: {ida: {text: a keeper, voice: nova}}
speech: {provider: simulator}
shots:
  - {id: talk, action: She turns., lines: [{ida: You are up early.}]}
"""


def test_a_shot_in_segments_is_one_in_plan_run_and_status(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    before = storyboard("plan", cwd=tmp_path).stdout
    looked = storyboard("status", cwd=tmp_path).stdout
    made = storyboard("run", "--no-stitch", cwd=tmp_path).stderr
    after = storyboard("plan", cwd=tmp_path).stdout

    assert before.splitlines()[1] == looked.splitlines()[0] == "All 2 to make: no take yet."
    assert "2 to make, 0 up to date: 3 takes, " in before
    assert "2 shots made, 0 already up to date, 0 failed (3 takes, " in made
    assert "nothing to make: 2 up to date\n" in after


def test_what_a_run_found_made_is_counted_by_its_kind(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(SPOKEN, encoding="utf-8")
    assert "1 recording and 1 shot made, 0 already up to date" in storyboard("run", "--no-stitch", cwd=tmp_path).stderr

    again = storyboard("run", "--no-stitch", cwd=tmp_path).stderr

    assert "0 shots made, 1 recording and 1 shot already up to date, 0 failed (0 takes, " in again
