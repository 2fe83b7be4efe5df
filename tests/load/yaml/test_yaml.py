"""YAML as this program means it: version 1.2, with places, and nothing that explodes."""

from itertools import pairwise

import pytest
import yaml

from storyboard.load.load import check, load
from storyboard.load.problems import Findings
from storyboard.load.typed_part import plain_value
from storyboard.load.yaml import nodes
from storyboard.load.yaml.nodes import read_nodes
from tests.load.wrong_files import TOP

OK = TOP + "shots:\n  - id: a\n    action: x\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("1:30", "1:30"), ("16:9", "16:9"), ("2024-01-01", "2024-01-01"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("017", 17), ("0o17", 15),
        ("0x1F", 31), ("-3", -3), ("+3", 3), ("1_000", "1_000"), ("1.5", 1.5), (".5", 0.5), ("1e3", 1000.0),
        ("-.inf", float("-inf")), ("'5'", "5"), ('"true"', "true"), ("!!str 5", "5"), ("! 5", "5"), ("!!float 5", 5.0),
        (".", "."), ("-x", "-x"), ("e3", "e3"), ("9" * 500, "9" * 500),
    ],
)  # fmt: skip
def test_a_plain_word_means_what_yaml_1_2_says(written, meant):
    """Only null, true, false and numbers are special."""
    findings = Findings()

    value = plain_value(read_nodes(f"- {written}", "x", findings))[0]

    assert value == meant
    assert type(value) is type(meant)
    assert findings.in_order() == ()


BROKEN = {
    "empty": ("", 1, 1, "the file is empty"),
    "comments alone": ("# nothing\n", 1, 1, "the file is empty"),
    "a list": ("- a\n", 1, 1, "the file must hold keys with values"),
    "two documents": (OK + "---\n" + OK, 6, 1, "there is a second document"),
    "tab in the indentation": (OK.replace("    action", "\taction"), 5, 1, "a tab stands where"),
    "tab before a key": (OK + "\tlook: x\n", 6, 1, "a tab stands where"),
    "a second colon": (OK + "look: day: night\n", 6, 10, "this line has two colons"),
    "a sign that cannot begin a value": (OK + "look: @home\n", 6, 7, "this character cannot begin a value"),
    "quotes never closed": (OK + "look: 'x\n", 6, 7, "the quotes that open here are never closed"),
    "bracket never closed": (OK + "vars: {a: 1\n", 6, 7, "the bracket that opens here is not closed"),
    "no colon": (OK + "look\n", 6, 1, "a key without ': '"),
    "wrong indentation": (OK + " look: x\n", 6, 2, "this does not fit what stands before it"),
    "unknown escape": (OK + 'look: "\\q"\n', 6, 8, "an unknown escape"),
    "control character": (OK + "look: a\x07b\n", 6, 8, "the control character U+0007"),
    "null characters": (OK.encode("utf-16-le"), 1, 2, "the control character U+0000"),
    "not UTF-8": (OK.encode() + "look: é\n".encode("latin-1"), 6, 7, "the file is not UTF-8 from here on"),
    "UTF-16": (OK.encode("utf-16"), 1, 1, "the file is not UTF-8 from here on"),
    "over 10 MB": (b"#" * (10 * 2**20 + 1), 1, 1, "the file is over 10 MB"),
    "deep": ("[" * 60, 1, 51, "more than 50 lists and mappings"),
    "tag": (OK + "look: !!python/name:os.system x\n", 6, 7, "means nothing here"),
    "tag that is not so": (OK + "look: !!int x\n", 6, 7, "'x' is not what its tag says"),
    "merge key": (OK + "<<: {look: x}\n", 6, 1, "YAML 1.2 has no merge key"),
    "a number as key": (OK + "vars: {1: x}\n", 6, 8, "a key must be text, not 1"),
    "a list as key": (OK + "? [a]\n: b\n", 6, 3, "a key must be a word"),
    "unknown alias": (OK + "look: *nobody\n", 6, 7, "no anchor &nobody comes before"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_not_such_yaml_is_refused_at_its_place(write, name):
    """With line and column, counted from 1 and in characters."""
    text, line, column, words = BROKEN[name]

    problem = check(write(text))[0]

    assert (problem.line, problem.column) == (line, column)
    assert problem.message.startswith(words) or words in problem.message


def test_a_file_of_brackets_alone_is_refused(write):
    """Whether our own limit stops it or, before, that of a newer libyaml."""
    (problem, *_) = check(write("[" * 100_000))

    assert problem.message.endswith("inside each other")


def test_aliases_that_explode_are_refused_while_reading(write):
    """Ten to the ninth words are never built."""
    names = "abcdefghij"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")

    problems = check(write("\n".join(lines)))

    assert [(problem.line, problem.message) for problem in problems] == [
        (6, "the aliases of this file stand for far more than is written")
    ]


def test_a_chain_of_aliases_is_as_deep_as_what_it_stands_for(write):
    """Nesting by alias counts like nesting written out."""
    lines = ["a0: &a0 [x]"] + [f"a{number}: &a{number} [*a{number - 1}]" for number in range(1, 100)]

    (problem,) = check(write("\n".join(lines)))

    assert "aliases" in problem.message


def test_an_alias_inside_what_it_stands_for_is_refused(write):
    """YAML can say it; no film can mean it."""
    problems = check(write(OK + "vars: &all {a: *all}\n"))

    assert problems[0].message == "*all stands inside what it stands for"
    assert (problems[0].line, problems[0].column, problems[0].path) == (6, 16, "vars.a")


def test_columns_count_characters(write):
    """A Chinese character is one, not three."""
    (problem,) = check(write(TOP + "vars: {地点: 江南, 时间: [夜]}\nshots: [{id: a, action: x}]"))

    assert (problem.line, problem.column) == (3, 20)


def test_the_parser_in_python_reads_the_same(write, monkeypatch):
    """Where no C parser is compiled in, only the time differs."""
    project = write(OK + "vars: {a: no, b: 0o17}\nlook: |\n  two\n  lines\n")
    quick = load(project).storyboard

    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)

    assert load(project).storyboard == quick


@pytest.mark.parametrize("name", ["a second colon", "quotes never closed", "bracket never closed", "no colon"])
def test_the_parser_in_python_complains_alike(write, monkeypatch, name):
    """Its own wording never comes through."""
    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)

    test_a_file_that_is_not_such_yaml_is_refused_at_its_place(write, name)


