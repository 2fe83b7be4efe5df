"""
Where every clip lies in the reel, in frames and in samples.

Pure arithmetic at the reel's rate; it opens no file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from storyboard.media.coded.probe import CodedClip, Coding, Format
from storyboard.media.render import BT709, is_alike
from storyboard.media.sound.stretch import SAMPLE_RATE, Stretch, gain, is_plain
from storyboard.stitch.timeline import TITLE_CARD_S, Timeline, TimelineMusic, TimelineTransition

SHARED_FROM_DB = 28.0
"""Two frames at least so alike are one and the same, coded twice. A service opens a chained shot on a frame that is
often off in colour by a little, which costs a few dB."""

_CARD, _END_CARD = "title card", "end card"
_SMOOTHED_SAMPLES = SAMPLE_RATE // 1000
"""At a hard cut the sound of the clip before runs on this long under the next one's: no click, and no shift to hear."""


@dataclass(frozen=True, slots=True)
class Source:
    """The part of a clip that is seen, counted in frames of the reel."""

    name: str
    facts: CodedClip
    start: int
    end: int
    entry: TimelineTransition | None = None
    """How the source before turns into this one; None is a hard cut."""
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
        """How many are seen together with the source before."""
        return self.entry.frames if self.entry else 0


def sources_of(
    timeline: Timeline, facts: Sequence[CodedClip], *, alike: Sequence[float | None], repeats: Sequence[int]
) -> tuple[Source, ...]:
    """
    Return what is seen of each clip; frames that two share are left out of the one before.

    *alike* says how alike the first frame of each clip is to the last of the
    one before, None where they should not be the same; *repeats* how many
    frames of the reel the two share.
    """
    sources: list[Source] = []
    rows = zip(timeline.clips, facts, timeline.transitions, alike, repeats, strict=True)
    for clip, fact, entry, alike_db, shared in rows:
        if shared:
            before = sources[-1]
            sources[-1] = replace(before, end=max(before.end - shared, min(before.start + 1, before.end - 1)))
        start, end = (in_reel_frames(frame, fact, rate=timeline.rate) for frame in (clip.start_frame, clip.end_frame))
        sources.append(Source(clip.name, fact, start, end, entry=entry, alike_db=alike_db, repeats=shared))
    return tuple(sources)


def between_cards(
    timeline: Timeline, sources: Sequence[Source], *, card: Callable[[str, int], CodedClip]
) -> tuple[Source, ...]:
    """Return *sources* between the cards of *timeline*; *card* gives one with these words, so many frames long."""
    frames = round(TITLE_CARD_S * timeline.rate)
    # With nothing before it, the first has nothing to turn from.
    first = () if timeline.title_card else (replace(sources[0], entry=None),)
    before = ((_CARD, timeline.title_card),) if timeline.title_card else ()
    after = ((_END_CARD, timeline.end_card),) if timeline.end_card else ()
    opening, closing = (
        tuple(Source(name, card(text, frames), 0, frames) for name, text in cards) for cards in (before, after)
    )
    return (*opening, *first, *sources[len(first) :], *closing)


def common_format(sources: Sequence[CodedClip], *, rate: Fraction) -> Format:
    """
    Return the format that most of the footage has, so that the least is made anew; *rate* is the reel's.

    It is HEVC only where all of the footage is.
    """
    codings = {facts.format.coding for facts in sources}
    coding: Coding = codings.pop() if len(codings) == 1 else "h264"
    ready = [facts for facts in sources if facts.copyable and facts.format.rate == rate]
    ready = [facts for facts in ready if facts.format.coding == coding]
    seconds: dict[Format, Fraction] = {}
    for facts in ready or sources:
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


def free_set_id(sources: Sequence[CodedClip], wanted: Format) -> int:
    """Return a number for parameter sets that no clip uses whose packets are copied."""
    alike = [facts.parameter_sets for facts in sources if is_alike(facts, wanted)]
    used = frozenset(number for sets in alike if sets for number in sets.ids)
    return min(frozenset(range(1, 32)) - used, default=1)


def in_reel_frames(frame: int, facts: CodedClip, *, rate: Fraction) -> int:
    """Return where frame *frame* of a clip falls when the clip is shown at *rate*."""
    return round(frame * rate / facts.format.rate)


def beginnings(sources: Sequence[Source]) -> tuple[int, ...]:
    """Return the frame of the reel on which each source begins, transitions included; then the reel's length."""
    at, found = 0, []
    for source in sources:
        at -= source.entry_frames
        found.append(at)
        at += source.frames
    return (*found, at)


def sample_at(frame: int, *, rate: Fraction) -> int:
    """Return the sample that is heard when *frame* begins to be seen."""
    return round(frame * SAMPLE_RATE / rate)


def stretches(sources: Sequence[Source], *, rate: Fraction) -> tuple[Stretch, ...]:
    """Return the sound of *sources*, each where its picture is; it crosses over where the pictures do."""
    begins = beginnings(sources)
    found = []
    for n, source in enumerate(sources):
        if not source.facts.has_audio or not source.frames:
            continue
        first, last = (sample_at(frame, rate=rate) for frame in (begins[n], begins[n] + source.frames))
        following = sources[n + 1] if n + 1 < len(sources) else None
        runs_on = _SMOOTHED_SAMPLES if following and not following.entry else 0
        leaves = sample_at(following.entry_frames, rate=rate) if following and following.entry else runs_on
        enters = sample_at(source.entry_frames, rate=rate) if source.entry else (_SMOOTHED_SAMPLES if first else 0)
        found.append(
            Stretch(
                path=source.facts.path,
                origin_s=source.facts.start_s,
                skipped_samples=sample_at(source.start, rate=rate),
                at_sample=first,
                samples=last - first + runs_on,
                fade_in_samples=enters,
                fade_out_samples=leaves,
                coded=source.facts.sound if is_plain(source.facts.sound) else None,
            )
        )
    return tuple(found)


def music_stretch(music: TimelineMusic, *, origin_s: Fraction, length_s: Fraction, samples: int) -> Stretch:
    """Return the *music* under a reel of so many *samples*; it fades out to its own end where that is sooner."""
    return Stretch(
        path=music.path,
        origin_s=origin_s,
        skipped_samples=0,
        at_sample=0,
        samples=min(samples, round(length_s * SAMPLE_RATE)),
        fade_in_samples=round(music.fade_in_s * SAMPLE_RATE),
        fade_out_samples=round(music.fade_out_s * SAMPLE_RATE),
        gain=gain(music.gain_db),
    )
