"""Lengths as people write them into lists: ``5s``, ``00:05``, ``2-3 sec``, ``1 min 30``, ``120 frames``."""

import re
import unicodedata
from fractions import Fraction

from storyboard.model.units import FPS

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_TO = re.compile(r"-|–|—|−|~|〜|to|bis|至|到")
_ABOUT = re.compile(
    r"^(?:~|≈|ca\.?|c\.|about|approx\.?|around|max\.?|约|約|大約|약|env(?:iron|\.)|circa|около)\s*", re.IGNORECASE
)
_CLOCK = re.compile(r"(?:(\d+):)?(\d*):(\d{1,2}(?:[.,]\d+)?)(?:[:;](\d{1,2}))?")
_PARTS = re.compile(
    rf"(?:{_NUMBER}\s*(?:h|hrs?|hours?|小时|小時|時間|시간|ч)\s*)?"
    rf"(?:{_NUMBER}\s*(?:m|min|mins|minut(?:es?|en|os|i)|мин|'|′|分|分钟|分鐘|분)\.?\s*)?"
    rf"(?:{_NUMBER}\s*(?:s|sec|secs|second(?:s|es?|i)?|seg|segundos?|sek|sekunden?|с|сек(?:унды?)?|\"|″|''|秒|秒钟|秒鐘|秒間|초)?\.?)?",
    re.IGNORECASE,
)
_LONGEST = 100
"""No length is written in more letters."""
_FRAMES = re.compile(r"(\d+)\s*(?:f|fr|frames?|帧|幀|フレーム|コマ|프레임)\.?", re.IGNORECASE)


def seconds_of(text: str) -> Fraction | None:
    """Return the length that *text* says; of two the longer one, and None where it says none."""
    if len(text) > _LONGEST:
        return None
    plain = _ABOUT.sub("", unicodedata.normalize("NFKC", text).strip())
    ends = [end for end in _TO.split(plain) if end.strip()]
    if len(ends) == 2:
        first, last = (_one(end) for end in ends)
        if first is None or last is None:
            return None
        # From one time of the film to another, or from one length to another.
        is_span = all(":" in end for end in ends)
        length = last - first if is_span else max(first, last)
        return length if length > 0 else None
    found = _one(plain) if len(ends) == 1 else None
    return found or None


def ends_of(text: str) -> tuple[Fraction, Fraction] | None:
    """Return the two times of *text*, such as ``0:10-0:15`` or ``3-6 s``; None where it says no two."""
    if len(text) > _LONGEST:
        return None
    ends = [end for end in _TO.split(unicodedata.normalize("NFKC", text).strip()) if end.strip()]
    if len(ends) != 2:
        return None
    first, last = (_one(end) for end in ends)
    return (first, last) if first is not None and last is not None and first < last else None


def _one(text: str) -> Fraction | None:
    text = text.strip()
    if frames := _FRAMES.fullmatch(text):
        return int(frames[1]) / FPS
    if milliseconds := re.fullmatch(r"(\d+)\s*(?:ms|毫秒)", text):
        return Fraction(int(milliseconds[1]), 1000)
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds, frames_past = clock.groups()
        past = Fraction(int(frames_past), 1) / FPS if frames_past else Fraction(0)
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + _number(seconds) + past
    parts = _PARTS.fullmatch(text)
    if not parts or not any(parts.groups()):
        return None
    hours, minutes, seconds = parts.groups()
    return _number(hours) * 3600 + _number(minutes) * 60 + _number(seconds)


def _number(text: str | None) -> Fraction:
    return Fraction((text or "0").replace(",", "."))
