"""Whole sentences of what a person wrote in pieces: a capital first, a full stop last, headings of scenes in words."""

import re
import unicodedata
from collections.abc import Iterable

from storyboard.model.text_commands import split_text_commands

_ENDS = (".", "!", "?", "…", "。", "！", "？")
_CLOSING = "\"'”’»)）]】」』♪*"
_JOINTS = ",;:，；：、-–— "
_HEADING = re.compile(r"(INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|I/E|INT|EXT)[. ]", re.IGNORECASE)
_DASH = re.compile(r"\s[-–—]\s")
"""Between a heading's place and its time."""
_SIDES = {"int": "Interior", "ext": "Exterior"}
_TIMES = {
    "day": "by day", "night": "at night", "morning": "in the morning", "afternoon": "in the afternoon",
    "evening": "in the evening", "dawn": "at dawn", "dusk": "at dusk", "noon": "at noon", "midnight": "at midnight",
    "sunrise": "at sunrise", "sunset": "at sunset",
}  # fmt: skip


def sentence(text: str) -> str:
    """Return *text* as a whole sentence: a capital first, and a full stop of its own script last, before commands."""
    commands = split_text_commands(text)
    if commands.written:
        return " ".join((sentence(commands.text), *commands.written)).strip()
    plain = _heading_in_words(text.strip())
    if not plain:
        return ""
    begun = plain
    if len(plain[0].upper()) == 1 and not plain[1:2].isupper():
        begun = plain[0].upper() + plain[1:]
    if begun.rstrip(_CLOSING).endswith(_ENDS):
        return begun
    return (begun.rstrip(_JOINTS) or begun) + ("。" if is_chinese(begun) else ".")


def _heading_in_words(text: str) -> str:
    """Return the heading of a scene, ``EXT. ORCHARD - DAWN``, in words; any other text as it stands."""
    found = _HEADING.match(text)
    rest = text[found.end() :].strip() if found else ""
    if not found or not rest or "\n" in text or text != text.upper():
        return text
    place, *more = _DASH.split(rest, maxsplit=1)
    where = "Interior and exterior" if "/" in found[1] else _SIDES[found[1].lower()]
    time = "".join(more).strip().lower()
    when = f" {_TIMES[time]}" if time in _TIMES else f", {time}" if time else ""
    return f"{where}, {place.strip().lower()}{when}"


def in_a_row(sentences: Iterable[str]) -> str:
    """Return *sentences* one after the other; Chinese ones without a space between them."""
    text = ""
    for said in sentences:
        # A quote or an ellipsis at the end is of no script: the signs before it tell.
        is_close = any(map(_is_wide, text[-3:]))
        text += said if is_close or not (text and said) else f" {said}"
    return text


def is_chinese(text: str) -> bool:
    """Return whether most letters of *text* are Chinese, or of another script as wide."""
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum(map(_is_wide, letters)) > len(letters)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in {"W", "F"}
