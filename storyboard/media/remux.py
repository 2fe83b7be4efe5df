"""
One MP4 from pieces of many: pictures by packets, never coded anew; sound coded once.

Every frame gets the next place on one even clock, so the track has neither
holes nor doubles. It knows PyAV, and trusts that the pieces are alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from storyboard.errors import MediaError
from storyboard.media.avc import ParameterSets, merged, with_sets
from storyboard.media.probe import CodedClip, opened
from storyboard.media.sound import SAMPLE_RATE, Samples

_TICKS_A_SECOND = 10_000
"""A track's clock runs at least this fast, as players expect."""

_SOUND_BITS_A_SECOND = 192_000

_Packet: TypeAlias = "av.Packet[Any]"


@dataclass(frozen=True, slots=True)
class Piece:
    """Coded frames of one file that stand in the track as they are."""

    facts: CodedClip
    frames: range
    """Counted from 0; what `CodedClip.copied` gives."""


def join(pieces: Sequence[Piece], to: Path, *, rate: Fraction, sound: Iterable[Samples] | None) -> None:
    """
    Write the *pieces* one after the other to *to*, with *sound* beside them, the index before the media.

    Raises:
        MediaError: A file cannot be read, or *to* cannot be written.
    """
    with opened(pieces[0].facts.path) as first, _writing(to, rate=rate) as film:
        track = _picture_track(film, first.streams.video[0], pieces)
        packets = _pictures(pieces, track, rate=rate)
        if sound is not None:
            sounds = _sounds(sound, film.add_stream("aac", rate=SAMPLE_RATE, layout="stereo"))
            packets = _interleaved(packets, sounds)
        for packet in packets:
            film.mux(packet)


@contextmanager
def _writing(to: Path, *, rate: Fraction) -> Iterator[OutputContainer]:
    options = {"movflags": "+faststart", "video_track_timescale": str(_clock(rate))}
    try:
        with av.open(str(to), "w", format="mp4", options=options) as film:
            yield film
    except (av.FFmpegError, OSError) as error:
        raise MediaError(
            f"{to}: cannot be written: {error.strerror}", hint="free space or rights, then again"
        ) from error


def _clock(rate: Fraction) -> int:
    """Return ticks a second, so that every frame has a whole number of them."""
    return rate.numerator * -(-_TICKS_A_SECOND // rate.numerator)


def _picture_track(film: OutputContainer, template: VideoStream, pieces: Sequence[Piece]) -> VideoStream:
    track = film.add_stream_from_template(template, opaque=True)
    every = _parameter_sets(pieces)
    one = merged(every)
    # Where numbers clash, the sets stand before the frames, and the file says so by another name for its codec.
    track.codec_context.codec_tag = "avc1" if one else "avc3"
    track.codec_context.extradata = (one or every[0]).record
    return track


def _parameter_sets(pieces: Sequence[Piece]) -> list[ParameterSets]:
    return [piece.facts.parameter_sets for piece in pieces if piece.facts.parameter_sets]


def _pictures(pieces: Sequence[Piece], track: VideoStream, *, rate: Fraction) -> Iterator[_Packet]:
    clock = _clock(rate)
    ticks = int(clock / rate)
    in_band = merged(_parameter_sets(pieces)) is None
    # So far ahead of its showing must a frame be decoded, in any of the pieces.
    ahead = max(place - frame.shown for piece in pieces for place, frame in enumerate(piece.facts.coded))
    first = 0
    for piece in pieces:
        for place, packet in _packets(piece):
            coded = piece.facts.coded[place]
            sets = piece.facts.parameter_sets if in_band and coded.idr else None
            moved = av.Packet(with_sets(sets, bytes(packet))) if sets else packet
            moved.stream = track
            moved.time_base = Fraction(1, clock)
            moved.pts = (first + coded.shown - piece.frames.start) * ticks
            moved.dts = (first + place - piece.frames.start - ahead) * ticks
            moved.duration = ticks
            moved.is_keyframe = coded.idr
            yield moved
        first += len(piece.frames)


def _packets(piece: Piece) -> Iterator[tuple[int, _Packet]]:
    with opened(piece.facts.path) as container:
        packets = (packet for packet in container.demux(container.streams.video[0]) if packet.pts is not None)
        for place, packet in enumerate(packets):
            if place in piece.frames:
                yield place, packet


def _sounds(blocks: Iterable[Samples], track: AudioStream) -> Iterator[_Packet]:
    track.codec_context.bit_rate = _SOUND_BITS_A_SECOND
    at = 0
    for block in blocks:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = at
        at += block.shape[1]
        yield from track.encode(frame)
    yield from track.encode(None)


def _interleaved(pictures: Iterator[_Packet], sounds: Iterator[_Packet]) -> Iterator[_Packet]:
    """Yield both in the order of their time, so that neither piles up in memory."""
    sound = next(sounds, None)
    for picture in pictures:
        while sound is not None and _seconds(sound) <= _seconds(picture):
            yield sound
            sound = next(sounds, None)
        yield picture
    if sound is not None:
        yield sound
    yield from sounds


def _seconds(packet: _Packet) -> Fraction:
    return (packet.dts or 0) * Fraction(packet.time_base or 1)
