"""What a person reads who slips: the next thing to type, and no sentence about something else."""

import json

import pytest

from tests.forked import storyboard

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: One
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots:
  - {id: lamp, action: A lamp is lit.}
"""


@pytest.fixture
def here(tmp_path):
    """A folder with one film in `film`."""
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("verb", ["why", "approve", "reject", "retake"])
def test_a_project_without_a_shot_is_asked_for_one(here, verb):
    done = storyboard(verb, "film", cwd=here)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: film is a project: name a shot of it\n  `storyboard status film` lists them\n"


def test_a_shot_that_is_called_as_a_folder_beside_it_is_that_shot(here):
    """In a project's folder the word is a shot's, whatever else lies there."""
    (here / "film" / "lamp").mkdir()
    (here / "film" / "lamp" / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    assert storyboard("why", "lamp", cwd=here / "film").stdout == "lamp is to be made: no take yet\n"


def test_the_only_shot_is_told_as_one(here):
    assert "  there is only lamp\n" in storyboard("why", "film", "x", cwd=here).stderr


def test_a_file_that_is_missing_is_not_mistaken_for_the_storyboard(here):
    text = FILM.replace("title: One", "title: One\ninclude: [shared.yaml]")
    (here / "film" / "storyboard.yaml").write_text(text, encoding="utf-8")
    (here / "film" / "other.yaml").write_text(text, encoding="utf-8")

    of_usual, of_other = (storyboard("check", where, "--json", cwd=here) for where in ("film", "film/other.yaml"))

    assert [json.loads(done.stdout)["problems"][0]["hint"] for done in (of_usual, of_other)] == [
        "did you mean 'other.yaml'?",
        "",
    ]


@pytest.mark.parametrize("words", [["report", "-o", "no/run.json"], ["graph", "-o", "no/film.svg"]])
def test_a_folder_that_is_not_there_is_to_be_made(here, words):
    done = storyboard(words[0], "film", *words[1:], cwd=here)

    assert done.returncode == 4
    assert "cannot be written: No such file or directory\n  make its folder, then" in done.stderr


def test_an_account_without_tasks_has_no_table(here):
    done = storyboard("tasks", "list", "--provider", "simulator", cwd=here / "film")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no tasks\n")


def test_a_plan_that_lists_nothing_has_no_headings(here):
    done = storyboard("plan", "film", "--draft", cwd=here)

    assert "left lamp: seedance-2.0-mini makes no drafts" in done.stdout
    assert "why\nleft" not in done.stdout


def test_a_folder_whose_storyboards_have_other_names_names_them(here):
    (here / "film" / "storyboard.yaml").rename(here / "film" / "night.yaml")
    (here / "film" / "compose.yaml").write_text("services: {}\n", encoding="utf-8")

    assert storyboard("plan", "film", cwd=here).stderr == (
        "error: film: no storyboard here\n  name the file: film/night.yaml\n"
    )


@pytest.mark.parametrize("verb", ["approve", "retake"])
def test_a_shot_in_one_piece_has_no_segments(here, verb):
    done = storyboard(verb, "film", "lamp", "--segment", "2", cwd=here)

    assert done.stderr == "error: lamp has no segment 2\n  it is made in one piece: leave --segment out\n"


def test_a_model_that_is_nearly_written_is_named(here):
    told = storyboard("models", "seedanc-1.5-pro", cwd=here).stderr

    assert told == "error: no model is called 'seedanc-1.5-pro'\n  did you mean 'seedance-1.5-pro'?\n"


def test_whom_to_ask_for_models_is_not_passed_over(here):
    done = storyboard("models", "--provider", "ark", cwd=here)

    assert (done.returncode, done.stderr) == (
        2, "error: --provider is for --check\n  storyboard models --check --provider ark\n"
    )  # fmt: skip


def test_tokens_that_nobody_knows_are_not_told_as_none(here):
    assert ", 0 tokens" not in storyboard("plan", "film", "--provider", "jimeng", cwd=here).stdout


@pytest.mark.slow
def test_what_a_person_said_of_a_take_is_told_once_and_the_clip_is_counted_as_one(here):
    assert storyboard("run", "film", cwd=here).returncode == 0
    exported = storyboard("export", "film", "--to", "edl", cwd=here)
    assert storyboard("reject", "film", "lamp", "1", "--note", "too dark", cwd=here).returncode == 0
    opened = storyboard("open", "film", "lamp", cwd=here)

    assert "(1 clip, 97 frames, " in exported.stderr
    assert storyboard("status", "film", cwd=here).stdout.count("take 1 is rejected: too dark") == 1
    assert opened.stderr == "error: every take of lamp is rejected\n  `storyboard run film` makes one\n"
