"""
What is said in the simulator's films: the sounds that came with the request, and what somebody says in quotes in it.

Sounds follow each other from the first frame on. Words in quotes after a colon or a comma, ``Ida says: "Look!"``, are
babbled after them, with pauses of one length; where they do not fit they are said faster.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from storyboard.errors import MediaError
from storyboard.media.sound.mono_sound import mono_sound
from storyboard.simulator.babble import RATE_HZ, Babble, babble_of

VOICE: Final = "somebody"
"""Who says what stands in the prompt."""
_QUOTED: Final = re.compile(
    r'[:：,，]\s{0,3}(?:"([^"\n]{1,500})"|“([^”\n]{1,500})”|「([^」\n]{1,500})」|«([^»\n]{1,500})»)'
)
_MOST_LINES: Final = 20
_FASTEST: Final = 4.0

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """Words of a prompt as they are said."""

    words: str
    speed: float
    start_s: float

    @property
    def babble(self) -> Babble:
        """The sound of them."""
        return babble_of(self.words, voice=VOICE, speed=self.speed)


def quoted_lines(prompt: str, *, from_s: float, until_s: float) -> tuple[QuotedLine, ...]:
    """Return what somebody says in *prompt*, said between two times of the film."""
    texts = list(_quoted_texts(prompt))[:_MOST_LINES]
    whole_s, room_s = sum(babble_of(text, voice=VOICE).length_s for text in texts), until_s - from_s
    if not texts or room_s <= 0:
        return ()
    speed = round(min(max(whole_s / room_s, 1.0), _FASTEST), 3)
    lengths = [babble_of(text, voice=VOICE, speed=speed).length_s for text in texts]
    pause_s = max(room_s - sum(lengths), 0.0) / (len(texts) + 1)
    starts = [from_s + pause_s * (at + 1) + sum(lengths[:at]) for at in range(len(texts))]
    return tuple(QuotedLine(text, speed, start_s) for text, start_s in zip(texts, starts, strict=True))


def lines_said(sounds: Iterable[bytes], prompt: str, *, length_s: float) -> tuple[QuotedLine, ...]:
    """Return what somebody says in *prompt* in a film of *length_s*, after the *sounds* that are heard first."""
    if not _quoted_texts(prompt):
        return ()
    sounds_s = sum(map(len, _decoded_sounds(sounds))) / RATE_HZ
    return quoted_lines(prompt, from_s=sounds_s, until_s=length_s)


def spoken_sound(sounds: Iterable[bytes], prompt: str, *, length_s: float) -> Samples:
    """Return all that is said in a film, as one channel at `RATE_HZ`."""
    track = np.zeros(round(length_s * RATE_HZ), np.float32)
    end = 0
    for sound in _decoded_sounds(sounds):
        _lay(sound, track, at=end)
        end += len(sound)
    for line in quoted_lines(prompt, from_s=end / RATE_HZ, until_s=length_s):
        _lay(line.babble.samples(), track, at=round(line.start_s * RATE_HZ))
    return track


def _decoded_sounds(sounds: Iterable[bytes]) -> Iterator[Samples]:
    for data in sounds:
        try:
            yield mono_sound(data, rate_hz=RATE_HZ)
        except MediaError:
            # It was looked at when it came; what is lost is heard as nothing.
            continue


def _lay(sound: Samples, track: Samples, *, at: int) -> None:
    room = track[at : at + len(sound)]
    room += sound[: len(room)]


def _quoted_texts(prompt: str) -> Sequence[str]:
    return [next(filter(None, found.groups())).strip() for found in _QUOTED.finditer(prompt)]
