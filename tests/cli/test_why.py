"""What `why` explains: the words that changed, and what is out of date with a shot."""

import pytest

from tests.forked import storyboard

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: Lamps
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots:
  - id: lamp
    action: A small brass lamp is lit on the table by an old man with a long white beard.
  - {id: lane, action: A lane in the dark., from: lamp}
  - {id: door, action: A door opens., from: lane}
"""


@pytest.mark.slow
def test_why_shows_what_changed_in_two_lines_and_what_goes_with_it(tmp_path):
    film = tmp_path / "storyboard.yaml"
    film.write_text(FILM, encoding="utf-8")
    assert storyboard("run", "--no-stitch", cwd=tmp_path).returncode == 0
    same = storyboard("why", "lamp", cwd=tmp_path).stdout.splitlines()
    assert same[1:] == ["  another take of it puts lane and door out of date: 2 takes, about $0.28 more"]

    film.write_text(FILM.replace("an old man", "a girl").replace("duration: 4", "duration: 5"), encoding="utf-8")
    changed = storyboard("why", "lamp", cwd=tmp_path).stdout.splitlines()

    assert changed[0].startswith("lamp is to be made: ")
    assert changed[1:] == [
        "  - duration: 4",
        "  + duration: 5",
        "  - prompt: … on the table by an old man with a long white …",
        "  + prompt: … on the table by a girl with a long white …",
        "  out of date with it: lane and door: 2 takes, about $0.35 more",
    ]


def test_why_of_a_shot_that_was_never_made_names_what_comes_after_it(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    assert storyboard("why", "lane", cwd=tmp_path).stdout.splitlines()[1:] == [
        "  made after it: door: 1 take, about $0.14 more"
    ]


def test_why_of_a_shot_that_nothing_is_made_from_says_nothing_of_others(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    assert storyboard("why", "door", cwd=tmp_path).stdout == (
        "door is to be made: no take yet; waiting for lane (needs its last frame)\n"
    )


def test_why_counts_every_candidate_of_what_is_made_after_it(tmp_path):
    """Two takes of `lane` and one of `door`: as many as the money is for."""
    text = FILM.replace("A lane in the dark., from: lamp", "A lane in the dark., from: lamp, takes: 2")
    (tmp_path / "storyboard.yaml").write_text(text, encoding="utf-8")

    assert storyboard("why", "lamp", cwd=tmp_path).stdout.splitlines()[1:] == [
        "  made after it: lane and door: 3 takes, about $0.43 more"
    ]
