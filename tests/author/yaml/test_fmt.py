"""A reformatted storyboard file means what it meant, keeps every comment, and stays so the next time."""

from collections import Counter
from pathlib import Path

import pytest

from docs.format_page import EXAMPLE
from storyboard.author.yaml.comments import comments_of
from storyboard.author.yaml.fmt import CannotReformat, reformat
from storyboard.author.yaml.style import reformat_file
from storyboard.errors import StoryboardInvalid
from storyboard.load.load import load
from storyboard.load.problems import Findings
from storyboard.load.typed_part import plain_json
from storyboard.load.yaml.nodes import read_nodes
from storyboard.project import Project
from tests.forked import storyboard
from tests.load.every_wrong_file import EVERY_WRONG_FILE
from tests.load.wrong_files import ARROW

ROOT = Path(__file__).resolve().parents[3]
RIGHT = sorted([*ROOT.glob("projects/*/storyboard.yaml"), *ROOT.glob("templates/storyboards/*/storyboard.yaml")])

UNTIDY = """\
# At the head.

shots:   # the shots

    # The first one.
    -   action: >-
            She   wakes
              slowly.

            It is dawn.
        id: wake   # its name
        duration:  5
        # before the notes
        notes: |
          One.
            Two.

          Three.


        # approve: true

    - {action: "a, b: c", id: run, from: wake, tags: [x,
       y]}
    -
      id: rest
      from:
      first_frame: refs/a.png
      action: She
        rests
        # is text? no: a comment
      references: [ # why
        a,   # the first
        b ]
      flavour: unknown

    # - id: gone
    #   action: never
reels: {main: [wake, {trim: {end: 4, start: 1}, shot: run}], "other": [rest]}
cast: {zoe: z, anna: {image: refs/a.png, text: 'it''s'}}
title: 'No: a "title"'
storyboard: 1
# At the end.
"""

TIDY = """\
# At the head.

storyboard: 1
title: 'No: a "title"'
cast: {zoe: z, anna: {text: 'it''s', image: refs/a.png}}

shots: # the shots

  # The first one.
  - id: wake # its name
    action: >-
      She   wakes
        slowly.

      It is dawn.
    duration: 5
    # before the notes
    notes: |
      One.
        Two.

      Three.

    # approve: true

  - {id: run, from: wake, action: "a, b: c", tags: [x, y]}
  - id: rest
    from:
    first_frame: refs/a.png
    references: [ # why
      a,   # the first
      b ]
    action: She
      rests
    # is text? no: a comment
    flavour: unknown

    # - id: gone
    #   action: never

reels: {main: [wake, {shot: run, trim: {start: 1, end: 4}}], "other": [rest]}
# At the end.
"""


@pytest.fixture
def fmt(tmp_path):
    """Return a function that writes a file and lays it out."""

    def reformat(text):
        file = tmp_path / "storyboard.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return reformat_file(file)

    return reformat


def meaning(text):
    findings = Findings()
    root = read_nodes(text.removeprefix("\ufeff"), "x", findings)
    return None if root is None or findings.in_order() else plain_json(root)


def remarks(text):
    return Counter(comment.text for comment in comments_of(text))


def test_an_untidy_file_becomes_a_tidy_one(fmt):
    """Keys in order, two spaces a level; comments stay with what they are about."""
    found = fmt(UNTIDY)

    assert found.after == TIDY
    assert meaning(UNTIDY) == meaning(TIDY)


def test_a_tidy_file_stays(fmt):
    assert fmt(TIDY).is_settled


@pytest.mark.parametrize("file", RIGHT, ids=lambda file: file.parent.name)
def test_examples_and_starters_load_as_they_did(file, tmp_path):
    """Nothing of the storyboard changes, and no comment is lost."""
    found = reformat_file(file)
    again = file.parent / f".{tmp_path.name}.yaml"
    again.write_text(found.after, encoding="utf-8")
    try:
        assert load(Project(file=again)).storyboard == load(Project(file=file)).storyboard
        assert reformat_file(again).is_settled
    finally:
        again.unlink()
    assert found.left == ""
    assert remarks(found.before) == remarks(found.after)


