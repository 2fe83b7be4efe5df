"""
A storyboard file reformatted: keys in order, two spaces a level, comments where they belong.

Values stay as they are written, sign by sign; what a file means never changes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from pydantic import BaseModel

from storyboard.author.yaml.comments import LOADER, Beside, Span, Spot, around_entries, comments_of
from storyboard.author.yaml.key_order import in_list, keys_in_order, under
from storyboard.load.yaml.nodes import PROSE_KEYS
from storyboard.model.storyboard import Storyboard

WIDTH = 120
"""What was written in one line stays in one as long as it fits."""

_MOST_LINES = 200_000
"""A film of 10,000 shots has fewer; each takes half a kilobyte of memory."""

Model = type[BaseModel] | None

_SENTENCE = re.compile(rf"\W*({'|'.join(sorted(PROSE_KEYS))}): +[^'\"|>&*!\[{{]")
"""A key whose value is a sentence, without quotes."""


class CannotReformat(Exception):
    """The file holds something that is left as it is; says what."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The file, and what stands around its entries."""

    text: str
    beside: dict[Spot, Beside]
    comment_lines: frozenset[int]

    def source(self, node: yaml.Node) -> str:
        return self.text[node.start_mark.index : node.end_mark.index]

    def has_comment(self, node: yaml.Node) -> bool:
        return any(node.start_mark.line <= line < node.end_mark.line for line in self.comment_lines)


def reformat(text: str) -> str:
    """
    Return *text*, a storyboard file without mistakes of YAML, in the settled style.

    Raises:
        CannotReformat: It holds anchors, tags or directives, is no mapping, or has no end of lines.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.endswith("\n") else text + "\n"
    if text.count("\n") > _MOST_LINES:
        raise CannotReformat(f"a file of over {_MOST_LINES:,} lines is left as it is")
    for token in yaml.scan(text, Loader=LOADER):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken | yaml.DirectiveToken):
            what = type(token).__name__.removesuffix("Token").lower()
            raise CannotReformat(f"line {token.start_mark.line + 1}: a file with an {what} is left as it is")
    root = yaml.compose(text, Loader=LOADER)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise CannotReformat("a file that is no mapping in lines is left as it is")
    around = around_entries(text, list(_entries(root)), brackets=list(_brackets(root)))
    file = _Text(text, around.entries, frozenset(comment.line for comment in comments_of(text)))
    lines = [*around.head, *_lines_of_mapping(root, Storyboard, file, indent=0), *around.end]
    return "\n".join(_without_doubled_gaps(lines)) + "\n"


def _entries(node: yaml.Node) -> Iterator[Spot]:
    """Yield where each key and item of a block begins."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for key, value in node.value:
            yield key.start_mark.line, key.start_mark.column
            yield from _entries(value)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        for item in node.value:
            # A mapping's first key begins where the item does, and stands for it.
            if not isinstance(item, yaml.MappingNode) or item.flow_style:
                yield item.start_mark.line, item.start_mark.column
            yield from _entries(item)


