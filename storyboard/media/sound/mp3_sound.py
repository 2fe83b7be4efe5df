"""
MP3 files with bytes in them that are no sound: tags at an end, padding, the tags of files that were put together.

FFmpeg leaves out some of them and takes the rest for broken sound. It knows PyAV, and no recording.
"""

import io
from dataclasses import dataclass, field
from typing import Final

import av

from storyboard.media.coded.containers import open_media

_TAGS: Final = (b"ID3", b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"3DI")
"""What tags begin with: those of ID3, APE and Lyrics3."""
_TELL_LENGTH: Final = (b"Xing", b"Info", b"VBRI")
"""Marks of a first frame that says how long the sound is."""
LONGEST_MP3_FRAME: Final = 2881
"""In bytes."""


@dataclass(slots=True)
class _SoundRange:
    """From where to where the bytes of a file are sound, and which of them are none."""

    first: int | None = None
    """Where the first sound is."""
    end: int = 0
    """Where the last sound ends."""
    broken: list[tuple[int, int]] = field(default_factory=list)
    """From where to where there are bytes that cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Mp3Sound:
    """An MP3 file without what is no sound in it and behind it."""

    data: bytes
    tells_length: bool
    """Whether it says how long it is; FFmpeg guesses by its size where it does not."""


def mp3_without_tags(data: bytes) -> Mp3Sound | None:
    """
    Return the MP3 file *data* without what is no sound in it; None where sound may be missing.

    Tags never were sound, and neither is padding at the end. Other bytes may stand there where the file says how long
    it is: whether all of that is there is seen by decoding it.

    Raises:
        av.FFmpegError: It cannot be read.
    """
    ranges = _find_sound(data)
    if ranges.first is None:
        return None
    head = data[max(ranges.first - LONGEST_MP3_FRAME, 0) : ranges.first]
    tells_length = any(mark in head for mark in _TELL_LENGTH)
    kept, at = [], 0
    for start, end in ranges.broken:
        is_padding = len(set(data[start:end])) <= 1
        is_left_out = start >= ranges.end and (is_padding or tells_length)
        if not is_left_out and not data.startswith(_TAGS, start):
            return None
        kept.append(data[at : min(start, ranges.end)])
        at = end
    kept.append(data[at : ranges.end])
    return Mp3Sound(b"".join(kept), tells_length)


def mp3_length_s(data: bytes) -> float | None:
    """
    Return how long the MP3 file *data* is without its tags, in seconds; None where sound may be missing.

    Raises:
        av.FFmpegError: It cannot be read.
    """
    sound = mp3_without_tags(data)
    if sound is None:
        return None
    with open_media(io.BytesIO(sound.data)) as file:
        return None if file.duration is None else file.duration / av.time_base


def _find_sound(data: bytes) -> _SoundRange:
    ranges, place = _SoundRange(), 0
    with open_media(io.BytesIO(data)) as file:
        stream = file.streams.audio[0]
        for packet in file.demux(stream):
            start = place if packet.pos is None else packet.pos
            place = start + packet.size
            try:
                frames = stream.codec_context.decode(packet)
            except av.InvalidDataError:
                frames = []
                ranges.broken.append((start, place))
            if packet.size > LONGEST_MP3_FRAME and frames:
                # The decoder skips zeros before a frame in silence.
                ranges.broken.append((start, place))
            elif frames and packet.size:
                ranges.first = start if ranges.first is None else ranges.first
                ranges.end = place
    return ranges
