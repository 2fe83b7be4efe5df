"""
How many frames a clip that goes on from another repeats of it, found on the pixels.

Small grey pictures are compared, each about its own mean: a service that codes
a frame anew often shifts its light a little.
"""

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from storyboard.media.coded.decode_some import decoded_frames
from storyboard.media.measure.likeness import frames_alike_db

MOST_REPEATED = 24
"""Looked for at most."""
_WIDTH_PX = 320
_SAME_BELOW = 103.0
"""Mean square error of two frames that are one and the same, coded twice: 28 dB."""
_AS_GOOD = 1.26
"""Two numbers of frames whose errors differ by less, 1 dB, fit equally well: the smaller one is taken."""
_NOISE = 4.0
"""Mean square error that coding alone makes."""
_STEP = 0.5
"""Of what moves from frame to frame: two frames that differ by more follow each other."""

Grey = NDArray[np.float64]


def repeated_frames(before: Path, after: Path, *, frames: tuple[int, int]) -> tuple[int, float | None]:
    """
    Return how many of the first frames of *after* repeat the last ones of *before*, and how alike the first is, in dB.

    *frames* is how many both have.

    Raises:
        MediaError: One of the two cannot be read.
    """
    most = min(MOST_REPEATED + 1, *frames)
    ending = [_grey(frame) for frame in decoded_frames(before, start=-most, frames=most)]
    found = count_repeats(ending, [_grey(frame) for frame in decoded_frames(after, start=0, frames=most)])
    if not found:
        return 0, None
    (last,), (first,) = decoded_frames(before, start=-found, frames=1), decoded_frames(after, start=0, frames=1)
    return found, frames_alike_db(last, first)


def count_repeats(ending: Sequence[Grey], opening: Sequence[Grey]) -> int:
    """Return how many of the first pictures of *opening* repeat the last ones of *ending*, in their order."""
    errors: dict[int, float] = {}
    for count in range(1, min(len(ending), len(opening), MOST_REPEATED) + 1):
        of_frames = [_error(ours, theirs) for ours, theirs in zip(ending[-count:], opening, strict=False)]
        if max(of_frames) <= _SAME_BELOW:
            errors[count] = sum(of_frames) / count
    if not errors:
        return 0
    found = min(count for count, error in errors.items() if error <= min(errors.values()) * _AS_GOOD + _NOISE / 8)
    return 0 if found == 1 and _follows(ending, opening, errors[1]) else found


def _follows(ending: Sequence[Grey], opening: Sequence[Grey], error: float) -> bool:
    """Return whether the first picture of *opening* is the next one after *ending*, and not its last one again."""
    steps = [_error(*pair[-2:]) for pair in (ending[-2:], opening[:2]) if len(pair) > 1]
    return bool(steps) and error > _NOISE and error >= _STEP * sum(steps) / len(steps)


def _error(first: Grey, second: Grey) -> float:
    return float(np.mean((first - first.mean() - second + second.mean()) ** 2))


def _grey(frame: av.VideoFrame) -> Grey:
    height_px = max(2, round(frame.height * _WIDTH_PX / frame.width))
    small = frame.reformat(width=_WIDTH_PX, height=height_px, format="gray", interpolation="AREA")
    return np.asarray(small.to_ndarray(), np.float64)