@pytest.mark.parametrize(
    ("text", "line", "column", "name"),
    [
        (OK.replace("  - id", "\u00a0 - id"), 4, 1, "U+00A0 (no-break space)"),
        (OK.replace("- id", "-\u00a0id"), 4, 4, "U+00A0 (no-break space)"),
        (OK.replace("action: ", "action:\u00a0"), 5, 12, "U+00A0 (no-break space)"),
        (OK.replace("- id", "-\u3000id"), 4, 4, "U+3000 (ideographic space)"),
    ],
)
def test_a_space_that_is_none_is_named_with_its_place(write, text, line, column, name):
    project = write(text)

    problem = check(project)[0]

    assert (problem.line, problem.column, problem.message) == (line, column, f"{name} stands where a space must be")


def test_a_key_with_a_space_that_is_none_is_told_so(write):
    project = write(OK + "\u00a0look: x\n")

    assert [problem.hint for problem in check(project)] == [
        "it holds U+00A0 (no-break space), which looks like a space: type a plain space, or none"
    ]


@pytest.mark.parametrize(
    ("written", "comment"),
    [("Locker # 12 opens", "'# 12 opens'"), ("Take #2", "'#2'"), ("A door # opens", "'# opens'")],
)
def test_text_that_became_a_comment_is_warned_of(write, written, comment):
    project = write(OK.replace("action: x", f"action: {written}"))

    (problem,) = check(project)

    assert (problem.severity, problem.line) == ("warning", 5)
    assert problem.message == f"{comment} is a comment and no part of the text"


@pytest.mark.parametrize("written", ["A door opens  # 12", '"Locker # 12 opens"', "5 # 12", "door # opens", "a#12 b"])
def test_a_comment_that_is_meant_is_not_warned_of(write, written):
    findings = Findings()

    read_nodes(f"a: {written}\n", "x", findings)

    assert findings.in_order() == ()


@pytest.mark.parametrize(("written", "hint"), [("01", "write shot-1"), ("7", "write shot-7"), ('"1"', "shot-1, for")])
def test_the_hint_for_a_number_as_id_is_right_at_once(write, written, hint):
    project = write(OK.replace("id: a", f"id: {written}"))

    assert hint in check(project)[0].hint


@pytest.mark.parametrize(
    ("written", "line", "column", "key"),
    [
        ("- {ida: Row, please.}", 1, 14, "please."),
        ("- {ida: Row,\n   please}", 2, 4, "please"),
        ("- [a, {b: c, 'd e', f: g}]", 1, 14, "d e"),
        ("- {ida: 划吧, 求你}", 1, 13, "求你"),
        ("- {ida}", 1, 4, "ida"),
    ],
)
def test_a_comma_that_ends_a_text_in_braces_is_told(written, line, column, key):
    """What stands behind it would be a key without a value, and its words would be lost."""
    findings = Findings()

    read_nodes(written, "x", findings)

    (found,) = findings.in_order()
    assert (found.line, found.column) == (line, column)
    assert found.message == f"`{key}` has no value: the comma before it ends the text there"
    assert found.hint == "inside { } put a text that holds a comma in quotes"


@pytest.mark.parametrize(
    "written",
    ["{a: , b: x}", "{a: null, b: ~}", "{a: 'x, y'}", "{a:\n  }", "a:\nb: x, y", "{a: [x, y], b: {}}", "{? a : x}"],
)
def test_a_key_that_is_left_empty_with_its_colon_is_none(written):
    findings = Findings()

    read_nodes(written, "x", findings)

    assert findings.in_order() == ()
