"""
Rows of a spreadsheet as people keep it, to the lines of a shot list.

It knows titles above the heading, empty rows, headings that come again, cells
merged over several rows, sums at the end, and rows longer than the heading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from storyboard.author.imports.cells import is_nothing, is_sum, put_together
from storyboard.author.imports.columns import COLUMNS, is_picture_and_sound, part_of
from storyboard.author.imports.lengths import seconds_of
from storyboard.author.imports.timing import Line, with_lengths
from storyboard.errors import CommandError
from storyboard.model.units import names_of

Row = Sequence[str]

_TITLE = re.compile(r"^(title|project|film|titel|片名|项目)\s*[:：]?\s+", re.IGNORECASE)
_SAID = frozenset({"action", "prompt", "dialogue"})
"""One of them makes a row a shot."""
_CARRIED = ("scene", "location")
"""What holds for the rows below too where their cell is empty."""
_SHOT_OR_SIZE = frozenset({"plan", "plano"})
_TITLES_WITHIN = 25
"""Rows in which the heading must come."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A shot list, read."""

    title: str
    synopsis: str
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]


def read_rows(rows: Sequence[Row], *, name: str, numbers: Sequence[int] = ()) -> Sheet:
    """
    Return the shot list in *rows*; *name* is the file's, *numbers* the rows' own where they do not count from 1.

    Raises:
        CommandError: No row is a heading, or there is no shot below it.
    """
    cleaned = [[_clean(cell) for cell in row] for row in rows]
    counted = list(numbers) or list(range(1, len(cleaned) + 1))
    at, parts = _heading(cleaned, name)
    remarks: list[str] = []
    read = _lines(cleaned[at:], counted[at:], parts, remarks)
    lines = _fill_merged_cells(with_lengths(_without_last_sum(read, remarks), remarks), remarks)
    if not lines:
        raise CommandError(f"{name}: there is no shot below the heading", hint="a row with an action is a shot")
    others = dict.fromkeys(heading for line in lines for heading, _ in line.other)
    if others:
        remarks.append(f"columns kept as notes: {', '.join(others)}")
    if not {"action", "prompt"} & set(parts):
        remarks.append("no column says what is seen, so the action was made of the other columns: look through it")
    title, synopsis = _title(cleaned[:at], fallback=name)
    return Sheet(title, synopsis, tuple(lines), tuple(remarks))


def known_parts(rows: Sequence[Row]) -> set[str]:
    """Return the parts of a shot that the heading of *rows* names; none where they are no shot list."""
    for row in rows[:_TITLES_WITHIN]:
        cleaned = [_clean(cell) for cell in row]
        known = {part for part in _parts_of(cleaned) if part}
        if _is_heading(known) or is_picture_and_sound(cleaned):
            return known
    return set()


def _parts_of(heading: Row) -> list[str | None]:
    """Return the part of each column. ``Plan`` and ``plano`` are a shot's number, beside another its size."""
    parts = [part_of(cell) for cell in heading]
    if parts.count("id") > 1:
        parts = [
            "size" if cell.casefold() in _SHOT_OR_SIZE and "size" not in parts else part
            for cell, part in zip(heading, parts, strict=True)
        ]
    return parts


def _clean(cell: str) -> str:
    lines = (" ".join(line.replace("\u00a0", " ").split()) for line in cell.splitlines())
    return "\n".join(line for line in lines if line)


def _is_heading(known: set[str]) -> bool:
    return len(known) >= 2 and (bool(known & _SAID) or ("id" in known and len(known) >= 3))


def _heading(rows: Sequence[Row], name: str) -> tuple[int, list[str | None]]:
    """Return the place of the row that names the columns, and the part of a shot that each is."""
    for at, row in enumerate(rows[:_TITLES_WITHIN]):
        parts = _parts_of(row)
        if _is_heading({part for part in parts if part}) or is_picture_and_sound(row):
            return at, parts
    told = ", ".join(names[0] for names in COLUMNS.values())
    raise CommandError(f"{name}: no row names the columns of a shot list", hint=f"columns are {told} and the like")


