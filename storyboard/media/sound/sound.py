"""
Sound as samples: 48 kHz, stereo, counted exactly.

Clips are decoded one after the other and laid where their picture is; nothing
is held but the block at hand. Packets whose places are known are read by
themselves: opening a clip analyses its picture, which takes ten times as long.
It knows PyAV and no reel.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from numpy.typing import NDArray

from storyboard.errors import MediaError
from storyboard.media.coded.probe import SAMPLES_A_PACKET, CodedSound, open_clip
from storyboard.media.coded.tracks import sound_of
from storyboard.media.sound.sound_span import COMES_FORWARD, SAMPLE_RATE, STEPS_BACK, SoundSpan

Samples = NDArray[np.float32]
"""Two rows, left and right; full scale is 1."""

_BLOCK = 16 * 1024
_GAP_SAMPLES = SAMPLE_RATE // 100
"""A time stamp further off than this is a hole in the sound; nearer, it is rounding."""
_RUN_UP_S = Fraction(1, 4)
"""Decoded before the first sample that is wanted: a packet needs the one before it."""


def mixed_sound(
    spans: Sequence[SoundSpan], *, samples: int, first: int = 0, is_clipped: bool = True
) -> Iterator[Samples]:
    """
    Yield all *spans* laid over each other, from sample *first* of the reel up to *samples*.

    Peaks past full scale are cut off, unless they are only measured: not *is_clipped*.

    Blocks are 16,384 samples long; the last may be shorter.

    Raises:
        MediaError: A file cannot be read.
    """
    ahead = [span for span in spans if span.end_sample > first]
    waiting = sorted(ahead, key=lambda span: span.at_sample, reverse=True)
    heard: list[_SoundReader] = []
    with ExitStack() as open_files:
        for at in range(first, samples, _BLOCK):
            block = np.zeros((2, min(_BLOCK, samples - at)), np.float32)
            while waiting and waiting[-1].at_sample < at + _BLOCK:
                heard.append(_SoundReader(waiting.pop(), first=first))
                open_files.callback(heard[-1].close)
            for reader in heard:
                reader.lay_on(block, at=at)
            for reader in heard:
                if reader.span.end_sample <= at + _BLOCK:
                    reader.close()
            heard = [reader for reader in heard if reader.span.end_sample > at + _BLOCK]
            yield np.clip(block, -1, 1) if is_clipped else block


def decoded_length_s(path: Path, *, origin_s: Fraction) -> Fraction:
    """
    Return how long the sound at *path* really is, in seconds: all of it is decoded.

    Raises:
        MediaError: It cannot be read.
    """
    ends = (place + piece.shape[1] for place, piece in _decode_file(path, origin_s, due=0))
    return Fraction(max(ends, default=0), SAMPLE_RATE)


class _SoundReader:
    """Reads the sound of one span bit by bit; past the end of its file it reads silence."""

    def __init__(self, span: SoundSpan, *, first: int) -> None:
        self.span = span
        self._pieces = _decode_sound(span, missed=max(first - span.at_sample, 0))
        self._held: Samples = np.zeros((2, 0), np.float32)

    def lay_on(self, block: Samples, *, at: int) -> None:
        """Add to *block*, which begins at sample *at* of the reel, what is heard of the span in it."""
        first = max(self.span.at_sample, at)
        last = max(min(self.span.end_sample, at + block.shape[1]), first)
        block[:, first - at : last - at] += self._read_samples(last - first) * _level(self.span, first, last)

    def close(self) -> None:
        """Close the file."""
        self._pieces.close()

    def _read_samples(self, count: int) -> Samples:
        pieces, length = [self._held], self._held.shape[1]
        while length < count:
            piece = next(self._pieces, None)
            pieces.append(np.zeros((2, count), np.float32) if piece is None else piece)
            length += pieces[-1].shape[1]
        held = np.concatenate(pieces, axis=1)
        self._held = held[:, count:]
        return held[:, :count]


def _level(span: SoundSpan, first: int, last: int) -> NDArray[np.float32]:
    """Return the loudness of each sample of the reel from *first* to *last*; fades keep the power even."""
    level = np.full(last - first, span.gain, np.float32)
    if first < span.at_sample + span.fade_in_samples:
        level *= _fade_levels(np.arange(first, last) - span.at_sample, span.fade_in_samples)
    if last > span.end_sample - span.fade_out_samples:
        level *= _fade_levels(span.end_sample - np.arange(first, last), span.fade_out_samples)
    places = np.arange(first, last) - span.at_sample
    dipped = _dip_levels(places, span.dips, span.dip_gain)
    under = _dip_levels(places, span.under, span.under_gain)
    found = [each for each in (dipped, under) if each is not None]
    return level * np.minimum.reduce(found) if found else level


def _dip_levels(
    places: NDArray[np.int_], dips: Sequence[tuple[int, int]], dip_gain: float
) -> NDArray[np.float32] | None:
    """Return 1, and *dip_gain* in *dips*; it is down when one begins, and comes back slowly after it."""
    if not dips:
        return None
    bends = [(start - STEPS_BACK, start, end, end + COMES_FORWARD) for start, end in dips]
    xs = [place for each in bends for place in each]
    ys = [1.0, dip_gain, dip_gain, 1.0] * len(bends)
    return np.interp(places, xs, ys).astype(np.float32)


def _fade_levels(since: NDArray[np.int_], fade_samples: int) -> NDArray[np.float32]:
    return np.sin(np.clip(since / fade_samples, 0, 1) * np.pi / 2).astype(np.float32)


def _decode_sound(span: SoundSpan, *, missed: int) -> Generator[Samples]:
    """Yield the file's sound from the span's first sample on, *missed* left out; holes are filled with silence."""
    due = span.skipped_samples + missed
    place: int | None = None
    pieces = _decode_packets(span.path, span.coded, due=due) if span.coded else None
    for stamped, piece in pieces or _decode_file(span.path, span.origin_s, due=due):
        if place is None or abs(stamped - place) > _GAP_SAMPLES:
            place = stamped
        if place > due:
            yield np.zeros((2, place - due), np.float32)
            due = place
        after = place + piece.shape[1]
        if after > due:
            yield piece[:, due - place :]
            due = after
        place = after


def _decode_packets(path: Path, coded: CodedSound, *, due: int) -> Generator[tuple[int, Samples]]:
    """Yield the sound of packets of the plain kind from sample *due* or sooner on, each with its place."""
    coder = av.CodecContext.create("aac", "r")
    coder.extradata = coded.config
    # A packet is heard only together with the one before it.
    first = max((due - coded.start) // SAMPLES_A_PACKET - 2, 0)
    try:
        with path.open("rb") as file:
            for number in range(first, len(coded.sizes)):
                file.seek(coded.offsets[number])
                for frame in _readable(coder, av.Packet(file.read(coded.sizes[number]))):
                    samples = frame.to_ndarray().astype(np.float32, copy=False)
                    yield coded.start + number * SAMPLES_A_PACKET, samples
    except (av.FFmpegError, OSError) as error:
        raise MediaError(f"{path}: its sound cannot be read: {error.strerror}", hint="is the file whole?") from error


def _decode_file(path: Path, origin_s: Fraction, *, due: int) -> Generator[tuple[int, Samples]]:
    """Yield the file's sound from sample *due* or sooner on, each piece with the place that its time stamp gives it."""
    with open_clip(path) as container:
        _run_up(container, origin_s + Fraction(due, SAMPLE_RATE) - _RUN_UP_S)
        resampler, kind = AudioResampler(), None
        for frame in _frames(container):
            if kind != (frame.format.name, frame.layout.name, frame.sample_rate):
                kind = (frame.format.name, frame.layout.name, frame.sample_rate)
                yield from _placed_samples(resampler.resample(None), origin_s)
                # One channel goes to both sides as loud as it is; swresample would take 3 dB off.
                layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
                resampler = AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE)
            yield from _placed_samples(resampler.resample(frame), origin_s)
        yield from _placed_samples(resampler.resample(None), origin_s)


