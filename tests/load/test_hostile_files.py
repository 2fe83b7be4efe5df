"""Storyboards that were written to hang or to crash: each is told with its place, soon."""

import os
import sys
import time
import tracemalloc

import pytest

from storyboard.errors import CommandError
from storyboard.load.load import check
from storyboard.project import Project, find_project

HEAD = "storyboard: 1\ntitle: t\nshots:\n"
LONG_NAME = "一位穿蓝色雨衣的老妇人站在灯塔的楼梯上" * 16
LOOP = "".join(f"- {{id: a{n}, from: a{(n + 1) % 450}, action: x}}\n" for n in range(450))
NEAR = "".join(f"- {{id: {'a' * 55}{n}, from: {'b' * 3}{'a' * 52}{n}, action: x}}\n" for n in range(300))

HOSTILE = {
    "a reference of 300 letters": f"- {{id: a, action: x, references: [{LONG_NAME}]}}\n",
    "a picture of 300 letters": f"- {{id: a, action: x, first_frame: {LONG_NAME}.png}}\n",
    "a template of 300 letters": f"- {{id: a, action: x, prompt: {LONG_NAME}.j2}}\n",
    "a loop of 450 shots": LOOP,
    "300 long ids like each other": NEAR,
    "a number without end": "- {id: a, action: \"{{ 'inf' | float | int }}\"}\n",
    "a number of 6,000 digits in quotes": f"- {{id: a, action: x, duration: '{'9' * 6_000}'}}\n",
    "an id that is a number of 4,000 digits": f"- {{id: {'9' * 4_000}, action: x}}\n",
    "deep lists": f"- {{id: a, action: x, tags: {'[' * 300}{']' * 300}}}\n",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_an_error_with_a_place(tmp_path, what):
    """In about a second of the processor."""
    file = tmp_path / "storyboard.yaml"
    file.write_text(HEAD + HOSTILE[what], encoding="utf-8")
    began_s = time.process_time()

    problems = check(Project(file=file))

    assert any(problem.severity == "error" and problem.line > 3 for problem in problems)
    assert all(len(problem.message) + len(problem.hint) < 2_000 for problem in problems)
    assert time.process_time() - began_s < 3


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
@pytest.mark.parametrize("more", ["first_frame: x", "references: [{audio: x}]"])
def test_a_pipe_that_a_shot_names_is_not_waited_for(tmp_path, more):
    """Nor called absent, with its own name as the nearest."""
    os.mkfifo(tmp_path / "x")
    file = tmp_path / "storyboard.yaml"
    file.write_text(f"{HEAD}- {{id: a, action: y, {more}}}\n", encoding="utf-8")

    problems = check(Project(file=file))

    assert any("'x' is not a plain file" in problem.message for problem in problems)


def test_a_storyboard_that_is_no_file_is_not_called_absent(tmp_path):
    """Nor is its own project said to be meant."""
    (tmp_path / "storyboard.yaml").mkdir()

    with pytest.raises(CommandError, match=r"storyboard\.yaml: not a file"):
        find_project(tmp_path)


def test_a_template_file_is_read_up_to_its_bound_only(tmp_path, monkeypatch):
    """However long it is: this one has 300 MB."""
    (tmp_path / "prompts").mkdir()
    with (tmp_path / "prompts/long.j2").open("wb") as long:
        long.truncate(300_000_000)
    file = tmp_path / "storyboard.yaml"
    file.write_text(f"{HEAD}- {{id: a, action: y, prompt: long.j2}}\n", encoding="utf-8")
    tracemalloc.start()

    (problem,) = check(Project(file=file))

    largest_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.message == "the template is broken: a template of over 100000 characters"
    assert largest_bytes < 50_000_000


def test_a_chain_of_thousands_of_shots_is_no_mistake(tmp_path):
    """Also where each takes the shape of the one before."""
    shots = "".join(f"- {{id: a{n}, from: a{n - 1}, action: x, ratio: adaptive}}\n" for n in range(1, 3_000))
    file = tmp_path / "storyboard.yaml"
    file.write_text(HEAD + "- {id: a0, action: x}\n" + shots, encoding="utf-8")

    assert not [problem for problem in check(Project(file=file)) if problem.severity == "error"]
