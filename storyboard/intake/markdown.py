"""
A Markdown list to the lines of a shot list.

A list item is a shot, a heading above it the scene, the first heading the
title; what is indented below an item says more of it. A table is read as a
spreadsheet is.
"""

import re
from dataclasses import dataclass, field

from storyboard.errors import CommandError
from storyboard.intake.columns import part_of
from storyboard.intake.lengths import seconds_of
from storyboard.intake.rows import Line, Sheet, read_rows

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_ITEM = re.compile(r"([-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)")
_KEY = re.compile(r"(?:\*\*|__)?([^:：*]{1,30}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.+)")
_LEAD = re.compile(r"(?:\*\*|__)(.{1,40}?)[.:：]?(?:\*\*|__)\s*[:：—–-]?\s*(.*)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_LENGTH = re.compile(r"\s*(?:[(\[（]([^()\[\]（）]{1,20})[)\]）]|[—–,]\s*([^—–,]{1,14}))\s*[.。]?$")
_RULE = re.compile(r"\s*([-*_]\s*){3,}")
_MARKS = re.compile(r"(\*\*|__|~~|`)(.+?)\1|(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\3(?!\w)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    title: str = ""
    synopsis: list[str] = field(default_factory=list)
    scene: str = ""
    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """The number of each item's line, and what is said of its shot."""
    beside: list[str] = field(default_factory=list)
    """Text between the lists, for the notes of the next shot."""
    indent: int = 0
    """Of the list's items."""


def read_markdown(text: str, *, name: str) -> Sheet:
    """
    Return the shots of the lists, or of the table, in *text*; *name* is the file's.

    Raises:
        CommandError: There is neither.
    """
    reading = _Reading()
    rows = _without_front_matter(text.expandtabs(4).splitlines())
    tables = [line for line in rows if line.lstrip().startswith("|")]
    for number, line in enumerate(rows, start=1):
        _take(line, number, reading)
    if not reading.lines and len(tables) > 2:
        sheet = read_rows([_cells(line) for line in tables if not re.fullmatch(r"[|\s:-]+", line)], name=name)
        return Sheet(reading.title or sheet.title, "\n".join(reading.synopsis), sheet.lines, sheet.remarks)
    if not reading.lines:
        raise CommandError(f"{name}: there is no list of shots", hint="write each shot as a line that begins with '- '")
    remarks = [] if not reading.beside else [f"left out below the last shot: {' '.join(reading.beside)}"]
    found = tuple(Line(number, cells) for number, cells in reading.lines)
    title = reading.title or name.rsplit(".", 1)[0]
    return Sheet(title, "\n".join(reading.synopsis), found, tuple(remarks))


def _without_front_matter(lines: list[str]) -> list[str]:
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:]):
        end = next(n for n, line in enumerate(lines[1:], start=1) if line.strip() == "---")
        return ["" for _ in lines[: end + 1]] + lines[end + 1 :]
    return lines


def _take(line: str, number: int, reading: _Reading) -> None:
    indent, plain = len(line) - len(line.lstrip()), line.strip()
    if not plain or _RULE.fullmatch(plain) or plain.startswith("|"):
        return
    if heading := _HEADING.fullmatch(plain):
        _take_heading(_plain(heading[2]), reading)
    elif item := _ITEM.fullmatch(plain):
        if reading.lines and indent > reading.indent:
            _add(reading.lines[-1][1], item[2])
        else:
            reading.indent = indent
            reading.lines.append((number, _shot(item[2], reading)))
            reading.beside = []
    elif reading.lines and indent > reading.indent:
        _add(reading.lines[-1][1], plain)
    elif reading.lines or reading.scene:
        reading.beside.append(_plain(plain))
    else:
        reading.synopsis.append(_plain(plain))


def _take_heading(words: str, reading: _Reading) -> None:
    if not reading.title and not reading.lines:
        reading.title = words
    else:
        reading.scene = words


def _shot(text: str, reading: _Reading) -> dict[str, str]:
    cells: dict[str, str] = {"scene": reading.scene} if reading.scene else {}
    if picture := _PICTURE.search(text):
        cells["first_frame"] = picture[1]
        text = _PICTURE.sub("", text).strip()
    if (
        (length := _LENGTH.search(text))
        and seconds_of(length[1] or length[2])
        and re.search(r"\D", length[1] or length[2])
    ):
        cells["duration"] = length[1] or length[2]
        text = text[: length.start()].strip()
    if lead := _LEAD.fullmatch(text):
        cells["id"], text = lead[1], lead[2]
        text = text or lead[1]
    cells["action"] = _plain(text)
    if reading.beside:
        cells["notes"] = "\n".join(reading.beside)
    return cells


def _add(cells: dict[str, str], text: str) -> None:
    """Add a line below an item: a part of the shot by its name, else a note."""
    if picture := _PICTURE.search(text):
        cells.setdefault("first_frame", picture[1])
        text = _PICTURE.sub("", text).strip()
    key = _KEY.fullmatch(text)
    part = part_of(key[1]) if key else None
    if key and part and part not in cells:
        cells[part] = _plain(key[2])
    elif text:
        noted = cells.get("notes")
        cells["notes"] = f"{noted}\n{_plain(text)}" if noted else _plain(text)


def _cells(line: str) -> list[str]:
    inner = line.strip().strip("|")
    return [_plain(cell.strip().replace("\\|", "|").replace("<br>", "\n")) for cell in re.split(r"(?<!\\)\|", inner)]


def _plain(text: str) -> str:
    """Return *text* without marks of emphasis and links."""
    return _LINK.sub(r"\1", _MARKS.sub(lambda found: found[2] or found[4], text)).strip()
