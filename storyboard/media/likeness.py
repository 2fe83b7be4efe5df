"""How alike two frames are: whether a clip really opens on the frame that another ends on."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from storyboard.errors import MediaError
from storyboard.media.probe import opened

_SAME_DB = 99.0
"""Said of frames that are equal in every pixel."""


def likeness_db(before: Path, after: Path) -> float:
    """
    Return how alike the last frame of *before* is to the first of *after*: their PSNR over all planes, in dB.

    A picture of another size is scaled for it. 99 is equal in every pixel.

    Raises:
        MediaError: One of the two cannot be read.
    """
    last = _end_frame(before, last=True)
    one, other = _planes(last, like=last), _planes(_end_frame(after, last=False), like=last)
    error = float(np.mean((one - other) ** 2))
    return min(10 * float(np.log10(255**2 / error)), _SAME_DB) if error else _SAME_DB


def _planes(frame: av.VideoFrame, *, like: av.VideoFrame) -> NDArray[np.float32]:
    return frame.reformat(width=like.width, height=like.height, format="yuv420p").to_ndarray().astype(np.float32)


def _end_frame(path: Path, *, last: bool) -> av.VideoFrame:
    """Return the first or the last frame shown."""
    found = None
    with opened(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO" if last else "NONE"
        for frame in container.decode(stream):
            found = frame
            if not last:
                break
    if found is None:
        raise MediaError(f"{path}: not one frame can be decoded", hint="download it again")
    return found
