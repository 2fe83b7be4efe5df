"""
Frames as they are seen: turned as their display matrix says, with square pixels.

ffmpeg turns pictures by itself, PyAV does not; neither makes pixels square.
"""

import struct
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.reformatter import Interpolation

if TYPE_CHECKING:
    import numpy as np

Turn = tuple[int, int, int, int]
"""Where a display matrix sends the axes: only the signs of a, b, c and d."""

STRAIGHT: Turn = (1, 0, 0, 1)

_EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.BITEXACT | Interpolation.FULL_CHR_H_INT


def turn_of(frame: av.VideoFrame) -> Turn:
    """Return how *frame* is turned to be seen: by quarters, and mirrored; anything finer is left as it is."""
    # PyAV's stubs give it the wrong type.
    matrix = cast(SideDataContainer, frame.side_data).get(Type.DISPLAYMATRIX)
    if matrix is None:
        return STRAIGHT
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(matrix)[:36])
    turn = (_sign(a), 0, 0, _sign(d)) if abs(a) > abs(b) else (0, _sign(b), _sign(c), 0)
    # A matrix of zeros turns nothing.
    return turn if turn[0] * turn[3] or turn[1] * turn[2] else STRAIGHT


def is_on_its_side(turn: Turn) -> bool:
    """Return whether width and height change places."""
    return turn[0] == 0


def seen_size(width_px: int, height_px: int, *, pixel: Fraction, turn: Turn) -> tuple[int, int]:
    """Return width and height as seen, in square pixels; the side that is too short grows, so nothing is lost."""
    width = max(round(width_px * pixel), 1) if pixel > 1 else width_px
    height = max(round(height_px / pixel), 1) if pixel < 1 else height_px
    return (height, width) if is_on_its_side(turn) else (width, height)


def upright(frame: av.VideoFrame, *, pixel: Fraction) -> av.VideoFrame:
    """Return *frame* as it is seen; one that is upright already, with square pixels, comes back unchanged."""
    turn = turn_of(frame)
    if turn == STRAIGHT and pixel == 1:
        return frame
    import numpy as np  # noqa: PLC0415 - few clips need it, and it takes long to import

    width_px, height_px = seen_size(frame.width, frame.height, pixel=pixel, turn=STRAIGHT)
    # All planes of one size, so that each is turned alike.
    plain = frame.reformat(width=width_px, height=height_px, format="yuv444p", interpolation=_EXACT)
    planes = np.stack([_turned_plane(plane, turn) for plane in plain.to_ndarray()])
    seen = av.VideoFrame.from_ndarray(np.ascontiguousarray(planes), format="yuv444p")
    seen.pts, seen.time_base = frame.pts, frame.time_base
    seen.colorspace, seen.color_range = frame.colorspace, frame.color_range
    seen.color_primaries, seen.color_trc = frame.color_primaries, frame.color_trc
    return seen


def _turned_plane(plane: "np.ndarray", turn: Turn) -> "np.ndarray":
    a, b, c, d = turn
    if is_on_its_side(turn):
        across, down, plane = c, b, plane.T
    else:
        across, down = a, d
    return plane[:: 1 if down >= 0 else -1, :: 1 if across >= 0 else -1]


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
