"""Where the sound of a recording is: a voice without the silence before and behind it."""

from fractions import Fraction
from pathlib import Path

from storyboard.media.sound.loudness import sounding_ranges
from storyboard.media.sound.sound import mixed_sound
from storyboard.media.sound.sound_span import SAMPLE_RATE, SoundSpan, sound_length


def heard_range(path: Path) -> tuple[Fraction, Fraction, Fraction]:
    """
    Return from when to when the sound at *path* is heard, and how long it is, in seconds; all of it where it is silent.

    Raises:
        MediaError: It cannot be read, or holds no sound.
    """
    ranges, length_s = _ranges(path)
    first, last = ranges[0][0], ranges[-1][1]
    return Fraction(first, SAMPLE_RATE), Fraction(last, SAMPLE_RATE), length_s


def heard_ranges(path: Path) -> tuple[tuple[int, int], ...]:
    """
    Return from which sample to which something is heard at *path*, short pauses among it; all of it where it is silent.

    Raises:
        MediaError: It cannot be read, or holds no sound.
    """
    return _ranges(path)[0]


def _ranges(path: Path) -> tuple[tuple[tuple[int, int], ...], Fraction]:
    origin_s, length_s = sound_length(path)
    samples = max(round(length_s * SAMPLE_RATE), 1)
    span = SoundSpan(path=path, origin_s=origin_s, skipped_samples=0, at_sample=0, samples=samples)
    found = sounding_ranges(mixed_sound([span], samples=samples))
    return tuple((first, min(last, samples)) for first, last in found) or ((0, samples),), length_s
