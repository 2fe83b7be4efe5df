"""
The cuts of a reel written anew in a storyboard file; every other sign of the file stays.

A cut that did not change is moved as it stands, with the comments about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from storyboard.author.yaml.comments import LOADER, Comment, comments_of
from storyboard.author.yaml.dump import Row, Short, yaml_text
from storyboard.author.yaml.line_breaks import with_plain_breaks
from storyboard.errors import CommandError
from storyboard.load.problems import Findings
from storyboard.load.typed_part import plain_json
from storyboard.load.yaml.nodes import Node, read_nodes

_WIDTH = 120


@dataclass(frozen=True, slots=True)
class WantedCut:
    """One cut to write."""

    keys: dict[str, Any]
    """``shot`` first."""
    old: int | None = None
    """Its place among the cuts that are written now; None for a new one."""
    is_changed: bool = True


@dataclass(slots=True)
class _Item:
    """A cut as it is written now."""

    text: str
    above: list[str] = field(default_factory=list)
    behind: str = ""


def with_cuts(text: str, reel: str, cuts: Sequence[WantedCut]) -> str:
    """
    Return *text*, a storyboard file, with *cuts* in place of those of *reel*.

    Raises:
        CommandError: The file writes the reel in a way that cannot be edited.
    """
    mark = text[: text.startswith("\ufeff")]
    text, breaks = with_plain_breaks(text.removeprefix(mark))
    edited = _text_with_cuts(text, reel, cuts)
    before, after = _meaning(text), _meaning(edited)
    if before is None or after is None or _without(before, reel) != _without(after, reel):
        raise CommandError(
            f"reel {reel}: its list cannot be edited here", hint="write it as a list of shots, then again"
        )
    return mark + edited.replace("\n", breaks)


def _text_with_cuts(text: str, reel: str, cuts: Sequence[WantedCut]) -> str:
    root = yaml.compose(text, Loader=LOADER)
    reels = _child(root, "reels")
    if reels is None or isinstance(reels, yaml.ScalarNode):
        if reels is not None:
            raise CommandError("`reels` is left empty", hint="take the line out, then again")
        lines = yaml_text({"reels": {reel: Row([_entry_of(cut) for cut in cuts])}})
        return text.rstrip("\n") + "\n\n" + lines.lstrip("\n")
    written = _child(reels, reel)
    shots = written if isinstance(written, yaml.SequenceNode) else _child(written, "shots")
    if not isinstance(shots, yaml.SequenceNode):
        raise CommandError(f"no reel {reel} is written in the file", hint="write it as a list of shots, then again")
    return _with_flow(text, shots, cuts) if shots.flow_style else _with_block(text, shots, cuts)


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _with_flow(text: str, shots: yaml.SequenceNode, cuts: Sequence[WantedCut]) -> str:
    """Return *text* with a list in brackets: in one line where it fits, else a cut a line."""
    start, end = shots.start_mark.index, shots.end_mark.index
    inside = [
        comment for comment in comments_of(text)
        if (shots.start_mark.line, shots.start_mark.column) < (comment.line, comment.column)
        and comment.line < shots.end_mark.line
    ]  # fmt: skip
    items = _items(text, shots, inside)
    short = "[" + ", ".join(_text(cut, items) for cut in cuts) + "]"
    head = start - (text.rfind("\n", 0, start) + 1)
    if not inside and head + len(short) <= _WIDTH:
        return text[:start] + short + text[end:]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    is_in_brackets = "{" in line or "[" in line
    pad = " " * (len(line) - len(line.lstrip(" ")) + 2)
    if is_in_brackets:
        # A list within other brackets has no lines of its own to stand in.
        return text[:start] + short + text[end:]
    # The line that named the list ends with its colon; comments go with the cut in whose line they stand.
    return text[:start].rstrip(" ") + "\n" + "\n".join(_lines(cuts, items, pad)) + text[end:]


def _with_block(text: str, shots: yaml.SequenceNode, cuts: Sequence[WantedCut]) -> str:
    lines = text.split("\n")
    first = shots.value[0].start_mark.line
    last = _last_line(shots, lines)
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    inside = [comment for comment in comments_of(text) if first <= comment.line <= last]
    items = _items(text, shots, inside)
    pad = " " * shots.start_mark.column
    return "\n".join([*lines[:first], *_lines(cuts, items, pad), *lines[last + 1 :]])


def _last_line(node: yaml.Node, lines: list[str]) -> int:
    """Return the last line that a value in lines stands in, without what is empty or a comment after it."""
    last = node.end_mark.line if node.end_mark.column else node.end_mark.line - 1
    last = min(last, len(lines) - 1)
    inner = node.value[-1] if isinstance(node, yaml.SequenceNode) and node.value else None
    floor = inner.start_mark.line if inner is not None else node.start_mark.line
    while last > floor and (not lines[last].strip() or lines[last].lstrip().startswith("#")
                            or len(lines[last]) - len(lines[last].lstrip()) < node.start_mark.column):  # fmt: skip
        last -= 1
    return last


def _items(text: str, shots: yaml.SequenceNode, comments: Sequence[Comment]) -> list[_Item]:
    """Return the cuts as they are written, with the comments about each."""
    items = [_Item(text[item.start_mark.index : item.end_mark.index].rstrip()) for item in shots.value]
    nodes = shots.value
    for comment in comments:
        here = [n for n, node in enumerate(nodes) if node.start_mark.line <= comment.line]
        later = [n for n, node in enumerate(nodes) if node.start_mark.line > comment.line]
        if not comment.is_alone and here:
            item = items[here[-1]]
            item.behind = f"{item.behind} {comment.text}".strip()
        else:
            items[later[0] if later else len(items) - 1].above.append(comment.text)
    # What is written over several lines is moved as one line.
    for item, node in zip(items, nodes, strict=True):
        if "\n" in item.text:
            item.text = _inline(_value(node))
    return items


def _lines(cuts: Sequence[WantedCut], items: list[_Item], pad: str) -> list[str]:
    """Return a line for each cut, with comments; those of cuts that are gone stay where the cut was."""
    used = {cut.old for cut in cuts}
    gone = {n: [*item.above, *([item.behind] if item.behind else [])] for n, item in enumerate(items) if n not in used}
    lines: list[str] = []
    for cut in cuts:
        item = items[cut.old] if cut.old is not None else _Item("")
        orphans = [n for n in gone if cut.old is not None and n < cut.old]
        above = [said for n in orphans for said in gone.pop(n)] + item.above
        lines += [f"{pad}{said}" for said in above]
        lines.append(f"{pad}- {_text(cut, items)}{' ' + item.behind if item.behind else ''}")
    return lines + [f"{pad}{said}" for left in gone.values() for said in left]


def _text(cut: WantedCut, items: list[_Item]) -> str:
    if cut.old is not None and not cut.is_changed:
        return items[cut.old].text
    return _inline(_entry_of(cut))


def _entry_of(cut: WantedCut) -> Any:  # noqa: ANN401 - an id, or a mapping with more
    return cut.keys["shot"] if len(cut.keys) == 1 else _short(cut.keys)


def _short(value: Any) -> Any:  # noqa: ANN401 - whatever is written
    return Short({key: _short(inner) for key, inner in value.items()}) if isinstance(value, dict) else value


def _inline(value: Any) -> str:  # noqa: ANN401 - an id, or a mapping with more
    """Return *value* as it stands in one line."""
    return yaml_text({"x": Row([_short(value)])}, width=10_000).strip().removeprefix("x: [").removesuffix("]")


def _value(node: yaml.Node) -> Any:  # noqa: ANN401 - whatever is written
    found = read_nodes(yaml.serialize(node), "", Findings())
    return plain_json(found) if found else None


def _meaning(text: str) -> Any:  # noqa: ANN401 - whatever is written
    findings = Findings()
    root: Node | None = read_nodes(text.removeprefix("\ufeff"), "", findings)
    is_wrong = any(problem.severity == "error" for problem in findings.in_order())
    return None if root is None or is_wrong else plain_json(root)


def _without(document: Any, reel: str) -> Any:  # noqa: ANN401 - whatever is written
    """Return *document* without the cuts of *reel*."""
    reels = document.get("reels") or {}
    own = reels.get(reel)
    rest = {name: value for name, value in reels.items() if name != reel}
    more = {key: value for key, value in own.items() if key != "shots"} if isinstance(own, dict) else {}
    return {**{key: value for key, value in document.items() if key != "reels"}, "reels": (rest, more)}
