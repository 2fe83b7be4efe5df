"""A storyboard file made from values is read back as the same values."""

import pytest

from storyboard.author.yaml.dump import Row, Short, yaml_text
from storyboard.load.problems import Findings
from storyboard.load.typed_part import plain_json
from storyboard.load.yaml.nodes import read_nodes

TEXTS = [
    "a plain word", "no", "on", "1:30", "16:9", "1e3", "0o17", "0x1F", "true", "null", "~", "", " ", "2046", "-5", ".5",
    "2024-01-01", "a: b", "a #b", "# a", "- a", "{{ cast.mia }} runs", "[x]", "'single'", '"double"', "back\\slash",
    "line\nline", "line\n\n  indented\nlast\n", "trailing  \nspace", "\ttab", "*star", "&and", "!bang", "%", "@at",
    "`tick`",
    "中文，标点。", "emoji 🎬 and a tail", "a" * 300, "long text: " + "words and words " * 20, "long  double  " * 20,
    "x" * 90 + " {{ y }}", "ends with colon:", "?", "-", "=", "<<", "...", "---", "\u2028", "\x85", "a\rb",
    " leads with a space and goes on: " + "long " * 30, "first line\n second: line\n", "key: value\n- item\n",
]  # fmt: skip


def read_back(text):
    findings = Findings()
    root = read_nodes(text, "x", findings)
    assert findings.in_order() == ()
    return plain_json(root)


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_what_it_is(text):
    """In a block, in one line, in a list, and as a key's value at the top."""
    document = {
        "top": text,
        "block": {"inner": text, "list": [text, {"deep": text}]},
        "line": [Short(shot=text, trim=Short(end=text)), Row([text, text])],
    }

    assert read_back(yaml_text(document, comment="one\n\ntwo")) == document


def test_values_that_are_no_text_stay_so():
    document = {"a": 1, "b": 1.5, "c": True, "d": None, "e": [], "f": {}, "g": [1, [2, {"h": False}]]}

    assert read_back(yaml_text(document)) == document


def test_it_looks_as_a_person_would_write_it():
    """Blocks apart, lists indented, words without quotes, long text folded."""
    long = "{{ cast.mia }} " + "runs " * 20 + "home"

    text = yaml_text(
        {"storyboard": 1, "title": "The fox", "shots": [{"id": "a", "action": long, "ratio": "16:9"}],
         "reels": {"main": Row(["a", Short(shot="b", trim=Short(end=4))])}},
        comment="A film.",
    )  # fmt: skip

    assert text == (
        "# A film.\nstoryboard: 1\ntitle: The fox\n\nshots:\n  - id: a\n    action: >-\n"
        f"      {{{{ cast.mia }}}} {'runs ' * 18}runs\n      runs home\n"
        '    ratio: "16:9"\n\nreels:\n  main: [a, {shot: b, trim: {end: 4}}]\n'
    )
