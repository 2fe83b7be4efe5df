"""
The sound of a file as one channel of samples.

It knows PyAV; it is for short files that are listened to as a whole.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from numpy.typing import NDArray

from storyboard.errors import MediaError

_MOST_S: Final = 3600


def mono_sound(source: bytes | Path, *, rate_hz: int) -> NDArray[np.float32]:
    """
    Return the sound of a file or of its bytes, its channels mixed, at *rate_hz*; at most an hour of it.

    It begins with the file: sound that begins later has silence before it. Bytes that cannot be decoded are left out.

    Raises:
        MediaError: It has no sound that can be read.
    """
    pieces: list[NDArray[np.float32]] = []
    try:
        with av.open(io.BytesIO(source) if isinstance(source, bytes) else str(source), "r") as file:
            resampler, count = AudioResampler(format="flt", layout="mono", rate=rate_hz), 0
            for frame in _readable_frames(file):
                if not pieces and not count and frame.time and frame.time > 0:
                    pieces.append(np.zeros(round(min(frame.time, _MOST_S) * rate_hz), np.float32))
                parts = [part.to_ndarray()[0] for part in resampler.resample(frame)]
                pieces += parts
                count += sum(map(len, parts))
                if count > _MOST_S * rate_hz:
                    break
            pieces += [part.to_ndarray()[0] for part in resampler.resample(None)]
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise MediaError(f"the sound cannot be read: {error}") from error
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _readable_frames(file: InputContainer) -> Iterator[av.AudioFrame]:
    stream = file.streams.audio[0]
    for packet in file.demux(stream):
        with suppress(av.InvalidDataError):
            yield from stream.codec_context.decode(packet)
