"""
Shots that a Markdown text writes as blocks: a heading, and below it what each part is.

    ### Shot 3: At the door (5 s)
    - **Visual:** She opens the door
    - **Camera:** push in

Such a block is one shot, not one for each of its lines. It knows no tables.
"""

import re
from dataclasses import dataclass, field

from storyboard.author.imports.columns import part_of
from storyboard.author.imports.lengths import seconds_of
from storyboard.author.imports.markdown_tables import PICTURE, plain_markdown

_HEADING = re.compile(
    r"#{1,6}\s(.*)"
    r"|(?:(?:[-*+]|\d{1,9}[.)])\s{1,9})?((?:\*\*|__)[^*_]{1,120}(?:\*\*|__)(?:\s*[(\[（][^()\[\]（）]{1,24}[)\]）])?)\s*[:：]?"
)
_MARK = re.compile(r"(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
_KEY = re.compile(r"(?:\*\*|__)?([^:：*]{1,30}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.*)")
_SHOT = re.compile(
    r"(?:shot|clip|cut|take|einstellung|plan|plano|inquadratura|кадр|カット|ショット|컷|샷|镜头|分镜|镜|鏡頭|分鏡)"
    r"\s{0,9}(?:no\.?|nr\.?|n°|#|№)?\s{0,9}(\d{1,4}[a-z]?)(?![\w])|第\s{0,9}(\d{1,4})\s{0,9}(?:个)?(?:镜头?|鏡頭?|カット)",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"[(\[（【]([^()\[\]（）【】]{1,24})[)\]）】]")
_AROUND = " \t:：.-–—|"
_SIZE = re.compile(
    r"(?:[EMX]?(?:WS|LS|CU|MS|MCU|MLS|ECU)|(?:(?:extreme|medium|very) )?(?:wide|long|close[- ]?up|medium)(?: shot)?"
    r"|totale|halbtotale|nah|gros plan|plan (?:large|moyen|américain)|[大中]?(?:远|全|中|近)景|特写|アップ|ロング)",
    re.IGNORECASE,
)
_SEEN = ("action", "prompt")


@dataclass(frozen=True, slots=True)
class Block:
    """A shot that stands under a heading of its own."""

    start: int
    """The line of its heading, counted from 1."""
    end: int
    """Its last line."""
    cells: dict[str, str]
    """What is said of the shot, by part."""


@dataclass(slots=True)
class _Section:
    """A heading and the lines below it, down to the next heading."""

    start: int
    words: str
    lines: list[tuple[int, str]] = field(default_factory=list)


def find_blocks(lines: list[str]) -> list[Block]:
    """Return the shots of *lines* that are written as blocks."""
    drafts: list[_Section] = []
    for number, line in enumerate(lines, start=1):
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            drafts.append(
                _Section(number, plain_markdown((heading[1] or heading[2] or "").strip().rstrip("#").rstrip()))
            )
        elif drafts and line.strip():
            drafts[-1].lines.append((number, line))
    return [block for draft in drafts if (block := _block(draft)) is not None]


def _block(draft: _Section) -> Block | None:
    keyed = [part for _, line in draft.lines if (part := _part_in(line)) is not None]
    is_numbered = _SHOT.match(draft.words) is not None
    seen = sum(part in _SEEN for part in keyed)
    has_items = any(_MARK.match(line.strip()) and _part_in(line) is None for _, line in draft.lines)
    if seen > 1 or (not seen and (not is_numbered or has_items)) or (seen == 1 and len(keyed) == 1 and not is_numbered):
        return None
    cells = _cells_of_heading(draft.words)
    rest = cells.pop("action", "")
    for line in _join_parts([line for _, line in draft.lines]):
        _add(cells, line)
    prose = _take_prose(cells, draft) if rest and is_numbered and cells.keys().isdisjoint(_SEEN) else ""
    if prose:
        cells["action"] = prose
        part = "size" if _SIZE.fullmatch(rest) else "notes"
        cells[part] = "\n".join(text for text in (rest, cells.get(part)) if text)
    elif rest and cells.keys().isdisjoint(_SEEN):
        cells["action"] = rest
    elif rest and "id" not in cells:
        cells["id"] = rest
    elif rest:
        cells["notes"] = "\n".join(text for text in (rest, cells.get("notes")) if text)
    elif cells.keys().isdisjoint(_SEEN) and "notes" in cells:
        cells["action"], _, notes = cells.pop("notes").partition("\n")
        cells |= {"notes": notes} if notes else {}
    if cells.keys().isdisjoint(_SEEN):
        return None
    return Block(draft.start, draft.lines[-1][0] if draft.lines else draft.start, cells)


def _take_prose(cells: dict[str, str], draft: _Section) -> str:
    """Take the first line below a shot's heading that names no part: it says what is seen, and the heading its name."""
    first = next(
        (line.strip() for _, line in draft.lines if _part_in(line) is None and not PICTURE.fullmatch(line.strip())), ""
    )
    said = plain_markdown(first)
    notes = cells.get("notes", "").split("\n")
    if not said or said not in notes or first.startswith((">", "(")):
        return ""
    notes.remove(said)
    cells.pop("notes", None)
    if notes:
        cells["notes"] = "\n".join(notes)
    return said


def _cells_of_heading(words: str) -> dict[str, str]:
    """Return the number, the length and the rest of a heading such as ``Shot 3: At the door (5 s)``."""
    cells: dict[str, str] = {}
    for length in _LENGTH.finditer(words):
        if seconds_of(length[1]) and re.search(r"\D", length[1]):
            cells["duration"] = length[1]
            words = words[: length.start()].rstrip() + words[length.end() :]
            break
    if shot := _SHOT.match(words):
        cells["id"] = shot[1] or shot[2]
        words = words[shot.end() :]
    if rest := words.strip(_AROUND):
        cells["action"] = rest
    return cells


def _join_parts(lines: list[str]) -> list[str]:
    """Return *lines* without the marks of lists, those that go on with a part in one."""
    joined: list[str] = []
    for line in lines:
        mark = _MARK.match(line.strip())
        text = line.strip()[mark.end() if mark else 0 :]
        if joined and not mark and _part_in(line) is None and _part_in(joined[-1]) is not None:
            joined[-1] = f"{joined[-1]} {text}"
        else:
            joined.append(text)
    return joined


def _part_in(line: str) -> str | None:
    """Return which part of a shot *line* names at its beginning."""
    text = line.strip()
    mark = _MARK.match(text)
    key = _KEY.fullmatch(text[mark.end() if mark else 0 :])
    return part_of(key[1]) if key else None


def _add(cells: dict[str, str], text: str) -> None:
    if picture := PICTURE.search(text):
        cells.setdefault("first_frame", picture[1])
        text = PICTURE.sub("", text).strip()
    key = _KEY.fullmatch(text)
    part = part_of(key[1]) if key else None
    if key and part and part not in cells:
        if said := plain_markdown(key[2]):
            cells[part] = said
    elif text:
        cells["notes"] = "\n".join(noted for noted in (cells.get("notes"), plain_markdown(text)) if noted)
