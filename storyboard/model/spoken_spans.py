"""
When each line of a clip is said, and when narration is over it: by recordings where there are some, else by the text.

Recordings of lines follow each other from the beginning of the clip, as they are sent with it. Nobody knows when a
service lets somebody say what stands in its prompt: such lines are taken to be said one after the other, with pauses
of one length before, between and behind them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from storyboard.model.said import Said
from storyboard.model.speaking_time import speaking_time_s

_CUE_ID = re.compile(r"([^.@]+\.(?:line-\d+|narration))(?:\.\d+)?")
_MIN_LENGTH_S = Fraction(1, 5)
"""Of what is not said at all, as signs that nobody reads aloud."""


@dataclass(frozen=True, slots=True)
class HeardPart:
    """Where the sound of a recording is, without the silence around it, in seconds."""

    start_s: Fraction
    end_s: Fraction
    whole_s: Fraction
    """How long the file is."""


@dataclass(frozen=True, slots=True)
class SpokenSpan:
    """Words, and from when to when they are said."""

    id: str
    """``turn.line-2``, ``turn.narration``."""
    kind: Literal["line", "narration"]
    words: str
    start_s: Fraction
    """Of a line: in seconds from the first frame of its clip's file. Of narration: in seconds of the reel from the
    first frame that it shows of the entry alone, once the transition into it is over."""
    end_s: Fraction
    is_heard: bool = False
    """Whether a recording tells so; else it is a guess."""
    speaker: str = ""
    """Who says it, where subtitles tell that."""


def line_of_cue(cue_id: str) -> str | None:
    """Return the id of the line that a cue of this id is of; None for one of a shot that is shown again, or none."""
    found = _CUE_ID.fullmatch(cue_id)
    return found[1] if found else None


def line_spans(lines: Sequence[Said], clip_s: Fraction, heard: Mapping[str, HeardPart]) -> tuple[SpokenSpan, ...]:
    """Return when each of *lines* is said in a clip of *clip_s* seconds; *heard* tells of recordings, by ids."""
    if lines and all(line.id in heard for line in lines):
        return _spans_of_recordings(lines, heard)
    lengths = [_length_s(line, heard) for line in lines]
    whole_s = sum(lengths, Fraction(0))
    # What cannot be said in that time is said faster.
    shrunk = min(clip_s / whole_s, Fraction(1)) if whole_s else Fraction(1)
    pause_s = (clip_s - whole_s * shrunk) / (len(lines) + 1)
    spans: list[SpokenSpan] = []
    at_s = pause_s
    for line, length_s in zip(lines, lengths, strict=True):
        spans.append(_span(line, at_s, at_s + length_s * shrunk))
        at_s += length_s * shrunk + pause_s
    return tuple(spans)


def narration_span(narration: Said, heard: Mapping[str, HeardPart]) -> SpokenSpan:
    """Return when *narration* is said that begins with the first frame of its shot."""
    part = heard.get(narration.id)
    if part is None:
        return _span(narration, Fraction(0), _length_s(narration, heard))
    return _span(narration, part.start_s, part.end_s, is_heard=True)


def _spans_of_recordings(lines: Sequence[Said], heard: Mapping[str, HeardPart]) -> tuple[SpokenSpan, ...]:
    spans: list[SpokenSpan] = []
    at_s = Fraction(0)
    for line in lines:
        part = heard[line.id]
        spans.append(_span(line, at_s + part.start_s, at_s + part.end_s, is_heard=True))
        at_s += part.whole_s
    return tuple(spans)


def _length_s(said: Said, heard: Mapping[str, HeardPart]) -> Fraction:
    part = heard.get(said.id)
    if part is not None:
        return part.end_s - part.start_s
    return max(Fraction(speaking_time_s(said.words)).limit_denominator(1000), _MIN_LENGTH_S)


def _span(said: Said, start_s: Fraction, end_s: Fraction, *, is_heard: bool = False) -> SpokenSpan:
    return SpokenSpan(said.id, said.kind, said.words, start_s, end_s, is_heard=is_heard, speaker=said.speaker)
