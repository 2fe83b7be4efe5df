"""
Tables and sentences that fit the terminal.

Nothing is cut off: the last column's words go on in lines below, and a name
that is too long has a line of its own. In a pipe each row is one line. It
knows nothing of films.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from storyboard.cli.console import Screen
from storyboard.model.visible import visible_line

_GAP = 2
_LEAST_WORDS = 26
"""With less room beside the other columns, the words of the last one stand below them."""
_INDENT = 4
_LEAST_NAME = 12
_NO_LIMIT = 100_000
STATE_STYLES = {
    "up to date": "green",
    "done": "green",
    "ready": "green",
    "succeeded": "green",
    "running": "yellow",
    "queued": "yellow",
    "out of date": "yellow",
    "held back": "yellow",
    "no key": "yellow",
    "failed": "bold red",
    "expired": "red",
    "retired": "red",
    "waiting": "dim",
    "not cut yet": "dim",
    "cancelled": "dim",
    "not set up": "dim",
    "not started": "dim",
}


@dataclass(frozen=True, slots=True)
class Column:
    """What stands above a column, and on which side its cells begin."""

    heading: str
    is_right: bool = False
    least_room: int = 0
    """The column is left out where lines have less room than this."""


def state_cell(state: str) -> Text:
    """Return *state* in its colour."""
    return Text(state, style=STATE_STYLES.get(state, ""))


def room_of(screen: Console) -> int:
    """Return how many columns a line may have: without end in a pipe, unless the environment says a width."""
    return screen.width if screen.is_terminal or os.environ.get("COLUMNS", "").isdecimal() else _NO_LIMIT


def print_lines(lines_on: Callable[[Console], Iterable[Text]]) -> None:
    """Print the lines that *lines_on* a screen gives for it."""
    screen = Screen(soft_wrap=True)
    for line in lines_on(screen):
        screen.print(line)


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str | Text]]) -> None:
    """Print *rows*; the last column holds words, of which there may be many."""
    print_lines(lambda screen: table_lines(columns, rows, screen=screen))


def print_sentence(text: str) -> None:
    """Print one sentence, its lines broken between words."""
    screen = Screen(soft_wrap=True)
    for line in _words_lines(Text(visible_line(text)), room_of(screen), screen):
        screen.print(line)


def table_lines(columns: Sequence[Column], rows: Iterable[Sequence[str | Text]], *, screen: Console) -> Iterator[Text]:
    """
    Give the lines of a table, headings first; a column without a single cell is left out.

    A table without a row has no headings either.
    """
    cells = [[_cell(cell) for cell in row] for row in rows]
    if not cells:
        return
    room = room_of(screen)
    last = len(columns) - 1
    used = [n for n in range(last) if columns[n].least_room <= room and any(row[n] for row in cells)] + [last]
    heads = [Text(columns[n].heading, style="bold") for n in used]
    shown = [[row[n] for n in used] for row in cells]
    widths = _widths([heads, *shown], room)
    layout = _Layout(tuple(columns[n].is_right for n in used), widths, room=room, screen=screen)
    beside = layout.has_room_for([row[-1].cell_len for row in shown])
    if any(heads):
        yield layout.line(heads if beside else [*heads[:-1], Text("")])
    for row in shown:
        yield from layout.lines(row, beside=beside)


def _cell(cell: str | Text) -> Text:
    text = cell if isinstance(cell, Text) else Text(cell)
    return Text(visible_line(text.plain), style=text.style)


def _widths(rows: list[list[Text]], room: int) -> list[int]:
    """Return the width of every column but the last; the first is narrowed where there is no room for its names."""
    widths = [max(row[n].cell_len for row in rows) for n in range(len(rows[0]) - 1)]
    if widths and sum(widths) + _GAP * (len(widths) - 1) > room:
        widths[0] = min(widths[0], max(_LEAST_NAME, room // 3))
    return widths


@dataclass(frozen=True, slots=True)
class _Layout:
    is_right: tuple[bool, ...]
    widths: list[int]
    room: int
    screen: Console

    @property
    def words_from(self) -> int:
        """Where the last column begins."""
        return sum(self.widths) + _GAP * len(self.widths)

    def has_room_for(self, words_widths: Sequence[int]) -> bool:
        """Return whether words of these widths stand beside the other columns, in no more lines than below them."""
        beside, below = self.room - self.words_from, self.room - _INDENT
        if beside >= max(words_widths, default=0):
            return True
        lines_beside = sum(max(1, -(-width // max(1, beside))) for width in words_widths)
        lines_below = sum(1 + -(-width // below) for width in words_widths)
        return beside >= _LEAST_WORDS and lines_beside <= lines_below

    def line(self, row: Sequence[Text]) -> Text:
        """Return one line of cells."""
        line = Text()
        for cell, width, is_right in zip(row[:-1], self.widths, self.is_right, strict=False):
            blank = " " * max(0, width - cell.cell_len)
            line.append_text(Text(blank) + cell if is_right else cell + Text(blank))
            line.append(" " * _GAP)
        line.append_text(row[-1])
        line.rstrip()
        return line

    def lines(self, row: list[Text], *, beside: bool) -> Iterator[Text]:
        """Give the lines of one row."""
        if self.widths and row[0].cell_len > self.widths[0]:
            yield row[0]
            row = [Text(""), *row[1:]]
        indent = self.words_from if beside else _INDENT
        words = list(_words_lines(row[-1], self.room - indent, self.screen)) if row[-1] else []
        yield self.line([*row[:-1], words.pop(0) if beside and words else Text("")])
        yield from (Text(" " * indent) + line for line in words)


def _words_lines(text: Text, room: int, screen: Console) -> Iterator[Text]:
    if text.cell_len <= room:
        yield text
        return
    for line in text.wrap(screen, max(1, room), overflow="fold"):
        line.rstrip()
        yield line
