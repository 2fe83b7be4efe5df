"""Pictures as planes of luma and chroma, as H.264 codes them."""

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray
from PIL import Image

from storyboard.media.picture.frames import EXACT

Planes = tuple[Image.Image, Image.Image, Image.Image]
"""Y, U and V of a picture as 8-bit grey pictures; U and V have half the width and half the height."""


def yuv_planes(picture: Image.Image) -> Planes:
    """Return an RGB *picture* of even sides as 4:2:0 planes, BT.709, limited range."""
    frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
    y, u, v = frame.reformat(
        format="yuv444p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation=EXACT,
    ).to_ndarray()
    return Image.fromarray(y), Image.fromarray(_halved_chroma(u)), Image.fromarray(_halved_chroma(v))


def _halved_chroma(chroma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """
    Return *chroma* with half its sides, sampled where H.264 says that it is.

    That is in the column of every even pixel and between two rows. swscale
    samples in the middle of four pixels, and decoders then put every colour
    half a pixel aside: a chain of ten clips would smear by five.
    """
    wide = np.pad(chroma.astype(np.uint16), ((0, 0), (1, 0)), mode="edge")
    columns = wide[:, :-1:2] + 2 * wide[:, 1::2] + wide[:, 2::2]
    halved: NDArray[np.uint8] = ((columns[::2] + columns[1::2] + 4) >> 3).astype(np.uint8)
    return halved