def _brackets(node: yaml.Node) -> Iterator[Span]:
    """Yield where each outermost list or mapping in brackets begins and ends."""
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        start, end = node.start_mark, node.end_mark
        yield (start.line, start.column), (end.line, end.column)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _brackets(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _brackets(item)


def _lines_of_mapping(node: yaml.MappingNode, model: Model, file: _Text, *, indent: int) -> list[str]:
    by_key = {str(key.value): (key, value) for key, value in node.value}
    if len(by_key) != len(node.value):
        raise CannotReformat("a file with a key written twice is left as it is")
    lines: list[str] = []
    after_block = False
    for name in keys_in_order(model, list(by_key)):
        key, value = by_key[name]
        beside = file.beside[key.start_mark.line, key.start_mark.column]
        head = f"{file.source(key)}:"
        shape, inner = under(model, name)
        body = _value(head, value, inner, file, indent=indent, by_name=shape == "names")
        opened = _with_comments(body, beside, indent=indent)
        is_block = len(body) > 1
        if indent == 0 and lines and (is_block or after_block) and opened[0]:
            opened.insert(0, "")
        after_block = is_block
        lines += opened
    return lines


def _with_comments(body: list[str], beside: Beside, *, indent: int) -> list[str]:
    """Return *body* with the comments around it."""
    pad = " " * indent
    # Behind a sentence two spaces say that a comment is meant: one could be a part of it, as in `Locker # 12`.
    apart = "  " if _SENTENCE.match(body[0]) else " "
    first = f"{body[0]}{apart}{beside.behind}" if beside.behind else body[0]
    return [
        *(f"{pad}{said}".rstrip() for said in beside.above),
        first,
        *body[1:],
        *(f"{pad}{said}".rstrip() for said in beside.below),
    ]


def _value(
    head: str, value: yaml.Node, model: Model, file: _Text, *, indent: int, by_name: bool = False
) -> list[str]:  # fmt: skip
    """Return the lines of a key, or of a list's ``-``, and what it holds."""
    pad = " " * indent
    if isinstance(value, yaml.ScalarNode):
        return _scalar(f"{pad}{head}", value, file, indent=indent)
    if not isinstance(value, yaml.MappingNode | yaml.SequenceNode):
        raise CannotReformat("a file with values of an unknown kind is left as it is")
    short = _short(value, model, file, by_name=by_name)
    if value.flow_style and short is not None and len(pad) + len(head) + 1 + len(short) <= WIDTH:
        return [f"{pad}{head} {short}"]
    if value.flow_style and file.has_comment(value):
        return _indent_lines(f"{pad}{head}", value, file, indent=indent)
    if isinstance(value, yaml.SequenceNode):
        return [f"{pad}{head}", *_list(value, in_list(model), file, indent=indent + 2)]
    inner = _names(value, model, file, indent=indent + 2) if by_name else _block(value, model, file, indent=indent + 2)
    return [f"{pad}{head}", *inner]


def _block(node: yaml.MappingNode, model: Model, file: _Text, *, indent: int) -> list[str]:
    if not node.flow_style:
        return _lines_of_mapping(node, model, file, indent=indent)
    by_key = {str(key.value): (key, value) for key, value in node.value}
    lines: list[str] = []
    for name in keys_in_order(model, list(by_key)):
        key, value = by_key[name]
        shape, inner = under(model, name)
        lines += _value(f"{file.source(key)}:", value, inner, file, indent=indent, by_name=shape == "names")
    return lines


def _names(node: yaml.MappingNode, model: Model, file: _Text, *, indent: int) -> list[str]:
    """Return a mapping whose names the writer gave, in their order."""
    lines: list[str] = []
    for key, value in node.value:
        body = _value(f"{file.source(key)}:", value, model, file, indent=indent)
        beside = file.beside.get((key.start_mark.line, key.start_mark.column), Beside())
        lines += _with_comments(body, beside if not node.flow_style else Beside(), indent=indent)
    return lines


def _list(node: yaml.SequenceNode, model: Model, file: _Text, *, indent: int) -> list[str]:
    lines: list[str] = []
    for item in node.value:
        spot = (item.start_mark.line, item.start_mark.column)
        beside = Beside() if node.flow_style else file.beside.get(spot, Beside())
        if isinstance(item, yaml.MappingNode) and not item.flow_style:
            # What stands above an item is about all of it, whichever key comes first.
            above, beside.above = beside.above, []
            lines += [f"{' ' * indent}{said}".rstrip() for said in above]
            lines += _item(_lines_of_mapping(item, model, file, indent=indent + 2), indent=indent)
        elif isinstance(item, yaml.SequenceNode) and not item.flow_style:
            lines += [f"{' ' * indent}-", *_list(item, None, file, indent=indent + 2)]
        else:
            lines += _with_comments(_value("-", item, model, file, indent=indent), beside, indent=indent)
    return lines


def _item(lines: list[str], *, indent: int) -> list[str]:
    """Return the *lines* of a mapping with the list's dash before its first key; comments above stay above."""
    first = next(place for place, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    above = [f"{' ' * indent}{line.strip()}".rstrip() for line in lines[:first]]
    return [*above, f"{' ' * indent}- {lines[first].lstrip()}", *lines[first + 1 :]]


def _short(node: yaml.Node, model: Model, file: _Text, *, by_name: bool = False) -> str | None:
    """Return *node* in one line; None where it does not go into one."""
    if not isinstance(node, yaml.MappingNode | yaml.SequenceNode):
        source = file.source(node)
        is_one_line = "\n" not in source and getattr(node, "style", None) not in {"|", ">"}
        return (source or "null") if is_one_line else None
    if file.has_comment(node):
        return None
    if isinstance(node, yaml.SequenceNode):
        items = [_short(item, in_list(model), file) for item in node.value]
        return None if None in items else f"[{', '.join(item for item in items if item is not None)}]"
    by_key = {str(key.value): (key, value) for key, value in node.value}
    if len(by_key) != len(node.value):
        raise CannotReformat("a file with a key written twice is left as it is")
    parts: list[str] = []
    for name in by_key if by_name else keys_in_order(model, list(by_key)):
        key, value = by_key[name]
        shape, inner = under(None if by_name else model, name)
        said = _short(value, model if by_name else inner, file, by_name=shape == "names")
        if said is None:
            return None
        parts.append(f"{file.source(key)}: {said}")
    return f"{{{', '.join(parts)}}}"


def _scalar(head: str, node: yaml.ScalarNode, file: _Text, *, indent: int) -> list[str]:
    source = file.source(node)
    if node.style in {"|", ">"}:
        return _block_text(head, node, source, indent=indent)
    if "\n" not in source:
        return [f"{head} {source}".rstrip()]
    first, *rest = source.split("\n")
    pad = " " * (indent + 2)
    return [f"{head} {first}".rstrip(), *(f"{pad}{line.strip(' ')}".rstrip() if node.style is None else
            f"{pad}{line.lstrip(' ')}" if line.strip() else "" for line in rest)]  # fmt: skip


def _block_text(head: str, node: yaml.ScalarNode, source: str, *, indent: int) -> list[str]:
    sign, *lines = source.split("\n")
    sign = sign.split(" #")[0].rstrip()
    while lines and not lines[-1].strip():
        lines.pop()
    filled = [line for line in lines if line.strip()]
    kept = len(node.value) - len(node.value.rstrip("\n"))
    if any(mark.isdigit() for mark in sign) or not filled or lines[0] != filled[0] or (sign[1:] == "+" and kept != 1):
        # Indentation that is told in the sign, and empty lines that count at its ends, are rare: said in quotes.
        return [f"{head} {json.dumps(node.value, ensure_ascii=False)}"]
    own = len(filled[0]) - len(filled[0].lstrip(" "))
    pad = " " * (indent + 2)
    return [f"{head} {sign}", *(f"{pad}{line[own:]}" if line.strip() else "" for line in lines)]


def _indent_lines(head: str, node: yaml.Node, file: _Text, *, indent: int) -> list[str]:
    """Return what holds comments between brackets line by line, only indented anew."""
    first, *rest = file.source(node).split("\n")
    own = min((len(line) - len(line.lstrip(" ")) for line in rest if line.strip()), default=0)
    pad = " " * (indent + 2)
    return [f"{head} {first}".rstrip(), *(f"{pad}{line[own:]}".rstrip() for line in rest)]


def _without_doubled_gaps(lines: list[str]) -> list[str]:
    """Return *lines* with one empty line where there were more, and none at the ends."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept
