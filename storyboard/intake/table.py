"""Text of a spreadsheet to rows: whatever stands between the cells."""

import csv
import io
from collections import Counter

from storyboard.errors import CommandError

_BETWEEN = (",", ";", "\t", "|")


def rows_of(text: str) -> list[list[str]]:
    """
    Return the rows of comma-, semicolon-, tab- or pipe-separated *text*.

    Raises:
        CommandError: A cell is longer than any text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.casefold().startswith("sep=") and len(first) == 5:
        # A line for Excel, which says what stands between the cells.
        return _read(rest, first[4])
    return _read(text, max(_BETWEEN, key=lambda sign: _fit(text, sign)))


def _read(text: str, between: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=between))
    except csv.Error as error:
        raise CommandError(f"the list is no table: {error}", hint="save it as CSV once more") from error


def _fit(text: str, between: str) -> tuple[int, int]:
    """Return how many rows have the most common number of cells, counted only where there are several."""
    widths = Counter(len(row) for row in _read(text, between))
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0, 0
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return count, width
