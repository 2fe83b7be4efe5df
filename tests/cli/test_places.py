"""How a project is named on the command line: by its place, or by its name where it stands in ``projects``."""

from pathlib import Path

import pytest

from storyboard.cli.arguments import words_of_shots
from storyboard.errors import CommandError
from storyboard.project import Project, find_project, path_to_type


@pytest.fixture
def clone(tmp_path, monkeypatch):
    for place in ("projects/fox", "projects/two words", "harbour"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "storyboard.yaml").write_text("storyboard: 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("fox", "projects/fox"),
        ("projects/fox", "projects/fox"),
        ("fox/storyboard.yaml", "projects/fox"),
        ("two words", "projects/two words"),
        ("harbour", "harbour"),
    ],
)
def test_a_project_is_found_by_its_place_and_by_its_name(clone, word, place):
    assert find_project(Path(word)).folder == clone / place


def test_a_project_here_is_taken_before_one_of_the_same_name_in_projects(clone):
    (clone / "fox").mkdir()
    (clone / "fox/storyboard.yaml").write_text("storyboard: 1\n")

    assert find_project(Path("fox")).folder == clone / "fox"


@pytest.mark.parametrize(("word", "meant"), [("fix", "fox"), ("projects/foxx", "projects/fox"), ("harbor", "harbour")])
def test_of_a_name_that_there_is_not_the_nearest_is_named(clone, word, meant):
    with pytest.raises(CommandError) as told:
        find_project(Path(word))

    assert (told.value.message, told.value.hint) == (f"{word}: no storyboard here", f"did you mean {meant}?")


@pytest.mark.parametrize("word", ["x" * 5000, "a\0b"])
def test_what_can_be_no_name_is_told_in_a_sentence(clone, word):
    with pytest.raises(CommandError, match="no storyboard here"):
        find_project(Path(word))


def test_the_current_folder_is_never_looked_for_in_projects(clone):
    (clone / "projects/storyboard.yaml").write_text("storyboard: 1\n")

    with pytest.raises(CommandError):
        find_project(Path())


def test_a_name_in_projects_before_shots_is_the_project(clone):
    project, shots = words_of_shots(["fox", "den"])

    assert (path_to_type(project), shots) == ("projects/fox", ("den",))


def test_a_name_that_looks_like_an_option_is_typed_as_a_path(tmp_path, monkeypatch):
    """So that what a hint says can be pasted."""
    monkeypatch.chdir(tmp_path)

    assert path_to_type(Project(file=tmp_path / "-it's" / "storyboard.yaml")) == "'./-it'\"'\"'s'"
    assert path_to_type(Project(file=tmp_path / "-v" / "storyboard.yaml")) == "./-v"
