"""
Babble: what a person who makes noises in place of words would say of a text, the same for the same text and voice.

Each syllable is a short tone on a vowel, each comma and each end of a sentence a pause, and each voice has a pitch. It
counts syllables by itself, so that an estimate of how long a text takes to say can be held against it.
"""

import hashlib
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from storyboard.model.spoken_words import SpokenWord

RATE_HZ: Final = 24_000
MOST_S: Final = 600.0
"""Of one recording."""

Samples = NDArray[np.float32]
"""One channel; full scale is 1."""

_VOWELS: Final = frozenset("aeiouyæøœıаеёиоуыэюяєіїαεηιουωაეიოუաեէըիոօ")
_EACH_VOWEL: Final = frozenset("аеёиоуыэюяєії")
"""Letters of which two in a row are two syllables."""
_SYLLABLE_S: Final = {
    "ARABIC": 0.182, "HEBREW": 0.165, "CJK": 0.215,
    "HIRAGANA": 0.138, "KATAKANA": 0.138, "HANGUL": 0.178, "THAI": 0.255, "LAO": 0.255,
}  # fmt: skip
"""By the first word of a letter's Unicode name."""
_INDIC: Final = frozenset(
    {"DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA"}
)
"""Scripts in which a letter is a syllable, unless a sign takes its vowel."""
_INDIC_S: Final = 0.165
_VIRAMA: Final = 9
"""The combining class of that sign."""
_OPEN_S: Final = 0.115
"""Of a syllable of an alphabet, before each of its letters adds to it: ``strength`` takes longer than ``a``."""
_LETTER_S: Final = 0.028
_LETTERS_TO_A_SYLLABLE: Final = {"ARABIC": 1.67, "HEBREW": 2.0, "THAI": 2.13, "LAO": 2.13}
_MORA_S: Final = 0.135
_SENTENCE_S: Final = 0.42
_COMMA_S: Final = 0.18
_LEAD_S: Final = 0.08
_TRAIL_S: Final = 0.10
_ATTACK_S: Final = 0.012
_RELEASE_S: Final = 0.035
_LEVEL: Final = 0.22
_MARKS: Final = "".join(letter for letter in map(chr, range(0x300, 0xFE00)) if unicodedata.category(letter)[0] == "M")
_TOKEN: Final = re.compile(
    rf"[.!?。！？…।؟۔]+|[,;:،؛、，；：—–]+|\n+|\s+|\d|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|.", re.DOTALL
)
_SENTENCE_SIGNS: Final = frozenset(".!?。！？…।؟۔\n")
_COMMA_SIGNS: Final = frozenset(",;:،؛、，；：—–")
_READ_SIGNS: Final = frozenset("%&@+=$€£¥°")
_TIMBRES: Final = (
    (1.0, 0.55, 0.5, 0.25, 0.12, 0.05),
    (1.0, 0.75, 0.15, 0.08, 0.2, 0.1),
    (1.0, 0.2, 0.08, 0.05, 0.15, 0.12),
    (1.0, 0.8, 0.35, 0.1, 0.04, 0.02),
    (1.0, 0.4, 0.08, 0.03, 0.02, 0.01),
)
"""How strong each overtone is in five vowels."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """A noise, or the silence between two of them."""

    length_s: float
    word: int | None
    """Which word of the text it is of; None for a pause."""


@dataclass(frozen=True, slots=True)
class Babble:
    """A text as it will be said."""

    syllables: tuple[Syllable, ...]
    words: tuple[SpokenWord, ...]
    pitch_hz: float
    chance: bytes
    """What decides on each vowel."""

    @property
    def length_s(self) -> float:
        """How long it is."""
        return sum(syllable.length_s for syllable in self.syllables)

    def samples(self) -> Samples:
        """Return the sound of it, at `RATE_HZ`."""
        vowels = random.Random(self.chance)  # noqa: S311 - babble, and no secret
        pieces, at_s, begun = [], 0.0, 0
        for place, syllable in enumerate(self.syllables):
            at_s += syllable.length_s
            count = round(at_s * RATE_HZ) - begun
            begun += count
            if syllable.word is None:
                pieces.append(np.zeros(count, np.float32))
            else:
                # A sentence sinks a little, as spoken ones do.
                bend = 1 - 0.12 * place / len(self.syllables) + vowels.uniform(-0.05, 0.05)
                pieces.append(_tone(count, self.pitch_hz * bend, vowels.choice(_TIMBRES)))
        return np.concatenate(pieces)


def babble_of(text: str, *, voice: str, manner: str = "", speed: float = 1.0) -> Babble:
    """Return *text* as *voice* says it; *manner* is whatever else lets it be said another way."""
    lot = hashlib.sha256("\0".join((text, voice, manner)).encode("utf-8", "backslashreplace")).digest()
    chance = random.Random(lot)  # noqa: S311 - babble, and no secret
    syllables = [Syllable(_LEAD_S / speed, None)]
    words: list[SpokenWord] = []
    at_s = syllables[0].length_s
    for word, lengths in _lengths_in(unicodedata.normalize("NFKC", text)):
        start_s = at_s
        for length_s in lengths:
            sounding = Syllable(length_s * chance.uniform(0.88, 1.12) / speed, len(words) if word else None)
            syllables.append(sounding)
            at_s += sounding.length_s
        if word:
            words.append(SpokenWord(word, start_s, at_s))
    if words:
        # Who has said the last word falls silent.
        last = max(place for place, syllable in enumerate(syllables) if syllable.word is not None)
        syllables[last + 1 :] = [Syllable(_TRAIL_S / speed, None)]
    return Babble(tuple(syllables), tuple(words), pitch_of(voice), lot)


def pitch_of(voice: str) -> float:
    """Return the pitch of a voice in hertz, from 95 to 225."""
    number = int.from_bytes(hashlib.sha256(voice.encode("utf-8", "backslashreplace")).digest()[:2], "big")
    return float(95 * 2 ** (number / 2**16 * 1.25))


def _lengths_in(text: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each word of *text* with the seconds of its syllables, and each pause with its own, as a word of none."""
    has_kana = any(_script(letter) in {"HIRAGANA", "KATAKANA"} for letter in text)
    for found in _TOKEN.finditer(text):
        piece = found[0]
        if piece[0] in _SENTENCE_SIGNS:
            is_inside = piece == "." and text[found.end() : found.end() + 1].isalnum()
            yield "", [0.0 if is_inside else _SENTENCE_S]
        elif piece[0] in _COMMA_SIGNS:
            yield "", [_COMMA_S]
        elif piece.isdigit():
            yield piece, [0.145, 0.145]
        elif piece in _READ_SIGNS:
            yield piece, [0.17, 0.17]
        elif unicodedata.category(piece[0])[0] == "L":
            yield from _words_in(piece, has_kana=has_kana)


