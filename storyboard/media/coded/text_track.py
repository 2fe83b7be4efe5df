"""Subtitles as a track of an MP4: 3GPP timed text (3GPP TS 26.245), which ffmpeg calls ``mov_text``."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storyboard.media.coded.mp4 import Sample, Track, box
from storyboard.media.coded.probe import Format

_TICKS_A_FRAME = 1000
_MAX_BYTES = 0xFFFF


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, and when they are seen, in frames of the film."""

    start: int
    end: int
    text: str


def text_track(cues: Sequence[Cue], *, frames: int, pictures: Format, near: Path) -> Track:
    """
    Return a track that shows *cues*, which follow each other, in a film of *frames* frames.

    *near* is any file that can be read: a sample of a track lies in a file.
    """
    samples: list[Sample] = []
    lengths: list[int] = []
    at = 0
    for cue in (*cues, Cue(frames, frames, "")):
        for length, text in ((cue.start - at, ""), (cue.end - cue.start, cue.text)):
            if length > 0:
                samples.append(Sample(near, 0, 0, before=_sample(text)))
                lengths.append(length * pictures.rate.denominator * _TICKS_A_FRAME)
        at = cue.end
    return Track(
        kind="sbtl",
        entry=_entry(pictures),
        clock=pictures.rate.numerator * _TICKS_A_FRAME,
        ticks=pictures.rate.denominator * _TICKS_A_FRAME,
        skipped_ticks=0,
        shown_ticks=sum(lengths),
        samples=samples,
        width_px=pictures.width_px,
        height_px=pictures.height_px // 5,
        lengths=lengths,
    )


def _sample(text: str) -> bytes:
    # Cut between characters: half of one would make the whole text unreadable.
    said = text.encode("utf-8")[:_MAX_BYTES].decode("utf-8", errors="ignore").encode("utf-8")
    return struct.pack(">H", len(said)) + said


def _entry(pictures: Format) -> bytes:
    """Return the sample description: white words in the middle of the foot, on no ground."""
    size_px = max(min(pictures.width_px, pictures.height_px) // 20, 10)
    font = b"Sans"
    style = struct.pack(">3H2B4B", 0, 0, 1, 0, min(size_px, 255), 255, 255, 255, 255)
    fonts = box("ftab", struct.pack(">2HB", 1, 1, len(font)) + font)
    place = struct.pack(">I2b4B4h", 0, 1, -1, 0, 0, 0, 0, 0, 0, pictures.height_px // 5, pictures.width_px)
    return box("tx3g", bytes(6) + struct.pack(">H", 1) + place + style + fonts)
