"""Lists and mappings written out: in brackets where they are small, else line by line."""

import json
import math
from typing import Any

from storyboard.author.yaml.dump import Row, Short, yaml_text
from storyboard.author.yaml.scalar_text import in_double_quotes, word_of
from storyboard.author.yaml.written_tree import Steps
from storyboard.errors import CommandError

Value = Any
"""What a file may hold: text, numbers, true, false, null, and lists and mappings of these."""

WIDTH = 120
"""What is longer stands in lines of its own."""
_SMALL = 90
"""Characters of a list or mapping that goes into brackets."""
_UNCUT = 10_000_000


def lines_of_key(key: str, value: Value, *, pad: str, is_top: bool) -> list[str]:
    """Return the lines of *key* with *value* in a mapping in lines; a mapping at the top stands in lines itself."""
    return [_pad_line(line, pad) for line in _lines({key: _style_of(value, is_block=is_top)})]


def lines_of_item(value: Value, *, pad: str, in_brackets: bool) -> list[str]:
    """Return the lines of an item in a list in lines; a mapping is written *in_brackets* where its siblings are."""
    lines = _lines({"x": [_style_of(value, is_block=not in_brackets)]})
    return [_pad_line(line.removeprefix("  "), pad) for line in lines[1:]]


def in_line(value: Value) -> str:
    """Return *value* as it stands in brackets, in one line."""
    said = yaml_text({"x": Row([_short(value)])}, width=_UNCUT).strip()
    return said.removeprefix("x: [").removesuffix("]")


def pair_in_line(key: str, value: Value) -> str:
    """Return *key* with *value* as it stands in a mapping in brackets."""
    return in_line({key: value}).removeprefix("{").removesuffix("}")


def surely(value: Value) -> str:
    """Return *value* in one line with every text in double quotes: the form that is right everywhere."""
    if isinstance(value, str):
        return in_double_quotes(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{surely(str(key))}: {surely(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(surely, value)) + "]"
    return word_of(value)


def value_at(document: Value, steps: Steps) -> Value:
    """Return what is written under *steps* of *document*; None where nothing is."""
    for step in steps:
        if isinstance(document, dict) and isinstance(step, str):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        else:
            return None
    return document


def _lines(document: dict[str, Value]) -> list[str]:
    text = yaml_text(document, width=WIDTH - 10).lstrip("\n")
    return text.removesuffix("\n").split("\n")


def _pad_line(line: str, pad: str) -> str:
    return f"{pad}{line}" if line else ""


def _style_of(value: Value, *, is_block: bool = False) -> Value:
    if isinstance(value, dict):
        if value and not is_block and is_small(value):
            return _short(value)
        return {key: _style_of(inner) for key, inner in value.items()} if value else Short()
    if isinstance(value, list | tuple):
        if all(not isinstance(item, dict | list | tuple) for item in value) and is_small(value):
            return Row(value)
        # What has an id is a shot or a scene: these stand in lines.
        return [
            _short(item) if isinstance(item, dict) and "id" not in item and is_small(item) else _lines_style_of(item)
            for item in value
        ]
    return value


def _lines_style_of(item: Value) -> Value:
    return _style_of(item, is_block=isinstance(item, dict))


def is_small(value: Value) -> bool:
    """Return whether a list or mapping goes into brackets."""
    said = json.dumps(value, ensure_ascii=False)
    return len(said) <= _SMALL and "\\n" not in said


def _short(value: Value) -> Value:
    if isinstance(value, dict):
        return Short({key: _short(inner) for key, inner in value.items()})
    return Row(map(_short, value)) if isinstance(value, list | tuple) else value


def plain_value(value: Value) -> Value:
    """Return *value* as lists, mappings and single values that a file can hold."""
    if isinstance(value, dict):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(inner) for inner in value]
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise CommandError("the text holds half of a character", hint="type it again") from error
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise CommandError(f"{value} is not a number that a storyboard file can hold")
    if value is None or isinstance(value, bool | int | float):
        return value
    raise CommandError(f"a storyboard file holds no {type(value).__name__}")
