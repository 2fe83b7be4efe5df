"""Subtitles as a track of an MP4: 3GPP timed text (3GPP TS 26.245), which ffmpeg calls ``mov_text``."""

import struct
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from av.container import OutputContainer
from av.stream import Stream

from storyboard.media.coded.mp4 import Sample, Track
from storyboard.media.coded.probe import Format
from storyboard.media.cue import Cue, without_commands
from storyboard.media.language_codes import three_letter_code

_TICKS_A_FRAME = 1000
_MAX_BYTES = 0xFFFF
_STYLE = """[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, BackColour, Alignment
Style: Default,Sans,{size_px},&H00FFFFFF,&HFF000000,2
[Events]
"""
"""How words look, in the form that libavcodec takes it: that of Advanced SubStation Alpha."""


def text_track(
    cues: Sequence[Cue], *, frames: int, pictures: Format, near: Path, language: str = ""
) -> Track:  # fmt: skip
    """
    Return a track that shows *cues*, which follow each other, in a film of *frames* frames.

    *near* is any file that can be read: a sample of a track lies in a file. *language* is a tag: ``zh``, ``pt-BR``.
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
        add_to=partial(_add_words, pictures=pictures, language=language),
        clock=pictures.rate.numerator * _TICKS_A_FRAME,
        ticks=pictures.rate.denominator * _TICKS_A_FRAME,
        skipped_ticks=0,
        shown_ticks=sum(lengths),
        samples=samples,
        lengths=lengths,
    )


def _sample(text: str) -> bytes:
    # Cut between characters: half of one would make the whole text unreadable.
    said = without_commands(text).encode("utf-8")[:_MAX_BYTES].decode("utf-8", errors="ignore").encode("utf-8")
    return struct.pack(">H", len(said)) + said


def _add_words(film: OutputContainer, *, pictures: Format, language: str) -> Stream:
    """Add a stream of white words in the middle of the foot, on no ground."""
    stream = film.add_stream("mov_text")
    size_px = max(min(pictures.width_px, pictures.height_px) // 20, 10)
    stream.codec_context.subtitle_header = _STYLE.format(size_px=size_px).encode()
    if language:
        stream.metadata["language"] = three_letter_code(language)
        # MP4 has no room for a whole tag: pt-BR is Portuguese, and the name of the track says of where.
        stream.metadata["handler_name"] = language
    return stream
