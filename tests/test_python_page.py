"""The cells of the page on Python do what the page says, in a session as a notebook has it."""

import subprocess
import sys
from pathlib import Path

import pytest

import storyboard

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/python.md"


def run_page(page):
    command = [sys.executable, "-W", "error", ROOT / ".ci/run_notebook", page]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.slow
def test_every_cell_prints_what_the_page_says():
    done = run_page(PAGE)

    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, [f"{PAGE}: ok"]), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "cell 1 prints\n1\nand not\n2"),
        ("```python\nprint(1)\n```\n", "cell 1 prints"),
        ("```python\nx = 1\n```\n\n```text\n1\n```\n", "and not\n1"),
        ("nothing\n", "no cells"),
    ],
)
def test_a_page_that_is_wrong_is_found_out(tmp_path, text, trouble):
    (tmp_path / "page.md").write_text(text, encoding="utf-8")

    done = run_page(tmp_path / "page.md")

    assert done.returncode == 1
    assert trouble in done.stdout


def test_the_page_names_every_function():
    text = PAGE.read_text(encoding="utf-8")
    functions = [name for name in storyboard.__all__ if name.islower() and not name.startswith("_")]

    assert [name for name in functions if f"`{name}" not in text] == []
