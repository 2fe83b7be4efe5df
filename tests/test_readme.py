"""README and pages say what is there: commands, verbs, links, floors."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from storyboard.cli.main import app
from storyboard.errors import StoryboardError
from storyboard.load.load import check
from storyboard.project import Project

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("projects/**/*.md")])
VERB_NAMED = r"(?:`|/bin/|uv run |^# +|^)storyboard (?!VERB)(\w+)"
COMMAND = get_command(app)
VERBS = set(COMMAND.list_commands(None))


def blocks(language: str) -> list[str]:
    """Return the README's fenced blocks of *language*."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def family(error: type[StoryboardError]) -> set[type[StoryboardError]]:
    """Return *error* and all that descend from it."""
    return {error}.union(*(family(child) for child in error.__subclasses__()))


def options(verb: str) -> set[str]:
    """Return the options that *verb* takes."""
    return {option for parameter in COMMAND.get_command(None, verb).params for option in parameter.opts}


def test_the_storyboard_at_the_top_has_no_problem(tmp_path):
    """It can be copied into a file and shot."""
    file = tmp_path / "storyboard.yaml"
    file.write_text(blocks("yaml")[0], encoding="utf-8")

    assert check(Project(file=file)) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize(
    ("which", "last_part"),
    [("run", ".venv/bin/storyboard run projects/fox"), ("test", ".venv/bin/pytest")],
)
def test_the_two_setting_up_commands_are_found_by_ci(which, last_part):
    """CI runs the very text that a reader copies."""
    answer = subprocess.run(
        [sys.executable, ROOT / ".ci/readme_command", which], capture_output=True, text=True, check=True
    )

    assert answer.stdout.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert answer.stdout.endswith(f" && {last_part}\n")


def test_there_are_no_other_setting_up_commands():
    """Two commands, not a guide."""
    assert sum(block.startswith("python3 -m venv") for block in blocks("sh")) == 2


def test_the_extra_that_the_second_command_installs_exists():
    """The name in the brackets is one of pyproject's."""
    named = set(re.findall(r"-e '\.\[(\w+)\]'", README))

    assert named == {"test"}
    assert named <= set(PYPROJECT["project"]["optional-dependencies"])


def test_the_table_of_verbs_is_the_one_of_help():
    """No verb is promised, none is kept back."""
    in_table = re.findall(r"^\| `storyboard (\w+)", README, flags=re.MULTILINE)

    assert sorted(in_table) == sorted(VERBS)


def test_the_table_of_exit_statuses_is_the_one_of_the_errors():
    """Every status that an error ends with, and the two of no error and of an interruption."""
    in_table = [int(status) for status in re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)]
    errors = {status for error in family(StoryboardError) for status in [error.exit_status]}

    assert in_table == sorted(errors | {0, 130})


def test_every_option_in_a_command_of_the_readme_exists():
    """Checked against the parameters of the verb."""
    named = {
        (verb, option)
        for block in blocks("sh")
        for verb, rest in re.findall(r"storyboard (\w+)([^\n&]*)", block)
        for option in re.findall(r"--[\w-]+", rest)
    }

    assert named == {("plan", "--provider"), ("run", "--provider")}
    assert {(verb, option) for verb, option in named if option not in options(verb)} == set()


def test_every_verb_that_a_page_names_exists():
    """In the README, in the examples' comments and in the documentation."""
    texts = [*PAGES, *ROOT.glob("projects/*/storyboard.yaml")]
    named = {
        (page.name, verb)
        for page in texts
        for verb in re.findall(VERB_NAMED, page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }

    assert {(page, verb) for page, verb in named if verb not in VERBS} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(page):
    """Every relative link of every page."""
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_leads_to_every_page_of_the_documentation():
    """A page that nobody finds is not there."""
    pages = {page.relative_to(ROOT).as_posix() for page in ROOT.glob("docs/*.md")}

    assert pages - set(re.findall(r"\]\((docs/[^)]+\.md)\)", README)) == set()


def test_the_architecture_page_lists_the_rooms_of_the_import_contract():
    """The same names in the same order, from the top."""
    (contract,) = PYPROJECT["tool"]["importlinter"]["contracts"]
    floors = [name for layer in contract["layers"] for name in re.split(" [|:] ", layer)]
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    table = page[page.index("| room |") :]

    assert re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE) == floors
