"""How the camera of a clip moves at its end: what a film that goes on from it goes on with."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from storyboard.media.coded.decode_some import decoded_frames
from storyboard.media.coded.probe import probe

_FRAMES = 12
"""Looked back over at the end: half a second."""
_SEEN = 0.75
"""Of the height, from the top: captions stand still below."""
_FARTHEST = 0.25
"""Of the width: what moved farther is another picture."""

_Grey = NDArray[np.float64]


def camera_px(path: Path) -> float:
    """
    Return how far the camera goes to the right from frame to frame as a clip ends, in pixels; to the left below 0.

    Raises:
        MediaError: The clip cannot be read.
    """
    steps = min(_FRAMES, probe(path).frames - 1)
    if steps < 1:
        return 0.0
    first, *_, last = decoded_frames(path, start=-1 - steps, frames=steps + 1)
    return _shift_px(_grey(first), _grey(last)) / steps


def _grey(frame: av.VideoFrame) -> _Grey:
    pixels = np.asarray(frame.to_ndarray(format="gray"), np.uint8)
    seen = pixels[: round(pixels.shape[0] * _SEEN)].astype(np.float64)
    # Edges tell where things are, and the window that none is cut off by a side.
    edges = np.diff(seen, axis=1)
    window: _Grey = edges * np.hanning(edges.shape[1]) * np.hanning(edges.shape[0])[:, None]
    return window


def _shift_px(before: _Grey, after: _Grey) -> int:
    """Return how far what is seen went to the left."""
    cross = np.fft.rfft(before, axis=1) * np.conj(np.fft.rfft(after, axis=1))
    alike = np.fft.irfft(cross.sum(axis=0), before.shape[1])
    most = round(before.shape[1] * _FARTHEST)
    shifts = np.arange(-most, most + 1)
    return int(shifts[int(np.argmax(alike[shifts]))])
