"""A sound as a wav file of 24 bits, as editing programs take it. It knows no reel."""

import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from storyboard.media.sound.sound import Samples
from storyboard.media.sound.sound_span import SAMPLE_RATE

_FULL_SCALE = 2**23 - 1


def write_wav(blocks: Iterable[Samples], to: Path) -> None:
    """
    Write the sound in *blocks* to *to*: 48 kHz, stereo, 24 bits.

    Raises:
        OSError: It cannot be written.
    """
    with to.open("wb") as file, wave.open(file) as sound:
        sound.setnchannels(2)
        sound.setsampwidth(3)
        sound.setframerate(SAMPLE_RATE)
        for block in blocks:
            whole = np.rint(block.T.astype(np.float64) * _FULL_SCALE).astype("<i4")
            # Of four bytes the last one is the sign's alone.
            sound.writeframesraw(whole.reshape(-1, 1).view(np.uint8)[:, :3].tobytes())
