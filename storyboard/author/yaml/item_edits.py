"""Items of a list put in, taken out and put in another order in a text, with the comments about each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from storyboard.author.yaml.key_edits import ways_without, without_lines
from storyboard.author.yaml.value_text import Value, in_line, lines_of_item, surely
from storyboard.author.yaml.written_tree import WrittenList, WrittenMap, column_of, line_end, line_start


def ways_to_add_item(text: str, found: WrittenList, index: int, value: Value) -> Iterator[str]:
    """Give *text* with *value* as the item *index* of a list that has others, or stands in brackets."""
    if found.is_flow:
        for form in (in_line(value), surely(value)):
            yield _with_item_in_brackets(text, found, index, form)
        return
    pad = " " * column_of(text, found.start)
    siblings = [item for item in found.items if isinstance(item, WrittenMap)]
    in_brackets = bool(siblings) and all(item.is_flow for item in siblings)
    for lines in (
        lines_of_item(value, pad=pad, in_brackets=in_brackets or not siblings),
        lines_of_item(value, pad=pad, in_brackets=False),
        [f"{pad}- {surely(value)}"],
    ):
        yield _with_lines(text, found, index, lines)


def _with_lines(text: str, found: WrittenList, index: int, lines: Sequence[str]) -> str:
    chunks = _chunks(text, found)
    is_apart = any(chunk.gap for chunk in chunks[1:])
    if index < len(chunks):
        at = chunks[index].start
        behind = ["", ""] if is_apart else [""]
        return text[:at] + "\n".join([*lines, *behind]) + text[at:]
    at = chunks[-1].end
    before = ["", ""] if is_apart else [""]
    return text[:at] + "\n".join([*before, *lines]) + text[at:]


def _with_item_in_brackets(text: str, found: WrittenList, index: int, form: str) -> str:
    items = found.items
    if not items:
        return f"{text[: found.start]}[{form}]{text[found.end :]}"
    is_in_lines = len(items) > 1 and "\n" in text[items[0].end : items[1].start]
    pad = " " * column_of(text, items[0].start)
    if index < len(items):
        at = items[index].start
        return f"{text[:at]}{form},{f'{chr(10)}{pad}' if is_in_lines else ' '}{text[at:]}"
    at = items[-1].end
    if not is_in_lines:
        return f"{text[:at]}, {form}{text[at:]}"
    behind = line_end(text, at)
    rest = text[at:behind]
    if rest.lstrip().startswith("]"):
        return f"{text[:at]},\n{pad}{form}{text[at:]}"
    comma = "" if rest.lstrip().startswith(",") else ","
    return f"{text[:at]}{comma}{rest}\n{pad}{form}{text[behind:]}"


def ways_without_item(text: str, found: WrittenList, index: int) -> Iterator[str]:
    """Give *text* without the item *index*; comments above it stay."""
    items = found.items
    if found.is_flow:
        yield from ways_without(text, [(item.start, item.end) for item in items], index)
    elif len(items) == 1:
        yield f"{text[: found.start].rstrip()} []{text[found.end :]}"
    else:
        yield without_lines(text, _chunks(text, found)[index].dash, items[index].end)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """An item of a list in lines, with the comments above it and those below that are indented deeper."""

    start: int
    dash: int
    end: int
    gap: str
    """Empty lines before it."""


def _chunks(text: str, found: WrittenList) -> list[_Chunk]:
    column = column_of(text, found.start)
    chunks: list[_Chunk] = []
    behind = line_start(text, found.start)
    while behind and _is_comment(text, line_start(text, behind - 1)):
        behind = line_start(text, behind - 1)
    for item in found.items:
        dash = _dash(text, behind, column)
        gap_end = behind
        while gap_end < dash and not text[gap_end : line_end(text, gap_end)].strip():
            gap_end = line_end(text, gap_end) + 1
        end = line_end(text, item.end)
        while (below := end + 1) < len(text) and _is_comment(text, below) and _indentation(text, below) > column:
            end = line_end(text, below)
        chunks.append(_Chunk(gap_end, dash, end, text[behind:gap_end]))
        behind = min(end + 1, len(text))
    return chunks


def _dash(text: str, start: int, column: int) -> int:
    """Return where the dash of the next item stands."""
    at = start
    while at < len(text):
        if text[at : line_end(text, at)].lstrip(" ").startswith("-") and _indentation(text, at) == column:
            return at + column
        at = line_end(text, at) + 1
    raise ValueError("no dash")


def _indentation(text: str, at: int) -> int:
    line = text[at : line_end(text, at)]
    return len(line) - len(line.lstrip(" "))


def _is_comment(text: str, at: int) -> bool:
    return text[at : line_end(text, at)].lstrip().startswith("#")


def reorder_items(text: str, found: WrittenList, order: Sequence[int]) -> str:
    """Return *text* with the items of a list as *order* names them: each once, by the place that it has now."""
    if found.is_flow:
        return _in_order_in_brackets(text, found, order)
    chunks = _chunks(text, found)
    said = [text[chunk.start : chunk.end] for chunk in chunks]
    body = "\n".join(chunk.gap + said[place] for chunk, place in zip(chunks, order, strict=True))
    return text[: chunks[0].start - len(chunks[0].gap)] + body + text[chunks[-1].end :]


def _in_order_in_brackets(text: str, found: WrittenList, order: Sequence[int]) -> str:
    """Comments behind an item, and lines of comments above it, go with it; commas and line breaks stay."""
    items = found.items
    gaps = [_Gap.of(text[a.end : b.start]) for a, b in pairwise(items)]
    last = _Gap.of(text[items[-1].end : found.end])
    behind = [gap.behind for gap in gaps] + [last.behind]
    above = [_Gap.of(text[found.start + 1 : items[0].start]).above, *(gap.above for gap in gaps)]
    if not any(behind) and not any(above):
        said = [text[item.start : item.end] for item in items]
        between = [text[a.end : b.start] for a, b in pairwise(items)] + [""]
        body = "".join(said[place] + sep for place, sep in zip(order, between, strict=True))
        return text[: items[0].start] + body + text[items[-1].end :]
    pad = " " * column_of(text, items[0].start)
    lines: list[str] = []
    for number, place in enumerate(order):
        item = items[place]
        comma = "," if number < len(order) - 1 or last.has_comma else ""
        tail = f"  {behind[place]}" if behind[place] else ""
        lines += [f"{pad}{said}" for said in above[place]]
        lines.append(f"{pad}{text[item.start : item.end]}{comma}{tail}")
    opened = text[: found.start + 1]
    is_own_line = "\n" in text[found.start : items[0].start]
    is_first_behind = not is_own_line and not above[order[0]]
    head = f"{opened}{lines.pop(0).strip()}\n" if is_first_behind else f"{opened}\n"
    return head + "\n".join(lines) + last.close + text[found.end :]


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between two items in brackets."""

    behind: str
    """The comment in the line of the item before."""
    above: tuple[str, ...]
    """Lines of comments above the item that follows."""
    has_comma: bool
    close: str
    """Its last line, behind the last item: the bracket."""

    @classmethod
    def of(cls, source: str) -> "_Gap":
        first, *rest = source.split("\n")
        sign = first.find("#")
        behind = first[sign:].strip() if sign >= 0 else ""
        above = tuple(line.strip() for line in rest if line.strip().startswith("#"))
        last = rest[-1] if rest else source
        return cls(behind, above, "," in source.partition("#")[0], f"\n{last}" if rest else last.strip().lstrip(","))