def _words_in(token: str, *, has_kana: bool) -> Iterator[tuple[str, list[float]]]:
    """Yield the words of a run of letters: it is cut where the script changes, and at each Han character."""
    start = 0
    for end in range(1, len(token) + 1):
        before = _script(token[start])
        is_over = end == len(token) or before == "CJK" or _script(token[end]) not in {before, ""}
        if is_over:
            word = token[start:end]
            yield word, _lengths_of(word, before, has_kana=has_kana)
            start = end


def _lengths_of(word: str, script: str, *, has_kana: bool) -> list[float]:
    """Return the seconds of each syllable of *word*."""
    if script == "CJK" and has_kana:
        return [_MORA_S, _MORA_S]
    count = _syllables_in(word, script)
    if script in _INDIC:
        return [_INDIC_S] * count
    return [_SYLLABLE_S.get(script, _OPEN_S + _LETTER_S * len(word) / count)] * count


def _syllables_in(word: str, script: str) -> int:
    letters = [
        letter for letter in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(letter)[0] == "L"
    ]
    if script in {"HANGUL", "CJK"}:
        return len(word)
    if script in _LETTERS_TO_A_SYLLABLE:
        return max(1, round(len(letters) / _LETTERS_TO_A_SYLLABLE[script]))
    if script in {"HIRAGANA", "KATAKANA"}:
        return max(1, sum(letter not in "ゃゅょャュョ" for letter in letters))
    if script in _INDIC:
        return max(1, len(letters) - sum(unicodedata.combining(letter) == _VIRAMA for letter in word))
    return max(1, _vowels_in(letters))


def _vowels_in(letters: list[str]) -> int:
    """Return how many vowels *letters* have, those that stand together counted as one where they are said as one."""
    pairs = zip(["", *letters], letters, strict=False)
    return sum(letter in _VOWELS and (letter in _EACH_VOWEL or before not in _VOWELS) for before, letter in pairs)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the first word of a letter's name; empty for a mark, which is of the script of its letter."""
    if unicodedata.category(letter)[0] != "L":
        return ""
    return unicodedata.name(letter, "OTHER").partition(" ")[0]


def _tone(count: int, pitch_hz: float, timbre: tuple[float, ...]) -> Samples:
    """Return a vowel of *count* samples that begins and ends in silence."""
    at = np.arange(count, dtype=np.float64) / RATE_HZ
    sound = sum(
        strength * np.sin(2 * np.pi * pitch_hz * number * at) for number, strength in enumerate(timbre, start=1)
    )
    rise = np.minimum(1.0, at / _ATTACK_S)
    fall = np.minimum(1.0, at[::-1] / _RELEASE_S)
    level: Samples = (_LEVEL / sum(timbre) * 2 * rise * fall * sound).astype(np.float32)
    return level
