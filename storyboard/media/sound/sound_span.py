"""
Which sound is heard when: pieces of files, laid on one clock of 48,000 samples a second.

Values only, but for the length of a file; `sound` turns them into samples.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from storyboard.errors import MediaError
from storyboard.media.coded.probe import CodedSound, open_clip
from storyboard.media.coded.tracks import sound_of
from storyboard.media.sound.mp3_sound import LONGEST_MP3_FRAME

SAMPLE_RATE = 48_000
"""Samples a second of every reel."""

STEPS_BACK, COMES_FORWARD = SAMPLE_RATE // 10, SAMPLE_RATE * 6 // 10
"""How long sound takes to step back before something is heard over it, and to come forward again."""

PAUSE = SAMPLE_RATE
"""Samples; a shorter silence is a pause in what sounds."""

PLAIN_CONFIG = bytes.fromhex("1190")
"""What a decoder must know of AAC as reels have it: low complexity, 48 kHz, two channels."""


Layer = Literal["clips", "music", "narration"]
"""What lies over each other in a reel."""


@dataclass(frozen=True, slots=True)
class SoundSpan:
    """One piece of a file's sound, and where it is heard."""

    path: Path
    origin_s: Fraction
    """What the file's clock says when its picture, or its sound, begins."""
    skipped_samples: int
    """How much of the file, from *origin_s*, is left out."""
    at_sample: int
    """When it begins to be heard, counted from the reel's first frame."""
    samples: int
    """How long; silence where the file has no more."""
    fade_in_samples: int = 0
    fade_out_samples: int = 0
    gain: float = 1.0
    """1 leaves it as it is."""
    dips: tuple[tuple[int, int], ...] = ()
    """Where it steps back to *dip_gain*: from which of its samples to which, at least a second apart."""
    dip_gain: float = 1.0
    under: tuple[tuple[int, int], ...] = ()
    """Where it steps back to *under_gain* under a voice, counted alike; where both hold, the softer one counts."""
    under_gain: float = 1.0
    layer: Layer = field(default="clips", compare=False)
    """What it is of."""
    coded: CodedSound | None = field(default=None, compare=False)
    """Where the packets of its file lie; None where the file is to be opened."""

    @property
    def end_sample(self) -> int:
        """When it is no longer heard."""
        return self.at_sample + self.samples


def gain(gain_db: float) -> float:
    """Return by what *gain_db* multiplies a sample."""
    return float(10 ** (gain_db / 20))


def joined_ranges(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return when one of *ranges* of samples sounds, in order; short pauses count in."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first - joined[-1][1] <= PAUSE:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def sound_length(path: Path) -> tuple[Fraction, Fraction]:
    """
    Return when the sound at *path* begins by the file's clock, and how long it is, in seconds.

    Raises:
        MediaError: It cannot be read, or holds no sound.
    """
    with open_clip(path) as container:
        stream = sound_of(container)
        if stream is None:
            raise MediaError(f"{path}: no sound in this file", hint="music needs an audio track")
        base = stream.time_base or Fraction(1, SAMPLE_RATE)
        start = stream.start_time or 0
        whole = Fraction(container.duration or 0, av.time_base)
        length_s = whole if stream.duration is None else stream.duration * base
        if container.format.name == "mp3":
            # FFmpeg counts tags in, and guesses by the size where the file does not say its length.
            length_s = max(_mp3_end(container, stream) - start, 0) * base
        return start * base, length_s


def _mp3_end(container: InputContainer, stream: AudioStream) -> int:
    packets = (packet for packet in container.demux(stream) if 0 < packet.size <= LONGEST_MP3_FRAME)
    return max(((packet.pts or 0) + (packet.duration or 0) for packet in packets), default=0)


def is_plain(coded: CodedSound | None) -> bool:
    """Return whether packets can be decoded, and stand in a reel's track, as they are: stereo at 48 kHz."""
    return coded is not None and coded.config == PLAIN_CONFIG
