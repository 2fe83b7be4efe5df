"""
A YAML text as a tree that knows where each value stands: what edits of the text are made on.

Built from the parser's events, so that aliases, null values and styles are seen as they are written. It knows no
storyboard, and the values are those that the loader reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from storyboard.author.yaml.comments import LOADER
from storyboard.load.yaml.scalars import Scalar, meaning

Step = str | int
Steps = tuple[Step, ...]
"""Keys and indexes that lead from the file's mapping to a value."""


@dataclass(frozen=True, slots=True)
class WrittenScalar:
    """A single value, or an alias."""

    start: int
    """Characters from the beginning of the text."""
    end: int
    """Behind its last sign; for a block of text behind its last line that is not empty."""
    value: Scalar
    style: str
    """``|``, ``>``, ``'``, ``"``, ``*`` for an alias, or empty for a plain one."""


@dataclass(frozen=True, slots=True)
class WrittenList:
    """Values in order."""

    start: int
    end: int
    is_flow: bool
    """Whether it stands in brackets."""
    items: tuple["WrittenNode", ...]


@dataclass(frozen=True, slots=True)
class WrittenMap:
    """Values by key, in the order written."""

    start: int
    end: int
    is_flow: bool
    pairs: tuple[tuple[WrittenScalar, "WrittenNode"], ...]

    def child(self, key: str) -> "WrittenNode | None":
        """Return the value under *key*; None where the key is not written."""
        return next((value for name, value in self.pairs if name.value == key), None)


WrittenNode = WrittenScalar | WrittenList | WrittenMap


def written_tree(text: str) -> WrittenNode:
    """
    Return the tree of *text*, which the loader has read without a mistake of YAML.

    Raises:
        ValueError: It holds no document.
    """
    events = (event for event in yaml.parse(text, Loader=LOADER) if isinstance(event, yaml.NodeEvent | _END))
    first = next(events, None)
    if first is None:
        raise ValueError("the text holds no document")
    return _node(first, events, text)


_END = yaml.MappingEndEvent | yaml.SequenceEndEvent


def _node(event: yaml.Event, events: Iterator[yaml.Event], text: str) -> WrittenNode:
    start = _index(event.start_mark)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[WrittenNode] = []
        while not isinstance(last := next(events), yaml.SequenceEndEvent):
            items.append(_node(last, events, text))
        end = _index(last.end_mark) if event.flow_style else items[-1].end
        return WrittenList(start, end, bool(event.flow_style), tuple(items))
    if isinstance(event, yaml.MappingStartEvent):
        pairs: list[tuple[WrittenScalar, WrittenNode]] = []
        while not isinstance(last := next(events), yaml.MappingEndEvent):
            key = _node(last, events, text)
            if not isinstance(key, WrittenScalar):
                raise TypeError("a key is no word")
            pairs.append((key, _node(next(events), events, text)))
        end = _index(last.end_mark) if event.flow_style else max(pairs[-1][0].end, pairs[-1][1].end)
        return WrittenMap(start, end, bool(event.flow_style), tuple(pairs))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, text)
    return WrittenScalar(start, _index(event.end_mark), None, "*")


def _index(mark: object) -> int:
    # Every event of the parser has marks; the types of PyYAML leave room for none.
    return int(getattr(mark, "index", 0))


def _scalar(event: yaml.ScalarEvent, text: str) -> WrittenScalar:
    start, end = _index(event.start_mark), _index(event.end_mark)
    is_plain = not event.tag and event.implicit[0] and event.style not in {"|", ">", "'", '"'}
    value: Scalar = meaning(event.value) if is_plain else event.value
    style = event.style if event.style in {"|", ">", "'", '"'} else ""
    if style in {"|", ">"}:
        source = text[start:end]
        is_kept = "+" in source.split("\n", 1)[0].split("#")[0]
        end = start + len(source[:-1] if is_kept and source.endswith("\n") else source.rstrip())
    return WrittenScalar(start, end, value, style)


def node_at(root: WrittenNode, steps: Steps) -> WrittenNode | None:
    """Return what is written under *steps*; None where nothing is."""
    node: WrittenNode | None = root
    for step in steps:
        if isinstance(node, WrittenMap) and isinstance(step, str):
            node = node.child(step)
        elif isinstance(node, WrittenList) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def is_in_brackets(root: WrittenNode, steps: Steps) -> bool:
    """Return whether something around what *steps* lead to stands in brackets."""
    around = (node_at(root, steps[:depth]) for depth in range(len(steps)))
    return any(isinstance(node, WrittenList | WrittenMap) and node.is_flow for node in around)


def line_start(text: str, index: int) -> int:
    """Return where the line of *index* begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return where the line of *index* ends, its line break left out."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end


def column_of(text: str, index: int) -> int:
    """Return how many characters stand before *index* in its line."""
    return index - line_start(text, index)
