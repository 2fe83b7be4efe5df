"""Keys of a mapping put in, replaced and taken out in a text, each as a way that it could be written."""

from collections.abc import Iterator, Sequence

from storyboard.author.yaml.comments import comments_of
from storyboard.author.yaml.scalar_text import forms_in_place, plain_forms
from storyboard.author.yaml.value_text import (
    WIDTH,
    Value,
    in_line,
    is_small,
    lines_of_item,
    lines_of_key,
    pair_in_line,
    surely,
)
from storyboard.author.yaml.written_tree import (
    WrittenList,
    WrittenMap,
    WrittenNode,
    WrittenScalar,
    column_of,
    line_end,
    line_start,
)


def ways_to_replace(
    text: str, old: WrittenNode, value: Value, *, key: WrittenScalar | None, in_brackets: bool
) -> Iterator[str]:
    """Give *text* with *value* in place of *old*, under *key* or an item of a list."""
    start, end = old.start, old.end
    if isinstance(old, WrittenScalar) and not isinstance(value, dict | list | tuple):
        for form in forms_in_place(value, old, text):
            yield _splice(text, start, end, form)
        if isinstance(value, str) and "\n" in value and key is not None and not in_brackets:
            yield _block_under(text, old, key, value)
        for form in plain_forms(value):
            yield _splice(text, start, end, form)
        return
    was_flow = is_small(value) if isinstance(old, WrittenScalar) else old.is_flow
    short = in_line(value)
    fits = column_of(text, start) + len(short) <= WIDTH
    if in_brackets or (was_flow and fits) or not isinstance(value, dict | list | tuple):
        yield _after_key(text, old, key, short)
    if not in_brackets and key is not None:
        yield _block_under(text, old, key, value)
    elif not in_brackets:
        yield _block_item(text, old, value)
    yield _after_key(text, old, key, short)
    yield _after_key(text, old, key, surely(value))


def _splice(text: str, start: int, end: int, form: str) -> str:
    # An empty value stands right behind its colon.
    gap = " " if start == end and text[start - 1 : start] in {":", "-", ","} else ""
    return f"{text[:start]}{gap}{form}{text[end:]}"


def _after_key(text: str, old: WrittenNode, key: WrittenScalar | None, form: str) -> str:
    """Return *text* with *form* in the line of its key; a comment there goes behind it."""
    if key is None or "\n" not in text[key.end : old.start]:
        return _splice(text, old.start, old.end, form)
    colon = text.index(":", key.end) + 1
    comment = text[colon : line_end(text, colon)].rstrip()
    return f"{text[:colon]} {form}{comment}{text[old.end :]}"


def _block_under(text: str, old: WrittenNode, key: WrittenScalar, value: Value) -> str:
    """Return *text* with *value* in lines under *key*; a comment in the line of the key stays there."""
    pad = " " * column_of(text, key.start)
    lines = lines_of_key("x", value, pad=pad, is_top=not pad)
    head, *rest = lines
    colon = text.index(":", key.end) + 1
    same_line = "\n" not in text[colon : old.start]
    comment = "" if same_line else text[colon : line_end(text, colon)].rstrip()
    said = head.strip().removeprefix("x:")
    return text[:colon] + "\n".join([f"{said}{comment}", *rest]) + text[old.end :]


def _block_item(text: str, old: WrittenNode, value: Value) -> str:
    column = column_of(text, old.start)
    lines = lines_of_item(value, pad=" " * max(column - 2, 0), in_brackets=False)
    first = lines[0].strip().removeprefix("- ")
    return text[: old.start] + "\n".join([first, *lines[1:]]) + text[old.end :]


def ways_to_add_key(
    text: str, mapping: WrittenMap, key: str, value: Value, *, after: str | None, in_brackets: bool
) -> Iterator[str]:
    """Give *text* with *key* in *mapping*, behind the key *after*, else behind its first one."""
    said = pair_in_line(key, value)
    if mapping.is_flow or in_brackets:
        for form in (said, f"{surely(key)}: {surely(value)}"):
            yield _in_brackets(text, mapping, form, after=after)
        return
    place = next((pair for pair in mapping.pairs if pair[0].value == after), mapping.pairs[0])
    pad = " " * column_of(text, mapping.pairs[0][0].start)
    at = line_end(text, max(place[0].end, place[1].end))
    # A key written `|+` keeps the empty lines behind it.
    for lines in (
        lines_of_key(key, value, pad=pad, is_top=not pad),
        [f"{pad}{said}"],
        [f"{pad}{surely(key)}: {surely(value)}"],
    ):
        is_block = not pad and len(lines) > 1
        above = "\n" if is_block else ""
        below = "\n" if is_block and at < len(text) and text[at + 1 : line_end(text, at + 1)].strip() else ""
        yield f"{text[:at]}\n{above}" + "\n".join(lines) + below + text[at:]


