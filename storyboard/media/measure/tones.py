"""
What a few frames of a clip are like: colour, contrast, sharpness, and how much moves between them.

Levels are those of 8-bit planes in limited range. Only what lies between the
frames and the key frame before them is decoded. It knows PyAV.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import av
import numpy as np
from av.video.reformatter import ColorRange, Interpolation
from numpy.typing import NDArray
from PIL import Image

from storyboard.media.coded.decode_some import decoded_frames
from storyboard.media.coded.probe import HDR
from storyboard.media.measure.figures import Figures
from storyboard.media.picture.hdr import plain_rgb

Grey = NDArray[np.int16]
"""Y of a small picture; differences of two are exact in it."""

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Y, U and V; the last two have half the sides."""

END_FRAMES = 4
"""So many frames at either end of a clip tell what it is like."""
_SMALL_PX = 96
_SHOWN_PX = 160


@dataclass(frozen=True, slots=True)
class MeasuredFrames:
    """Consecutive frames of a clip, in the order shown."""

    figures: tuple[Figures, ...]
    small: tuple[Grey, ...]
    first_jpeg: bytes
    last_jpeg: bytes


def measure_frames(path: Path, *, start: int, frames: int) -> MeasuredFrames:
    """
    Return what *frames* frames of the clip at *path* look like, from frame *start* on, counted from 0.

    Raises:
        MediaError: The clip cannot be read, or has no such frames.
    """
    return measure_pictures(list(decoded_frames(path, start=start, frames=frames)))


def measure_pictures(seen: Sequence[av.VideoFrame]) -> MeasuredFrames:
    """Return what frames are like that were decoded already, in the order shown."""
    return MeasuredFrames(
        figures=tuple(_figures(frame) for frame in seen),
        small=tuple(_small(frame) for frame in seen),
        first_jpeg=_jpeg(seen[0]),
        last_jpeg=_jpeg(seen[-1]),
    )


def ends_like(first: Sequence[av.VideoFrame], last: Sequence[av.VideoFrame]) -> Figures:
    """Return what a clip is like: the mean of its *first* frames and its *last* ones, `END_FRAMES` of each."""
    return mean([_figures(frame) for frame in (*first, *last)])


def mean(several: Sequence[Figures]) -> Figures:
    """Return the mean of *several* frames."""
    return Figures(**{name: fmean(getattr(frame, name) for frame in several) for name in Figures.__slots__})


def first_planes(path: Path) -> Planes:
    """
    Return Y, U and V of the first frame of the clip at *path*, in limited range.

    Raises:
        MediaError: The clip cannot be read.
    """
    (frame,) = decoded_frames(path, start=0, frames=1)
    return _planes(frame)


def last_planes(path: Path) -> Planes:
    """
    Return Y, U and V of the last frame of the clip at *path*, in limited range.

    Raises:
        MediaError: The clip cannot be read.
    """
    (frame,) = decoded_frames(path, start=-1, frames=1)
    return _planes(frame)


def motion(before: Grey, after: Grey) -> float:
    """Return by how much a pixel changes from *before* to *after* on the mean, where the two lie over each other."""
    height, width = min(before.shape[0], after.shape[0]), min(before.shape[1], after.shape[1])
    return float(np.abs(before[:height, :width] - after[:height, :width]).mean())


def _planes(frame: av.VideoFrame) -> Planes:
    width, height = frame.width // 2 * 2, frame.height // 2 * 2
    plain = frame.reformat(width=width, height=height, format="yuv420p", dst_color_range=ColorRange.MPEG)
    packed = np.asarray(plain.to_ndarray(), np.uint8)
    chroma = packed[height:].reshape(2, height // 2, width // 2)
    return packed[:height], chroma[0], chroma[1]


def _figures(frame: av.VideoFrame) -> Figures:
    y, u, v = _planes(frame)
    luma = y.astype(np.int16)
    across, down = np.abs(np.diff(luma, axis=1)).mean(), np.abs(np.diff(luma, axis=0)).mean()
    return Figures(
        luma=float(y.mean()),
        u=float(u.mean()),
        v=float(v.mean()),
        contrast=float(y.std()),
        sharpness=float((across + down) / 2),
    )


def _small(frame: av.VideoFrame) -> Grey:
    height = max(round(frame.height * _SMALL_PX / frame.width), 1)
    small = frame.reformat(
        width=_SMALL_PX, height=height, format="gray", dst_color_range=ColorRange.JPEG, interpolation=Interpolation.AREA
    )
    return small.to_ndarray().astype(np.int16)


def _jpeg(frame: av.VideoFrame) -> bytes:
    height = max(round(frame.height * _SHOWN_PX / frame.width), 1)
    picture = frame.reformat(width=_SHOWN_PX, height=height, format="rgb24", interpolation=Interpolation.AREA)
    seen = Image.fromarray(picture.to_ndarray())
    if frame.color_trc in HDR:
        seen = Image.fromarray(plain_rgb(frame)).resize((_SHOWN_PX, height))
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
