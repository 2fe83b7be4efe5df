"""How loud sound is."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from storyboard.media.probe import opened
from storyboard.media.sound import SAMPLE_RATE, Stretch, mixed

SILENCE_DB = -96.0
"""Said of silence, and of anything below it: what 16 bits cannot hold."""


def level_db(path: Path, *, start_s: float, length_s: float) -> float:
    """
    Return the RMS of the sound at *path*, both channels together, in dB; a sine at full scale has -3.

    *start_s* counts from the first frame of its picture. Past the end of the
    sound there is silence.

    Raises:
        MediaError: It cannot be read.
    """
    samples = max(round(length_s * SAMPLE_RATE), 1)
    stretch = Stretch(path, _origin_s(path), round(start_s * SAMPLE_RATE), at_sample=0, samples=samples)
    power = sum(float(np.square(block, dtype=np.float64).sum()) for block in mixed([stretch], samples=samples))
    mean = power / (2 * samples)
    return max(10 * float(np.log10(mean)), SILENCE_DB) if mean else SILENCE_DB


def _origin_s(path: Path) -> Fraction:
    """Return when the picture begins by the file's clock."""
    with opened(path) as container:
        stream = container.streams.video[0]
        return (stream.start_time or 0) * (stream.time_base or Fraction(1))
