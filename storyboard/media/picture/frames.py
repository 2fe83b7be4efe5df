"""
Exact frames of a clip, and the one way in which colours are turned.

A frame is found by counting, never by a time near it. YUV becomes RGB by the
matrix and range that the frame is tagged with, BT.709 and limited range where
it has no tag, with swscale's bit-exact arithmetic: the same decoded frame is
always the same PNG, byte for byte. Frames in HDR are brought down to BT.709.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import av
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from storyboard.errors import MediaError
from storyboard.media.coded.containers import open_media
from storyboard.media.coded.probe import HDR, pixel_of, require_picture
from storyboard.media.picture.input_pictures import open_picture
from storyboard.media.picture.upright import upright

EXACT = (
    Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.BITEXACT | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
)  # fmt: skip
"""How colours are turned."""

_COLOR_SPACES = {1, 4, 5, 6, 7, 9}
"""The tags of a frame that swscale has a matrix for; it numbers them as H.273 does."""

_PNG_LEVEL = 3
"""A tenth larger than Pillow's choice, and in a third of its time."""


def first_frame_png(path: Path) -> bytes:
    """
    Return the first frame of the clip at *path*.

    Raises:
        MediaError: The clip cannot be read or has no picture.
    """
    return frame_png(path, 0)


def frame_png(path: Path, index: int) -> bytes:
    """
    Return frame *index* of the clip at *path*, counted from 0 in the order shown.

    Raises:
        MediaError: The clip cannot be read or has no such frame.
    """
    with _open_clip(path, ahead=index > 0) as clip:
        stream = require_picture(clip, path)
        for frame in islice(clip.decode(stream), index, index + 1):
            return frame_as_png(upright(frame, pixel=pixel_of(stream)))
    raise MediaError(f"{path}: no frame {index}", hint="frames are counted from 0")


def frame_pngs(path: Path, indices: Sequence[int]) -> tuple[bytes, ...]:
    """
    Return the frames *indices* of the clip at *path*, each once, in the order shown; past its end the last frame.

    Raises:
        MediaError: The clip cannot be read or has no picture.
    """
    wanted, found = sorted(set(indices)), list[bytes]()
    with _open_clip(path) as clip:
        stream, last = require_picture(clip, path), None
        for number, frame in enumerate(clip.decode(stream)):
            last = frame
            if number == wanted[len(found)]:
                found.append(frame_as_png(upright(frame, pixel=pixel_of(stream))))
            if len(found) == len(wanted):
                return tuple(found)
        if last is None:
            raise MediaError(f"{path}: not one frame can be decoded")
        return (*found, frame_as_png(upright(last, pixel=pixel_of(stream))))


def last_frame_png(path: Path) -> bytes:
    """
    Return the last frame of the clip at *path*: the last one decoded after its last key frame.

    Raises:
        MediaError: The clip cannot be read or has no picture.
    """
    with _open_clip(path) as clip:
        stream = require_picture(clip, path)
        # Past the end of any clip: the last key frame is the nearest before it.
        clip.seek(2**40, stream=stream, backward=True)
        last = _last(clip.decode(stream))
        if last is None:
            clip.seek(0, stream=stream)
            last = _last(clip.decode(stream))
        if last is None:
            raise MediaError(f"{path}: not one frame can be decoded")
        return frame_as_png(upright(last, pixel=pixel_of(stream)))


def jpeg_thumbnail(picture: bytes, *, width_px: int) -> bytes:
    """
    Return *picture*, of any kind that Pillow reads, as a JPEG of this width and the same shape.

    Raises:
        PictureRefused: It cannot be read, or has more pixels than any service takes.
    """
    with open_picture(picture) as image:
        height_px = max(1, round(image.height * width_px / image.width))
        small = image.convert("RGB").resize((width_px, height_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def png(picture: Image.Image) -> bytes:
    """Return *picture* as PNG; the same pixels are always the same bytes."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=_PNG_LEVEL)
    return out.getvalue()


@contextmanager
def _open_clip(path: Path, *, ahead: bool = True) -> Iterator[av.container.InputContainer]:
    try:
        with open_media(path) as clip:
            # Threads that decode frames ahead are wasted where one frame is wanted.
            require_picture(clip, path).thread_type = "AUTO" if ahead else "SLICE"
            yield clip
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path}: cannot be read as a clip: {error.strerror}") from error


def _last(frames: Iterator[av.VideoFrame]) -> av.VideoFrame | None:
    last = None
    for frame in frames:
        last = frame
    return last


def frame_as_png(frame: av.VideoFrame) -> bytes:
    """Return a decoded frame as PNG, one in HDR brought down to BT.709; the same frame is always the same bytes."""
    if frame.color_trc in HDR:
        from storyboard.media.picture.hdr import plain_rgb  # noqa: PLC0415 - few clips need it, and NumPy takes long to import

        return png(Image.fromarray(plain_rgb(frame)))
    rgb = frame.reformat(
        format="rgb24",
        src_colorspace=frame.colorspace if frame.colorspace in _COLOR_SPACES else Colorspace.ITU709,
        dst_color_range=ColorRange.JPEG,
        interpolation=EXACT,
    )
    return png(Image.fromarray(rgb.to_ndarray()))
