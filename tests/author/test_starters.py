"""Starters, and the verb that makes a project from one."""

import json
import re
import runpy
import shlex
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, ImageChops

from storyboard.author.starters import new_project, starters
from storyboard.load.load import check, load
from storyboard.load.schema.file_schema import file_schema
from storyboard.media.coded.probe import probe
from storyboard.project import find_project, templates_folder
from tests.actions.cuts import assert_as_stitched
from tests.forked import storyboard

STARTERS = templates_folder() / "storyboards"
NAMES = (
    "branching",
    "chain",
    "character",
    "dialogue",
    "draft-first",
    "music-video",
    "narrated",
    "product",
    "short-film",
    "stills-first",
)


def files_in(folder):
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_the_list_has_one_line_for_every_starter_the_smallest_first(tmp_path):
    """As its storyboard begins."""
    done = storyboard("new", "--list", cwd=tmp_path)

    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert sorted(line.split()[0] for line in lines) == list(NAMES)
    assert lines[0].startswith("chain ")
    assert all(line.endswith(".") and len(line) < 120 for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_a_starter_is_a_film_without_a_problem_or_a_warning(name):
    """In 480p (of one, the drafts), four seconds a piece at most, on the simulator, with the line for editors."""
    project = find_project(STARTERS / name)
    film = load(project).storyboard
    shots = [shot for scene in film.scenes for shot in scene.shots]

    assert check(project) == ()
    assert project.file.read_text(encoding="utf-8").startswith(
        "# yaml-language-server: $schema=storyboard.schema.json\n"
    )
    assert film.provider == "simulator"
    assert {shot.resolution for shot in shots} == {"1080p" if name == "draft-first" else "480p"}
    assert max(beat.duration for shot in shots for beat in shot.beats or (shot,)) <= 4
    assert sum(file.stat().st_size for file in project.folder.rglob("*") if file.is_file()) < 150_000


def test_a_starter_is_laid_out_as_fmt_would(tmp_path):
    """What a beginner copies is in one style."""
    done = [storyboard("fmt", "--check", STARTERS / name, cwd=tmp_path) for name in NAMES]

    assert [run.returncode for run in done] == [0] * len(NAMES), "".join(run.stdout + run.stderr for run in done)


def test_starters_show_what_their_lines_say():
    """Scenes, cast and look; first and last frames; beats in 9:16 with music; two endings."""
    films = {name: load(find_project(STARTERS / name)).storyboard for name in NAMES}
    shots = {name: {shot.id: shot for scene in film.scenes for shot in scene.shots} for name, film in films.items()}

    assert [shot.from_ for shot in shots["chain"].values()] == [None, "tower", "door"]
    assert len(films["short-film"].scenes) == 2
    assert set(films["short-film"].cast) == {"ines", "pip"}
    assert films["short-film"].scenes[1].look
    assert (shots["product"]["switch-on"].first_frame, shots["product"]["switch-on"].last_frame) == (
        "refs/dark.png", "refs/lit.png",
    )  # fmt: skip
    assert len(shots["music-video"]["dance"].beats) == 2
    assert {shot.ratio for shot in shots["music-video"].values()} == {"9:16"}
    assert films["music-video"].reels["main"].audio.file == "music/beat.m4a"
    assert [shot.id for shot in shots["branching"].values() if shot.from_ == "walk"] == ["home", "wood"]
    assert len(films["branching"].reels) == 2
    assert {shot.draft for shot in shots["draft-first"].values()} == {True}
    assert [shot.id for shot in shots["narrated"].values() if shot.narration] == ["harbour", "lamp", "night"]
    assert films["character"].cast["keeper"].images == ("ida", "ida-back")
    assert shots["stills-first"]["open"].last_frame == shots["stills-first"]["walk"].first_frame == "path"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMES)
