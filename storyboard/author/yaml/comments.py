"""The comments of a YAML file, and which line each belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The parser that the loader of storyboards has too."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, to the end of its line."""

    line: int
    """Counted from 0."""
    column: int
    text: str
    """From the ``#`` on."""
    is_alone: bool
    """Whether nothing stands before it in its line."""


@dataclass(slots=True)
class Beside:
    """What a person wrote around one entry of a block."""

    above: list[str] = field(default_factory=list)
    """Lines before it, without their indentation; an empty one is an empty line."""
    behind: str = ""
    """At the end of its first line."""
    below: list[str] = field(default_factory=list)
    """Lines after all of it."""


def comments_of(text: str) -> list[Comment]:
    """Return every comment of *text*, which must be YAML."""
    lines = text.split("\n")
    inside = _inside_of_values(text)
    found: list[Comment] = []
    for number, line in enumerate(lines):
        for column, sign in enumerate(line):
            is_start = sign == "#" and (column == 0 or line[column - 1] in " \t")
            if is_start and not any(start <= (number, column) < end for start, end in inside.get(number, ())):
                found.append(Comment(number, column, line[column:].rstrip(), not line[:column].strip()))
                break
    return found


Spot = tuple[int, int]
"""Line and column, counted from 0."""
Span = tuple[Spot, Spot]


def _inside_of_values(text: str) -> dict[int, list[Span]]:
    """Return where values stand, by each line that they touch."""
    lines = text.split("\n")
    found: dict[int, list[Span]] = {}
    for token in _scalars(text):
        start = (token.start_mark.line, token.start_mark.column)
        end = (token.end_mark.line, token.end_mark.column)
        if token.style in {"|", ">"}:
            # A comment may stand behind the sign that opens a block of text, and empty lines after it.
            last = end[0] - 1
            while last > start[0] and not lines[last].strip():
                last -= 1
            start, end = (start[0] + 1, 0), (last, len(lines[last]) + 1)
        for line in range(start[0], end[0] + 1):
            found.setdefault(line, []).append((start, end))
    return found


def _scalars(text: str) -> Iterator[yaml.ScalarToken]:
    for token in yaml.scan(text, Loader=LOADER):
        if isinstance(token, yaml.ScalarToken):
            yield token


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the entries of a file."""

    head: list[str]
    """At the file's head, up to the last empty line before the first entry."""
    entries: dict[Spot, Beside]
    end: list[str]


def around_entries(text: str, entries: list[Spot], *, brackets: list[Span]) -> Around:
    """
    Return what stands around each of *entries* (where keys and items of blocks begin).

    A comment alone in its line belongs to the entry that follows, unless it is
    indented deeper: then it ends the entry before. Comments within *brackets*
    are left out.
    """
    found = {entry: Beside() for entry in entries}
    comments = {
        comment.line: comment
        for comment in comments_of(text)
        if not any(start < (comment.line, comment.column) < end for start, end in brackets)
    }
    starts: dict[int, list[Spot]] = {}
    for entry in sorted(entries):
        starts.setdefault(entry[0], []).append(entry)
    inside = {line for line, spans in _inside_of_values(text).items() if any(start[0] <= line for start, _ in spans)}
    head: list[str] = []
    waiting: list[tuple[int, str]] = []
    last: Spot | None = None
    for number, line in enumerate(text.split("\n")):
        comment = comments.get(number)
        if number in starts:
            if last is None:
                head, waiting = _head(waiting)
            _settle(waiting, starts[number][0], last, found, column=len(line) - len(line.lstrip(" ")))
            waiting, last = [], starts[number][-1]
        if comment and not comment.is_alone and last:
            found[last].behind = f"{found[last].behind} {comment.text}".strip()
        elif comment:
            waiting.append((comment.column, comment.text))
        elif not line.strip() and number not in inside:
            waiting.append((0, ""))
    if last is not None:
        deeper = _deeper(waiting, column=0)
        found[last].below += [said for _, said in waiting[:deeper]]
        waiting = waiting[deeper:]
    return Around(head, found, [said for _, said in waiting])


def _head(waiting: list[tuple[int, str]]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return what is about the whole file, and what is about its first entry."""
    said = [text for _, text in waiting]
    if "" not in said:
        return [], waiting
    end = len(said) - said[::-1].index("")
    return said[:end], waiting[end:]


def _settle(
    waiting: list[tuple[int, str]], entry: Spot, last: Spot | None, found: dict[Spot, Beside], *, column: int
) -> None:
    """Give the lines that wait to the entry that begins at *column*, or to the one before where they are deeper."""
    deeper = 0 if last is None else _deeper(waiting, column=column)
    if last is not None:
        found[last].below += [said for _, said in waiting[:deeper]]
    found[entry].above += [said for _, said in waiting[deeper:]]


def _deeper(waiting: list[tuple[int, str]], *, column: int) -> int:
    """Return how many of the lines that wait are indented deeper than *column*, the empty ones between them counted."""
    deeper = 0
    while deeper < len(waiting) and (not waiting[deeper][1] or waiting[deeper][0] > column):
        deeper += 1
    while deeper and not waiting[deeper - 1][1]:
        deeper -= 1
    return deeper
