"""
YAML to nodes: what was written, with the line and column of every value.

Built from the parser's events and without recursion, so that what must not be
(duplicate keys, aliases that explode, endless nesting) is refused while it is
read. It knows nothing of storyboards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

import yaml

from storyboard.load.problems import Findings, Place, shorten
from storyboard.load.yaml.scalars import CORE_TAGS, Scalar, meaning, meaning_under_tag
from storyboard.load.yaml.syntax_words import syntax_problem

MAX_DEPTH = 50
"""Lists and mappings inside each other, aliases followed."""
MAX_NODES = 500_000
"""Keys, values, lists and mappings written in one file: a film of 10,000 shots has fewer."""
MAX_SIGNS = 1_000_000
"""Of one value that is no picture: no service reads as much, and no page shows it."""
_MAX_MISTAKES = 1_000
"""After so many mistakes in what YAML allows, a file is read no further."""
MAX_ALIAS_NODES = 200_000
"""Nodes that aliases may stand for in one file, beyond those written."""

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MERGE_HINT = "write the settings under `defaults`, of the file or of a scene, or share them with `include`"
_LOST = re.compile(r" (#.*)")
"""A comment with one space before it; two say that it is meant."""
PROSE_KEYS = frozenset({
    "action", "background", "camera", "dialogue", "end_card", "look", "notes", "prompt", "synopsis", "text", "title",
    "title_card",
})  # fmt: skip
"""Keys whose values are sentences, where a # may be meant as one of their signs."""
_NUMBER_SIGN = re.compile(r"#\s?\d")
_COMMENT_HINT = "put the whole text in quotes; for a comment, leave two spaces before the #"
_MOST_TOLD = 40
"""Letters of a comment."""


@dataclass(slots=True)
class Node:
    """Something written, at the place where it begins."""

    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""
    size: int = field(default=1, init=False)
    """How many nodes it stands for, itself counted and aliases followed."""
    height: int = field(default=1, init=False)
    """How deep it goes."""


@dataclass(slots=True)
class ScalarNode(Node):
    """A single value."""

    value: Scalar
    style: str
    """``|``, ``>``, ``'``, ``"``, or empty for a plain one."""


@dataclass(slots=True)
class ListNode(Node):
    """Values in order."""

    items: list[Node]


@dataclass(slots=True)
class MapNode(Node):
    """Values by key."""

    items: dict[str, Node]
    keys: dict[str, tuple[int, int]]
    """Line and column of each key."""

    def has(self, key: str) -> bool:
        """Return whether *key* is written with a value; one left empty counts as not written."""
        node = self.items.get(key)
        return node is not None and not is_empty(node)


def is_empty(node: Node) -> bool:
    """Return whether *node* is null: written, and left empty."""
    return isinstance(node, ScalarNode) and node.value is None


class _GiveUp(Exception):
    """Reading on makes no sense; the problem is noted."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is still to come."""

    node: ListNode | MapNode
    anchor: str | None
    key: str | None = None
    """The key whose value comes next."""
    awaits_value: bool = False
    key_end: tuple[int, int] | None = None
    """Line and column, from 0, where the key ends; None outside of braces."""
    is_in_braces: bool = False


def read_nodes(text: str, file: str, findings: Findings) -> Node | None:
    """Return the one document in *text*; None, with the reason among *findings*, where it cannot be read."""
    builder = _Builder(file, findings, text.split("\n"))
    try:
        for event in _events(text, file, findings):
            builder.take(event)
    except _GiveUp:
        return None
    if builder.root is None:
        findings.error(Place(file), "the file is empty", hint="a storyboard begins with `storyboard: 1`")
    return builder.root


def _events(text: str, file: str, findings: Findings) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        line, column, message, hint = syntax_problem(error, text)
        findings.error(Place(file, line, column), message, hint=hint)
        raise _GiveUp from error


