"""
Whether a clip is whole: every frame that players show is decoded once, and counted.

A file that stops short looks fine to a reader of its header alone. A header
that counts wrongly, or a broken moment of sound, is reported, and the clip is accepted.
"""

from collections import deque
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from storyboard.errors import ClipTooLarge, MediaError
from storyboard.media.coded.containers import open_media
from storyboard.media.coded.probe import pixel_of, require_picture
from storyboard.media.coded.tracks import sound_of
from storyboard.media.measure.tones import END_FRAMES
from storyboard.media.picture.upright import upright


@dataclass(frozen=True, slots=True)
class Bounds:
    """The largest clip that is decoded: a few bytes can ask for more memory and time than a machine has."""

    pixels: int = 4096 * 4096
    length_s: int = 15 * 60
    frames: int = 15 * 60 * 120


ANY_CLIP = Bounds()
"""More than any service makes."""


@dataclass(frozen=True, slots=True)
class WholeClip:
    """What came out of a clip that was decoded from end to end."""

    width_px: int
    """As seen: upright, in square pixels."""
    height_px: int
    frames: int
    rate: Fraction
    """Frames a second."""
    has_audio: bool
    first: tuple[av.VideoFrame, ...]
    last: tuple[av.VideoFrame, ...]
    """Some frames at either end, for those who want to know what they are like: they are decoded here anyway."""
    remark: str = ""
    """What is odd about the file, in whole sentences; empty where nothing is."""


@dataclass(slots=True)
class _Progress:
    """What has come out so far."""

    packets: int = 0
    """Of the picture, those that are not shown left out."""
    hidden: int = 0
    frames: int = 0
    unheard: int = 0
    first: list[av.VideoFrame] = field(default_factory=list)
    last: deque[av.VideoFrame] = field(default_factory=lambda: deque(maxlen=END_FRAMES))

    def add(self, frame: av.VideoFrame) -> None:
        self.frames += 1
        self.last.append(frame)
        if len(self.first) < END_FRAMES:
            self.first.append(frame)


def decode_whole(path: Path, *, within: Bounds = ANY_CLIP) -> WholeClip:
    """
    Decode every frame and every sound of the clip at *path*, and return what it is.

    Raises:
        ClipTooLarge: It is larger than *within* says.
        MediaError: It is no video, it stops short, or its picture cannot be decoded.
    """
    try:
        with open_media(path) as container:
            return _decode_container(container, path, within=within)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _damage_error(path, getattr(error, "strerror", None) or str(error)) from error


def _damage_error(path: Path, why: str) -> MediaError:
    return MediaError(f"{path.name}: this video is damaged: {why}", hint="download it again")


def _decode_container(container: InputContainer, path: Path, *, within: Bounds) -> WholeClip:
    stream = require_picture(container, path)
    _require_small(container, stream, path, within=within)
    _require_long_enough(stream, path)
    stream.thread_type = "AUTO"
    # A picture may become larger than its header says in the middle of the clip.
    stream.codec_context.options = {"max_pixels": str(within.pixels)}
    sound = sound_of(container)
    seen = _decode(container, stream, sound, path, most_frames=within.frames)
    if not seen.frames:
        raise MediaError(f"{path.name}: not one of its frames can be decoded", hint="download it again")
    pixel = pixel_of(stream)
    first, last = (tuple(upright(frame, pixel=pixel) for frame in some) for some in (seen.first, seen.last))
    return WholeClip(
        width_px=first[0].width,
        height_px=first[0].height,
        frames=seen.frames,
        rate=Fraction(stream.average_rate or stream.guessed_rate or 0),
        has_audio=sound is not None,
        first=first,
        last=last,
        remark=_remark(seen, announced=stream.frames),
    )


def _decode(
    container: InputContainer, stream: VideoStream, sound: AudioStream | None, path: Path, *, most_frames: int
) -> _Progress:
    seen = _Progress()
    for packet in container.demux([stream, sound] if sound else [stream]):
        if packet.stream.index != stream.index:
            seen.unheard += not _is_heard(packet)
            continue
        if packet.pts is not None:
            seen.hidden += packet.is_discard
            seen.packets += not packet.is_discard
        for frame in _pictures(packet, path, begun=seen.frames > 0):
            seen.add(frame)
        if seen.frames > most_frames:
            raise _too_large(path, f"over {most_frames} frames")
    return seen


def _is_heard(packet: "av.Packet[Stream]") -> bool:
    try:
        packet.decode()
    except av.FFmpegError:
        return False
    return True


def _pictures(packet: "av.Packet[Stream]", path: Path, *, begun: bool) -> list[av.VideoFrame]:
    try:
        return [frame for frame in packet.decode() if isinstance(frame, av.VideoFrame)]
    except av.FFmpegError as error:
        if begun:
            raise _damage_error(path, str(error.strerror)) from error
        # What leans on frames before the cut cannot be shown, and no player shows it.
        return []


def _require_small(container: InputContainer, stream: VideoStream, path: Path, *, within: Bounds) -> None:
    """Refuse by the header what would fill the memory or take hours."""
    width_px, height_px = stream.codec_context.width, stream.codec_context.height
    if width_px * height_px > within.pixels:
        raise _too_large(path, f"{width_px}x{height_px} pixels")
    pixel = pixel_of(stream)
    if pixel > 0 and width_px * height_px * max(pixel, 1 / pixel) > within.pixels:
        raise _too_large(path, f"pixels of {pixel} to 1")
    length_s = Fraction(container.duration or 0, av.time_base)
    if length_s > within.length_s:
        raise _too_large(path, f"{float(length_s):.0f} s")
    if stream.frames > within.frames:
        raise _too_large(path, f"{stream.frames} frames")


def _too_large(path: Path, what: str) -> ClipTooLarge:
    return ClipTooLarge(
        f"{path.name}: {what} is far more than was asked for; it was not decoded",
        hint=f"look at the file {path}, and make a new take with `storyboard retake`",
    )


def _require_long_enough(stream: VideoStream, path: Path) -> None:
    """Refuse a file that ends before the last picture that its index names."""
    size = path.stat().st_size
    missing = sum(entry.pos + entry.size > size for entry in stream.index_entries)
    if missing:
        count = len(stream.index_entries)
        raise MediaError(f"{path.name}: {count - missing} of {count} frames can be decoded", hint="download it again")


def _remark(seen: _Progress, *, announced: int) -> str:
    said = []
    if seen.hidden or (announced and announced != seen.frames):
        counted = max(announced, seen.packets + seen.hidden)
        said.append(f"The file counts {counted} frames, and players show {seen.frames} of them.")
    elif seen.packets != seen.frames:
        said.append(f"{seen.packets} pictures lie in the file, and players show {seen.frames} of them.")
    if seen.unheard:
        said.append(f"{seen.unheard} packets of its sound are broken: there it is silent for a moment.")
    return " ".join(said)
