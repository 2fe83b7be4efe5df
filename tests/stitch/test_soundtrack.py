"""A piece of a reel's sound depends on what is heard in it, to the sample, and on nothing else."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from storyboard.media.coded.packets import TRAIL_PACKETS
from storyboard.media.coded.probe import SAMPLES_A_PACKET
from storyboard.media.sound.sound import mixed_sound
from storyboard.media.sound.sound_span import SoundSpan
from storyboard.stitch.places import PlacedClip, beginnings, sample_at, sound_spans
from storyboard.stitch.soundtrack import SoundPiece, Soundtrack, sound_pieces
from storyboard.stitch.timeline import TimelineTransition
from tests.stitch.test_places import source
from tests.stitch.test_sound import write_wav

FADE = TimelineTransition(kind="fade", frames=12)
WHOLE_PACKETS = 64
"""So many frames at 24 a second are as long as a number of packets: what comes after them keeps its grid."""


def soundtrack_of(*sources: PlacedClip) -> Soundtrack:
    rate = Fraction(24)
    samples = sample_at(beginnings(sources)[-1], rate=rate)
    return Soundtrack(sources, sound_spans(sources, rate=rate), rate, samples)


def parts_of(*sources: PlacedClip) -> list[SoundPiece]:
    return sound_pieces(soundtrack_of(*sources), how="exact")


def a(**seen):
    return source("a", **{"end": 100, **seen})


def b(**seen):
    return source("b", **{"end": 96, **seen})


def test_where_the_next_clip_ends_is_nothing_to_a_piece():
    """It is trimmed, it fades into another one, or it loses the frame that it shares with that."""
    first = parts_of(a(), b())[0]

    assert parts_of(a(), b(end=70))[0] == first
    assert parts_of(a(), b(end=95), source("c"))[0] == first
    assert parts_of(a(), b(), source("c", entry=FADE))[0] == first


def test_where_the_clip_before_begins_is_nothing_to_a_piece():
    last = parts_of(a(), b())[1]

    assert parts_of(a(start=32), b())[1] != last
    assert parts_of(a(start=WHOLE_PACKETS), b())[1] == last
    assert parts_of(source("c", end=WHOLE_PACKETS), a(), b())[2] == last


def test_what_is_heard_at_a_cut_is_something_to_both_pieces():
    before, after = parts_of(a(), b())

    assert parts_of(a(), b(start=1))[0] != before
    assert parts_of(a(), source("c", end=96))[0] != before
    assert parts_of(source("c", end=96), b())[1] != after


def test_a_next_clip_that_ends_within_the_piece_is_something_to_it():
    assert parts_of(a(), b(end=1), source("c"))[0] != parts_of(a(), b(end=2), source("c"))[0]


def test_where_music_steps_back_it_is_left_whole():
    """Its dips are counted from its own first sample."""
    music = SoundSpan(
        Path("m.wav"), Fraction(0), 0, at_sample=0, samples=500_000, dips=((1000, 90_000),), dip_gain=0.5, layer="music"
    )
    soundtrack = soundtrack_of(a(), b())

    (whole,) = sound_pieces(replace(soundtrack, spans=(*soundtrack.spans, music), samples=200_000), how="exact")

    assert whole.heard[-1] == music


def test_music_that_is_also_the_file_of_a_clip_is_music_all_the_same():
    """It lies under the whole reel, so all of it is one piece."""
    first = a()
    music = SoundSpan(first.facts.path, Fraction(0), 0, at_sample=0, samples=500_000, layer="music")
    soundtrack = soundtrack_of(first, b())

    (whole,) = sound_pieces(replace(soundtrack, spans=(*soundtrack.spans, music), samples=200_000), how="exact")

    assert len(whole.heard) == 3


@pytest.fixture
def loud(tmp_path):
    """Return a function that gives a source a steady tone of its own, four seconds long, to be heard."""

    def sounding_clip(seen: PlacedClip) -> PlacedClip:
        tone = 0.5 * np.sin(np.arange(4 * 48_000) / (20 + ord(seen.name)))
        return replace(seen, facts=replace(seen.facts, path=write_wav(tmp_path / f"{seen.name}.wav", tone)))

    return sounding_clip


@pytest.mark.slow
@pytest.mark.parametrize(
    "sources",
    [
        [a(), b(), source("c")],
        [a(start=7, end=90), b(start=1, end=95), source("c", start=3)],
        [a(), b(entry=FADE), source("c", entry=FADE)],
        [a(), b(end=13, entry=FADE), source("c")],
        [a(end=2), b(end=1), source("c", end=3), source("d", end=1)],
    ],
    ids=["whole clips", "trims", "fades", "a fade that reaches into the next piece", "clips shorter than a lead"],
)
def test_a_piece_sounds_as_the_reel_does_to_the_last_bit(loud, sources):
    soundtrack = soundtrack_of(*map(loud, sources))
    first_packet = 0

    for part in sound_pieces(soundtrack, how="exact"):
        length = (part.lead + part.packets + TRAIL_PACKETS) * SAMPLES_A_PACKET
        at = (first_packet - part.lead) * SAMPLES_A_PACKET
        alone = np.concatenate(list(mixed_sound(part.heard, samples=length)), axis=1)
        in_reel = np.concatenate(list(mixed_sound(soundtrack.spans, samples=at + length, first=at)), axis=1)
        assert alone.max() > 0.4
        assert np.array_equal(alone, in_reel)
        first_packet += part.packets
