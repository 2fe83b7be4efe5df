"""
What an unquoted word of YAML means, by the core schema of YAML 1.2 (chapter 10.3).

Only null, true, false and numbers are special: ``no``, ``on``, ``1:30``,
``16:9`` and dates are text.
"""

import re

from storyboard.load.problems import in_quotes

Scalar = str | int | float | bool | None

_CONSTANTS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_MAX_DIGITS = 400
"""Longer whole numbers stay text: nothing here counts so far, and reading them takes ever longer."""

_TAG = "tag:yaml.org,2002:"
CORE_TAGS = frozenset(f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "null"))


def meaning(text: str) -> Scalar:
    """Return what the unquoted *text* means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "0123456789+-.":
        return text
    if _INT.fullmatch(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10)) if len(text) <= _MAX_DIGITS else text
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def meaning_under_tag(text: str, tag: str) -> Scalar:
    """
    Return what *text* means under one of `CORE_TAGS`.

    Raises:
        ValueError: The text is no such value.
    """
    if tag == f"{_TAG}str":
        return text
    value = meaning(text)
    if tag == f"{_TAG}float" and type(value) is int:
        return float(value)
    wanted = {"int": int, "float": float, "bool": bool, "null": type(None)}[tag.removeprefix(_TAG)]
    if type(value) is not wanted:
        raise ValueError(f"{in_quotes(text)} is not what its tag says")
    return value
