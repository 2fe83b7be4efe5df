"""
What a clip is: its format, every coded frame, and whether its packets may be copied as they are.

Read by demuxing the whole file, so that counts and intervals are facts, not
what a header claims. It knows PyAV; it decodes one frame.
"""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from storyboard.errors import MediaError
from storyboard.media.coded.avc import ParameterSets, is_idr, read_parameter_sets
from storyboard.media.coded.containers import open_media
from storyboard.media.coded.hevc import HevcSets, is_hevc_idr, read_hevc_sets
from storyboard.media.coded.tracks import number_of, picture_of, sound_of
from storyboard.media.picture.upright import STRAIGHT, is_on_its_side, seen_size, turn_of

SAMPLES_A_PACKET = 1024
"""Of AAC."""


Sets = ParameterSets | HevcSets

Coding = Literal["h264", "hevc10"]
"""The codings whose packets can be copied; ``hevc10`` has 10 bits. With 8, H.264 does as well, and plays everywhere."""

HDR = {16: "smpte2084", 18: "arib-std-b67"}
"""The transfers of pictures in HDR, as zscale calls them."""


@dataclass(frozen=True, slots=True)
class Format:
    """What all pictures of one track have in common."""

    width_px: int
    height_px: int
    rate: Fraction
    """Frames a second."""
    colour: tuple[int, int, int]
    """Primaries, transfer and matrix, numbered as in ITU-T H.273; 2 is not known."""
    coding: Coding = "h264"
    """How it is coded where it is copied; whatever cannot be copied becomes H.264."""

    @property
    def pixels(self) -> str:
        """What its pixels are called in ffmpeg: 4:2:0 in limited range, of 8 or 10 bits."""
        return "yuv420p10le" if self.coding == "hevc10" else "yuv420p"

    @property
    def is_hdr(self) -> bool:
        """Whether its transfer is PQ or HLG."""
        return self.colour[1] in HDR


UNTAGGED = (2, 2, 2)
"""Colours of a picture that does not say which they are."""


@dataclass(frozen=True, slots=True)
class CodedFrame:
    """One frame as it lies in the file."""

    shown: int
    """Its place in the order shown, counted from 0."""
    idr: bool
    """Whether a decoder can start here."""
    offset: int
    """Where its bytes begin in the file."""
    size: int


@dataclass(frozen=True, slots=True)
class CodedSound:
    """AAC of 1,024 samples a packet without a gap, whose packets may be copied."""

    config: bytes
    """What a decoder must know: object type, rate and channels."""
    sample_rate: int
    start: int
    """The first packet's first sample, counted from the first frame of the picture."""
    offsets: Sequence[int] = field(hash=False)
    """Where each packet begins in the file."""
    sizes: Sequence[int] = field(hash=False)
    """How many bytes each has."""


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
    parameter_sets: Sets | None
    """Of H.264 or HEVC in an MP4's manner; None for anything else."""
    has_audio: bool
    boxed: bool = True
    """Whether the file is an MP4, so that its coded frames lie in it as they are, each in one piece."""
    sound: CodedSound | None = None
    """None where it has no sound, or such as cannot be copied."""
    picture_track: int = 0
    """Which of the file's pictures is seen, counted from 0."""
    sound_track: int = 0
    """Which of the file's sounds is heard, counted from 0."""
    seen_px: tuple[int, int] = (0, 0)
    """Width and height as seen, in square pixels."""

    @property
    def frames(self) -> int:
        """How many frames are shown."""
        return len(self.coded)

    @cached_property
    def copyable(self) -> bool:
        """Whether this is H.264, or HEVC with 10 bits, and its packets may stand in a track as they are."""
        return (
            self.parameter_sets is not None
            and isinstance(self.parameter_sets, HevcSets) == (self.format.coding == "hevc10")
            and self.pixel_format == self.format.pixels
            and self.upright
            and self.even
            and self.progressive
            and self.format.width_px % 2 == 0
            and self.format.height_px % 2 == 0
            and bool(self.coded)
            and self.coded[0].idr
            and 0 in self._cuttable
        )

    def copyable_frames(self, start: int, end: int) -> range:
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
    with open_clip(path) as container:
        return _facts(path, container, require_picture(container, path))


def require_picture(container: InputContainer, path: Path) -> VideoStream:
    """
    Return the track that players show.

    Raises:
        MediaError: There is none.
    """
    stream = picture_of(container)
    if stream is None:
        raise MediaError(f"{path}: no picture in this file", hint="a clip needs a video track")
    return stream


def pixel_of(stream: VideoStream) -> Fraction:
    """Return how wide a pixel is, its height being 1."""
    return Fraction(stream.sample_aspect_ratio or 1)


@dataclass(frozen=True, slots=True)
class FrameCount:
    """How many frames a file shows, and how evenly."""

    frames: int
    rate: Fraction
    even: bool


def count(path: Path) -> FrameCount:
    """
    Count the frames of the clip at *path* by its packets; nothing is decoded.

    Raises:
        MediaError: It cannot be read, or has no picture.
    """
    with open_clip(path) as container:
        stream = require_picture(container, path)
        packets = ((packet.pts, packet.is_discard) for packet in container.demux(stream))
        seen = sorted((pts, is_discard) for pts, is_discard in packets if pts is not None)
        rate, regular = _rate([pts for pts, _ in seen], stream)
        return FrameCount(len(seen), rate, regular and not any(is_discard for _, is_discard in seen))


@contextmanager
def open_clip(path: Path) -> Iterator[InputContainer]:
    """Open *path* for reading; what PyAV says is said in our words."""
    try:
        with open_media(path) as container:
            yield container
    except (av.FFmpegError, OSError) as error:
        raise MediaError(
            f"{path}: cannot be read: {error.strerror}", hint="is it whole, and a video or sound?"
        ) from error


