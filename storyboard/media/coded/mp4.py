"""
An MP4 written in one go by libavformat: the index first, then the media, copied from where they lie in other files.

What is coded is not touched. Which packet is shown when, what a decoder must
know before the first, and how much of a track is heard comes from the caller;
libavformat makes the file of it.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import accumulate, groupby
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

import av
from av.container import OutputContainer
from av.stream import Stream

from storyboard.media.coded.hevc import HevcSets
from storyboard.media.coded.probe import SAMPLES_A_PACKET, UNTAGGED, Format, Sets

_CHUNK_S = Fraction(1, 2)
"""Picture and sound take turns in the file this often, so that a player finds both near each other."""
_OPEN_AT_MOST = 8
_INDEX_BYTES, _INDEX_BYTES_A_SAMPLE = 1 << 14, 40
"""Kept free for the index in front of the media: never less than it takes."""
_DELIMITER = bytes.fromhex("0000000109f0")
"""Of coded frames; who reads it learns nothing of them."""
_LIMITED_RANGE = 1


class Sample(NamedTuple):
    """One coded frame or packet, and where its bytes are."""

    path: Path
    offset: int
    size: int
    """In the file at *path*, what is put in front of it not counted."""
    shift: int = 0
    """How many ticks after its decoding it is shown."""
    is_start: bool = True
    """Whether a decoder can start here."""
    before: bytes = b""
    """Put in front of it."""


@dataclass(frozen=True, slots=True)
class Track:
    """Samples of one kind, all equally long."""

    add_to: Callable[[OutputContainer], Stream]
    """Adds the stream of the track to a film, with all that a decoder must know before the first sample."""
    clock: int
    """Ticks a second."""
    ticks: int
    """Of each sample."""
    skipped_ticks: int
    """At the beginning, decoded but neither seen nor heard."""
    shown_ticks: int
    samples: Sequence[Sample]
    lengths: Sequence[int] = ()
    """Ticks of each sample, where they are not all equally long."""


def picture_track(
    samples: Sequence[Sample], *, pictures: Format, sets: Sets, clock: int, ahead: int, in_band: bool
) -> Track:
    """
    Return a track of H.264, or of HEVC where *sets* are its.

    *ahead* is how many frames earlier than shown the first one is decoded;
    *in_band* says that parameter sets stand before frames as well.
    """
    ticks = int(clock / pictures.rate)
    return Track(
        add_to=partial(_add_pictures, pictures=pictures, sets=sets, in_band=in_band),
        clock=clock,
        ticks=ticks,
        skipped_ticks=ahead * ticks,
        shown_ticks=len(samples) * ticks,
        samples=samples,
    )


def _add_pictures(film: OutputContainer, *, pictures: Format, sets: Sets, in_band: bool) -> Stream:
    coding, plain, with_sets = ("hevc", "hvc1", "hev1") if isinstance(sets, HevcSets) else ("h264", "avc1", "avc3")
    # PyAV makes a stream of coded packets from another stream only: here one of which nothing is known yet.
    with av.open(io.BytesIO(_DELIMITER), format=coding) as template:
        stream = film.add_stream_from_template(template.streams.video[0], opaque=True)
    context = stream.codec_context
    context.extradata, context.codec_tag = sets.record, with_sets if in_band else plain
    context.width, context.height, context.sample_aspect_ratio = pictures.width_px, pictures.height_px, Fraction(1)
    context.color_primaries, context.color_trc, context.colorspace = pictures.colour
    if pictures.colour != UNTAGGED:
        context.color_range = _LIMITED_RANGE
    return stream


def sound_track(samples: Sequence[Sample], *, sample_rate: int, skipped: int, heard: int) -> Track:
    """Return a track of AAC in stereo; its first *skipped* samples are not heard, and its next *heard* samples are."""
    return Track(
        add_to=lambda film: film.add_stream("aac", rate=sample_rate, layout="stereo"),
        clock=sample_rate,
        ticks=SAMPLES_A_PACKET,
        skipped_ticks=skipped,
        shown_ticks=heard,
        samples=samples,
    )


def write_mp4(tracks: Sequence[Track], to: Path, *, told: Callable[[float], None] = lambda _: None) -> None:
    """
    Write *tracks* to *to*, the first one setting the clock of the whole film; *told* takes how much is written.

    Raises:
        OSError: *to* cannot be written, or a file with samples cannot be read.
    """
    try:
        _write_tracks(tracks, to, told=told)
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror, str(to)) from error


def _write_tracks(tracks: Sequence[Track], to: Path, *, told: Callable[[float], None]) -> None:
    chunks = _chunks(tracks)
    room = _INDEX_BYTES + _INDEX_BYTES_A_SAMPLE * sum(len(track.samples) for track in tracks)
    options = {"moov_size": str(room), "video_track_timescale": str(tracks[0].clock), "fflags": "+bitexact"}
    # So named, no part of a path is taken for a protocol.
    with ExitStack() as stack, av.open(f"file:{to}", "w", format="mp4", options=options) as film:
        streams = [track.add_to(film) for track in tracks]
        for track, stream in zip(tracks, streams, strict=True):
            stream.time_base = Fraction(1, track.clock)
        film.start_encoding()
        read = _Files(stack)
        for number, chunk in enumerate(chunks, start=1):
            for packet in _packets(tracks[chunk.track], chunk, read.of(chunk.samples)):
                packet.stream = streams[chunk.track]
                film.mux_one(packet)
            told(number / len(chunks))


class _Files:
    """The files that samples lie in, a few of them open."""

    def __init__(self, stack: ExitStack) -> None:
        self._open: dict[Path, BinaryIO] = {}
        stack.callback(self._close)

    def of(self, samples: Iterable[Sample]) -> Iterator[bytes]:
        """Yield the bytes of each of *samples*, read in few large pieces."""
        for path, group in groupby(samples, key=attrgetter("path")):
            near = list(group)
            first = min(sample.offset for sample in near)
            held = self._read_bytes(path, first, max(sample.offset + sample.size for sample in near))
            for sample in near:
                yield sample.before + held[sample.offset - first : sample.offset - first + sample.size]

    def _read_bytes(self, path: Path, start: int, end: int) -> bytes:
        if path not in self._open:
            if len(self._open) >= _OPEN_AT_MOST:
                self._open.pop(next(iter(self._open))).close()
            self._open[path] = path.open("rb", buffering=0)
        file = self._open[path]
        file.seek(start)
        held = file.read(end - start)
        if len(held) < end - start:
            raise OSError(None, "a clip became shorter while it was read", str(path))
        return held

    def _close(self) -> None:
        for file in self._open.values():
            file.close()


class _Chunk(NamedTuple):
    track: int
    first: int
    """Which of the track's samples it begins with."""
    samples: Sequence[Sample]


