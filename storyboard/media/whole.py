"""
Whether a clip is whole: every frame of it is decoded once, and counted.

A file that stops short looks fine to whoever reads only its header.
"""

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from storyboard.errors import MediaError
from storyboard.media.tones import END_FRAMES


@dataclass(frozen=True, slots=True)
class Decoded:
    """What came out of a clip that was decoded from end to end."""

    width_px: int
    height_px: int
    frames: int
    rate: Fraction
    """Frames a second."""
    has_audio: bool
    first: tuple[av.VideoFrame, ...]
    last: tuple[av.VideoFrame, ...]
    """Some frames at either end, for those who want to know what they are like: they are decoded here anyway."""


def decode_whole(path: Path) -> Decoded:
    """
    Decode every frame and every sound of the clip at *path*, and return what it is.

    Raises:
        MediaError: It is no video, it stops short, or something in it cannot be decoded.
    """
    try:
        with av.open(str(path)) as container:
            return _decoded(container, path)
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path.name}: this video is damaged: {error.strerror}", hint="download it again") from error


def _decoded(container: av.container.InputContainer, path: Path) -> Decoded:
    if not container.streams.video:
        raise MediaError(f"{path.name}: no picture in this file", hint="a clip needs a video track")
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    frames = 0
    first: list[av.VideoFrame] = []
    last: deque[av.VideoFrame] = deque(maxlen=END_FRAMES)
    for packet in container.demux():
        for frame in packet.decode():
            if isinstance(frame, av.VideoFrame) and packet.stream is stream:
                frames += 1
                last.append(frame)
                if len(first) < END_FRAMES:
                    first.append(frame)
    announced = stream.frames
    if not frames or (announced and frames != announced):
        raise MediaError(f"{path.name}: {frames} of {announced} frames can be decoded", hint="download it again")
    return Decoded(
        width_px=stream.codec_context.width,
        height_px=stream.codec_context.height,
        frames=frames,
        rate=Fraction(stream.average_rate or 0),
        has_audio=bool(container.streams.audio),
        first=tuple(first),
        last=tuple(last),
    )
