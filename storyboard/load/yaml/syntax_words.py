"""What the YAML parser complains of, in words for somebody who writes films."""

import re
import unicodedata

import yaml

Spot = tuple[int, int, str, str]
"""Line, column, message and hint."""

_QUOTE = "put text that holds ': ' or ' #', or begins with one of @ ` % & * ! | > [ {, in quotes"

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "this line has two colons", "put the text in quotes"),
    ("cannot start any token", "this character cannot begin a value", _QUOTE),
    ("did not find expected key", "this does not fit what stands before it", "check the indentation and the quotes"),
    ("expected <block end>", "this does not fit what stands before it", "check the indentation and the quotes"),
    ("did not find expected '-'", "this does not fit the list before it", "begin it with '- ', or indent it less"),
    ("sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own, indented"),
    (
        "found unknown escape character",
        "an unknown escape after \\",
        "write \\\\ for a backslash, or use 'single quotes'",
    ),
    ("nesting depth", "lists and mappings stand far too deep inside each other", "a storyboard has few levels"),
    ("undefined tag handle", "a tag means nothing here", "put text that begins with ! in quotes"),
)
"""Part of libyaml's or PyYAML's problem; our sentence; hint."""

_WHERE_IT_BEGAN: tuple[tuple[str, str, str], ...] = (
    (
        "could not find expected ':'",
        "a key without ': ' after it",
        "indent like the lines around it, or quote the text",
    ),
    (
        "expected ',' or '",
        "the bracket that opens here is not closed",
        "put a comma between values, or close the bracket",
    ),
    ("unexpected end of stream", "the quotes that open here are never closed", "close the quotes"),
)
"""The same, for what is told where it began: the parser only sees it later."""


_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000]")
_LINES_BEFORE = 3
"""Lines above the place of an error that may be its reason."""
_ODD_INDENTATION = re.compile(
    rf"[ ]*(?:-[ ]*)?(?P<odd>{_ODD_SPACE.pattern})|[^'\"#]*?[:-](?P<behind>{_ODD_SPACE.pattern})"
)


def odd_space_in(text: str) -> str:
    """Return the name of a character in *text* that looks like a space and is none; empty where there is none."""
    found = _ODD_SPACE.search(text)
    return f"U+{ord(found[0]):04X} ({unicodedata.name(found[0]).lower()})" if found else ""


def syntax_problem(error: yaml.YAMLError, text: str) -> Spot:
    """Return where and what *error* is, for a person."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark and (odd := _odd_space(text, error.problem_mark)):
        return odd
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, 1, f"the file is not YAML: {error}", ""
    mark = error.problem_mark
    line, column = mark.line + 1, mark.column + 1
    if _is_tab(text, mark.line, mark.column):
        return line, column, "a tab stands where the indentation must be spaces", "indent with spaces"
    said = " ".join(part for part in (error.context, error.problem) if part)
    for part, message, hint in _WHERE_IT_BEGAN:
        if part in said and error.context_mark:
            return error.context_mark.line + 1, error.context_mark.column + 1, message, hint
    for part, message, hint in _SENTENCES:
        if part in said:
            return line, column, message, hint
    return line, column, f"this is not YAML: {error.problem}", "check the indentation and the quotes"


def _odd_space(text: str, mark: yaml.Mark) -> Spot | None:
    """Return the last character at or above *mark* that stands where YAML wants a space, and only looks like one."""
    lines = text.split("\n", mark.line + 1)[: mark.line + 1]
    for number in range(len(lines), max(len(lines) - _LINES_BEFORE, 0), -1):
        if found := _ODD_INDENTATION.match(lines[number - 1]):
            group = "odd" if found["odd"] else "behind"
            named = odd_space_in(found[group])
            return number, found.start(group) + 1, f"{named} stands where a space must be", "type a plain space"
    return None


def _is_tab(text: str, line: int, column: int) -> bool:
    lines = text.split("\n", line + 1)
    written = lines[line] if line < len(lines) else ""
    return "\t" in written[: len(written) - len(written.lstrip())] or written[column : column + 1] == "\t"
