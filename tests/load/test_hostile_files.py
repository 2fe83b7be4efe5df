"""Storyboards that were written to hang or to crash: each is told with its place, soon."""

import os
import sys
import time
import tracemalloc
from itertools import pairwise

import pytest

from storyboard.errors import CommandError
from storyboard.load.load import check
from storyboard.project import Project, find_project

HEAD = "storyboard: 1\ntitle: t\nshots:\n"
LONG_NAME = "一位穿蓝色雨衣的老妇人站在灯塔的楼梯上" * 16
LOOP = "".join(f"- {{id: a{n}, from: a{(n + 1) % 450}, action: x}}\n" for n in range(450))
NEAR = "".join(f"- {{id: {'a' * 55}{n}, from: {'b' * 3}{'a' * 52}{n}, action: x}}\n" for n in range(300))

ALIASES = "".join(f"- &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise("abcdefgh"))

HOSTILE = {
    "a reference of 300 letters": f"- {{id: a, action: x, references: [{LONG_NAME}]}}\n",
    "a picture of 300 letters": f"- {{id: a, action: x, first_frame: {LONG_NAME}.png}}\n",
    "a template of 300 letters": f"- {{id: a, action: x, prompt: {LONG_NAME}.j2}}\n",
    "a loop of 450 shots": LOOP,
    "300 long ids like each other": NEAR,
    "a number without end": "- {id: a, action: \"{{ 'inf' | float | int }}\"}\n",
    "a number of 6,000 digits in quotes": f"- {{id: a, action: x, duration: '{'9' * 6_000}'}}\n",
    "an id that is a number of 4,000 digits": f"- {{id: {'9' * 4_000}, action: x}}\n",
    "a title of 1,100,000 letters": f"- {{id: a, action: x}}\ntitle_card: {'x' * 1_100_000}\n",
    "a key of 10,000 letters": f"- {{id: a, action: x, {'x' * 1_000}: 1}}\n",
    "merge keys": "- {id: a, action: x}\nvars:\n  a: &a {x: y}\n  b: &b {<<: [*a, *a]}\n  c: {<<: [*b, *b]}\n",
    "lists of aliases": "- &a [x, x]\n" + ALIASES,
    "a float beyond all": "- {id: a, action: x, duration: 1e400}\n",
    "a whole number of 100,000 digits": f"- {{id: a, action: x, seed: {'9' * 100_000}}}\n",
    "a time": "- {id: a, action: x, duration: 2026-11-30T12:00:00Z}\n",
    "a time with a tag": "- {id: a, action: x, duration: !!timestamp 2026-11-30}\n",
    "a tag of 10,000 letters": f"- {{id: a, action: !{'x' * 10_000} y}}\n",
    "an alias of 10,000 letters": f"- {{id: a, action: *{'x' * 10_000} }}\n",
    "brackets 100,000 deep": f"- {'[' * 100_000}\n",
    "braces 100,000 deep": f"- {'{a: ' * 100_000}\n",
    "4,000 keys written twice": "- id: a\n" + "  x: 1\n" * 4_000,
    "20,000 unknown keys": "- id: a\n" + "".join(f"  x{n}: 1\n" for n in range(20_000)),
    "deep lists": f"- {{id: a, action: x, tags: {'[' * 300}{']' * 300}}}\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_an_error_with_a_place(tmp_path, what):
    """In about a second of the processor."""
    file = tmp_path / "storyboard.yaml"
    file.write_text(HEAD + HOSTILE[what], encoding="utf-8")
    began_s = time.process_time()

    problems = check(Project(file=file))

    assert any(problem.severity == "error" and problem.line > 3 for problem in problems)
    assert all(len(problem.message) + len(problem.hint) + len(problem.path) < 2_000 for problem in problems)
    assert len(problems) < 10_010
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


@pytest.mark.slow
def test_a_chain_of_thousands_of_shots_is_no_mistake(tmp_path):
    """Also where each takes the shape of the one before."""
    shots = "".join(f"- {{id: a{n}, from: a{n - 1}, action: x, ratio: adaptive}}\n" for n in range(1, 3_000))
    file = tmp_path / "storyboard.yaml"
    file.write_text(HEAD + "- {id: a0, action: x}\n" + shots, encoding="utf-8")

    assert not [problem for problem in check(Project(file=file)) if problem.severity == "error"]


@pytest.mark.slow
def test_of_thousands_of_mistakes_the_first_are_listed(tmp_path):
    """And the number of the others is told."""
    file = tmp_path / "storyboard.yaml"
    file.write_text(f"{HEAD}- id: a\n  action: x\n" + "".join(f"  x{n}: 1\n" for n in range(20_000)), encoding="utf-8")

    *listed, last = [problem for problem in check(Project(file=file)) if problem.severity == "error"]

    assert (len(listed), last.message) == (10_000, "10000 more errors were found, and are not listed")


def test_what_yaml_forbids_a_thousand_times_is_read_no_further(tmp_path):
    file = tmp_path / "storyboard.yaml"
    file.write_text(f"{HEAD}- id: a\n" + "  x: 1\n" * 4_000, encoding="utf-8")

    told = {(problem.line, problem.message) for problem in check(Project(file=file))}

    assert max(told)[0] == 1_005
    assert (1_005, "1,000 mistakes up to here: the file is read no further") in told


def test_keys_and_values_are_counted(tmp_path, monkeypatch):
    """A file of 10 MB holds millions, and each of them takes memory."""
    monkeypatch.setattr("storyboard.load.yaml.nodes.MAX_NODES", 100)
    file = tmp_path / "storyboard.yaml"
    file.write_text(f"{HEAD}- {{id: a, action: x, tags: [{'x, ' * 100}]}}\n", encoding="utf-8")

    (problem,) = check(Project(file=file))

    assert (problem.line, problem.message) == (4, "more than 100 keys and values in a file")


@pytest.mark.parametrize(("times", "message"), [
    (101, "more than 100 files are included"), (2, "the files that are included are over 10 MB together"),
])  # fmt: skip
def test_what_is_included_has_an_end(tmp_path, times, message):
    """Each file may have its 10 MB, and be named again."""
    (tmp_path / "x.yaml").write_text("#" + "x" * (6_000_000 if times == 2 else 0) + "\nlook: x\n", encoding="utf-8")
    file = tmp_path / "storyboard.yaml"
    includes = ", ".join(["x.yaml"] * times)
    file.write_text(f"{HEAD}- {{id: a, action: x}}\ninclude: [{includes}]\n", encoding="utf-8")

    (problem,) = [problem for problem in check(Project(file=file)) if problem.severity == "error"]

    assert (problem.path, problem.message) == (f"include.{times - 1}", message)


@pytest.mark.slow
def test_a_thousand_figures_in_a_thousand_shots_are_read_as_soon_as_few(tmp_path):
    """Each shot may name each of them; nothing is made anew for each pair."""
    cast = "".join(f"  fig{n}: figure {n}\n" for n in range(1_000))
    shots = "".join(
        f"- {{id: a{n}, action: '{{{{ cast.fig{n} }}}} runs', dialogue: 'FIG{n}: Hi.'}}\n" for n in range(1_000)
    )
    file = tmp_path / "storyboard.yaml"
    file.write_text(HEAD + shots + "cast:\n" + cast, encoding="utf-8")
    began_s = time.process_time()

    assert not [problem for problem in check(Project(file=file)) if problem.severity == "error"]
    assert time.process_time() - began_s < 7