def _frames(container: InputContainer) -> Iterator[av.AudioFrame]:
    stream = sound_of(container)
    if stream is None:
        return
    for packet in container.demux(stream):
        yield from _readable(stream.codec_context, packet)


def _readable(coder: av.AudioCodecContext, packet: "av.Packet[Stream] | av.Packet[AudioStream]") -> list[av.AudioFrame]:
    """Return the frames of *packet*; none where its bytes are broken, which is heard as a moment of silence."""
    try:
        return coder.decode(packet)
    except av.FFmpegError:
        return []


def _run_up(container: InputContainer, start_s: Fraction) -> None:
    """Go to *start_s* by the file's clock, or before it, where the file has an index to go by."""
    stream = sound_of(container)
    if stream and start_s > _RUN_UP_S and "mp4" in container.format.name and stream.time_base:
        container.seek(int(start_s / stream.time_base), stream=stream)


def _placed_samples(frames: list[av.AudioFrame], origin_s: Fraction) -> Iterator[tuple[int, Samples]]:
    for frame in frames:
        seconds = (frame.pts or 0) * Fraction(frame.time_base or 1) - origin_s
        samples = frame.to_ndarray().astype(np.float32, copy=False)
        yield round(seconds * SAMPLE_RATE), np.broadcast_to(samples, (2, samples.shape[1]))
