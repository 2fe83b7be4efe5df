"""Subtitle files read back: SubRip and WebVTT, as subtitling programs write them. Text is data; tags are left out."""

import re
from dataclasses import dataclass

_TIMES = re.compile(r"\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]*>")
_SIMPLE_TAG = re.compile(r"</?(?:b|i|u|font)(?: [^<>]*)?>", re.IGNORECASE)
_NOT_WORDS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks of direction: each writer puts its own."""
_ASIDE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class FiledCue:
    """A cue of a file."""

    id: str
    """What stands before its times: of SubRip a number."""
    start_ms: int
    end_ms: int
    text: str


def filed_cues(text: str) -> tuple[FiledCue, ...]:
    """Return the cues of *text*, SubRip or WebVTT; what is none of them is passed over."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    is_webvtt = text.startswith("WEBVTT")
    found: list[FiledCue] = []
    for block in re.split(r"\n[ \t]*\n+", text.strip("\n")):
        rows = block.split("\n")
        if is_webvtt and rows[0].split(" ")[0] in _ASIDE:
            continue
        times = [(place, match) for place, row in enumerate(rows[:2]) if (match := _TIMES.match(row))]
        if times:
            place, match = times[0]
            words = "\n".join(_plain_row(row, is_webvtt=is_webvtt) for row in rows[place + 1 :])
            start_ms, end_ms = _ms(*match.groups()[:4]), _ms(*match.groups()[4:])
            found.append(FiledCue(rows[0].strip() if place else "", start_ms, end_ms, words))
    return tuple(found)


def _plain_row(row: str, *, is_webvtt: bool) -> str:
    from html import unescape  # noqa: PLC0415 - few films are translated, and every look would wait for it

    words = unescape(_TAG.sub("", row)) if is_webvtt else _SIMPLE_TAG.sub("", row)
    return _NOT_WORDS.sub("", words).strip()


def _ms(hours: str | None, minutes: str, seconds: str, part: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(part.ljust(3, "0"))
