"""
A storyboard file made from values: what a person would have typed.

It knows YAML and which words of it are not text; it knows no storyboard.
"""

from collections.abc import Mapping
from io import StringIO
from typing import Any

import yaml

from storyboard.load.yaml.scalars import meaning

WIDTH = 110
"""Longer text goes on in the next line."""


_LONG = 80
"""Text that would need quotes is folded when it is longer."""
_STR = "tag:yaml.org,2002:str"


class Short(dict[str, Any]):
    """A mapping that stands in one line: ``{shot: run, trim: {end: 4}}``."""


class Row(list[Any]):
    """A list that stands in one line: ``[wake, run]``."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Indent lists under their key."""
        super().increase_indent(flow, False)  # noqa: FBT003

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Write equal values out."""
        return True


def needs_no_quotes(text: str) -> bool:
    """Return whether *text* is one line that may stand without quotes, outside of brackets."""
    is_line = "\n" not in text and text == text.strip() and text.isprintable()
    return is_line and _style(_Dumper(StringIO()), text) is None


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STR, text, style=_style(dumper, text))


def _style(dumper: yaml.SafeDumper, text: str) -> str | None:
    """Return the sign that *text* is written with; None for a word that needs none."""
    if "\n" in text.strip("\n"):
        return None if any(line != line.rstrip() for line in text.split("\n")) else "|"
    # PyYAML knows what YAML 1.1 takes for more than text, and the loader what 1.2 does.
    resolved: str = dumper.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    is_text = isinstance(meaning(text), str) and resolved == _STR
    needs_quotes = not is_text or any(sign in text for sign in "{}[]\x85\u2028\u2029") or ": " in text or " #" in text
    if needs_quotes and len(text) > _LONG and " ".join(text.split(" ")) == " ".join(text.split()):
        return ">"
    return '"' if needs_quotes else None


def _short(dumper: yaml.SafeDumper, mapping: Short) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping, flow_style=True)


def _row(dumper: yaml.SafeDumper, items: Row) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


def _long(dumper: yaml.SafeDumper, mapping: dict[str, Any]) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping, flow_style=False)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Short, _short)
_Dumper.add_representer(Row, _row)
_Dumper.add_representer(dict, _long)


def yaml_text(document: Mapping[str, Any], *, comment: str = "", width: int = WIDTH) -> str:
    """Return *document* as a YAML file, with an empty line before each block of it, and *comment* at its head."""
    parts = ["".join(f"# {line}".rstrip() + "\n" for line in comment.splitlines())]
    after_block = False
    for key, value in document.items():
        text = yaml.dump({key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=width)
        is_block = "\n" in text.rstrip("\n")
        parts.append(f"\n{text}" if is_block or after_block else text)
        after_block = is_block
    return "".join(parts)
