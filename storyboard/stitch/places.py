"""
Where every clip lies in the reel, in frames and in samples.

Pure arithmetic at the reel's rate; it opens no file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from storyboard.media.coded.probe import CodedClip, Coding, Format
from storyboard.media.render import BT709, is_alike
from storyboard.media.sound.sound_span import SAMPLE_RATE, SoundSpan, gain, is_plain
from storyboard.model.reel_lengths import TITLE_CARD_S
from storyboard.stitch.timeline import Timeline, TimelineMusic, TimelineTransition

SHARED_FROM_DB = 28.0
"""Two frames at least so alike are one and the same, coded twice. A service opens a chained shot on a frame that is
often off in colour by a little, which costs a few dB."""

_CARD, _END_CARD = "title card", "end card"
_SMOOTHED_SAMPLES = SAMPLE_RATE // 1000
"""At a hard cut the sound of the clip before runs on this long under the next one's: no click, and no shift to hear."""


@dataclass(frozen=True, slots=True)
class PlacedClip:
    """The part of a clip that is seen, counted in frames of the reel."""

    name: str
    facts: CodedClip
    start: int
    end: int
    entry: TimelineTransition | None = None
    """How the clip before turns into this one; None is a hard cut."""
    alike_db: float | None = None
    """How alike its first frame is to the last of the clip before; None where they should not be the same."""
    repeats: int = 0
    """How many frames of the clip before it holds too: they are shown as this one has them."""

    @property
    def frames(self) -> int:
        """How many are seen, those of the transitions among them."""
        return self.end - self.start

    @property
    def entry_frames(self) -> int:
        """How many are seen together with the clip before."""
        return self.entry.frames if self.entry else 0


def place_clips(
    timeline: Timeline, facts: Sequence[CodedClip], *, alike: Sequence[float | None], repeats: Sequence[int]
) -> tuple[PlacedClip, ...]:
    """
    Return what is seen of each clip; frames that two share are left out of the one before.

    *alike* says how alike the first frame of each clip is to the last of the
    one before, None where they should not be the same; *repeats* how many
    frames of the reel the two share.
    """
    spans = seen_spans(timeline, rates=[fact.format.rate for fact in facts], repeats=repeats)
    rows = zip(timeline.clips, facts, spans, timeline.transitions, alike, repeats, strict=True)
    return tuple(
        PlacedClip(clip.name, fact, start, end, entry=entry, alike_db=alike_db, repeats=shared)
        for clip, fact, (start, end), entry, alike_db, shared in rows
    )


def seen_spans(timeline: Timeline, *, rates: Sequence[Fraction], repeats: Sequence[int]) -> list[tuple[int, int]]:
    """
    Return the first frame that is seen of each clip, and the first that no longer is, in frames of the reel.

    *rates* are those of the clips' files. Frames that two clips share, *repeats*, are left out of the one before.
    """
    spans: list[tuple[int, int]] = []
    for clip, own_rate, shared in zip(timeline.clips, rates, repeats, strict=True):
        if shared:
            start, end = spans[-1]
            spans[-1] = (start, max(end - shared, min(start + 1, end - 1)))
        spans.append(
            (_in_reel(clip.start_frame, own_rate, timeline.rate), _in_reel(clip.end_frame, own_rate, timeline.rate))
        )
    return spans


def between_cards(
    timeline: Timeline, placed_clips: Sequence[PlacedClip], *, card: Callable[[str, int], CodedClip]
) -> tuple[PlacedClip, ...]:
    """Return *placed_clips* between the cards of *timeline*; *card* makes one from words and a length in frames."""
    frames = card_frames(timeline)
    # With nothing before it, the first has nothing to turn from.
    first = () if timeline.title_card else (replace(placed_clips[0], entry=None),)
    before = ((_CARD, timeline.title_card),) if timeline.title_card else ()
    after = ((_END_CARD, timeline.end_card),) if timeline.end_card else ()
    opening, closing = (
        tuple(PlacedClip(name, card(text, frames), 0, frames) for name, text in cards) for cards in (before, after)
    )
    return (*opening, *first, *placed_clips[len(first) :], *closing)


def card_frames(timeline: Timeline) -> int:
    """Return how many frames of the reel each of its cards is seen."""
    return round(TITLE_CARD_S * timeline.rate)


