"""The page for coding agents that every new project has."""

import re
import shlex

import pytest
from typer.main import get_command

from storyboard.author.new_project import AGENTS_FILE, make_project
from storyboard.author.starters import new_project
from storyboard.cli.main import app
from storyboard.load.load import check
from storyboard.project import Project, templates_folder
from tests.films import a_png
from tests.forked import storyboard

PAGE = (templates_folder() / AGENTS_FILE).read_text("utf-8")


def test_the_film_on_the_page_has_no_mistake_and_fits_on_it(tmp_path):
    """In forty lines, of a page that is read whole."""
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    file = tmp_path / "storyboard.yaml"
    file.write_text(block, "utf-8")

    assert [problem.message for problem in check(Project(file=file))] == []
    assert len(block.splitlines()) <= 40
    assert len(PAGE) < 6_000


def test_every_verb_and_option_on_the_page_exists():
    command = get_command(app)
    said = re.findall(r"`storyboard ([a-z][^`]*)`", PAGE)

    assert len(said) > 10
    for words in map(shlex.split, said):
        verb = command.get_command(None, words[0])
        assert verb is not None, words
        options = {option for parameter in verb.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, words


def test_a_new_project_has_the_page_beside_its_storyboard(tmp_path):
    """From a starter, and from a file of another program."""
    (tmp_path / "list.csv").write_text("id,action\ndoor,A door opens.\n", "utf-8")

    new_project("mine", here=tmp_path)
    assert storyboard("import", "list.csv", "--name", "listed", cwd=tmp_path).returncode == 0

    for name in ("mine", "listed"):
        assert (tmp_path / name / AGENTS_FILE).read_text("utf-8") == PAGE


@pytest.mark.parametrize("name", ["AGENTS.md", "other.md"])
def test_a_page_that_is_there_is_never_overwritten(tmp_path, name):
    """Neither where the project goes, nor one that comes with it."""
    there = tmp_path / "mine"
    there.mkdir()
    (there / name).write_text("a person's own", "utf-8")

    done = storyboard("new", "mine", cwd=tmp_path)

    assert (done.returncode, "already exists" in done.stderr) == (2, True)
    assert [path.name for path in there.iterdir()] == [name]
    assert (there / name).read_text("utf-8") == "a person's own"


def test_a_page_that_comes_with_a_project_stays(tmp_path):
    def fill(folder):
        (folder / "storyboard.yaml").write_text("storyboard: 1\n", "utf-8")
        (folder / "refs.png").write_bytes(a_png())
        (folder / AGENTS_FILE).write_text("its own", "utf-8")

    made = make_project("mine", here=tmp_path, fill=fill)

    assert (made.folder / AGENTS_FILE).read_text("utf-8") == "its own"
