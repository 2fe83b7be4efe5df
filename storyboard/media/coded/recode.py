"""Encode pictures again in this process, for places where packets cannot be cut."""

import ctypes
import sys
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

import av
from av.container import OutputContainer
from av.video.frame import PictureType

from storyboard.files import unwritable_result
from storyboard.media.coded.probe import Format

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of malloc.h."""
_KEPT_AT_MOST = 1 << 20
"""Bytes. With less, the buffer that a film is copied through would be allocated each time: slower than the copy."""


@cache
def give_back_memory() -> None:
    """Let glibc give pieces of a mebibyte and more back as soon as they are freed; without glibc nothing happens."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, _KEPT_AT_MOST)
        mallopt(_MMAP_THRESHOLD, _KEPT_AT_MOST)


_LIMITED_RANGE = 1
HEVC_PARAMS = "log-level=error:bframes=0:rc-lookahead=2:open-gop=0:pools=none:frame-threads=1"
"""How x265 encodes pictures again: each group stands alone, and it takes little memory."""


def recode(
    pictures: Iterable[av.VideoFrame], to: Path, *, wanted: Format, settings: dict[str, object], set_id: int
) -> None:
    """
    Write *pictures*, which have the form *wanted* already, to *to*, with x264 or x265 at *settings*.

    *set_id* is the number of the parameter sets.

    Raises:
        MediaError: *to* cannot be written.
    """
    # x264 takes more than all the rest of a stitch.
    give_back_memory()
    try:
        with av.open(str(to), "w", format="mp4") as film:
            _encode(pictures, film, wanted=wanted, settings=settings, set_id=set_id)
    except (av.FFmpegError, OSError) as error:
        raise unwritable_result(to, OSError(error.errno, error.strerror)) from error


def _encode(
    pictures: Iterable[av.VideoFrame],
    film: OutputContainer,
    *,
    wanted: Format,
    settings: dict[str, object],
    set_id: int,
) -> None:
    options = {"preset": str(settings["preset"]), "crf": str(settings["crf"])}
    if wanted.coding == "h264":
        options["x264-params"] = f"{settings['x264-params']}:sps-id={set_id}"
    else:
        options["x265-params"] = HEVC_PARAMS
    # Pieces are made side by side: threads of their own would cost memory and gain nothing.
    options["threads"] = "1"
    codec: Literal["libx264", "libx265"] = "libx264" if wanted.coding == "h264" else "libx265"
    track = film.add_stream(codec, rate=wanted.rate, options=options)
    track.width, track.height, track.pix_fmt = wanted.width_px, wanted.height_px, wanted.pixels
    context = track.codec_context
    context.time_base = 1 / wanted.rate
    context.color_primaries, context.color_trc, context.colorspace = wanted.colour
    context.color_range = _LIMITED_RANGE
    context.sample_aspect_ratio = Fraction(1)
    for place, picture in enumerate(pictures):
        picture.pts, picture.time_base, picture.pict_type = place, context.time_base, PictureType.NONE
        film.mux(track.encode(picture))
    film.mux(track.encode(None))
