"""How alike two frames are: whether a clip really opens on the frame that another ends on."""

import av
import numpy as np
from numpy.typing import NDArray

_SAME_DB = 99.0
"""Said of frames that are equal in every pixel."""
_ROWS = 64
"""Compared at a time: whole pictures as numbers would fill the memory."""


def frames_alike_db(last: av.VideoFrame, first: av.VideoFrame) -> float:
    """
    Return how alike two frames are: their PSNR over all planes, in dB.

    A picture of another size is scaled for it. 99 is equal in every pixel.
    """
    last_planes, first_planes = _planes(last, like=last), _planes(first, like=last)
    error = _square_error(last_planes, first_planes) / last_planes.size
    return min(10 * float(np.log10(255**2 / error)), _SAME_DB) if error else _SAME_DB


def _planes(frame: av.VideoFrame, *, like: av.VideoFrame) -> NDArray[np.uint8]:
    plain = frame.reformat(width=like.width, height=like.height, format="yuv420p")
    return np.asarray(plain.to_ndarray(), np.uint8)


def _square_error(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> int:
    total = 0
    for top in range(0, first.shape[0], _ROWS):
        step = first[top : top + _ROWS].astype(np.float64) - second[top : top + _ROWS]
        total += int(np.vdot(step, step))
    return total
