"""The lines of a clip, held against what a service heard in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from storyboard.model.heard_clip import HeardClip
from storyboard.model.said import Said
from storyboard.model.spoken_words import HeardLine, SpokenWord, align_words

SAID_FROM: Final = 0.75
"""A line is said where so much of it was heard: services mishear names, and write numbers their own way."""
MISSING_BELOW: Final = 0.25

LineVerdict = Literal["said", "other", "missing"]
"""``other``: part of it was heard, or other words in its place."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line, and what was heard of it."""

    said: Said
    heard: HeardLine
    timed: bool
    """Whether the service told when each word was said."""

    @property
    def verdict(self) -> LineVerdict:
        """What became of it."""
        share = self.heard.share
        return "said" if share >= SAID_FROM else "missing" if share < MISSING_BELOW else "other"

    @property
    def span_s(self) -> tuple[float, float] | None:
        """From when to when it is said, in seconds of the clip; None where nobody knows."""
        span = self.heard.span_s if self.timed and self.verdict != "missing" else None
        return span if span and span[1] > span[0] else None

    @property
    def sentence(self) -> str:
        """What is wrong with it; empty where it was said as it is written."""
        lacking = ", ".join(self.heard.missing_words)
        others = ", ".join(f"{heard} in place of {written}" for written, heard in self.heard.other_words)
        match self.verdict:
            case "said":
                return ""
            case "missing":
                return f"{self.said.id} is not said"
            case "other":
                told = "; ".join(filter(None, [f"without {lacking}" if lacking else "", others]))
                return f"{self.said.id} is said otherwise: {told}"


@dataclass(frozen=True, slots=True)
class ComparedClip:
    """A clip whose lines were held against what was heard in it."""

    lines: tuple[ComparedLine, ...]
    added: tuple[str, ...]
    """Words that stand in no line."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is wrong with its lines."""
        return tuple(line.sentence for line in self.lines if line.sentence)


def compared_clip(lines: Iterable[Said], heard: HeardClip) -> ComparedClip:
    """Return *lines*, said one after the other, held against what was *heard*; what stands in brackets is left out."""
    spoken = [line for line in lines if line.is_said and line.words]
    words = heard.spoken_words or tuple(_untimed_words(heard.text))
    found = align_words([line.words for line in spoken], words)
    timed = bool(heard.words)
    return ComparedClip(
        tuple(ComparedLine(line, each, timed) for line, each in zip(spoken, found.lines, strict=True)),
        tuple(word.text for word in found.added),
    )


def spans_heard(lines: Iterable[Said], heard: HeardClip, *, clip_s: Fraction) -> dict[str, tuple[Fraction, Fraction]]:
    """Return from when to when in a clip of *clip_s* seconds those of *lines* are *heard* of which that is known."""
    if not heard.is_known:
        return {}
    spans = {line.said.id: line.span_s for line in compared_clip(lines, heard).lines}
    return {
        name: (_fraction(span[0]), min(_fraction(span[1]), clip_s))
        for name, span in spans.items()
        if span and span[0] < clip_s
    }


def _untimed_words(text: str) -> Iterable[SpokenWord]:
    """Give the words of a *text* that came without times."""
    return (SpokenWord(word, 0.0, 0.0) for word in text.split())


def _fraction(seconds: float) -> Fraction:
    return Fraction(seconds).limit_denominator(1000)