def test_a_project_made_from_a_starter_can_be_shot_by_the_two_commands_that_new_says(tmp_path, name):
    """Every reel is there, as it would be cut now, to the frame; the second plan has nothing left to make."""
    made = storyboard("new", "mine", "--from", name, cwd=tmp_path)
    plan, run = [shlex.split(line) for line in made.stderr.splitlines()[-2:]]
    assert (plan[:2], run[:2]) == (["storyboard", "plan"], ["storyboard", "run"])

    assert storyboard(*plan[1:], cwd=tmp_path).returncode == 0
    shot = storyboard(*run[1:], cwd=tmp_path)
    while shot.returncode == 6:
        said = re.findall(r"^  storyboard (approve .*)$", shot.stderr, flags=re.MULTILINE)
        assert [storyboard(*shlex.split(words), cwd=tmp_path).returncode for words in said] == [0] * len(said)
        shot = storyboard(*run[1:], cwd=tmp_path)

    assert shot.returncode == 0, shot.stderr
    project = find_project(tmp_path / "mine")
    film = load(project).storyboard
    for reel in film.reels:
        clip = probe(project.reels / f"{reel}.mp4")
        assert Fraction(len(film.reels[reel].shots) * 3) < clip.frames / clip.format.rate < 20
        assert_as_stitched(project, reel)
    assert "nothing to make" in storyboard(*plan[1:], cwd=tmp_path).stdout


def test_a_new_project_goes_into_the_projects_folder_where_there_is_one(tmp_path):
    """Else into the current folder; a name with a slash is the place itself."""
    assert storyboard("new", "a", cwd=tmp_path).stdout == "a\n"
    (tmp_path / "projects").mkdir()
    assert storyboard("new", "b", cwd=tmp_path).stdout == "projects/b\n"
    assert storyboard("new", "films/c", cwd=tmp_path).stdout == "films/c\n"

    made = [file.parent.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("storyboard.yaml")]
    assert sorted(made) == ["a", "films/c", "projects/b"]


def test_a_new_project_has_the_schema_and_ignores_what_runs_make(tmp_path):
    """Beside the starter's own files, and nothing else is left in the folder above."""
    project = new_project("mine", starter="product", here=tmp_path)

    assert files_in(tmp_path / "mine") == {
        *files_in(STARTERS / "product"), "storyboard.schema.json", ".gitignore", "AGENTS.md",
    }  # fmt: skip
    assert json.loads((project.folder / "storyboard.schema.json").read_text(encoding="utf-8")) == file_schema()
    assert set((project.folder / ".gitignore").read_text().split()) >= {
        "archive/",
        "reels/",
        "reports/",
        ".storyboard/",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert check(project) == ()


def test_new_overwrites_nothing(tmp_path):
    """Neither a folder with something in it nor a file; an empty folder is taken."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()

    for name in ("full", "file"):
        done = storyboard("new", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"error: {name} already exists\n")
    assert storyboard("new", "empty", cwd=tmp_path).returncode == 0

    assert files_in(tmp_path) - {f"empty/{name}" for name in files_in(tmp_path / "empty")} == {"full/notes.txt", "file"}
    assert (tmp_path / "full" / "notes.txt").read_text() == (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ((), "new: the project needs a name", "--list shows the starters"),
        (("x", "--from", "chian"), "no starter is called 'chian'", "did you mean 'chain'?"),
        (("x", "--from", "qqq"), "no starter is called 'qqq'", "there are: chain, branching"),
        (("x", "--from", "../storyboards/chain"), "no starter is called '../storyboards/chain'", "there are: chain"),
        ((".hidden",), "'.hidden' cannot be the name of a project", "a letter or digit first"),
        (("..",), "'..' cannot be the name of a project", "a letter or digit first"),
        (("file/x",), "file/x: cannot be made", "name a place for it"),
    ],
)
def test_what_cannot_be_made_is_one_sentence_and_a_hint(tmp_path, words, message, hint):
    """Exit status 2, and nothing is made."""
    (tmp_path / "file").write_text("mine")

    done = storyboard("new", *words, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr.splitlines()[0]
    assert hint in done.stderr.splitlines()[1]
    assert files_in(tmp_path) == {"file"}


def test_the_pictures_of_the_starters_are_those_that_the_program_draws():
    """Drawn anew, each differs by less than the reduction to 64 colours takes."""
    drawn = runpy.run_module("projects.draw_starters")["pictures"]()

    assert {file.relative_to(STARTERS).as_posix() for file in STARTERS.glob("*/refs/*")} == set(drawn)
    for path, picture in drawn.items():
        with Image.open(STARTERS / path) as image:
            assert np.asarray(ImageChops.difference(image.convert("RGB"), picture)).mean() < 3, path


def test_every_starter_is_tested_here():
    """A new one is named at the top of this file."""
    assert tuple(sorted(starter.name for starter in starters())) == NAMES
