"""
Narration over a reel: where each voice sounds, and as which sound.

It begins with the first frame that shows its shot alone: after the transition into it. It goes on over the shots that
follow, up to the next narration or the end of the reel; what would sound after that is left out, and told.
"""

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from storyboard.media.sound.sound_span import SAMPLE_RATE, SoundSpan, sound_length
from storyboard.model.reel_lengths import NARRATION_SLACK_S
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.places import SeenPart, beginnings
from storyboard.stitch.timeline import Timeline, TimelineNarration

CODERS_PADDING_S = Fraction(1, 10)
"""By so much a whole file may be shorter than its head says."""
_LEAVES = SAMPLE_RATE // 20
"""Samples in which a voice that is cut short fades out."""


@dataclass(frozen=True, slots=True)
class PlacedNarration:
    """A narration, and when it sounds in the reel."""

    narration: TimelineNarration
    begin_s: Fraction
    """When its shot is first seen alone."""
    end_s: Fraction
    """When its recording ends; without one, when its shot is no longer seen."""
    room_s: Fraction
    """When the next narration that is heard begins, or the reel ends: it must be over by then."""

    @property
    def over_s(self) -> float:
        """By how many seconds it is too long; 0 where it has room."""
        return max(float(self.end_s - self.room_s), 0.0)

    @property
    def at_sample(self) -> int:
        """When it begins, counted from the reel's first frame."""
        return _sample(self.begin_s)

    @property
    def heard_samples(self) -> int:
        """How much of it is heard: no more than it has room for."""
        return max(min(_sample(self.end_s), _sample(self.room_s)) - self.at_sample, 0)

    @property
    def fade_out_samples(self) -> int:
        """In how many samples it fades out: none where it has room."""
        return min(_LEAVES, self.heard_samples) if _sample(self.end_s) > _sample(self.room_s) else 0


def _sample(seconds: Fraction) -> int:
    return round(seconds * SAMPLE_RATE)


def place_narrations(
    timeline: Timeline, parts: Sequence[SeenPart], *, length_s: Callable[[Path], Fraction]
) -> tuple[PlacedNarration, ...]:
    """
    Return when each narration of *timeline* sounds, text without a recording among them.

    *parts* are what the reel shows, cards among it; *length_s* tells how long a recording is.
    """
    begins, first = beginnings(parts), 1 if timeline.title_card else 0
    rate, end_s = timeline.rate, begins[-1] / timeline.rate

    def seen_alone_s(narration: TimelineNarration) -> Fraction:
        n = first + narration.clip
        return min((begins[n] + parts[n].entry_frames) / rate, end_s)

    def seen_until_s(narration: TimelineNarration) -> Fraction:
        clips = timeline.clips
        others = (n for n in range(narration.clip + 1, len(clips)) if clips[n].shot != narration.shot)
        return Fraction(begins[first + next(others, len(clips))]) / rate

    starts = [(seen_alone_s(each), each) for each in timeline.narrations]
    spoken = sorted(start for start, each in starts if each.path)
    placed = []
    for start, each in starts:
        following = bisect(spoken, start)
        ends = start + length_s(each.path) if each.path else max(seen_until_s(each), start)
        placed.append(PlacedNarration(each, start, ends, room_s=min([*spoken[following : following + 1], end_s])))
    return tuple(placed)


def heard_length_s(path: Path, *, cache: Cache) -> Fraction:
    """
    Return how long the recording at *path* is, by what can be heard of it.

    Raises:
        MediaError: It cannot be read, or holds no sound.
    """
    origin_s, _ = sound_length(path)

    def measure() -> str:
        # NumPy takes longer to import than all the rest: only who decodes pays for it.
        from storyboard.media.sound.sound import decoded_length_s  # noqa: PLC0415

        return str(decoded_length_s(path, origin_s=origin_s))

    return Fraction(cache.text(measure, {"recorded": digest(path)}))


def short_sentences(placed: Sequence[PlacedNarration]) -> Iterator[str]:
    """Yield a sentence for each recording in *placed* of which less can be heard than its file says."""
    for each in placed:
        if each.narration.path:
            said_s, heard_s = sound_length(each.narration.path)[1], each.end_s - each.begin_s
            if said_s - heard_s > CODERS_PADDING_S:
                there = f"{float(heard_s):.1f} s of {float(said_s):.1f} s can be heard"
                yield f"the recording of the narration of {each.narration.shot} is cut short: {there}"


def narration_spans(placed: Sequence[PlacedNarration]) -> tuple[SoundSpan, ...]:
    """
    Return the sound of the narrations in *placed* that have a recording.

    Raises:
        MediaError: A recording cannot be read.
    """
    return tuple(_span(each, each.narration.path) for each in placed if each.narration.path)


def _span(placed: PlacedNarration, path: Path) -> SoundSpan:
    origin_s, _ = sound_length(path)
    return SoundSpan(
        path=path,
        origin_s=origin_s,
        skipped_samples=0,
        at_sample=placed.at_sample,
        samples=placed.heard_samples,
        fade_out_samples=placed.fade_out_samples,
        layer="narration",
    )


def heard_in_reel(placed: PlacedNarration, heard: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield from which sample of the reel to which *placed* is heard; *heard* tells so of its recording alone."""
    for first, last in heard:
        if first < placed.heard_samples:
            yield placed.at_sample + first, placed.at_sample + min(last, placed.heard_samples)


def crowded_sentences(placed: Sequence[PlacedNarration]) -> Iterator[str]:
    """Yield a sentence for each narration that is longer than its room: what is left out, and what helps."""
    spoken = [each for each in placed if each.narration.path]
    for each, after in pairwise([*spoken, None]):
        if each is not None and each.over_s > NARRATION_SLACK_S:
            until = f"the narration of {after.narration.shot} begins" if after else "the reel ends"
            yield f"the narration of {each.narration.shot} is cut off {over_words(each.over_s)} before its end: {until}"


def over_words(seconds: float) -> str:
    """Return ``1.2 s``."""
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{seconds:.2f} s"
