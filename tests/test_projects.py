"""The example films can be shot as they stand, and are small enough to live in git."""

import runpy
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageChops

from storyboard.load.load import check, load
from storyboard.model.spoken_length import SpokenTime
from storyboard.plan.film_now import film_now
from storyboard.project import find_project

PROJECTS = Path(__file__).resolve().parent.parent / "projects"
NAMES = ("branches", "draft", "fox", "keeper", "letter", "noodles", "zh")


def test_every_folder_with_a_storyboard_is_tested_here():
    """A new example is named in this file and in projects/README.md."""
    folders = tuple(sorted(file.parent.name for file in PROJECTS.glob("*/storyboard.yaml")))
    readme = (PROJECTS / "README.md").read_text(encoding="utf-8")

    assert folders == NAMES
    assert [name for name in NAMES if f"- `{name}`: " not in readme] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_no_problem_and_no_warning(name):
    """What a beginner copies is right."""
    assert check(find_project(PROJECTS / name)) == ()


def test_branches_shows_what_its_comments_teach():
    """Two endings from one middle, a bridge, references, a fade and music."""
    film = load(find_project(PROJECTS / "branches")).storyboard
    shots = {shot.id: shot for scene in film.scenes for shot in scene.shots}

    assert [shot.id for shot in shots.values() if shot.from_ == "river"] == ["harbour", "storm"]
    assert (shots["walk"].from_, shots["walk"].to) == ("fold", "river")
    assert shots["fold"].references == ("nell", "boat")
    assert [cut.transition.kind for cut in film.reels["sad"].shots if cut.transition] == ["fade"]
    assert {name: reel.audio.file for name, reel in film.reels.items()} == {
        "happy": "music/theme.m4a",
        "sad": "music/theme.m4a",
    }


def test_keeper_shows_pictures_that_come_before_motion():
    """A sheet that a person approves, drawn from it what shots open on, and one picture between two shots."""
    planned = {shot.id[0]: shot for shot in film_now(find_project(PROJECTS / "keeper")).plan.shots}

    assert [name for name, shot in planned.items() if shot.is_still] == ["ida-front", "ida-back", "rail", "lamp-room"]
    assert [name for name, shot in planned.items() if shot.state == "make"] == ["ida-front"]
    shots = {name: shot.placed.segment.shot for name, shot in planned.items()}
    assert shots["turn"].last_frame == shots["wipe"].first_frame == "lamp-room"


def test_letter_and_noodles_show_voices():
    """Lines that are sent and narration that is not, each with a translation of all that is said."""
    films = {name: film_now(find_project(PROJECTS / name)) for name in ("letter", "noodles")}
    recorded = {name: [shot.id[0] for shot in film.plan.recordings] for name, film in films.items()}
    lengths = {shot.id[0]: shot.placed.segment.shot.duration for shot in films["letter"].plan.clips}

    assert [name for name in recorded["letter"] if "narration" not in name] == [
        "counter.line-1", "counter.line-2", "whisper.line-1", "stamp.line-1",
    ]  # fmt: skip
    assert all(name.endswith(".narration") for name in recorded["noodles"])
    assert [name for name, duration in lengths.items() if isinstance(duration, SpokenTime)] == [
        "counter",
        "whisper",
        "stamp",
    ]
    assert [[*film.loaded.storyboard.reels["main"].subtitles.translations] for film in films.values()] == [
        ["zh"],
        ["en"],
    ]


def test_draft_shows_both_ways_to_a_final():
    """Every shot is drafted; the chained one is remade, the others are promoted."""
    planned = film_now(find_project(PROJECTS / "draft")).plan

    assert [(shot.id[0], shot.is_asked) for shot in planned.drafts] == [
        ("launch", True), ("flight", True), ("harbour", True)
    ]  # fmt: skip
    assert {shot.id[0]: shot.wanted.way for shot in planned.shots} == {
        "launch": "promote", "harbour": "promote", "flight": "remake"
    }  # fmt: skip


def test_the_pictures_are_those_that_the_program_draws():
    """Drawn anew, each differs by under a twentieth of a level in 255 on average: Pillow's scaling may change."""
    drawn = runpy.run_path(str(PROJECTS / "draw.py"))["pictures"]()
    kept = {file.relative_to(PROJECTS).as_posix() for file in PROJECTS.glob("*/refs/*")}

    assert kept == set(drawn)
    for path, picture in drawn.items():
        with Image.open(PROJECTS / path) as image:
            assert np.asarray(ImageChops.difference(image, picture)).mean() < 0.05, path


def test_the_pictures_are_small_files():
    """A clone stays quick."""
    sizes = {file.name: file.stat().st_size for file in PROJECTS.glob("*/refs/*.png")}

    assert {name: size for name, size in sizes.items() if size >= 150_000} == {}


def test_the_music_is_twenty_seconds_in_a_small_file():
    """It is longer than both films that lay it under their pictures."""
    file = PROJECTS / "branches/music/theme.m4a"
    with av.open(str(file)) as music:
        samples = sum(frame.samples for frame in music.decode(audio=0))

    assert file.stat().st_size < 200_000
    assert samples / 48_000 == pytest.approx(20, abs=0.05)
