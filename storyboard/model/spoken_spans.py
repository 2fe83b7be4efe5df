"""
When each line of a clip is said, and when narration is over it: by what was heard in the clip, else by recordings where
there are some, else by the text.

Recordings of lines follow each other from the beginning of the clip, as they are sent with it; what stands in brackets,
and nobody says, is between them. Nobody knows when a
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


def line_spans(
    lines: Sequence[Said],
    clip_s: Fraction,
    heard: Mapping[str, HeardPart],
    *,
    gap_s: Fraction = Fraction(0),
    least_s: Fraction = Fraction(0),
    in_clip: Mapping[str, tuple[Fraction, Fraction]] | None = None,
) -> tuple[SpokenSpan, ...]:
    """
    Return when each of *lines* is said in a clip of *clip_s* seconds.

    *heard* tells of the recordings that were sent with it, by ids; *gap_s* lies between two of them, and one shorter
    than *least_s* ends in silence. *in_clip* tells from when to when lines are heard in the clip itself, where somebody
    listened to it: that counts before all else.
    """
    if in_clip:
        found = {line.id: _span(line, *in_clip[line.id], is_heard=True) for line in lines if line.id in in_clip}
        return _spans_beside_recordings(lines, clip_s, found)
    is_sent = [line.id in heard for line in lines]
    if any(is_sent) and all(sent or not line.is_said for line, sent in zip(lines, is_sent, strict=True)):
        return _spans_beside_recordings(lines, clip_s, _spans_of_recordings(lines, heard, gap_s=gap_s, least_s=least_s))
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


def _spans_of_recordings(
    lines: Sequence[Said], heard: Mapping[str, HeardPart], *, gap_s: Fraction, least_s: Fraction
) -> dict[str, SpokenSpan]:
    spans: dict[str, SpokenSpan] = {}
    at_s = Fraction(0)
    for line in lines:
        if part := heard.get(line.id):
            spans[line.id] = _span(line, at_s + part.start_s, at_s + part.end_s, is_heard=True)
            at_s += max(part.whole_s, least_s) + gap_s
    return spans


def _spans_beside_recordings(
    lines: Sequence[Said], clip_s: Fraction, recorded: Mapping[str, SpokenSpan]
) -> tuple[SpokenSpan, ...]:
    """Return a span for each of *lines*: the *recorded* ones, and between them all others."""
    found: list[SpokenSpan] = []
    for place, line in enumerate(lines):
        if line.id in recorded:
            found.append(recorded[line.id])
            continue
        rest = [each.id in recorded for each in lines[place:]]
        unsaid = rest.index(True) if True in rest else len(rest)
        until_s = recorded[lines[place + unsaid].id].start_s if unsaid < len(rest) else clip_s
        start_s = found[-1].end_s if found else Fraction(0)
        room_s = max((until_s - start_s) / unsaid, _MIN_LENGTH_S)
        found.append(_span(line, start_s, start_s + min(_length_s(line, {}), room_s)))
    return tuple(found)


def _length_s(said: Said, heard: Mapping[str, HeardPart]) -> Fraction:
    part = heard.get(said.id)
    if part is not None:
        return part.end_s - part.start_s
    return max(Fraction(speaking_time_s(said.words)).limit_denominator(1000), _MIN_LENGTH_S)


def _span(said: Said, start_s: Fraction, end_s: Fraction, *, is_heard: bool = False) -> SpokenSpan:
    return SpokenSpan(said.id, said.kind, said.words, start_s, end_s, is_heard=is_heard, speaker=said.speaker)
