"""
The sound of a reel as coded packets: one piece for each clip, made once or copied.

A piece is known by all that is heard in it, its neighbours included, and by
nothing else: when one clip of a reel changes, only the sound of that clip and
of its neighbours is encoded again.
"""

from bisect import bisect
from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Literal

from storyboard.media.coded.mp4 import Sample, Track, sound_track
from storyboard.media.coded.packets import (
    LEAD_PACKETS,
    PRIMING_SAMPLES,
    SETTINGS,
    TRAIL_PACKETS,
    read_packets,
    write_packets,
)
from storyboard.media.coded.probe import SAMPLES_A_PACKET, CodedSound
from storyboard.media.sound.sound_span import (
    COMES_FORWARD,
    PLAIN_CONFIG,
    SAMPLE_RATE,
    STEPS_BACK,
    Layer,
    SoundSpan,
    is_plain,
)
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.kept_measures import Ingredients
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.places import PlacedClip, beginnings, sample_at
from storyboard.stitch.progress import UNTOLD, PartProgress


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """Everything that is heard in a reel."""

    placed_clips: Sequence[PlacedClip]
    spans: Sequence[SoundSpan]
    rate: Fraction
    samples: int

    @property
    def cuts(self) -> list[int]:
        """The packet that each clip begins with, then the number of packets."""
        begins = [sample_at(frame, rate=self.rate) for frame in beginnings(self.placed_clips)[:-1]]
        packets = -(-self.samples // SAMPLES_A_PACKET) + 1
        # The first packet of a track is heard only together with the second.
        return [0, *(1 + round(at / SAMPLES_A_PACKET) for at in begins[1:]), packets]


@dataclass(frozen=True, slots=True)
class SoundPiece:
    """What one piece of the track is coded from. Where in the reel it lies is not in it: equal parts, equal packets."""

    heard: tuple[SoundSpan, ...]
    """Counted from the first sample that is encoded."""
    lead: int
    """Packets that are encoded before the piece and thrown away."""
    packets: int


def sound_track_of(
    soundtrack: Soundtrack, *, how: Literal["exact", "copied"], cache: Cache, progress: PartProgress = UNTOLD
) -> Track | None:
    """
    Return the sound of a reel, all of it encoded again, or *copied* where possible; None where nothing is heard.

    Raises:
        MediaError: A file cannot be read.
    """
    if not soundtrack.spans:
        return None
    begins = beginnings(soundtrack.placed_clips)
    jobs = [
        partial(_copied_packets, soundtrack, n, begin=begins[n], packets=packets, cache=cache)
        if part is None
        else partial(coded_packets, part, cache=cache)
        for n, (packets, part) in enumerate(zip(_ranges(soundtrack), sound_pieces(soundtrack, how=how), strict=True))
    ]
    pieces = side_by_side(jobs, step=progress.steps(len(jobs)))
    samples = [sample for piece in pieces for sample in piece]
    return sound_track(
        samples,
        sample_rate=SAMPLE_RATE,
        skipped=PRIMING_SAMPLES,
        heard=soundtrack.samples,
    )


def sound_pieces(soundtrack: Soundtrack, *, how: Literal["exact", "copied"]) -> list[SoundPiece | None]:
    """Return what each piece of the track is coded from; None for one that is *copied*."""
    if _has_layer(soundtrack, "music") or _has_layer(soundtrack, "narration"):
        return [_part(soundtrack.spans, packets) for packets in _ranges(soundtrack)]
    louder = {each.path for each in soundtrack.spans if each.gain != 1}
    # Without music and narration no span begins, or ends, before the one before it does.
    begins, ends = [each.at_sample for each in soundtrack.spans], [each.end_sample for each in soundtrack.spans]

    def part(packets: range) -> SoundPiece:
        encoded = _encoded_samples(packets)
        return _part(soundtrack.spans[bisect(ends, encoded.start) : bisect(begins, encoded.stop)], packets)

    return [
        None if how == "copied" and _can_be_copied(soundtrack.placed_clips[n : n + 2], louder=louder) else part(packets)
        for n, packets in enumerate(_ranges(soundtrack))
    ]


def coded_packets(part: SoundPiece, *, cache: Cache) -> list[Sample]:
    """
    Return the packets of *part*, coded where they were not yet.

    Raises:
        MediaError: A file cannot be read.
    """

    def make(to: Path) -> None:
        # NumPy takes longer to import than all the rest: only who decodes pays for it.
        from storyboard.media.sound.aac import encode  # noqa: PLC0415
        from storyboard.media.sound.sound import mixed_sound  # noqa: PLC0415

        blocks = mixed_sound(part.heard, samples=(part.lead + part.packets + TRAIL_PACKETS) * SAMPLES_A_PACKET)
        write_packets(encode(blocks, packets=part.packets, lead=part.lead), to)

    ingredients: Ingredients = {
        "sound": span_ingredients(part.heard),
        "packets": [part.lead, part.packets],
        "settings": SETTINGS,
    }
    path = cache.packets(make, ingredients)
    return [Sample(path, offset, size) for offset, size in read_packets(path)]


def _ranges(soundtrack: Soundtrack) -> list[range]:
    """Return the packets of each piece."""
    # What is laid under the whole reel would be decoded again for each clip; a narration is heard in few of them.
    cuts = [0, soundtrack.cuts[-1]] if _has_layer(soundtrack, "music") else soundtrack.cuts
    return [range(first, last) for first, last in pairwise(cuts)]


def _has_layer(soundtrack: Soundtrack, layer: Layer) -> bool:
    return any(each.layer == layer for each in soundtrack.spans)


def _part(spans: Sequence[SoundSpan], packets: range) -> SoundPiece:
    encoded = _encoded_samples(packets)
    heard = (each for each in spans if each.at_sample < encoded.stop and each.end_sample > encoded.start)
    moved = tuple(
        _within_piece(replace(each, at_sample=each.at_sample - encoded.start), samples=len(encoded)) for each in heard
    )
    return SoundPiece(moved, lead=packets.start - encoded.start // SAMPLES_A_PACKET, packets=len(packets))


def _within_piece(span: SoundSpan, *, samples: int) -> SoundSpan:
    """
    Return *span* without what comes before the first of the piece's *samples*, or after the last.

    So a piece does not depend on where its neighbours begin and end. A fade that reaches into it is left whole.
    """
    if span.dips:
        return span
    before = -span.at_sample
    if before > 0 and span.fade_in_samples <= before:
        skipped, left = span.skipped_samples + before, span.samples - before
        under = tuple((first - before, last - before) for first, last in span.under)
        span = replace(span, at_sample=0, skipped_samples=skipped, samples=left, fade_in_samples=0, under=under)
    if span.end_sample - span.fade_out_samples >= samples:
        span = replace(span, samples=samples - span.at_sample, fade_out_samples=0)
    near = (each for each in span.under if each[0] - STEPS_BACK < span.samples and each[1] + COMES_FORWARD > 0)
    return replace(span, under=tuple(near)) if span.under else span


def _encoded_samples(packets: range) -> range:
    """Return the samples that are encoded for *packets*."""
    first = max(packets.start - LEAD_PACKETS, 0)
    return range(first * SAMPLES_A_PACKET, (packets.stop + TRAIL_PACKETS) * SAMPLES_A_PACKET)


def span_ingredients(spans: Iterable[SoundSpan]) -> list[Ingredients]:
    """Return what *spans* sound like: pieces and measures are known by it, those of versions before too."""
    return [_ingredients(each) for each in spans]


def _ingredients(span: SoundSpan) -> Ingredients:
    known = asdict(replace(span, coded=None)) | {"path": digest(span.path)}
    later = {"layer"} if span.under else {"layer", "under", "under_gain"}
    return {name: value for name, value in known.items() if name not in later}


def _can_be_copied(clip_and_next: Sequence[PlacedClip], *, louder: Container[Path]) -> bool:
    """Return whether a clip is heard by itself, in a form that the track has."""
    placed = clip_and_next[0]
    is_alone = not any(each.entry for each in clip_and_next)
    return is_alone and is_plain(placed.facts.sound) and placed.facts.path not in louder


def _copied_packets(soundtrack: Soundtrack, n: int, *, begin: int, packets: range, cache: Cache) -> list[Sample]:
    """
    Return the packets of a clip that lie nearest to where they should be heard: half a packet off at most.

    It is the *n*-th, and *begin* is the first frame of the reel that shows it.
    """
    placed = soundtrack.placed_clips[n]
    sound = placed.facts.sound or CodedSound(PLAIN_CONFIG, SAMPLE_RATE, 0, (), ())
    at = sample_at(begin, rate=soundtrack.rate) - sample_at(placed.start, rate=soundtrack.rate)
    first = round(((packets.start - 1) * SAMPLES_A_PACKET - at - sound.start) / SAMPLES_A_PACKET)
    places = range(first, first + len(packets))
    own = {
        place: Sample(placed.facts.path, sound.offsets[place], sound.sizes[place])
        for place in places
        if 0 <= place < len(sound.sizes)
    }
    if len(own) == len(places):
        return list(own.values())
    quiet = _quiet(cache)
    return [own.get(place, quiet) for place in places]


def _quiet(cache: Cache) -> Sample:
    def make(to: Path) -> None:
        from storyboard.media.sound.aac import silence  # noqa: PLC0415 - it needs NumPy

        write_packets([silence()], to)

    path = cache.packets(make, {"silence": SETTINGS})
    return Sample(path, *read_packets(path)[0])
