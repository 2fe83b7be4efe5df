"""What was heard in clips, as programs read it."""

from typing import Literal

from storyboard.actions.result import Result
from storyboard.edit.heard_now import HeardTake
from storyboard.model.graph import SegmentId
from storyboard.model.heard_lines import ComparedLine
from storyboard.model.takes import Take


class OtherWord(Result):
    """A word of a line in whose place another was heard."""

    written: str
    heard: str


class LineHeard(Result):
    """A line, and what was heard of it."""

    line: str
    """``turn.line-2``."""
    words: str
    verdict: Literal["said", "other", "missing"]
    """``other``: only part of it was heard, or other words in its place."""
    share: float
    """How much of it was heard as it is written, from 0 to 1."""
    missing: tuple[str, ...]
    """Words that were not heard."""
    other: tuple[OtherWord, ...]
    start_s: float | None
    """When it begins, in seconds of the clip; null where the service does not say so."""
    end_s: float | None


class ClipHeard(Result):
    """What was heard in the clip of a take."""

    shot: str
    segment: int
    """Counted from 1."""
    take: int
    service: str
    model: str
    language: str
    heard_at: str
    """When it was asked for, UTC; empty where the clip has no sound."""
    text: str
    """All that was heard."""
    lines: tuple[LineHeard, ...]
    """As they are written now."""
    added: tuple[str, ...]
    """Words that stand in no line."""
    problems: tuple[str, ...]
    """A clause for each line that is not said as it is written."""
    usd: float | None
    """What all calls for it cost; null where nobody knows."""
    perhaps_paid: int
    """How many calls there were besides whose answer was lost."""
    was_known: bool
    """Whether it was heard before, and nobody was asked now."""


class UnheardClip(Result):
    """A clip of which it is not known what it says."""

    shot: str
    segment: int
    why: str
    hint: str
    perhaps_paid: int
    """How many calls were sent whose answer was lost."""


class HearResult(Result):
    """What was heard in the clips of a film."""

    clips: tuple[ClipHeard, ...]
    unheard: tuple[UnheardClip, ...]
    usd: float | None
    """What the calls of now cost; null where nobody knows."""


def unheard_clip(segment: SegmentId, why: str, *, hint: str = "", perhaps_paid: int = 0) -> UnheardClip:
    """Return that it is not known what *segment* says, and *why*."""
    return UnheardClip(shot=segment[0], segment=segment[1], why=why, hint=hint, perhaps_paid=perhaps_paid)


def clip_heard(take: Take, found: HeardTake, *, was_known: bool = True) -> ClipHeard:
    """Return what was *found* to be heard in *take* as programs read it."""
    heard = found.heard
    return ClipHeard(
        shot=take.key.shot,
        segment=take.key.segment,
        take=take.key.take,
        service=heard.service,
        model=heard.model,
        language=heard.language,
        heard_at=heard.heard_at[-1] if heard.heard_at else "",
        text=heard.text,
        lines=tuple(map(line_heard, found.compared.lines)),
        added=found.compared.added,
        problems=found.compared.sentences,
        usd=None if heard.whole_usd is None else float(heard.whole_usd),
        perhaps_paid=len(heard.lost_at),
        was_known=was_known,
    )


def line_heard(line: ComparedLine) -> LineHeard:
    """Return what was heard of *line* as programs read it."""
    span = line.span_s
    return LineHeard(
        line=line.said.id,
        words=line.said.words,
        verdict=line.verdict,
        share=round(line.heard.share, 3),
        missing=line.heard.missing_words,
        other=tuple(OtherWord(written=written, heard=heard) for written, heard in line.heard.other_words),
        start_s=round(span[0], 3) if span else None,
        end_s=round(span[1], 3) if span else None,
    )
