"""Headings of scenes and transitions between them, as screenplays write them."""

import re
import unicodedata

from storyboard.author.imports.transitions import transition_of

_INSIDE_OR_OUT = (
    "int", "ext", "est", "i", "e", "innen", "außen", "aussen", "инт", "нат", "экст", "wn", "wnętrze", "plener", "pl",
    "binnen", "buiten", "iç", "dış",
)  # fmt: skip
"""What headings begin with: English and Romance languages, German, Russian, Polish, Dutch and Turkish."""
_ALONE = "|".join(word for word in _INSIDE_OR_OUT if len(word) > 1)
_PLACE = re.compile(
    rf"(?:(?:{'|'.join(_INSIDE_OR_OUT)})\.?[ ]?/[ ]?(?:{'|'.join(_INSIDE_OR_OUT)})|(?:{_ALONE})\.?-(?:{_ALONE})"
    rf"|{_ALONE}|内外景|内景|外景|內景)(?:[. 。．:：]|(?<=景)$)[ ]*|[○◯〇](?=[\u3040-\u30ff\u3400-\u9fff])",
    re.IGNORECASE,
)
"""The circle is how scripts in Japanese begin a scene."""
_SIGNED = frozenset({"innen", "außen", "aussen", "binnen", "buiten", "plener", "wnętrze", "iç", "dış", "pl"})
"""Common words too: they begin a heading only with a dot behind them, or in capitals."""
_NUMBER_BEFORE = re.compile(
    r"(?:第|场景|場景|シーン|씬|#|S)?\s?(\d{1,4}[A-Z]{0,2})(?:[场場])?(?:[.)、．:：]\s*|\s+)(?=\S)"
)
_INDOORS = frozenset(("内", "外", "内外", "外内", "內", "內外", "内景", "外景"))
_HOURS = frozenset(
    (
        "日",
        "夜",
        "晨",
        "昏",
        "早",
        "晚",
        "清晨",
        "早晨",
        "上午",
        "中午",
        "下午",
        "傍晚",
        "黄昏",
        "夜晚",
        "晚上",
        "白天",
        "深夜",
        "凌晨",
    )
)
_LONGEST_CHINESE = 40
_NUMBER = re.compile(r"#([\w.-]+)#\s*$")
_TRANSITION = re.compile(
    r"[^a-z]*\bTO[:：]|(?:[^a-z]* )?(?:FADE (?:IN|OUT|UP)|(?:FADE|CUT|DISSOLVE|DIP) TO (?:BLACK|WHITE))[.:：]?"
)
_SPOKEN_TRANSITION = re.compile(
    r"(?:(?:(?:smash|hard|match|jump) )?cut|dissolve|wipe|fade) to:|fade (?:in|out|to black|to white)[.:]",
    re.IGNORECASE,
)


def is_heading(line: str) -> bool:
    """Return whether *line* begins as a scene's heading does: INT., EXT., INT./EXT., I/E, EST., INNEN., ИНТ., 内."""
    plain = _without_marks(line)
    numbered = _NUMBER_BEFORE.match(plain)
    rest = plain[numbered.end() :] if numbered else plain
    return bool(_place_in(rest)) or _is_chinese(rest)


def place_of_heading(heading: str) -> str:
    """Return *heading* without INT. and the like."""
    plain = _without_marks(heading)
    found = _place_in(plain)
    return plain[found.end() :].strip() if found else heading


def scene_number(heading: str) -> tuple[str, str]:
    """Return *heading* without its number, and the number: ``#2A#`` behind it, or one before and perhaps behind it."""
    found = _NUMBER.search(heading)
    if found:
        return heading[: found.start()].rstrip(), found[1]
    before = _NUMBER_BEFORE.match(heading)
    if not before or not is_heading(heading):
        return heading, ""
    return heading[before.end() :].removesuffix(f" {before[1]}").rstrip(), before[1]


def _place_in(line: str) -> re.Match[str] | None:
    found = _PLACE.match(line)
    if not found:
        return None
    word = re.split(r"[\s./:：-]", found[0])[0].lower()
    is_sure = found[0].rstrip().endswith(".") or "/" in found[0] or line == line.upper()
    return found if is_sure or word not in _SIGNED else None


def _is_chinese(line: str) -> bool:
    """Return whether *line* is a heading of a Chinese script: place, inside or outside, and hour, in any order."""
    parts = set(re.split(r"[\s，,、·/／—–-]+", line)) if len(line) <= _LONGEST_CHINESE else set()
    return len(parts) > 2 and bool(parts & _INDOORS) and bool(parts & _HOURS)


def is_transition(line: str) -> bool:
    """Return whether *line*, which stands alone, says how the next shot comes."""
    plain = unicodedata.normalize("NFKC", line).strip("*_ ")
    if _TRANSITION.fullmatch(plain) or _SPOKEN_TRANSITION.fullmatch(plain):
        return True
    is_label = plain.endswith(":") or not plain.isascii() or (plain.endswith(".") and " " in plain)
    return is_label and plain == plain.upper() and transition_of(plain) is not None


def _without_marks(line: str) -> str:
    return line.lstrip("*_")