def common_format(clips: Sequence[CodedClip], *, rate: Fraction) -> Format:
    """
    Return the format of most of the footage, so that the least is encoded again; *rate* is the reel's.

    It is HEVC only where all of the footage is.
    """
    codings = {facts.format.coding for facts in clips}
    coding: Coding = codings.pop() if len(codings) == 1 else "h264"
    ready = [facts for facts in clips if facts.copyable and facts.format.rate == rate]
    ready = [facts for facts in ready if facts.format.coding == coding]
    seconds: dict[Format, Fraction] = {}
    for facts in ready or clips:
        width_px, height_px = facts.seen_px
        form = replace(facts.format, width_px=width_px, height_px=height_px)
        seconds[form] = seconds.get(form, Fraction(0)) + facts.frames / facts.format.rate
    most = max(seconds, key=lambda each: seconds[each])
    if ready:
        return most
    # H.264 in 4:2:0 has even sides.
    width_px, height_px = most.width_px // 2 * 2, most.height_px // 2 * 2
    # 8 bits are too few for HDR.
    colour = BT709 if most.is_hdr and coding == "h264" else most.colour
    return replace(most, width_px=width_px, height_px=height_px, rate=rate, coding=coding, colour=colour)


def free_set_id(clips: Sequence[CodedClip], wanted: Format) -> int:
    """Return a number for parameter sets that no clip uses whose packets are copied."""
    alike = [facts.parameter_sets for facts in clips if is_alike(facts, wanted)]
    used = frozenset(number for sets in alike if sets for number in sets.ids)
    return min(frozenset(range(1, 32)) - used, default=1)


def in_reel_frames(frame: int, facts: CodedClip, *, rate: Fraction) -> int:
    """Return where frame *frame* of a clip falls when the clip is shown at *rate*."""
    return _in_reel(frame, facts.format.rate, rate)


def _in_reel(frame: int, own_rate: Fraction, rate: Fraction) -> int:
    return round(frame * rate / own_rate)


class SeenPart(Protocol):
    """A part of a reel: as many frames as are seen of it, and of these those seen together with the part before."""

    @property
    def frames(self) -> int:
        """How many are seen, those of the transitions among them."""

    @property
    def entry_frames(self) -> int:
        """How many are seen together with the part before."""


def beginnings(placed_clips: Sequence[SeenPart]) -> tuple[int, ...]:
    """Return the frame of the reel on which each clip begins, transitions included; then the reel's length."""
    at, found = 0, []
    for placed in placed_clips:
        at -= placed.entry_frames
        found.append(at)
        at += placed.frames
    return (*found, at)


def sample_at(frame: int, *, rate: Fraction) -> int:
    """Return the sample that is heard when *frame* begins to be seen."""
    return round(frame * SAMPLE_RATE / rate)


def sound_spans(placed_clips: Sequence[PlacedClip], *, rate: Fraction) -> tuple[SoundSpan, ...]:
    """Return the sound of *placed_clips*, each where its picture is; it crosses over where the pictures do."""
    begins = beginnings(placed_clips)
    found = []
    for n, placed in enumerate(placed_clips):
        if not placed.facts.has_audio or not placed.frames:
            continue
        first, last = (sample_at(frame, rate=rate) for frame in (begins[n], begins[n] + placed.frames))
        following = placed_clips[n + 1] if n + 1 < len(placed_clips) else None
        runs_on = _SMOOTHED_SAMPLES if following and not following.entry else 0
        leaves = sample_at(following.entry_frames, rate=rate) if following and following.entry else runs_on
        enters = sample_at(placed.entry_frames, rate=rate) if placed.entry else (_SMOOTHED_SAMPLES if first else 0)
        found.append(
            SoundSpan(
                path=placed.facts.path,
                origin_s=placed.facts.start_s,
                skipped_samples=sample_at(placed.start, rate=rate),
                at_sample=first,
                samples=last - first + runs_on,
                fade_in_samples=enters,
                fade_out_samples=leaves,
                coded=placed.facts.sound if is_plain(placed.facts.sound) else None,
            )
        )
    return tuple(found)


def music_span(music: TimelineMusic, *, origin_s: Fraction, length_s: Fraction, samples: int) -> SoundSpan:
    """Return the *music* under a reel that is *samples* long; it fades out to its own end where that is sooner."""
    return SoundSpan(
        path=music.path,
        origin_s=origin_s,
        skipped_samples=0,
        at_sample=0,
        samples=min(samples, round(length_s * SAMPLE_RATE)),
        fade_in_samples=round(music.fade_in_s * SAMPLE_RATE),
        fade_out_samples=round(music.fade_out_s * SAMPLE_RATE),
        gain=gain(music.gain_db),
        layer="music",
    )