def _lines(
    rows: Sequence[Row], numbers: Sequence[int], parts: list[str | None], remarks: list[str]
) -> list[Line]:  # fmt: skip
    """Return the rows below the heading, which is the first of *rows*."""
    heading, said, lines = rows[0], _words(rows[0]), []
    told: dict[str, None] = {}
    for number, row in zip(numbers[1:], rows[1:], strict=True):
        words = _words(row)
        if not words or words == said:
            continue
        if is_sum([cell for cell in row if cell]):
            remarks.append(f"row {number} is a sum and left out: {' '.join(cell for cell in row if cell)}")
            continue
        named = [
            (heading[n] if n < len(heading) and heading[n] else f"column {n + 1}", parts[n] if n < len(parts) else None)
            for n in range(len(row))
        ]
        filled = [(*who, cell) for who, cell in zip(named, row, strict=True) if cell and not is_nothing(cell)]
        cells, other = put_together(filled, told)
        lines.append(Line(number, cells, tuple(other)))
    remarks += told
    return lines


def _without_last_sum(lines: list[Line], remarks: list[str]) -> list[Line]:
    """Return *lines* without a last one that has only a name, and a length that is all others' together."""
    *above, last = lines or [Line(0, {})]
    lengths = [seconds_of(line.cells.get("duration", "")) for line in lines]
    is_bare = set(last.cells) <= {"id", "scene", "duration"} and not last.other
    whole = sum((length for length in lengths[:-1] if length), Fraction(0))
    if len(above) < 2 or not is_bare or lengths[-1] != whole:
        return lines
    remarks.append(f"row {last.number} is a sum and left out: {' '.join(last.cells.values())}")
    return above


def _words(row: Row) -> list[str]:
    return [cell.casefold() for cell in row if cell]


def _title(above: Sequence[Row], *, fallback: str) -> tuple[str, str]:
    """Return title and synopsis: what stands above the heading."""
    said = ["  ".join(cell for cell in row if cell) for row in above if any(row)]
    title = _TITLE.sub("", said[0]).replace("\n", " ") if said else ""
    return title or Path(fallback).stem, "\n".join(said[1:])


def _fill_merged_cells(lines: Sequence[Line], remarks: list[str]) -> list[Line]:
    """Return *lines* with merged cells filled in: a row without a number goes on with the one above."""
    has_ids = sum("id" in line.cells for line in lines) > len(lines) // 2
    carried: dict[str, str] = {}
    merged: list[Line] = []
    empty: list[int] = []
    for line in lines:
        if line.cells.get("scene", carried.get("scene")) != carried.get("scene"):
            carried.pop("location", None)
        carried |= {part: line.cells[part] for part in _CARRIED if part in line.cells}
        if not _SAID & set(line.cells) and not {"size", "duration", "first_frame", "still"} & set(line.cells):
            if set(line.cells) - set(_CARRIED) - {"id"} or line.other:
                remarks.append(f"row {line.number} is no shot and left out: {' '.join(_cells_of(line))}")
            elif "id" in line.cells:
                empty.append(line.number)
            continue
        if has_ids and merged and "id" not in line.cells and not set(_CARRIED) & set(line.cells):
            merged[-1] = _together(merged[-1], line)
            remarks.append(f"row {line.number} has no number and goes on with the row above")
            continue
        merged.append(replace(line, cells={**carried, **line.cells}))
    if empty:
        remarks.append(f"rows that hold only a number are left out: {names_of(map(str, empty))}")
    return merged


def _cells_of(line: Line) -> list[str]:
    return [*line.cells.values(), *(cell for _, cell in line.other)]


def _together(above: Line, below: Line) -> Line:
    cells = dict(above.cells)
    for part, text in below.cells.items():
        cells[part] = f"{cells[part]} {text}" if part in cells and part not in _CARRIED else text
    return replace(above, cells=cells, other=above.other + below.other)
