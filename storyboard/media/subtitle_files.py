"""Subtitles as files beside a film: SubRip (``.srt``) and WebVTT (``.vtt``)."""

import re
from collections.abc import Sequence
from fractions import Fraction
from html import escape
from pathlib import Path

from storyboard.files import write_durably
from storyboard.media.cue import Cue, without_commands
from storyboard.media.text_breaks import is_right_to_left

KINDS = (".srt", ".vtt")
_FROM_THE_RIGHT = "\u200f"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def beside_in(film: Path, language: str) -> Path:
    """Return the name under which the subtitles of *film* in another *language* lie beside it: ``main.zh.mp4``."""
    return film.with_name(f"{film.stem}.{language}{film.suffix}")


def write_subtitle_files(film: Path, cues: Sequence[Cue], *, rate: Fraction) -> None:
    """
    Write what is said in *film* beside it, under its name; where nothing is said, take older files away.

    Cues count frames at *rate*.
    """
    if not cues:
        for kind in KINDS:
            film.with_suffix(kind).unlink(missing_ok=True)
        return
    write_durably(film.with_suffix(".srt"), subrip_text(cues, rate=rate).encode())
    write_durably(film.with_suffix(".vtt"), webvtt_text(cues, rate=rate).encode())


def subrip_text(cues: Sequence[Cue], *, rate: Fraction) -> str:
    """Return *cues* as SubRip."""
    blocks = (
        f"{number}\n{_time(cue.start, rate, ',')} --> {_time(cue.end, rate, ',')}\n"
        f"{_rows(without_commands(cue.text))}\n"
        for number, cue in enumerate(cues, start=1)
    )
    return "\n".join(blocks)


def webvtt_text(cues: Sequence[Cue], *, rate: Fraction) -> str:
    """Return *cues* as WebVTT; signs of its markup are words here."""
    blocks = (
        f"{_id_row(cue)}{_time(cue.start, rate, '.')} --> {_time(cue.end, rate, '.')}\n"
        f"{escape(_rows(cue.text), quote=False)}\n"
        for cue in cues
    )
    return "\n".join(("WEBVTT\n", *blocks))


def _id_row(cue: Cue) -> str:
    return f"{_rows(cue.id)}\n" if cue.id else ""


def _rows(text: str) -> str:
    """Return *text* without empty rows, arrows and signs that no screen shows: each would end or break a cue."""
    rows = (" ".join(_CONTROLS.sub(" ", row).split()) for row in text.splitlines())
    return "\n".join(_marked_row(row.replace("-->", "→")) for row in rows if row)


def _marked_row(row: str) -> str:
    """Return *row* with marks that keep its first and last signs in place, where it is read from the right."""
    # Many players lay every row out from the left: a full stop would stand at the wrong end.
    return f"{_FROM_THE_RIGHT}{row}{_FROM_THE_RIGHT}" if is_right_to_left(row) else row


def _time(frame: int, rate: Fraction, point: str) -> str:
    """Return when *frame* is seen first: ``00:01:02,500``."""
    ms = round(frame / rate * 1000)
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}"
