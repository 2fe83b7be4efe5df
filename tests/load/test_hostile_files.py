"""Storyboards that were written to hang or to crash: each is told with its place, soon."""

import time

import pytest

from storyboard.load.reader import check
from storyboard.project import Project

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
    assert time.process_time() - began_s < 3


def test_a_chain_of_thousands_of_shots_is_no_mistake(tmp_path):
    """Also where each takes the shape of the one before."""
    shots = "".join(f"- {{id: a{n}, from: a{n - 1}, action: x, ratio: adaptive}}\n" for n in range(1, 3_000))
    file = tmp_path / "storyboard.yaml"
    file.write_text(HEAD + "- {id: a0, action: x}\n" + shots, encoding="utf-8")

    assert not [problem for problem in check(Project(file=file)) if problem.severity == "error"]
