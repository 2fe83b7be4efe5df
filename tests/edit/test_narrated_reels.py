"""A reel is out of date when what is narrated over it sounds otherwise, and nothing else is."""

import shutil

import pytest

from storyboard import production
from storyboard.edit.reels_now import reels_now
from storyboard.plan.film_now import film_now
from storyboard.plan.said_now import unspoken_sentences
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.stitch.up_to_date import _noted_fields
from tests.stitch.voices import noise, write_voice

FILM = """\
storyboard: 1
title: Two lamps
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: lamp, action: A lamp is lit., narration: {text: "Night falls.", file: refs/lamp.wav}}
  - {id: lane, action: A lane in the dark., narration: Nobody walks here.}
reels:
  main: [lamp, lane]
  short: [lane]
  mute: {shots: [lamp, lane], narration: off}
"""


@pytest.fixture(scope="module")
def shot_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films") / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    write_voice(folder / "refs/lamp.wav", noise(1, 1))
    production.run(find_project(folder), reporter=Silent())
    return folder


@pytest.fixture
def film(shot_once):
    """The film; what a test changes is as before when it ends."""
    kept = shot_once.parent / "kept"
    shutil.copytree(shot_once, kept, copy_function=shutil.copy2)
    yield shot_once
    shutil.rmtree(shot_once)
    kept.rename(shot_once)


def reasons(folder) -> dict[str, tuple[str, ...]]:
    """Return why each reel is out of date, and see that no shot is."""
    now = film_now(find_project(folder))
    assert not now.plan.to_make
    return {reel.name: reel.reasons for reel in reels_now(now)}


def write(folder, old: str, new: str) -> None:
    assert old in FILM
    (folder / "storyboard.yaml").write_text(FILM.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_what_was_just_stitched_is_up_to_date(film):
    assert reasons(film) == {"main": (), "short": (), "mute": ()}


def test_another_recording_makes_the_reels_that_it_is_heard_in_out_of_date(film):
    write_voice(film / "refs/lamp.wav", noise(2, 1))

    assert reasons(film) == {"main": ("narration of lamp changed",), "short": (), "mute": ()}


def test_a_recording_that_is_only_written_again_changes_nothing(film):
    write_voice(film / "refs/lamp.wav", noise(1, 1))

    assert reasons(film) == {"main": (), "short": (), "mute": ()}


@pytest.mark.parametrize(
    ("old", "new"),
    [("Night falls.", "Night comes."), ("Nobody walks here.", "Somebody walks here."),
     ("narration: Nobody walks here.", "tags: [dark]")],
)  # fmt: skip
def test_other_words_without_another_recording_change_nothing(film, old, new):
    write(film, old, new)

    assert reasons(film) == {"main": (), "short": (), "mute": ()}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (', narration: {text: "Night falls.", file: refs/lamp.wav}', "", "narration of lamp removed"),
        ('{text: "Night falls.", file: refs/lamp.wav}', "Night falls.", "narration of lamp has no current recording"),
        ("narration: Nobody walks here.", "narration: {text: Nobody., file: refs/lamp.wav}", "narration of lane added"),
        ("main: [lamp, lane]", "main: {shots: [lamp, lane], narration: {duck_db: -20}}",
         "settings of the narration changed"),
        ("main: [lamp, lane]", "main: {shots: [lamp, lane], narration: off}", "narration of lamp removed"),
    ],
)  # fmt: skip
def test_a_narration_that_comes_or_goes_is_named(film, old, new, why):
    write(film, old, new)

    assert reasons(film)["main"] == (why,)


def test_a_run_leaves_a_narrated_reel_that_would_come_out_the_same(film):
    before = (film / "reels/main.mp4").stat().st_mtime_ns
    write_voice(film / "refs/lamp.wav", noise(1, 1))

    production.run(find_project(film), reporter=Silent())

    assert (film / "reels/main.mp4").stat().st_mtime_ns == before


def test_the_digest_of_a_reel_without_narration_is_what_it_was():
    """So notes of versions that knew no narration tell that a reel is up to date."""
    came_later = [("narrations", ()), ("narration_settings", None), ("has_stems", True)]

    assert _noted_fields([("name", "main"), *came_later]) == {"name": "main"}


def test_the_plan_says_which_narration_nobody_speaks(film):
    """The other one is recorded."""
    assert unspoken_sentences(film_now(find_project(film)).plan) == [
        "nobody speaks the narration of lane: it is text for subtitles only"
    ]
