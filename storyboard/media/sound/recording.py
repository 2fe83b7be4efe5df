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
    origin_s, length_s = sound_length(path)
    samples = max(round(length_s * SAMPLE_RATE), 1)
    span = SoundSpan(path=path, origin_s=origin_s, skipped_samples=0, at_sample=0, samples=samples)
    ranges = list(sounding_ranges(mixed_sound([span], samples=samples)))
    first, last = (ranges[0][0], ranges[-1][1]) if ranges else (0, samples)
    return Fraction(first, SAMPLE_RATE), Fraction(min(last, samples), SAMPLE_RATE), length_s
