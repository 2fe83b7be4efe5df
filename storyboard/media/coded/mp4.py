"""
An MP4 written in one go: the index first, then the media, copied from where they lie in other files.

ISO/IEC 14496-12 for the boxes, -14 and -15 for what is in them. PyAV would
write such a file too, but opens, reads and analyses every source for it,
which takes many times as long as moving the bytes.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from storyboard.media.coded.hevc import HevcSets
from storyboard.media.coded.probe import SAMPLES_A_PACKET, Format, Sets

_CHUNK_S = Fraction(1, 2)
"""Picture and sound take turns in the file this often, so that a player finds both near each other."""
_OPEN_AT_MOST = 8
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_FAR = 1 << 32


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

    kind: str
    """``vide``, ``soun`` or ``sbtl``."""
    entry: bytes
    """The sample description."""
    clock: int
    """Ticks a second."""
    ticks: int
    """Of each sample."""
    skipped_ticks: int
    """At the beginning, decoded but neither seen nor heard."""
    shown_ticks: int
    samples: Sequence[Sample]
    width_px: int = 0
    height_px: int = 0
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
    config, plain, with_sets = ("hvcC", "hvc1", "hev1") if isinstance(sets, HevcSets) else ("avcC", "avc1", "avc3")
    size = struct.pack(">2H", pictures.width_px, pictures.height_px)
    entry = bytes(6) + struct.pack(">H", 1) + bytes(16) + size + struct.pack(">3IH", 0x480000, 0x480000, 0, 1)
    entry += bytes(32) + struct.pack(">Hh", 24, -1) + box(config, sets.record) + _colour(pictures)
    return Track(
        kind="vide",
        entry=box(with_sets if in_band else plain, entry + box("pasp", struct.pack(">2I", 1, 1))),
        clock=clock,
        ticks=ticks,
        skipped_ticks=ahead * ticks,
        shown_ticks=len(samples) * ticks,
        samples=samples,
        width_px=pictures.width_px,
        height_px=pictures.height_px,
    )


def sound_track(
    samples: Sequence[Sample], *, config: bytes, sample_rate: int, channels: int, skipped: int, heard: int
) -> Track:
    """Return a track of AAC, whose first *skipped* samples are not heard and whose next *heard* samples are."""
    entry = bytes(6) + struct.pack(">H", 1) + bytes(8) + struct.pack(">2H4xI", channels, 16, sample_rate << 16)
    stream = sum(sample.size for sample in samples) * 8 * sample_rate // max(len(samples) * SAMPLES_A_PACKET, 1)
    decoder = _descriptor(4, struct.pack(">2B3x2I", 0x40, 0x15, stream, stream) + _descriptor(5, config))
    esds = _descriptor(3, struct.pack(">HB", 0, 0) + decoder + _descriptor(6, b"\x02"))
    return Track(
        kind="soun",
        entry=box("mp4a", entry + _full("esds", esds)),
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
    chunks = _chunks(tracks)
    sizes = [sum(sample.size + len(sample.before) for sample in chunk.samples) for chunk in chunks]
    head = box("ftyp", b"isom" + struct.pack(">I", 0x200) + b"isomiso2avc1mp41")
    total = sum(sizes)
    wide = total + _FAR // 16 > _FAR
    begin = len(head) + len(_index(tracks, chunks, [0] * len(chunks), wide=wide)) + 16
    offsets = [begin + offset for offset in accumulate([0, *sizes[:-1]])]
    with to.open("wb", buffering=0) as film, ExitStack() as stack:
        film.write(head + _index(tracks, chunks, offsets, wide=wide) + struct.pack(">I4sQ", 1, b"mdat", total + 16))
        read = _Files(stack)
        for number, chunk in enumerate(chunks, start=1):
            _write_all(film, b"".join(read.of(chunk.samples)))
            told(number / len(chunks))


def _write_all(film: BinaryIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[film.write(left) :]


class _Files:
    """The files that samples lie in, a few of them open."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._open: dict[Path, BinaryIO] = {}
        stack.callback(self._close)

    def of(self, samples: Iterable[Sample]) -> Iterator[bytes]:
        """Yield the bytes of *samples*, read in few large pieces."""
        for path, group in groupby(samples, key=attrgetter("path")):
            near = list(group)
            first = min(sample.offset for sample in near)
            held = self._read_bytes(path, first, max(sample.offset + sample.size for sample in near))
            for sample in near:
                if sample.before:
                    yield sample.before
                yield held[sample.offset - first : sample.offset - first + sample.size]

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
    samples: Sequence[Sample]


def _chunks(tracks: Sequence[Track]) -> list[_Chunk]:
    """Return the samples of all tracks in pieces of half a second, in the order of their time."""
    found = []
    for number, track in enumerate(tracks):
        step = len(track.samples) if track.lengths else max(int(_CHUNK_S * track.clock / track.ticks), 1)
        for first in range(0, len(track.samples), step):
            at_s = Fraction(first * track.ticks, track.clock)
            found.append((at_s, number, _Chunk(number, track.samples[first : first + step])))
    return [chunk for _, _, chunk in sorted(found, key=lambda each: each[:2])]


