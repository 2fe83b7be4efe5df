"""Approving and rejecting by the verbs."""

import json

import pytest

from tests.forked import storyboard

FILM = """\
storyboard: 1
title: A choice
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: wake, action: She wakes., takes: 2, approve: true}
  - {id: run, from: wake, action: She runs.}
"""


@pytest.mark.slow
def test_a_film_with_a_choice_through_the_command_line(tmp_path):
    """Run, choose, run; then a retake, which the circle outlasts, and a rejection."""
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    first = storyboard("run", "film", cwd=tmp_path)
    assert (first.returncode, first.stdout) == (6, "")
    assert "run: waiting for you to approve wake take 1 or 2" in first.stderr
    assert (
        "  storyboard approve film wake 1\n  storyboard approve film wake 2\n  then: storyboard run film\n"
    ) in first.stderr
    planned = json.loads(storyboard("plan", "film", "--json", cwd=tmp_path).stdout)["shots"]
    assert [shot["state"] for shot in planned] == ["up_to_date", "waits"]
    why = storyboard("why", "run", cwd=tmp_path / "film")
    assert "waiting for you to approve wake take 1 or 2" in why.stdout
    assert "storyboard approve . wake 2" in why.stderr

    approved = storyboard("approve", "film", "wake", "2", "--note", "her smile", cwd=tmp_path)
    assert (approved.returncode, approved.stdout) == (0, "wake.take-02: circled\n")
    assert json.loads((tmp_path / "film/archive/wake.take-02/verdict.json").read_text())["note"] == "her smile"
    assert storyboard("run", "film", cwd=tmp_path).returncode == 0
    assert (tmp_path / "film/reels/main.mp4").is_file()
    only = storyboard("run", "film", "--only", "wake", cwd=tmp_path)
    assert "0 shots made, 2 already up to date, 0 failed" in only.stderr

    again = storyboard("retake", "film", "wake", "--seed", "5", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "1 shot made, 2 already up to date, 0 failed" in again.stderr
    assert "to use the new one: storyboard approve film wake 3" in again.stderr
    moved = storyboard("approve", "wake", "3", cwd=tmp_path / "film")
    assert "out of date now: run" in moved.stderr
    rejected = storyboard("reject", "wake", "3", "--note", "too dark", cwd=tmp_path / "film")
    assert rejected.stdout == "wake.take-03: rejected\n"
    said = json.loads(storyboard("status", "film", "--json", cwd=tmp_path).stdout)["shots"][0]["takes"]
    assert [(take["take"], take["verdict"], take["note"]) for take in said] == [
        (1, None, ""), (2, None, ""), (3, "rejected", "too dark"),
    ]  # fmt: skip
    assert "take 3 is rejected: too dark" in storyboard("why", "film", "wake", cwd=tmp_path).stdout


SEGMENTS = """\
storyboard: 1
title: A ride
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9"}
shots:
  - {id: ride, beats: [{action: She mounts., duration: 2}, {action: She rides., duration: 2}]}
"""


@pytest.mark.slow
def test_a_shot_in_segments_is_judged_as_a_whole_or_one_by_one(tmp_path):
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "storyboard.yaml").write_text(SEGMENTS, encoding="utf-8")
    assert storyboard("run", "film", "--no-stitch", cwd=tmp_path).returncode == 0
    assert storyboard("approve", "film", "ride", cwd=tmp_path).stdout == "ride.take-01, ride.seg-02.take-01: circled\n"

    again = storyboard("retake", "film", "ride", "--segment", "1", "--no-stitch", cwd=tmp_path)
    assert "to use the new one: storyboard approve film ride 2 --segment 1" in again.stderr

    moved = storyboard("approve", "film", "ride", "2", cwd=tmp_path)
    assert (moved.returncode, moved.stdout) == (0, "ride.take-02: circled\n")
    assert "nothing is said of a segment: ride 2/2 has no take 2 (there are: 1)" in moved.stderr
    assert "to name a take of one segment: storyboard approve film ride TAKE --segment SEGMENT" in moved.stderr
    assert "out of date now: ride 2/2\n" in moved.stderr

    rejected = storyboard("reject", "film", "ride", "2", cwd=tmp_path)
    assert rejected.stdout == "ride.take-02: rejected\n"
    assert "storyboard reject film ride TAKE --segment SEGMENT" in rejected.stderr


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["approve", "film", "x"], 2, "no shot is called 'x'"),
        (["approve", "film", "wake"], 2, "wake has no take yet"),
        (["approve", "film", "wake", "1", "2"], 2, "is not [PROJECT] SHOT"),
        (["retake", "film", "run"], 2, "its first frame comes from wake, which has no take"),
        (["cancel", "film", "x"], 2, "nothing was ever asked of a shot called 'x'"),
        (["cancel", "film"], 0, "nothing is under way"),
        (["cancel", "nowhere/film"], 2, "no storyboard here"),
    ],
)
def test_words_that_mean_no_take_are_an_error(tmp_path, words, status, told):
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    done = storyboard(*words, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (status, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_verdict_is_taken_back(tmp_path):
    """The take is neither circled nor rejected; without a number it is the only one of which something was said."""
    film = FILM.replace(", takes: 2, approve: true", ", takes: 2")
    (tmp_path / "storyboard.yaml").write_text(film, encoding="utf-8")
    assert storyboard("run", "--no-stitch", cwd=tmp_path).returncode == 0
    nothing = storyboard("approve", "wake", "--clear", cwd=tmp_path)
    assert (nothing.returncode, "no verdict to take back" in nothing.stderr) == (2, True)

    # The first that was archived counts, and which of two that is hangs on the machine.
    same = storyboard("approve", "wake", cwd=tmp_path)
    counts = same.stdout[len("wake.take-0")]
    other = {"1": "2", "2": "1"}[counts]
    assert (same.stdout, same.stderr) == (f"wake.take-0{counts}: circled\n", "")
    storyboard("reject", "wake", other, cwd=tmp_path)
    several = storyboard("approve", "wake", "--clear", cwd=tmp_path)
    assert f"take {counts} is circled" in several.stderr
    assert f"take {other} is rejected" in several.stderr
    assert f"`storyboard approve --clear . wake {other}`" in several.stderr

    assert storyboard("approve", "--clear", "wake", counts, cwd=tmp_path).returncode == 0
    cleared = storyboard("approve", "wake", "--clear", cwd=tmp_path)
    assert cleared.stdout == f"wake.take-0{other}: neither circled nor rejected any more\n"
    takes = json.loads(storyboard("status", "--json", cwd=tmp_path).stdout)["shots"][0]["takes"]
    assert [take["verdict"] for take in takes] == [None, None]
