"""
The sound of a reel as coded packets: one piece for each clip, made once or copied.

A piece is known by all that is heard in it, so that a reel in which one clip
changed codes the sound of that clip and of its neighbours, and no other.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Literal

from storyboard.media.aac import (
    LEAD_PACKETS,
    PRIMING_SAMPLES,
    SETTINGS,
    TRAIL_PACKETS,
    encode,
    read_packets,
    silence,
    write_packets,
)
from storyboard.media.mp4 import Sample, Track, sound_track
from storyboard.media.probe import SAMPLES_A_PACKET, CodedSound
from storyboard.media.sound import PLAIN_CONFIG, SAMPLE_RATE, Stretch, is_plain, mixed
from storyboard.stitch.cache import Cache, Ingredients, digest
from storyboard.stitch.layout import Source, beginnings, sample_at
from storyboard.stitch.side_by_side import side_by_side

_CHANNELS = 2


@dataclass(frozen=True, slots=True)
class Tape:
    """Everything that is heard in a reel."""

    sources: Sequence[Source]
    stretches: Sequence[Stretch]
    rate: Fraction
    samples: int

    @property
    def cuts(self) -> list[int]:
        """The packet that each source begins with, then the number of packets."""
        begins = [sample_at(frame, rate=self.rate) for frame in beginnings(self.sources)[:-1]]
        packets = -(-self.samples // SAMPLES_A_PACKET) + 1
        # The first packet of a track is heard only together with the second.
        return [0, *(1 + round(at / SAMPLES_A_PACKET) for at in begins[1:]), packets]


def soundtrack(tape: Tape, *, how: Literal["exact", "copied"], cache: Cache) -> Track | None:
    """
    Return the sound of a reel, all of it coded anew, or *copied* where that can be; None where nothing is heard.

    Raises:
        MediaError: A file cannot be read.
    """
    if not tape.stretches:
        return None
    cuts = tape.cuts
    # What is laid under more than one clip would be decoded again for each.
    has_music = len({each.path for each in tape.stretches} - {source.facts.path for source in tape.sources}) > 0
    if has_music:
        cuts = [cuts[0], cuts[-1]]
    pieces = side_by_side(
        partial(_copied, tape, n, packets=range(first, last), cache=cache)
        if how == "copied" and not has_music and _can_be_copied(tape, n)
        else partial(_coded, tape, packets=range(first, last), cache=cache)
        for n, (first, last) in enumerate(pairwise(cuts))
    )
    samples = [sample for piece in pieces for sample in piece]
    return sound_track(
        samples,
        config=PLAIN_CONFIG,
        sample_rate=SAMPLE_RATE,
        channels=_CHANNELS,
        skipped=PRIMING_SAMPLES,
        heard=tape.samples,
    )


def _coded(tape: Tape, *, packets: range, cache: Cache) -> list[Sample]:
    """Return *packets* of the track, coded anew."""
    begin = max(packets.start - LEAD_PACKETS, 0) * SAMPLES_A_PACKET
    end = (packets.stop + TRAIL_PACKETS) * SAMPLES_A_PACKET
    heard = [each for each in tape.stretches if each.at_sample < end and each.end_sample > begin]

    def make(to: Path) -> None:
        lead = packets.start - begin // SAMPLES_A_PACKET
        blocks = mixed(heard, samples=end, first=begin)
        write_packets(encode(blocks, packets=len(packets), lead=lead), to)

    ingredients: Ingredients = {
        "sound": [_ingredients(each, begin=begin) for each in heard],
        "packets": [packets.start - begin // SAMPLES_A_PACKET, len(packets)],
        "settings": SETTINGS,
    }
    path = cache.packets(make, ingredients)
    return [Sample(path, offset, size) for offset, size in read_packets(path)]


def _ingredients(stretch: Stretch, *, begin: int) -> Ingredients:
    moved = replace(stretch, at_sample=stretch.at_sample - begin, coded=None)
    return asdict(moved) | {"path": digest(stretch.path)}


def _can_be_copied(tape: Tape, n: int) -> bool:
    """Return whether the *n*-th source is heard by itself, in a form that the track has."""
    source = tape.sources[n]
    after = tape.sources[n + 1 : n + 2]
    stretch = next((each for each in tape.stretches if each.path == source.facts.path), None)
    is_louder = stretch is not None and stretch.gain != 1
    return is_plain(source.facts.sound) and not is_louder and not source.entry and not any(each.entry for each in after)


def _copied(tape: Tape, n: int, *, packets: range, cache: Cache) -> list[Sample]:
    """Return the packets of a clip that lie nearest to where they should be heard: half a packet off at most."""
    source = tape.sources[n]
    sound = source.facts.sound or CodedSound(PLAIN_CONFIG, SAMPLE_RATE, 0, ())
    at = sample_at(beginnings(tape.sources)[n], rate=tape.rate) - sample_at(source.start, rate=tape.rate)
    first = round(((packets.start - 1) * SAMPLES_A_PACKET - at - sound.start) / SAMPLES_A_PACKET)
    quiet = _quiet(cache)
    return [
        Sample(source.facts.path, *sound.packets[place]) if 0 <= place < len(sound.packets) else quiet
        for place in range(first, first + len(packets))
    ]


def _quiet(cache: Cache) -> Sample:
    path = cache.packets(lambda to: write_packets([silence()], to), {"silence": SETTINGS})
    return Sample(path, *read_packets(path)[0])