def _index(tracks: Sequence[Track], chunks: Sequence[_Chunk], offsets: Sequence[int], *, wide: bool) -> bytes:
    clock = tracks[0].clock
    lengths = [-(-track.shown_ticks * clock // track.clock) for track in tracks]
    head = struct.pack(">4I", 0, 0, clock, max(lengths)) + struct.pack(">IH10x", 0x10000, 0x100) + _MATRIX
    body = _full("mvhd", head + bytes(24) + struct.pack(">I", len(tracks) + 1))
    for number, track in enumerate(tracks):
        own = [(chunk, offset) for chunk, offset in zip(chunks, offsets, strict=True) if chunk.track == number]
        body += _track(track, own, number=number + 1, length=lengths[number], wide=wide)
    return box("moov", body)


def _track(track: Track, chunks: Sequence[tuple[_Chunk, int]], *, number: int, length: int, wide: bool) -> bytes:
    is_sound = track.kind == "soun"
    head = struct.pack(">5I8xhhHH", 0, 0, number, 0, length, 0, int(is_sound), 0x100 if is_sound else 0, 0)
    head += _MATRIX + struct.pack(">2I", track.width_px << 16, track.height_px << 16)
    edit = _full("elst", struct.pack(">2IiI", 1, length, track.skipped_ticks, 0x10000))
    media = struct.pack(">4I2H", 0, 0, track.clock, sum(_lengths(track)), 0x55C4, 0)
    name, kind = _KINDS[track.kind]
    handler = bytes(4) + track.kind.encode() + bytes(12) + name + b"\0"
    home = box("dinf", _full("dref", struct.pack(">I", 1) + _full("url ", b"", flags=1)))
    table = box("minf", kind + home + box("stbl", _table(track, chunks, wide=wide)))
    body = _full("mdhd", media) + _full("hdlr", handler) + table
    return box("trak", _full("tkhd", head, flags=3) + box("edts", edit) + box("mdia", body))


def _table(track: Track, chunks: Sequence[tuple[_Chunk, int]], *, wide: bool) -> bytes:
    samples = track.samples
    table = _full("stsd", struct.pack(">I", 1) + track.entry)
    table += _rows("stts", _runs(_lengths(track)))
    if any(sample.shift for sample in samples):
        table += _rows("ctts", _runs(sample.shift for sample in samples))
    if not all(sample.is_start for sample in samples):
        table += _rows("stss", [(n,) for n, sample in enumerate(samples, start=1) if sample.is_start])
    counts = _runs(len(chunk.samples) for chunk, _ in chunks)
    firsts = accumulate([1, *(count for count, _ in counts[:-1])])
    table += _rows("stsc", [(first, each, 1) for first, (_, each) in zip(firsts, counts, strict=True)])
    sizes = [sample.size + len(sample.before) for sample in samples]
    table += _full("stsz", struct.pack(f">2I{len(sizes)}I", 0, len(sizes), *sizes))
    offsets = [offset for _, offset in chunks]
    kind, letter = ("co64", "Q") if wide else ("stco", "I")
    return table + _full(kind, struct.pack(f">I{len(offsets)}{letter}", len(offsets), *offsets))


def _lengths(track: Track) -> Sequence[int]:
    return track.lengths or [track.ticks] * len(track.samples)


def _runs(values: Iterable[int]) -> list[tuple[int, int]]:
    """Return how often each of *values* follows itself, and the value."""
    return [(len(list(group)), value) for value, group in groupby(values)]


def _rows(kind: str, rows: Sequence[tuple[int, ...]]) -> bytes:
    flat = [number for row in rows for number in row]
    return _full(kind, struct.pack(f">I{len(flat)}I", len(rows), *flat))


def _colour(pictures: Format) -> bytes:
    unknown = 2
    if all(number == unknown for number in pictures.colour):
        return b""
    return box("colr", b"nclx" + struct.pack(">3HB", *pictures.colour, 0))


def _descriptor(tag: int, body: bytes) -> bytes:
    return struct.pack(">2B", tag, len(body)) + body


def box(kind: str, body: bytes) -> bytes:
    """Return *body* as a box of this kind."""
    return struct.pack(">I4s", 8 + len(body), kind.encode()) + body


def _full(kind: str, body: bytes, *, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", flags) + body)


_KINDS = {
    "vide": (b"Picture", _full("vmhd", bytes(8), flags=1)),
    "soun": (b"Sound", _full("smhd", bytes(4))),
    "sbtl": (b"Subtitles", _full("nmhd", b"")),
}
"""What a track is called, and the header of its kind."""
