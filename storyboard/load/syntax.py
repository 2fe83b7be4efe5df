"""What the YAML parser complains of, in words for somebody who writes films."""

import yaml

Spot = tuple[int, int, str, str]
"""Line, column, message and hint."""

_QUOTE = "put text that holds ': ' or ' #', or begins with one of @ ` % & * ! | > [ {, in quotes"

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a second ': ' stands in this line", _QUOTE),
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


def syntax_problem(error: yaml.YAMLError, text: str) -> Spot:
    """Return where and what *error* is, for a person."""
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


def _is_tab(text: str, line: int, column: int) -> bool:
    lines = text.split("\n", line + 1)
    written = lines[line] if line < len(lines) else ""
    return "\t" in written[: len(written) - len(written.lstrip())] or written[column : column + 1] == "\t"
