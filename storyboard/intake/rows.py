"""
Rows of a spreadsheet as people keep it, to the lines of a shot list.

It knows titles above the heading, empty rows, headings that come again, cells
merged over several rows, sums at the end, and rows longer than the heading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from storyboard.errors import CommandError
from storyboard.intake.columns import COLUMNS, part_of

Row = Sequence[str]

_SUM = re.compile(r"(grand )?total|sum|runtime|summe|gesamt|合计|总计|总时长", re.IGNORECASE)
_TITLE = re.compile(r"^(title|project|film|titel|片名|项目)\s*[:：]?\s+", re.IGNORECASE)
_SAID = frozenset({"action", "prompt", "dialogue"})
"""One of them makes a row a shot."""
_CARRIED = ("scene", "location")
"""What holds for the rows below too where their cell is empty."""
_TITLES_WITHIN = 25
"""Rows in which the heading must come."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list, by the part of a shot that each cell is."""

    number: int
    """Of the row in the file, counted from 1."""
    cells: dict[str, str]
    other: tuple[tuple[str, str], ...] = ()
    """Heading and text of cells that are no part of a shot."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A shot list, read."""

    title: str
    synopsis: str
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]


def read_rows(rows: Sequence[Row], *, name: str) -> Sheet:
    """
    Return the shot list in *rows*; *name* is the file's.

    Raises:
        CommandError: No row is a heading, or there is no shot below it.
    """
    cleaned = [[_clean(cell) for cell in row] for row in rows]
    at, parts = _heading(cleaned, name)
    remarks: list[str] = []
    lines = _merged(_lines(cleaned, at, parts, remarks), remarks)
    if not lines:
        raise CommandError(f"{name}: there is no shot below the heading", hint="a row with an action is a shot")
    others = dict.fromkeys(heading for line in lines for heading, _ in line.other)
    if others:
        remarks.append(f"columns kept as notes: {', '.join(others)}")
    title, synopsis = _title(cleaned[:at], fallback=name)
    return Sheet(title, synopsis, tuple(lines), tuple(remarks))


def _clean(cell: str) -> str:
    lines = (" ".join(line.replace("\u00a0", " ").split()) for line in cell.splitlines())
    return "\n".join(line for line in lines if line)


def _heading(rows: Sequence[Row], name: str) -> tuple[int, list[str | None]]:
    """Return the place of the row that names the columns, and the part of a shot that each is."""
    for at, row in enumerate(rows[:_TITLES_WITHIN]):
        parts = [part_of(cell) for cell in row]
        known = {part for part in parts if part}
        if len(known) >= 2 and known & _SAID:
            # Of two columns of one name, the first is it.
            return at, [part if part not in parts[:n] else None for n, part in enumerate(parts)]
    told = ", ".join(names[0] for names in COLUMNS.values())
    raise CommandError(f"{name}: no row names the columns of a shot list", hint=f"columns are {told} and the like")


def _lines(rows: Sequence[Row], at: int, parts: list[str | None], remarks: list[str]) -> list[Line]:
    heading = rows[at]
    said = _words(heading)
    lines = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        words = _words(row)
        if not words or words == said:
            continue
        cells = {part: cell for part, cell in zip(parts, row, strict=False) if part and cell}
        if _SUM.match(words[0]) and not _SAID & set(cells) - {"dialogue"}:
            remarks.append(f"row {number} is a sum and left out: {' '.join(cell for cell in row if cell)}")
            continue
        lines.append(Line(number, cells, tuple(_others(heading, parts, row))))
    return lines


def _words(row: Row) -> list[str]:
    return [cell.casefold() for cell in row if cell]


def _others(heading: Row, parts: list[str | None], row: Row) -> list[tuple[str, str]]:
    """Return what stands under headings that are no part of a shot, and past the last heading."""
    found = []
    for n, cell in enumerate(row):
        name = heading[n] if n < len(heading) else ""
        if cell and (n >= len(parts) or parts[n] is None):
            found.append((name or f"column {n + 1}", cell))
    return found


def _title(above: Sequence[Row], *, fallback: str) -> tuple[str, str]:
    """Return title and synopsis: what stands above the heading."""
    said = ["  ".join(cell for cell in row if cell) for row in above if any(row)]
    title = _TITLE.sub("", said[0]).replace("\n", " ") if said else ""
    return title or Path(fallback).stem, "\n".join(said[1:])


def _merged(lines: Sequence[Line], remarks: list[str]) -> list[Line]:
    """Return *lines* with merged cells filled in: a row without a number goes on with the one above."""
    has_ids = sum("id" in line.cells for line in lines) > len(lines) // 2
    carried: dict[str, str] = {}
    merged: list[Line] = []
    for line in lines:
        if line.cells.get("scene", carried.get("scene")) != carried.get("scene"):
            carried.pop("location", None)
        carried |= {part: line.cells[part] for part in _CARRIED if part in line.cells}
        if not _SAID & set(line.cells) and not {"size", "duration", "first_frame"} & set(line.cells):
            if set(line.cells) - set(_CARRIED) - {"id"} or line.other:
                remarks.append(f"row {line.number} is no shot and left out: {' '.join(_told(line))}")
            continue
        if has_ids and merged and "id" not in line.cells and not set(_CARRIED) & set(line.cells):
            merged[-1] = _together(merged[-1], line)
            remarks.append(f"row {line.number} has no number and goes on with the row above")
            continue
        merged.append(replace(line, cells={**carried, **line.cells}))
    return merged


def _told(line: Line) -> list[str]:
    return [*line.cells.values(), *(cell for _, cell in line.other)]


def _together(above: Line, below: Line) -> Line:
    cells = dict(above.cells)
    for part, text in below.cells.items():
        cells[part] = f"{cells[part]} {text}" if part in cells and part not in _CARRIED else text
    return replace(above, cells=cells, other=above.other + below.other)