def _chunks(tracks: Sequence[Track]) -> list[_Chunk]:
    """Return the samples of all tracks in pieces of half a second, in the order of their time."""
    found = []
    for number, track in enumerate(tracks):
        step = len(track.samples) if track.lengths else max(int(_CHUNK_S * track.clock / track.ticks), 1)
        for first in range(0, len(track.samples), step):
            at_s = Fraction(first * track.ticks, track.clock)
            found.append((at_s, number, _Chunk(number, first, track.samples[first : first + step])))
    return [chunk for _, _, chunk in sorted(found, key=lambda each: each[:2])]


def _packets(track: Track, chunk: _Chunk, coded: Iterable[bytes]) -> "Iterator[av.Packet[Stream]]":
    """Yield the samples of *chunk* as packets with their times; the last of a track ends where the track does."""
    lengths = track.lengths or [track.ticks] * len(chunk.samples)
    begins = accumulate(lengths, initial=chunk.first * track.ticks - track.skipped_ticks)
    clock = Fraction(1, track.clock)
    for sample, data, begin, ticks in zip(chunk.samples, coded, begins, lengths, strict=False):
        packet = av.Packet(data)
        packet.time_base, packet.is_keyframe = clock, sample.is_start
        packet.dts, packet.pts = begin, begin + sample.shift
        packet.duration = max(min(ticks, track.shown_ticks - packet.pts), 1)
        yield packet
