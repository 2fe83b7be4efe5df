"""Text of a spreadsheet to rows: whatever stands between the cells."""

import csv
import io
import re
from collections import Counter

from storyboard.author.imports.columns import part_of
from storyboard.errors import CommandError

_BETWEEN = (",", ";", "\t", "|")
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
_TOO_LONG = f"a cell of over {csv.field_size_limit():,} characters"
_HEADING_WITHIN = 25
"""Rows in which the heading is looked for."""


def rows_of(text: str, *, name: str, above: int = 0) -> list[list[str]]:
    """
    Return the rows of comma-, semicolon-, tab- or pipe-separated *text*; *name* is the file's, *above* how
    many of its lines stand before.

    Raises:
        CommandError: A quote is never closed, or a cell is longer than any text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, newline, rest = text.partition("\n")
    if first.casefold().startswith("sep=") and len(first) == 5:
        # A line for Excel, which says what stands between the cells.
        between, table, skipped = first[4], rest, 1
    else:
        between, table, skipped = max(_BETWEEN, key=lambda sign: _fit_of(text, sign)), text, 0
    _check_quotes(table, between, above + skipped, name)
    return [*([[]] if skipped and newline else []), *_read_csv(table, between, above + skipped, name)]


def _read_csv(text: str, between: str, above: int = 0, name: str = "") -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    try:
        return list(reader)
    except csv.Error as error:
        if "field limit" in str(error):
            where = f"{name}: line {above + reader.line_num}"
            raise CommandError(f"{where}: {_TOO_LONG}", hint="close its quote, or cut it") from error
        raise CommandError(f"the list is not a table: {error}", hint="save it as CSV once more") from error


def _fit_of(text: str, between: str) -> tuple[int, int, int]:
    """Return how many columns are known, and how many rows have the most common number of cells, if several."""
    try:
        rows = _read_csv(text, between)
    except CommandError:
        return 0, 0, 0
    widths = Counter(len(row) for row in rows)
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0, 0, 0
    known = max(sum(1 for cell in row if part_of(cell)) for row in rows[:_HEADING_WITHIN])
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return known, count, width


def _check_quotes(text: str, between: str, above: int, name: str) -> None:
    """
    Refuse a quote that swallows the rows below it.

    Raises:
        CommandError: It is never closed, or what closes it stands in the middle of a cell of another line.
    """
    cell = re.compile(rf"[^\n{re.escape(between)}]*")
    width = max((text[: text.find("\n")] if "\n" in text else text).count(between), 1)
    at, line, cells = 0, 1, 0
    while at < len(text):
        cells += 1
        if text[at] == '"':
            found = _QUOTED.match(text, at)
            end = found.end() if found else len(text)
            inside, place = text[at:end], f"{name}: line {above + line}"
            is_bad = not found or (end < len(text) and text[end] not in f" \n{between}")
            swallows = max((row.count(between) for row in inside.split("\n")[1:]), default=0) >= max(width - 1, 1)
            if "\n" in inside and (is_bad or (swallows and _is_short(text, end, between, cells, width))):
                raise CommandError(
                    f"{place}: the quote that opens here swallows the lines below it: {inside[:30]!r}",
                    hint='close it with " at the end of its cell, or take it out',
                )
            if not found:
                raise CommandError(
                    f"{place}: the quote that opens here is never closed: {inside[:30]!r}",
                    hint='close it with " at the end of its cell, or take it out',
                )
            line += inside.count("\n")
            at = end
        rest = cell.match(text, at)
        at = rest.end() if rest else at
        if at < len(text) and text[at] == "\n":
            line, cells = line + 1, 0
        at += 1


def _is_short(text: str, end: int, between: str, cells: int, width: int) -> bool:
    """Return whether the row, whose cell number *cells* ends at *end*, holds fewer cells than the heading."""
    stop = text.find("\n", end)
    return cells - 1 + text.count(between, end, stop if stop >= 0 else len(text)) < width
