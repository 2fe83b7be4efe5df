"""
Which tracks of a file are its picture and its sound: the ones that players take.

That is the track marked as default, else the first of its kind. Cover art is
no picture of a clip; chapters, time codes and data are never decoded.
"""

from collections.abc import Sequence

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

_STILL = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image


def picture_of(container: InputContainer) -> VideoStream | None:
    """Return the track that is seen; None where the file has none."""
    moving = [stream for stream in container.streams.video if not stream.disposition & _STILL]
    return next(
        (stream for stream in moving if stream.disposition & Disposition.default), moving[0] if moving else None
    )


def sound_of(container: InputContainer) -> AudioStream | None:
    """Return the track that is heard; None where the file has none."""
    tracks = [stream for stream in container.streams.audio if stream.codec_context is not None]
    return next(
        (stream for stream in tracks if stream.disposition & Disposition.default), tracks[0] if tracks else None
    )


def number_of(track: VideoStream | AudioStream, among: Sequence[VideoStream] | Sequence[AudioStream]) -> int:
    """Return which of the file's tracks of its kind this one is, counted from 0, as ffmpeg's ``v:0`` counts them."""
    return [each.index for each in among].index(track.index)
