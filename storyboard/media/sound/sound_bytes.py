"""
Samples as a file of sound in memory, in the forms that speech services give.

It knows PyAV and no service.
"""

import io
from typing import Final

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from numpy.typing import NDArray

CODED_FORMATS: Final = {
    "wav": ("wav", "pcm_s16le", "s16"),
    "mp3": ("mp3", "libmp3lame", "s16p"),
    "flac": ("flac", "flac", "s16"),
    "opus": ("ogg", "libopus", "s16"),
    "aac": ("adts", "aac", "fltp"),
}
"""Container, codec and kind of samples of each."""


def sound_bytes(samples: NDArray[np.float32], *, rate_hz: int, format: str) -> bytes:  # noqa: A002 - as elsewhere
    """
    Return *samples*, one row a channel, as a file in *format*: one of `CODED_FORMATS`, or ``pcm`` of 16 bits.

    Full scale is 1; what is beyond it is cut.
    """
    whole = (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    if format == "pcm":
        return whole.T.tobytes()
    container, codec, kind = CODED_FORMATS[format]
    layout = "stereo" if len(whole) == 2 else "mono"
    held = io.BytesIO()
    with av.open(held, "w", format=container) as file:
        track = file.add_stream(codec, rate=rate_hz)
        if not isinstance(track, AudioStream):
            raise TypeError(f"{codec} makes no sound")
        track.layout = layout
        resampler = AudioResampler(format=kind, layout=layout, rate=rate_hz, frame_size=_frame_size(codec))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(whole.T.reshape(1, -1)), format="s16", layout=layout)
        frame.sample_rate = rate_hz
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            file.mux(track.encode(part))
        file.mux(track.encode(None))
    return held.getvalue()


def _frame_size(codec: str) -> int:
    """Return how many samples a packet of *codec* holds; 0 where it takes any number."""
    return {"libmp3lame": 1152, "aac": 1024, "libopus": 480, "flac": 4096}.get(codec, 0)
