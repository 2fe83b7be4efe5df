"""
AAC, encoded in pieces that follow each other without a seam.

A packet holds what is heard over two of them, so each piece is encoded with a
little of what comes before and after, and only its own packets are kept: they
are decoded as if all had been encoded at once. It knows PyAV and no reel.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from storyboard.errors import MediaError
from storyboard.media.probe import SAMPLES_A_PACKET
from storyboard.media.sound import SAMPLE_RATE, Samples

PRIMING_SAMPLES = SAMPLES_A_PACKET
"""The first packet is heard only together with the second: so much of a track is decoded and not heard."""
LEAD_PACKETS = 4
"""Encoded before a piece and thrown away: the encoder's choices have settled by then."""
TRAIL_PACKETS = 3
"""Encoded after a piece: the encoder looks ahead."""
_BITS_A_SECOND = 192_000
_OPTIONS = {"aac_coder": "fast"}
"""The default coder takes more than twice as long."""
SETTINGS = {**_OPTIONS, "bits_a_second": str(_BITS_A_SECOND)}
"""How sound is encoded; part of what a cached piece is known by."""


def encode(blocks: Iterable[Samples], *, packets: int, lead: int) -> list[bytes]:
    """
    Return *packets* packets of the sound in *blocks*, after *lead* others.

    The first packet of all holds silence and the first 1,024 samples, and so on.

    Raises:
        MediaError: The encoder failed.
    """
    try:
        made = list(_encoded(blocks))[lead : lead + packets]
    except av.FFmpegError as error:
        raise MediaError(
            f"sound cannot be encoded: {error.strerror}", hint="`storyboard doctor` says what is amiss"
        ) from error
    if len(made) < packets:
        made += [silence()] * (packets - len(made))
    return made


def silence() -> bytes:
    """Return a packet in which nothing is heard."""
    return list(_encoded(np.zeros((2, SAMPLES_A_PACKET), np.float32) for _ in range(4)))[2]


def _encoded(blocks: Iterable[Samples]) -> Iterator[bytes]:
    coder = av.CodecContext.create("aac", "w")
    coder.sample_rate, coder.layout, coder.format = SAMPLE_RATE, "stereo", "fltp"
    coder.bit_rate = _BITS_A_SECOND
    coder.time_base = Fraction(1, SAMPLE_RATE)
    coder.options = _OPTIONS
    at = 0
    for block in _in_packets(blocks):
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, coder.time_base, at
        at += block.shape[1]
        yield from map(bytes, coder.encode(frame))
    yield from map(bytes, coder.encode(None))


def _in_packets(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Yield *blocks* in pieces of 1,024 samples; the last is filled with silence."""
    for block in blocks:
        for at in range(0, block.shape[1], SAMPLES_A_PACKET):
            piece = np.zeros((2, SAMPLES_A_PACKET), np.float32)
            piece[:, : min(SAMPLES_A_PACKET, block.shape[1] - at)] = block[:, at : at + SAMPLES_A_PACKET]
            yield piece


def write_packets(packets: Iterable[bytes], to: Path) -> None:
    """Write *packets* to *to*, their sizes in a line of text before them."""
    kept = list(packets)
    to.write_bytes(" ".join(str(len(packet)) for packet in kept).encode() + b"\n" + b"".join(kept))


def read_packets(path: Path) -> list[tuple[int, int]]:
    """Return where each packet that `write_packets` wrote begins, and its size."""
    with path.open("rb") as file:
        line = file.readline()
    sizes, place, found = [int(word) for word in line.split()], len(line), []
    for size in sizes:
        found.append((place, size))
        place += size
    return found
