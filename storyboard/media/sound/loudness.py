"""How loud sound is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np

from storyboard.media.coded.probe import open_clip, require_picture
from storyboard.media.ffmpeg import run
from storyboard.media.sound.sound import Samples, mixed_sound
from storyboard.media.sound.sound_span import PAUSE, SAMPLE_RATE, SoundSpan

SILENCE_DB = -96.0
"""Said of silence, and of anything below it: what 16 bits cannot hold."""

_SILENCE_LUFS = -70.0

_HEARD_DB = -45.0
"""Above this RMS something sounds."""
_STEP = SAMPLE_RATE // 100


def level_db(path: Path, *, start_s: float, length_s: float) -> float:
    """
    Return the RMS of the sound at *path*, both channels together, in dB; a sine at full scale has -3.

    *start_s* counts from the first frame of its picture. Past the end of the
    sound there is silence.

    Raises:
        MediaError: It cannot be read.
    """
    samples = max(round(length_s * SAMPLE_RATE), 1)
    span = SoundSpan(path, _origin_s(path), round(start_s * SAMPLE_RATE), at_sample=0, samples=samples)
    power = sum(float(np.square(block, dtype=np.float64).sum()) for block in mixed_sound([span], samples=samples))
    mean = power / (2 * samples)
    return max(10 * float(np.log10(mean)), SILENCE_DB) if mean else SILENCE_DB


def _origin_s(path: Path) -> Fraction:
    """Return when the picture begins by the file's clock."""
    with open_clip(path) as container:
        stream = require_picture(container, path)
        return (stream.start_time or 0) * (stream.time_base or Fraction(1))


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a film is, by EBU R128."""

    integrated_lufs: float
    """Over all of it; -70 is silence."""
    true_peak_db: float
    """The highest peak between samples, full scale being 0."""


def loudness(blocks: Iterable[Samples], *, notes: Path) -> Loudness:
    """
    Return how loud the sound in *blocks* is; *notes* is a file that ffmpeg writes on the way.

    Raises:
        FfmpegFailed: ffmpeg ended with an error.
    """
    node = ffmpeg.input("pipe:", format="f32le", ar=SAMPLE_RATE, ac=2).audio
    node = node.filter("ebur128", peak="true", metadata=1).filter("ametadata", mode="print", file=str(notes))
    run(
        ffmpeg.output(node, "-", format="null"),
        what="measure how loud the reel is",
        stdin=(np.ascontiguousarray(block.T, np.float32).tobytes() for block in blocks),
    )
    said = dict(line.split("=", 1) for line in notes.read_text(encoding="ascii").splitlines() if "=" in line)
    peaks = [_number(value) for key, value in said.items() if key.startswith("lavfi.r128.true_peaks_ch")]
    peak = max(peaks, default=0.0)
    return Loudness(
        integrated_lufs=max(_number(said.get("lavfi.r128.I", "-70")), _SILENCE_LUFS),
        true_peak_db=max(20 * float(np.log10(peak)), SILENCE_DB) if peak > 0 else SILENCE_DB,
    )


def _number(said: str) -> float:
    number = float(said)
    return _SILENCE_LUFS if np.isnan(number) else number


def sounding_ranges(blocks: Iterable[Samples]) -> Iterator[tuple[int, int]]:
    """Yield from which sample to which the sound in *blocks* is more than the hiss of a room; short pauses count in."""
    at, began, ended = 0, -1, -1
    for block in blocks:
        for start in range(0, block.shape[1], _STEP):
            part = block[:, start : start + _STEP]
            if np.square(part, dtype=np.float64).mean() > 10 ** (_HEARD_DB / 10):
                if began >= 0 and at + start - ended > PAUSE:
                    yield began, ended
                    began = -1
                began = at + start if began < 0 else began
                ended = at + start + part.shape[1]
        at += block.shape[1]
    if began >= 0:
        yield began, ended