def _in_brackets(text: str, mapping: WrittenMap, form: str, *, after: str | None) -> str:
    if not mapping.pairs:
        return f"{text[: mapping.start]}{{{form}}}{text[mapping.end :]}"
    place = next((pair for pair in mapping.pairs if pair[0].value == after), None)
    if place is None:
        at = mapping.pairs[0][0].start
        return f"{text[:at]}{form}, {text[at:]}"
    at = max(place[0].end, place[1].end)
    return f"{text[:at]}, {form}{text[at:]}"


def ways_to_rename(text: str, name: WrittenScalar, key: str) -> Iterator[str]:
    """Give *text* with *key* in place of the key *name*, in its quotes where it has some."""
    for form in (*forms_in_place(key, name, text), *plain_forms(key)):
        yield _splice(text, name.start, name.end, form)


def ways_without_key(text: str, mapping: WrittenMap, key: str) -> Iterator[str]:
    """Give *text* without *key* of *mapping*, which has others."""
    place = next(index for index, pair in enumerate(mapping.pairs) if pair[0].value == key)
    name, value = mapping.pairs[place]
    end = max(name.end, value.end)
    if mapping.is_flow:
        yield from ways_without(text, [(key.start, max(key.end, value.end)) for key, value in mapping.pairs], place)
    elif text[line_start(text, name.start) : name.start].strip():
        # It stands behind the dash of a list: the next key takes its place, with the comments between.
        follows = mapping.pairs[place + 1][0].start
        yield text[: name.start] + text[follows:]
    else:
        yield without_lines(text, name.start, end)


def ways_without(text: str, spans: Sequence[tuple[int, int]], place: int) -> Iterator[str]:
    """Give *text* without the entry *place* of those in brackets, in one piece, then with others' comments kept."""
    start, end = spans[place]
    if place + 1 < len(spans):
        follows = spans[place + 1][0]
        yield text[:start] + text[follows:]
        gap = text[end:follows]
        if "\n" in gap:
            # What stands behind the entry in its line is about it; lines of comments are about the next.
            yield text[:start].rstrip(" ").removesuffix("\n") + gap[gap.index("\n") :] + text[follows:]
    else:
        yield text[: spans[place - 1][1] if place else start] + text[end:]
        # The bracket stays where it closes; a comma before it does no harm.
        yield (text[:start] if text[end : end + 1] in {"]", "}"} else text[:start].rstrip(" ")) + text[end:]


def without_lines(text: str, start: int, end: int) -> str:
    """Return *text* without the lines from *start* to *end*; of empty lines around them one stays."""
    first, last = line_start(text, start), line_end(text, end)
    if last == len(text):
        return text[:first].rstrip("\n") + ("\n" if text.endswith("\n") else "")
    rest = text[last + 1 :]
    before = text[:first]
    is_doubled = before.endswith("\n\n") and (not rest.strip() or rest.split("\n", 1)[0].strip() == "")
    return before + (rest.split("\n", 1)[1] if is_doubled and "\n" in rest else rest)


def wrap_value(text: str, old: WrittenNode, key: WrittenScalar, name: str, *, in_brackets: bool) -> str:
    """Return *text* with *old*, the value of *key*, as the value of *name* in a mapping there; comments stay."""
    if isinstance(old, WrittenList | WrittenMap) and not old.is_flow:
        first, last = line_start(text, old.start), line_end(text, old.end)
        pad = " " * (column_of(text, key.start) + 2)
        more = " " * max(len(pad) + 2 - column_of(text, old.start), 0)
        body = [f"{more}{line}" if line.strip() else line for line in text[first:last].split("\n")]
        return f"{text[:first]}{pad}{name}:\n" + "\n".join(body) + text[last:]
    source = text[old.start : old.end]
    if in_brackets or isinstance(old, WrittenScalar) or "\n" in source:
        return f"{text[: old.start]}{{{name}: {source}}}{text[old.end :]}"
    pad = " " * (column_of(text, key.start) + 2)
    return f"{text[: old.start].rstrip(' ')}\n{pad}{name}: {source}{text[old.end :]}"


def comment_texts(text: str) -> list[str]:
    """Return every comment of *text*, in order."""
    return [comment.text for comment in comments_of(text)]
