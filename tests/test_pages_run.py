"""What runs the tutorial and the how-to pages finds every mistake in one; ``.ci/away`` runs them, with the wheel."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUN_PAGE = ROOT / ".ci" / "run_page"
PAGES = [ROOT / "docs/tutorial.md", *sorted((ROOT / "docs/how-to").glob("*.md"))]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pages' commands are for a POSIX shell")


def run_pages(*pages):
    return subprocess.run([sys.executable, RUN_PAGE, *pages], capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("```console\n$ echo one\none\n$ false\n```\n", "$ false\nexit status 1, not 0"),
        ("```console\n$ true # exit status 3\n```\n", "exit status 0, not 3"),
        ("```console\n$ printf 'a\\nb\\n'\nb\na\n```\n", "does not print 'a'"),
        ("```console\n$ echo [x] 2>&1\n[y]\n```\n", "does not print '[y]'"),
        ("no commands\n", "no commands"),
    ],
)
def test_a_page_that_is_wrong_is_found_out(tmp_path, text, trouble):
    """By the status, by a line that is missing, or by lines in another order."""
    (tmp_path / "page.md").write_text(text)

    done = run_pages(tmp_path / "page.md")

    assert done.returncode == 1
    assert trouble in done.stdout


def test_a_page_keeps_folder_files_and_environment_from_one_command_to_the_next(tmp_path):
    """And writes the blocks that have a name."""
    (tmp_path / "page.md").write_text(
        "```yaml name=a/b.txt\nhello\n```\n"
        "```console\n$ cd a && export WHO=you\n$ cat b.txt; echo \"to $WHO\" # a remark\nhel…\nto you\n"
        "$ echo one \\\n> two; exit 6 # exit status 6\none two\n```\n"
    )  # fmt: skip

    done = run_pages(tmp_path / "page.md")

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 pages as they say")


def test_every_way_of_working_has_a_page_that_the_readme_and_the_tutorial_lead_to():
    """A page that nobody finds is not there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tutorial = PAGES[0].read_text(encoding="utf-8")

    assert "(docs/tutorial.md)" in readme
    assert [page.name for page in PAGES[1:] if f"(docs/how-to/{page.name})" not in readme] == []
    assert [page.name for page in PAGES[1:] if f"(how-to/{page.name})" not in tutorial] == []


def test_the_pictures_of_the_tutorial_are_small():
    """A clone stays quick."""
    pictures = [file for file in (ROOT / "docs/pictures").iterdir() if file.suffix != ".py"]

    assert {file.name for file in pictures} == {"chain.jpg", "fox.jpg", "graph.png", "page.jpg", "studio.jpg"}
    assert sum(file.stat().st_size for file in pictures) < 200_000


def test_the_checker_knows_commands_from_what_they_print():
    """A line that goes on belongs to its command."""
    commands = runpy.run_path(str(RUN_PAGE))["commands"]

    assert commands("$ a \\\n> b\nout\n\n$ c\n") == [("a \\\nb", ["out"]), ("c", [])]
