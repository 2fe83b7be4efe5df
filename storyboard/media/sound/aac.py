"""
AAC, encoded in pieces that follow each other without a seam.

A packet holds what is heard over two of them, so each piece is encoded with a
little of what comes before and after, and only its own packets are kept: they
are decoded as if all had been encoded at once. It knows PyAV and no reel.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np

from storyboard.errors import MediaError
from storyboard.media.coded.packets import BITS_A_SECOND, OPTIONS
from storyboard.media.coded.probe import SAMPLES_A_PACKET
from storyboard.media.sound.sound import Samples
from storyboard.media.sound.sound_span import SAMPLE_RATE


def encode(blocks: Iterable[Samples], *, packets: int, lead: int) -> list[bytes]:
    """
    Return *packets* packets of the sound in *blocks*, after *lead* others.

    The first packet of all holds silence and the first 1,024 samples, and so on.

    Raises:
        MediaError: The encoder failed.
    """
    try:
        made = list(_encoded_packets(blocks))[lead : lead + packets]
    except av.FFmpegError as error:
        raise MediaError(
            f"sound cannot be encoded: {error.strerror}", hint="`storyboard doctor` says what is wrong"
        ) from error
    if len(made) < packets:
        made += [silence()] * (packets - len(made))
    return made


def silence() -> bytes:
    """Return a packet in which nothing is heard."""
    return list(_encoded_packets(np.zeros((2, SAMPLES_A_PACKET), np.float32) for _ in range(4)))[2]


def _encoded_packets(blocks: Iterable[Samples]) -> Iterator[bytes]:
    coder = av.CodecContext.create("aac", "w")
    coder.sample_rate, coder.layout, coder.format = SAMPLE_RATE, "stereo", "fltp"
    coder.bit_rate = BITS_A_SECOND
    coder.time_base = Fraction(1, SAMPLE_RATE)
    coder.options = OPTIONS
    at = 0
    for block in blocks:
        # libavcodec takes it in packets of 1,024 samples; what is left of the last one is silence.
        whole = np.pad(block, ((0, 0), (0, -block.shape[1] % SAMPLES_A_PACKET)))
        frame = av.AudioFrame.from_ndarray(whole, format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, coder.time_base, at
        at += whole.shape[1]
        yield from map(bytes, coder.encode(frame))
    yield from map(bytes, coder.encode(None))
