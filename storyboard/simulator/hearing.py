"""
How the simulator hears: it looks in a sound for each line that it has babbled, and tells where it found the words.

So it hears what was really said, also under music, in a clip, or cut: it is not told which file it listens to.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from storyboard.model.spoken_words import SpokenWord
from storyboard.simulator.babble import RATE_HZ, Babble

HEARING_HZ: Final = 6_000
"""How many samples a second are listened to; a voice has nothing above 1,500 Hz."""
_SURE: Final = 0.5
"""How much a place must be like a line, of 1."""
_SURE_OF_WORD: Final = 0.4
"""How much a place must be like a word of a line that was found."""
_MOST_TIMES: Final = 20
"""How often one line is looked for."""
_FAINT: Final = 1e-6

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _HeardPlace:
    """Where a line was found."""

    likeness: float
    start_s: float
    babble: Babble

    @property
    def end_s(self) -> float:
        return self.start_s + self.babble.length_s


def words_heard(sound: Sound, babbled: Iterable[Babble]) -> list[SpokenWord]:
    """Return the words of each of the *babbled* lines that is in *sound*, which has `HEARING_HZ`, in order of time."""
    places = [place for babble in babbled for place in _places_of(babble, sound)]
    kept: list[_HeardPlace] = []
    for place in sorted(places, key=lambda place: place.likeness, reverse=True):
        if not any(_overlap_s(place, other) > place.babble.length_s / 2 for other in kept):
            kept.append(place)
    words = [word for place in kept for word in _words_at(place, sound)]
    return sorted(words, key=lambda word: word.start_s)


def _words_at(place: _HeardPlace, sound: Sound) -> Iterator[SpokenWord]:
    """Yield the words of a line that are in *sound* where the line is: one may be cut off, or drowned."""
    line = _low(place.babble)
    for word in place.babble.words:
        first, last = round(word.start_s * HEARING_HZ), round(word.end_s * HEARING_HZ)
        at = round(place.start_s * HEARING_HZ) + first
        said, heard = line[first:last], sound[max(0, at) : max(0, at + last - first)].astype(np.float64)
        if at < 0 or len(heard) < len(said) / 2:
            continue
        said = said[: len(heard)]
        strength = np.sqrt(np.sum(said**2) * np.sum(heard**2))
        if abs(float(np.sum(said * heard))) >= _SURE_OF_WORD * max(strength, _FAINT):
            start_s = at / HEARING_HZ
            yield SpokenWord(word.text, round(start_s, 3), round(start_s + len(heard) / HEARING_HZ, 3))


def _low(babble: Babble) -> NDArray[np.float64]:
    """Return a line as it is listened to."""
    whole = babble.samples()
    step = RATE_HZ // HEARING_HZ
    line: NDArray[np.float64] = whole[: len(whole) // step * step].reshape(-1, step).mean(axis=1).astype(np.float64)
    return line


def _places_of(babble: Babble, sound: Sound) -> Sequence[_HeardPlace]:
    """Return where in *sound* a line is said."""
    line = _low(babble)
    strength = float(np.sqrt(np.sum(line**2)))
    if strength < _FAINT or not len(sound):
        return ()
    likeness = _likeness(line / strength, sound.astype(np.float64))
    found: list[_HeardPlace] = []
    while len(found) < _MOST_TIMES:
        best = int(likeness.argmax())
        if likeness[best] < _SURE:
            break
        found.append(_HeardPlace(float(likeness[best]), best / HEARING_HZ, babble))
        likeness[max(0, best - len(line) // 2) : best + len(line) // 2 + 1] = 0
    return found


def _likeness(line: NDArray[np.float64], sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each place of *sound* how much what follows is like *line*, from 0 to 1."""
    size = len(sound) + len(line)
    alike = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(line, size)), size)[: len(sound)]
    energy = np.concatenate(([0.0], np.cumsum(sound**2)))
    ends = np.minimum(np.arange(len(sound)) + len(line), len(sound))
    there = np.sqrt(np.maximum(energy[ends] - energy[: len(sound)], _FAINT))
    # Where less of the sound is left than the line has, what is left must be most of it.
    likeness: NDArray[np.float64] = np.abs(alike) / there
    return likeness


def _overlap_s(first: _HeardPlace, second: _HeardPlace) -> float:
    return min(first.end_s, second.end_s) - max(first.start_s, second.start_s)