def _facts(path: Path, container: InputContainer, stream: VideoStream) -> CodedClip:
    context = stream.codec_context
    sets = read_sets(context.name, context.extradata or b"")
    sound = sound_of(container)
    seen, every_frame_is_seen, heard = _demux(container, stream, sound, sets=sets)
    if not seen or stream.time_base is None:
        raise MediaError(f"{path}: not one frame in this file", hint="download it again")
    if sets is None or not every_frame_is_seen or not seen[0][1]:
        # Where packets and frames may differ, only decoding tells what is shown.
        times = _decoded_times(container, stream)
        every_frame_is_seen = every_frame_is_seen and len(times) == len(seen)
        seen = [each for each in seen if each[0] in times]
    if not seen:
        raise MediaError(f"{path}: not one frame can be decoded", hint="download it again")
    in_order = sorted(pts for pts, *_ in seen)
    rate, regular = _rate(in_order, stream)
    place = {pts: n for n, pts in enumerate(in_order)}
    first = _first_frame(path, container, stream)
    turn = turn_of(first)
    turned = is_on_its_side(turn)
    pixel = pixel_of(stream)
    shape = pixel * context.width / context.height
    start_s = in_order[0] * stream.time_base
    is_boxed = "mp4" in container.format.name
    return CodedClip(
        path=path,
        format=Format(
            width_px=context.width,
            height_px=context.height,
            rate=rate,
            colour=(context.color_primaries, context.color_trc, context.colorspace),
            coding=_coding(sets, _pixel_format(first)),
        ),
        pixel_format=_pixel_format(first),
        upright=turn == STRAIGHT and pixel == 1,
        shape=1 / shape if turned else shape,
        even=regular and every_frame_is_seen and len(place) == len(seen),
        progressive=not first.interlaced_frame,
        start_s=start_s,
        coded=tuple(CodedFrame(place[pts], idr, offset, size) for pts, idr, offset, size in seen),
        parameter_sets=sets,
        has_audio=sound is not None,
        boxed=is_boxed,
        sound=_coded_sound(sound, heard, origin_s=start_s) if sound and is_boxed else None,
        picture_track=number_of(stream, container.streams.video),
        sound_track=number_of(sound, container.streams.audio) if sound else 0,
        seen_px=seen_size(context.width, context.height, pixel=pixel, turn=turn),
    )


def read_sets(codec: str, record: bytes) -> Sets | None:
    """Return the parameter sets of a sample description; None where packets of it are never copied."""
    if codec == "h264":
        return read_parameter_sets(record)
    return read_hevc_sets(record) if codec == "hevc" else None


def _coding(sets: Sets | None, pixel_format: str) -> Coding:
    """Return how a clip is coded, as far as it could be copied."""
    return "hevc10" if isinstance(sets, HevcSets) and pixel_format == "yuv420p10le" else "h264"


def _demux(
    container: InputContainer, stream: VideoStream, sound: AudioStream | None, *, sets: Sets | None
) -> tuple[list[tuple[int, bool, int, int]], bool, list[tuple[int, int, int]]]:
    """Return every coded frame, whether all are seen, and every packet of sound; each with its time and its place."""
    seen: list[tuple[int, bool, int, int]] = []
    heard: list[tuple[int, int, int]] = []
    every_frame_is_seen = True
    starts = is_hevc_idr if isinstance(sets, HevcSets) else is_idr
    for packet in container.demux([stream, sound] if sound else [stream]):
        if packet.pts is None:
            continue
        if packet.stream is sound:
            heard.append((packet.pts, packet.pos or 0, packet.size))
        elif packet.is_discard:
            every_frame_is_seen = False
        else:
            is_start = sets is not None and packet.is_keyframe and starts(bytes(packet))
            seen.append((packet.pts, is_start, packet.pos or 0, packet.size))
    return seen, every_frame_is_seen, heard


def _coded_sound(stream: AudioStream, heard: list[tuple[int, int, int]], *, origin_s: Fraction) -> CodedSound | None:
    context = stream.codec_context
    gapless = all(after[0] - before[0] == SAMPLES_A_PACKET for before, after in pairwise(heard))
    config = context.extradata or b""
    is_plain = context.name == "aac" and len(config) >= 2 and stream.time_base == Fraction(1, context.sample_rate)
    if not heard or not gapless or not is_plain:
        return None
    return CodedSound(
        # What follows says that there is no spectral band replication, which players assume anyway.
        config=config[:2],
        sample_rate=context.sample_rate,
        start=heard[0][0] - round(origin_s * context.sample_rate),
        # As tuples of numbers the places of a long film's packets would fill the memory.
        offsets=array("Q", (offset for _, offset, _ in heard)),
        sizes=array("Q", (size for *_, size in heard)),
    )


def _first_frame(path: Path, container: InputContainer, stream: VideoStream) -> av.VideoFrame:
    # One frame is not worth starting threads for.
    if not stream.codec_context.is_open:
        stream.codec_context.thread_count = 1
    container.seek(0)
    for frame in container.decode(stream):
        return frame
    raise MediaError(f"{path}: not one frame can be decoded", hint="download it again")


def _decoded_times(container: InputContainer, stream: VideoStream) -> frozenset[int]:
    stream.thread_type = "AUTO"
    container.seek(0)
    times: set[int] = set()
    for packet in container.demux(stream):
        try:
            times.update(frame.pts for frame in packet.decode() if frame.pts is not None)
        except av.FFmpegError:
            # What leans on frames before the cut is not shown.
            continue
    return frozenset(times)


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