class _Builder:
    def __init__(self, file: str, findings: Findings, lines: list[str]) -> None:
        self.root: Node | None = None
        self._file = file
        self._findings = findings
        self._lines = lines
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._borrowed = 0
        self._written = 0
        self._mistakes = 0

    def take(self, event: yaml.Event) -> None:
        self._written += isinstance(event, yaml.NodeEvent)
        if self._written > MAX_NODES:
            self._error(event, f"more than {MAX_NODES:,} keys and values in a file", hint="split the film")
            raise _GiveUp
        match event:
            case yaml.ScalarEvent():
                self._take_scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._open_one(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close_one()
            case yaml.AliasEvent():
                self._take_alias(event)
            case yaml.DocumentStartEvent() if self.root is not None:
                self._error(event, "there is a second document in the file", hint="one storyboard a file")
                raise _GiveUp

    def _error(self, event: yaml.Event, message: str, *, hint: str = "") -> None:
        self._error_at(_spot(event), message, hint=hint)

    def _error_at(self, spot: tuple[int, int], message: str, *, hint: str) -> None:
        place = Place(self._file, *spot, self._path())
        self._findings.error(place, message, hint=hint)
        self._mistakes += 1
        if self._mistakes >= _MAX_MISTAKES:
            told = f"{_MAX_MISTAKES:,} mistakes up to here: the file is read no further"
            self._findings.error(place, told, hint="mend those above first")
            raise _GiveUp

    def _path(self) -> str:
        """Return the path of what is read now, with the id of a list's item in place of its index."""
        steps: list[str] = []
        for open_node, inner in zip_longest(self._open, self._open[1:]):
            if isinstance(open_node.node, MapNode):
                steps.append(open_node.key or "")
            else:
                item = inner.node.items.get("id") if inner and isinstance(inner.node, MapNode) else None
                named = item.value if isinstance(item, ScalarNode) else None
                steps.append(named if isinstance(named, str) else str(max(len(open_node.node.items) - 1, 0)))
        return ".".join(step for step in steps if step)

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        line, column = _spot(event)
        value: Scalar = event.value
        if event.tag and event.tag != "!":
            value = self._tagged_value(event)
        elif not event.tag and event.implicit[0]:
            value = meaning(event.value)
        style = event.style if event.style in {"|", ">", "'", '"'} else ""
        if len(event.value) > MAX_SIGNS and not event.value.startswith("data:"):
            self._error(event, f"a text of over {MAX_SIGNS:,} characters", hint="keep the rest in a file of its own")
            value = ""
        node = ScalarNode(line, column, value, style)
        self._remember(event.anchor, node)
        self._attach(node, event)
        if not style and isinstance(value, str):
            self._warn_of_comment(value, event)

    def _warn_of_comment(self, value: str, event: yaml.ScalarEvent) -> None:
        """Warn where the rest of a text may have become a comment: `Locker # 12 opens`."""
        if not (end := event.end_mark):
            return
        behind = self._lines[end.line][end.column :] if end.line < len(self._lines) else ""
        found = _LOST.match(behind)
        is_prose = self._path().rpartition(".")[2] in PROSE_KEYS
        if found and is_prose and (" " in value or _NUMBER_SIGN.match(found[1])):
            place = Place(self._file, end.line + 1, end.column + 2, self._path())
            said = found[1].strip() if len(found[1].strip()) <= _MOST_TOLD else f"{found[1][:_MOST_TOLD]}…"
            message = f"{said!r} is a comment and no part of the text"
            self._findings.warning(place, message, hint=_COMMENT_HINT)

    def _tagged_value(self, event: yaml.ScalarEvent) -> Scalar:
        if event.tag not in CORE_TAGS:
            self._error(event, f"the tag {shorten(str(event.tag))} means nothing here", hint="leave the tag out")
            return str(event.value)
        try:
            return meaning_under_tag(event.value, event.tag)
        except ValueError as error:
            self._error(event, str(error), hint="leave the tag out")
            return str(event.value)

    def _open_one(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._error(event, f"more than {MAX_DEPTH} lists and mappings inside each other")
            raise _GiveUp
        is_map = isinstance(event, yaml.MappingStartEvent)
        if event.tag and event.tag not in {"!", f"tag:yaml.org,2002:{'map' if is_map else 'seq'}"}:
            self._error(event, f"the tag {shorten(str(event.tag))} means nothing here", hint="leave the tag out")
        line, column = _spot(event)
        node = MapNode(line, column, {}, {}) if is_map else ListNode(line, column, [])
        # Attached before it is filled: a duplicate key is told before what stands under it.
        self._attach(node, event)
        self._open.append(_Open(node, event.anchor, is_in_braces=bool(event.flow_style)))

    def _close_one(self) -> None:
        closed = self._open.pop()
        children = closed.node.items.values() if isinstance(closed.node, MapNode) else closed.node.items
        closed.node.size = 1 + sum(child.size for child in children)
        closed.node.height = 1 + max((child.height for child in children), default=0)
        self._remember(closed.anchor, closed.node)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        line, column = _spot(event)
        node = self._anchors.get(str(event.anchor))
        if any(open_node.anchor == event.anchor for open_node in self._open):
            self._error(event, f"*{shorten(str(event.anchor))} stands inside what it stands for")
            node = ScalarNode(line, column, None, "")
        elif node is None:
            self._error(
                event,
                f"no anchor &{shorten(str(event.anchor))} comes before this alias",
                hint="text that begins with * is quoted",
            )
            node = ScalarNode(line, column, None, "")
        self._borrowed += node.size
        if self._borrowed > MAX_ALIAS_NODES or len(self._open) + node.height > MAX_DEPTH + 1:
            self._error(event, "the aliases of this file stand for far more than is written", hint="write it out")
            raise _GiveUp
        self._attach(node, event)

    def _remember(self, anchor: str | None, node: Node) -> None:
        if anchor is not None:
            self._anchors[anchor] = node

    def _attach(self, node: Node, event: yaml.Event) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node, ListNode):
            parent.node.items.append(node)
        elif not parent.awaits_value:
            parent.key, parent.awaits_value = self._key(parent.node, node, event), True
            mark = event.end_mark
            parent.key_end = (mark.line, mark.column) if parent.is_in_braces and mark else None
        else:
            if parent.key is not None and self._is_bare_key(parent, event):
                self._tell_bare_key(parent.node, parent.key)
            elif parent.key is not None:
                parent.node.items[parent.key] = node
            parent.awaits_value = False

    def _is_bare_key(self, parent: _Open, event: yaml.Event) -> bool:
        """Return whether no colon stands behind the key of *parent*, as in `{ida: Row, please}`."""
        mark = event.start_mark
        if parent.key_end is None or not mark or not isinstance(event, yaml.ScalarEvent) or event.value or event.style:
            return False
        (line, column), last = parent.key_end, mark.line
        between = self._lines[line : last + 1]
        if between:
            between[-1] = between[-1][: mark.column]
            between[0] = between[0][column:]
        return not any(":" in part for part in between)

    def _tell_bare_key(self, parent: MapNode, key: str) -> None:
        message = f"`{shorten(key)}` has no value: the comma before it ends the text there"
        self._error_at(parent.keys.pop(key), message, hint="inside { } put a text that holds a comma in quotes")

    def _key(self, parent: MapNode, node: Node, event: yaml.Event) -> str | None:
        """Return the key that *node* is; None, so that its value is passed over, where it cannot be one."""
        # What is said below is about this key, not about the one before it.
        self._open[-1].key = node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None
        if not isinstance(node, ScalarNode):
            self._error(
                event, "a key must be a word, not a list or a mapping", hint="text that begins with { is quoted"
            )
        elif not isinstance(node.value, str):
            said = shorten(str(node.value).lower())
            self._error(event, f"a key must be text, not {said}", hint=f'put it in quotes: "{said}"')
        elif node.value == "<<" and not node.style:
            self._error(event, "YAML 1.2 has no merge key <<", hint=_MERGE_HINT)
        elif node.value in parent.keys:
            self._error(event, f"`{shorten(node.value)}` is written twice; first on line {parent.keys[node.value][0]}")
        else:
            parent.keys[node.value] = _spot(event)
            return node.value
        return None


def _spot(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
