"""
Recordings of speech: how long one is to the sample, how loud, and in a form that a service takes.

It knows PyAV; it knows no line and no provider.
"""

import hashlib
import io
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from numpy.typing import NDArray

from storyboard.errors import SoundRefused
from storyboard.files import make_folder, write_durably
from storyboard.media.coded.containers import open_media
from storyboard.media.sound.mp3_sound import mp3_without_tags

_SENT_RATE = 24_000
"""Of a sound that is put together here: speech has nothing above 12 kHz that would be missed."""
_WINDOW_S = 0.02
_QUIET = 10 ** (-50 / 20)
"""Of full scale; below it a window has no speech in it."""
_SILENT = 10 ** (-66 / 20)
"""A sound that is never louder is silence."""
_CUT_OFF_S = 0.15
"""A file may say that it is longer by what its form adds at both ends."""
_UNKNOWN_SIZE = 0x7FFF_0000
"""Of a wav file whose size was not known when its head was written, or a larger one."""
_LONGEST_S = 600.0
"""No more of a sound is decoded."""


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What a recording is, by decoding it."""

    format: str
    """In lower case: ``wav``, ``mp3``."""
    rate: int
    """Samples a second."""
    samples: int
    """Of each channel."""
    peak: float
    """Of full scale."""
    voiced_s: float
    """How long it is louder than a quiet room."""
    declared_s: float | None
    """How long it says that it is; None where it does not."""

    @property
    def duration_s(self) -> float:
        """How long it is, in seconds, to the sample."""
        return self.samples / self.rate

    @property
    def is_cut_off(self) -> bool:
        """Whether the end of it is missing."""
        return self.declared_s is not None and self.duration_s < self.declared_s - _CUT_OFF_S

    @property
    def is_silent(self) -> bool:
        """Whether nothing can be heard in it."""
        return self.peak <= _SILENT


def voice_facts(data: bytes, *, name: str) -> VoiceFacts:
    """
    Return what the recording in *data*, a file of any kind, is.

    Raises:
        SoundRefused: It is no sound that can be read.
    """
    kind, declared_s, pieces = _decode(data, name=name)
    measure = _LoudnessTrack()
    for rate, piece in pieces:
        measure.add(piece, rate)
        if measure.samples > _LONGEST_S * rate:
            break
    if not measure.samples:
        raise SoundRefused(f"{name}: a sound without any length", hint="save it as wav or mp3")
    rate = measure.rate
    return VoiceFacts(kind, rate, measure.samples, measure.peak, measure.voiced / rate, declared_s)


class _LoudnessTrack:
    """Counts samples, and those of the windows that are louder than a quiet room."""

    def __init__(self) -> None:
        self.rate = self.samples = self.voiced = 0
        self.peak = 0.0
        self._left = np.zeros(0, np.float32)

    def add(self, piece: NDArray[np.float32], rate: int) -> None:
        """Measure *piece*, which follows what was added before."""
        self.rate = rate
        self.samples += len(piece)
        self.peak = max(self.peak, float(np.max(np.abs(piece), initial=0.0)))
        left = np.concatenate((self._left, piece))
        window = max(1, round(_WINDOW_S * rate))
        whole = len(left) // window * window
        levels = np.sqrt(np.mean(left[:whole].reshape(-1, window) ** 2, axis=1))
        self.voiced += int(np.count_nonzero(levels > _QUIET)) * window
        self._left = left[whole:]


def sound_for_service(recordings: Sequence[bytes], *, least_s: float, gap_s: float, folder: Path) -> Path:
    """
    Return the file of one sound that holds *recordings*, *gap_s* apart, and is at least *least_s* long.

    It ends in silence where they are shorter. The same recordings give the same bytes; *folder* keeps them.

    Raises:
        SoundRefused: One cannot be read.
    """
    settings = f"{least_s:.3f} {gap_s:.3f} {_SENT_RATE}".encode()
    digests = [hashlib.sha256(data).digest() for data in recordings]
    place = folder / f"{hashlib.sha256(b''.join((settings, *digests))).hexdigest()}.wav"
    if not place.is_file():
        make_folder(folder)
        write_durably(place, _join(recordings, least_s=least_s, gap_s=gap_s))
    return place


def _join(recordings: Sequence[bytes], *, least_s: float, gap_s: float) -> bytes:
    gap = np.zeros(round(gap_s * _SENT_RATE), np.float32)
    pieces: list[NDArray[np.float32]] = []
    for data in recordings:
        pieces += [gap, *(piece for _, piece in _decode(data, name="the recording", rate=_SENT_RATE)[2])]
    whole = np.concatenate(pieces[1:])
    lacking = max(0, round(least_s * _SENT_RATE) - len(whole))
    whole = np.concatenate((whole, np.zeros(lacking, np.float32)))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_SENT_RATE)
        sound.writeframes(np.round(np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def _decode(
    data: bytes, *, name: str, rate: int | None = None
) -> tuple[str, float | None, Iterator[tuple[int, NDArray[np.float32]]]]:
    """
    Return the kind of file that *data* is, how long it says it is, and its sound in one channel, piece by piece.

    Each piece comes with its rate.
    """
    refused = SoundRefused(f"{name}: not a sound that can be read", hint="save it as wav or mp3")
    try:
        container, declared_s = _open_sound(data, name=name)
    except (av.FFmpegError, ValueError) as error:
        raise refused from error
    if not container.streams.audio:
        container.close()
        raise refused

    def pieces() -> Iterator[tuple[int, NDArray[np.float32]]]:
        try:
            with container:
                stream = container.streams.audio[0]
                wanted = rate or stream.codec_context.sample_rate
                resampler = AudioResampler(format="flt", layout="mono", rate=wanted, frame_size=wanted)
                for frame in chain(container.decode(stream), (None,)):
                    for sound in resampler.resample(frame):
                        yield wanted, sound.to_ndarray().astype(np.float32, copy=False).reshape(-1)
        except (av.FFmpegError, ValueError) as error:
            raise refused from error

    return container.format.name.split(",")[0], declared_s, pieces()


def _open_sound(data: bytes, *, name: str) -> tuple[InputContainer, float | None]:
    """Open *data*, an MP3 file without the tags that FFmpeg takes for sound; return how long it says it is, too."""
    container = open_media(io.BytesIO(data))
    kind = container.format.name if container.streams.audio else ""
    if kind != "mp3":
        return container, _wav_length_s(data) if kind == "wav" else _told_s(container)
    container.close()
    sound = mp3_without_tags(data)
    if sound is None:
        raise SoundRefused(f"{name}: some of it cannot be read as sound", hint="save it again, as wav or mp3")
    container = open_media(io.BytesIO(sound.data))
    return container, _told_s(container) if sound.tells_length else None


def _told_s(container: InputContainer) -> float | None:
    return container.duration / av.time_base if container.duration else None


def _wav_length_s(data: bytes) -> float | None:
    """Return how long the wav file *data* says that it is, which ffmpeg takes from what is there; None without it."""
    place, bytes_per_s = 12, 0
    while place + 8 <= len(data):
        chunk, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        if chunk == b"fmt ":
            bytes_per_s = int.from_bytes(data[place + 16 : place + 20], "little")
        if chunk == b"data":
            # What is written while it is made does not know its size.
            return size / bytes_per_s if bytes_per_s and 0 < size < _UNKNOWN_SIZE else None
        place += 8 + size + size % 2
    return None
