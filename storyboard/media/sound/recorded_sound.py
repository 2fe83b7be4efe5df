"""
What a recording says of itself: how long it is, and how long it was before somebody cut it short.

It reads the head of the file alone.
"""

import wave
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.media.sound.sound_span import sound_length

_NO_LENGTH = 2**31 - 1
"""A service that sends a wav as it speaks does not know its length, and writes a number as large as this or larger."""


@dataclass(frozen=True, slots=True)
class RecordedSound:
    """A recording, by its head."""

    length_s: Fraction
    lost_s: Fraction
    """How much of it the file lacks; 0 where the head does not tell."""


def recorded_sound(path: Path) -> RecordedSound:
    """
    Return how long the recording at *path* is.

    Raises:
        MediaError: It cannot be read, or holds no sound.
    """
    length_s = sound_length(path)[1]
    if length_s <= 0:
        raise MediaError(f"{path}: nothing is recorded in it", hint="record it again")
    return RecordedSound(length_s, max(_promised_s(path, length_s) - length_s, Fraction(0)))


def _promised_s(path: Path, length_s: Fraction) -> Fraction:
    """Return how long the head of a wav says that it is; *length_s* for other files, which are read to find out."""
    try:
        with path.open("rb") as file, wave.open(file) as sound:
            samples, rate = sound.getnframes(), sound.getframerate()
            is_known = 0 < samples * sound.getsampwidth() * sound.getnchannels() < _NO_LENGTH
    except (wave.Error, EOFError, OSError):
        return length_s
    return Fraction(samples, rate) if is_known else length_s
