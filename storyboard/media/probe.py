"""
What a clip is: its format, every coded frame, and whether its packets may be copied as they are.

Read by demuxing the whole file, so that counts and intervals are facts, not
what a header claims. It knows PyAV; it decodes one frame.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import av
from av.container import InputContainer
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from storyboard.errors import MediaError
from storyboard.media.avc import ParameterSets, is_idr, read_parameter_sets


@dataclass(frozen=True, slots=True)
class Format:
    """What all pictures of one track have in common."""

    width_px: int
    height_px: int
    rate: Fraction
    """Frames a second."""
    colour: tuple[int, int, int]
    """Primaries, transfer and matrix, numbered as in ITU-T H.273; 2 is not known."""


@dataclass(frozen=True, slots=True)
class CodedFrame:
    """One frame as it lies in the file."""

    shown: int
    """Its place in the order shown, counted from 0."""
    idr: bool
    """Whether a decoder can start here."""


@dataclass(frozen=True)
class CodedClip:
    """One file with a picture, frame by frame."""

    path: Path
    format: Format
    pixel_format: str
    upright: bool
    """Neither turned nor with pixels that are not square."""
    shape: Fraction
    """Width over height as it is seen."""
    even: bool
    """Every frame is seen, and as long as every other."""
    progressive: bool
    start_s: Fraction
    """When the first frame is shown, by the file's own clock."""
    coded: tuple[CodedFrame, ...]
    """In the order in which they lie in the file, which is the order of decoding."""
    parameter_sets: ParameterSets | None
    """Of H.264 in an MP4's manner; None for anything else."""
    has_audio: bool

    @property
    def frames(self) -> int:
        """How many frames are shown."""
        return len(self.coded)

    @cached_property
    def copyable(self) -> bool:
        """Whether this is H.264 that every player takes, and its packets may stand in a track as they are."""
        return (
            self.parameter_sets is not None
            and self.pixel_format == "yuv420p"
            and self.upright
            and self.even
            and self.progressive
            and self.format.width_px % 2 == 0
            and self.format.height_px % 2 == 0
            and bool(self.coded)
            and self.coded[0].idr
            and 0 in self._cuttable
        )

    def copied(self, start: int, end: int) -> range:
        """Return the longest part of the frames from *start* up to *end* that packets alone can show; may be empty."""
        first = next((n for n in range(start, end) if n in self._cuttable and self.coded[n].idr), end)
        last = next((n for n in range(end, first, -1) if n in self._cuttable), first)
        return range(first, last)

    @cached_property
    def _cuttable(self) -> frozenset[int]:
        """The n where the first n coded frames are the first n shown, so that a cut there parts them cleanly."""
        cuts, latest = {0}, -1
        for count, frame in enumerate(self.coded, start=1):
            latest = max(latest, frame.shown)
            if latest == count - 1:
                cuts.add(count)
        return frozenset(cuts)


def probe(path: Path) -> CodedClip:
    """
    Return what the clip at *path* is.

    Raises:
        MediaError: It cannot be read, or has no picture.
    """
    with opened(path) as container:
        if not container.streams.video:
            raise MediaError(f"{path}: no picture in this file", hint="a clip needs a video track")
        return _facts(path, container, container.streams.video[0])


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """Open *path* for reading; what PyAV says is said in our words."""
    try:
        with av.open(str(path)) as container:
            yield container
    except (av.FFmpegError, OSError) as error:
        raise MediaError(
            f"{path}: cannot be read: {error.strerror}", hint="is it whole, and a video or sound?"
        ) from error


def _facts(path: Path, container: InputContainer, stream: VideoStream) -> CodedClip:
    context = stream.codec_context
    sets = read_parameter_sets(context.extradata or b"") if context.name == "h264" else None
    shown_at: list[int] = []
    idrs: list[bool] = []
    every_frame_is_seen = True
    for packet in container.demux(stream):
        if packet.is_discard:
            every_frame_is_seen = False
        if packet.pts is None or packet.is_discard:
            continue
        shown_at.append(packet.pts)
        idrs.append(sets is not None and packet.is_keyframe and is_idr(bytes(packet)))
    if not shown_at or stream.time_base is None:
        raise MediaError(f"{path}: not one frame in this file", hint="download it again")
    rate, regular = _rate(sorted(shown_at), stream)
    place = {pts: n for n, pts in enumerate(sorted(shown_at))}
    first = _first_frame(path, container, stream)
    turned = first.rotation % 180 != 0
    pixel = Fraction(stream.sample_aspect_ratio or 1)
    shape = pixel * context.width / context.height
    return CodedClip(
        path=path,
        format=Format(
            width_px=context.width,
            height_px=context.height,
            rate=rate,
            colour=(context.color_primaries, context.color_trc, context.colorspace),
        ),
        pixel_format=_pixel_format(first),
        upright=first.rotation == 0 and pixel == 1,
        shape=1 / shape if turned else shape,
        even=regular and every_frame_is_seen,
        progressive=not first.interlaced_frame,
        start_s=min(shown_at) * stream.time_base,
        coded=tuple(CodedFrame(shown=place[pts], idr=idr) for pts, idr in zip(shown_at, idrs, strict=True)),
        parameter_sets=sets,
        has_audio=bool(container.streams.audio),
    )


def _first_frame(path: Path, container: InputContainer, stream: VideoStream) -> av.VideoFrame:
    # One frame is not worth starting threads for.
    stream.codec_context.thread_count = 1
    container.seek(0)
    for frame in container.decode(stream):
        return frame
    raise MediaError(f"{path}: not one frame can be decoded", hint="download it again")


def _pixel_format(frame: av.VideoFrame) -> str:
    full_range = frame.color_range == ColorRange.JPEG and not frame.format.name.startswith("yuvj")
    return f"{frame.format.name} full range" if full_range else frame.format.name


def _rate(shown_at: list[int], stream: VideoStream) -> tuple[Fraction, bool]:
    """Return the frames a second, and whether all frames are equally long, as far as the file's clock can say."""
    claimed = stream.guessed_rate or stream.average_rate or Fraction(24)
    steps = [after - before for before, after in pairwise(shown_at)]
    if not steps or stream.time_base is None:
        return claimed, True
    if max(steps) == min(steps) > 0:
        return 1 / (steps[0] * stream.time_base), True
    if max(steps) - min(steps) <= 1 < min(steps):
        return claimed, True
    return stream.average_rate or claimed, False