@pytest.mark.parametrize("name", EVERY_WRONG_FILE)
def test_wrong_files_mean_the_same_wrong_thing(fmt, name):
    """It mends nothing and breaks nothing."""
    text = EVERY_WRONG_FILE[name][0].replace(ARROW, "")
    if meaning(text) is None:
        with pytest.raises(StoryboardInvalid):
            fmt(text)
        return
    found = fmt(text)

    assert meaning(found.after) == meaning(text)
    assert fmt(found.after).is_settled


@pytest.mark.parametrize(
    "value",
    ["|\n    a\n    b\n", "|+\n    a\n\n\n", "|2\n      a\n    b\n", "|-\n\n    a\n", ">\n    a\n    b\n\n    c\n",
     ">-\n    a\n      b\n", '"a\n    b\\\n    \\ c"\n', "'a\n\n    b'\n", "a\n    b\n", '"x # y"\n', "a#b\n",
     "# nothing\n",
     "| # said\n    a # text\n", "[a, # one\n    b]\n", "{a: b,\n    c: d}\n", "[]\n", "{}\n", '""\n', "~\n",
     "\n    - a\n    -\n      - b\n"],
)  # fmt: skip
def test_every_form_of_a_value_stays(fmt, value):
    text = f"storyboard: 1\nvars:\n  z: {value}  y: 1 # last\nshots: [{{id: a, action: x}}]\n"
    if meaning(text) is None:
        text = f"storyboard: 1\nshots: [{{id: a, action: x}}]\ninclude: {value}"
    before = meaning(text)

    found = fmt(text)

    assert before is not None
    assert meaning(found.after) == before
    assert remarks(found.after) == remarks(text)
    assert fmt(found.after).is_settled


def test_windows_line_ends_and_a_mark_go(fmt):
    assert fmt(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode()).after == fmt(EXAMPLE).after


@pytest.mark.parametrize(
    "text", ["title: &a x\nsynopsis: *a\n", "title: !!str 1\n", "%YAML 1.2\n---\ntitle: x\n", "{title: x}\n"]
)
def test_what_cannot_be_kept_is_left(fmt, text):
    """And the reason is told."""
    found = fmt(text)

    assert found.is_settled
    assert "left as it is" in found.left


@pytest.fixture
def verb(tmp_path):
    def run_fmt(text, *words):
        (tmp_path / "storyboard.yaml").write_text(text, encoding="utf-8")
        done = storyboard("fmt", *words, cwd=tmp_path)
        return done.returncode, done.stdout, done.stderr, (tmp_path / "storyboard.yaml").read_text(encoding="utf-8")

    return run_fmt


def test_the_verb_writes_the_file(verb):
    assert verb(UNTIDY) == (0, "", "storyboard.yaml: reformatted\n", TIDY)


def test_check_changes_nothing_and_ends_with_2(verb):
    """For CI; a tidy file ends with 0."""
    assert verb(UNTIDY, "--check") == (2, "", "storyboard.yaml: would reformat\n", UNTIDY)
    assert verb(TIDY, "--check") == (0, "", "storyboard.yaml: already formatted\n", TIDY)


def test_diff_prints_what_would_change(verb):
    status, printed, _, left = verb("title: x\nstoryboard: 1\n", "--diff")

    assert (status, left) == (0, "title: x\nstoryboard: 1\n")
    assert printed.startswith("--- storyboard.yaml\n+++ storyboard.yaml\n@@")


def test_a_file_that_is_no_yaml_is_left_and_told(verb):
    status, _, said, left = verb("title: 'x\n")

    assert (status, left) == (2, "title: 'x\n")
    assert "storyboard.yaml:1:8: the quotes that open here are never closed" in said


def test_a_file_of_lines_without_end_is_left_as_it_is():
    """Each takes memory while it is put in order."""
    with pytest.raises(CannotReformat, match="a file of over 200,000 lines is left as it is"):
        reformat("a: 1\n" + "#\n" * 200_000)
