"""Tables in a Markdown text: where each stands, and its rows."""

import re
from dataclasses import dataclass

from storyboard.author.imports.emphasis import MARKDOWN_MARKS, without_emphasis
from storyboard.author.imports.table import rows_of

PICTURE = re.compile(r"!\[[^\]]{0,500}+\]\(([^)\s]{1,2000}+)[^)]{0,500}+\)")
_LINK = re.compile(r"\[([^\]]{0,500}+)\]\([^)]{0,2000}+\)")
_ENTITY = re.compile(r"&(nbsp|amp|lt|gt|quot|apos|#\d{1,6});")
_ENTITIES = {"nbsp": " ", "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_BREAK = re.compile(r"<br\s{0,5}/?>", re.IGNORECASE)
_DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?|\+[-=+:]+\+")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*(\w*).*")
_CELLS_OF_A_LIST = frozenset({"csv", "tsv"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and where it stands."""

    start: int
    """Its first line, counted from 1."""
    rows: tuple[list[str], ...]
    numbers: tuple[int, ...]
    """The line of each row."""


def find_tables(lines: list[str], *, name: str) -> tuple[list[Table], list[str]]:
    """
    Return the tables in *lines* of the file called *name*, and the other lines.

    Those are as many, with the lines of tables and fences empty.
    """
    tables: list[Table] = []
    left = list(lines)
    at = 0
    while at < len(lines):
        fence = _FENCE.fullmatch(lines[at].strip())
        if fence:
            left[at] = ""
            at = _take_sheet(lines, at, fence, tables, left, name) if fence[2].lower() in _CELLS_OF_A_LIST else at + 1
            continue
        end = _end_of_table(lines, at)
        if end > at + 1:
            tables.append(_table(lines, at, end))
            left[at:end] = [""] * (end - at)
        at = max(end, at + 1)
    return tables, left


def plain_markdown(text: str) -> str:
    """Return *text* without marks of emphasis, links and entities."""
    text = _LINK.sub(r"\1", without_emphasis(text, MARKDOWN_MARKS))
    return _ENTITY.sub(lambda found: _ENTITIES.get(found[1]) or chr(int(found[1][1:]) % 0x110000), text).strip()


def _take_sheet(
    lines: list[str], at: int, fence: re.Match[str], tables: list[Table], left: list[str], name: str
) -> int:
    """Take what a fence holds as a spreadsheet, and return the line after it."""
    end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == fence[1]), len(lines))
    rows = tuple(rows_of("\n".join(lines[at + 1 : end]), name=name, above=at + 1))
    tables.append(Table(at + 2, rows, tuple(range(at + 2, at + 2 + len(rows)))))
    left[at : end + 1] = [""] * len(left[at : end + 1])
    return end + 1


def _row(line: str) -> str:
    return line.lstrip("> \t").rstrip()


def _end_of_table(lines: list[str], at: int) -> int:
    """Return the line after the table that begins at *at*; *at* itself where none does."""
    first = _row(lines[at])
    has_heading = "|" in first and at + 1 < len(lines) and _is_delimiter(_row(lines[at + 1]))
    if not has_heading and not first.startswith("|") and not _is_delimiter(first):
        return at
    end = at
    while (
        end < len(lines) and (row := _row(lines[end])) and (row.startswith(("|", "+")) or (has_heading and "|" in row))
    ):
        end += 1
    return end


def _is_delimiter(row: str) -> bool:
    return ("|" in row or row.startswith("+")) and bool(_DELIMITERS.fullmatch(row))


def _table(lines: list[str], at: int, end: int) -> Table:
    found = [(n + 1, _row(lines[n])) for n in range(at, end)]
    kept = [(number, _cells(row)) for number, row in found if not re.fullmatch(r"[|\s:=+-]+", row)]
    return Table(at + 1, tuple(cells for _, cells in kept), tuple(number for number, _ in kept))


def _cells(row: str) -> list[str]:
    inner = row.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_cell(cell.strip()) for cell in re.split(r"(?<!\\)\|", inner)]


def _cell(text: str) -> str:
    if picture := PICTURE.fullmatch(text):
        return picture[1]
    text = PICTURE.sub(r"\1", text).replace("\\|", "|")
    return "\n".join(plain_markdown(line) for line in _BREAK.split(text))
