"""
How long a text takes to say, by its scripts, while there is no recording of it.

The rates are those of reading aloud that are published, at four fifths of their pace, as actors, narrators and speech
services speak: readers in those studies are asked to hurry.

- Letters a minute where a script is an alphabet: Trauzettel-Klosinski and Dietz, *Standardized Assessment of Reading
  Performance: The New International Reading Speed Texts IReST* (2012): English 987, Spanish 1025, French 998,
  German 920, Italian 950, Finnish 1078, Turkish 1054, Russian 986, Hebrew 833, Arabic 612, Japanese 357, Chinese 255.
  Languages with Latin and Cyrillic letters differ by less than a tenth from each other in letters, by far more in
  words and in syllables, so that no language has to be guessed.
- Syllables a second where a letter is about a syllable: Pellegrino, Coupé and Marsico (2011) and Coupé, Oh, Dediu and
  Pellegrino (2019): Japanese 8.0, Korean 7.1, Mandarin 5.9, Thai 4.7. A Thai syllable has a little over two letters
  beside its marks; a kanji is read as 1.8 morae on the average.

No study that is as good was found for Devanagari and its relatives, for Ethiopic, and for pauses: these are taken from
what speech services make. Digits are read as words. Emoji and other pictures are silent.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Script = Literal["alphabet", "arabic", "hebrew", "han", "kana", "hangul", "thai", "indic", "ethiopic"]

_SECONDS: Final[dict[Script, float]] = {
    "alphabet": 0.0605,
    "arabic": 0.110,
    "hebrew": 0.081,
    "han": 0.220,
    "kana": 0.145,
    "hangul": 0.177,
    "thai": 0.120,
    "indic": 0.170,
    "ethiopic": 0.190,
}
"""For each letter; pauses come on top."""
_KANJI_S: Final = 0.260
"""For each Han character of a text that has kana as well."""
_WORD_S: Final = 0.05
"""On top for each word of an alphabet: a short word takes longer than its letters."""
_SPELLED_S: Final = 0.25
"""For each letter of a word that is spelled: BBC."""
_DIGIT_S: Final = 0.29
_FIXED_S: Final[dict[str, float]] = {"sentence_pause": 0.45, "comma_pause": 0.20, "symbol": 0.35}
_EDGES_S: Final = 0.15
"""Before the first sound and after the last one."""

_RANGES: Final[tuple[tuple[int, Script], ...]] = (
    (0x0000, "alphabet"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0780, "indic"),
    (0x07C0, "alphabet"),
    (0x0840, "arabic"),
    (0x0900, "indic"),
    (0x0E00, "thai"),
    (0x0F00, "indic"),
    (0x1000, "thai"),
    (0x10A0, "alphabet"),
    (0x1100, "hangul"),
    (0x1200, "ethiopic"),
    (0x13A0, "alphabet"),
    (0x1780, "thai"),
    (0x1800, "alphabet"),
    (0x1900, "indic"),
    (0x1C80, "alphabet"),
    (0x2D80, "ethiopic"),
    (0x2DE0, "alphabet"),
    (0x2E80, "han"),
    (0x3040, "kana"),
    (0x3100, "han"),
    (0x31F0, "kana"),
    (0x3200, "han"),
    (0xA4D0, "alphabet"),
    (0xA800, "indic"),
    (0xA960, "hangul"),
    (0xA980, "indic"),
    (0xAA60, "thai"),
    (0xAA80, "indic"),
    (0xAB01, "ethiopic"),
    (0xAB30, "alphabet"),
    (0xABC0, "indic"),
    (0xAC00, "hangul"),
    (0xD800, "alphabet"),
    (0xF900, "han"),
    (0xFB00, "alphabet"),
    (0x11000, "indic"),
    (0x12000, "alphabet"),
    (0x1B000, "kana"),
    (0x1B170, "alphabet"),
    (0x20000, "han"),
)
"""The first code of each stretch, and the script of its letters."""
_STARTS: Final = tuple(first for first, _ in _RANGES)
_NO_MORA: Final = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")
"""Small kana, which are part of the mora before them."""
_SYMBOLS: Final = frozenset("%‰&@+=$€£¥₽₹₩฿°#×÷")
"""Signs that are read as a word."""
_VIRAMA: Final = 9
"""The combining class of the signs that take a consonant its vowel."""
_ENDS: Final = frozenset(".!?。！？…।॥؟۔։፧።‽\n\r\u2028\u2029")
_COMMAS: Final = frozenset(",、，;；:：—–،؛፣・\u2015")
_UNSPACED: Final = frozenset({"thai"})
"""Scripts that write a space where a phrase ends, and none between words."""
_SPELLED: Final = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,5}")
_DIGIT_MARKS: Final = frozenset(".,:'\u00a0\u202f")


class Piece(NamedTuple):
    """A piece of a text: a word in one script, a run of digits or signs, or a pause."""

    kind: Script | Literal["digits", "symbol", "sentence_pause", "comma_pause"]
    text: str


@lru_cache(maxsize=16_384)
def speaking_time_s(text: str, *, speed: float = 1.0) -> float:
    """
    Return about how long *text* takes to say, in seconds; 0 where nothing in it is said.

    *speed* is the speech service's: at 2 it takes half as long.
    """
    pieces = _without_last_pause(list(pieces_of(text)))
    if not pieces:
        return 0.0
    has_kana = any(piece.kind == "kana" for piece in pieces)
    return (_EDGES_S + sum(_piece_s(piece, has_kana=has_kana) for piece in pieces)) / speed


def script_of(letter: str) -> Script:
    """Return the script that *letter* is of, as far as it matters to the time."""
    return _RANGES[bisect_right(_STARTS, ord(letter)) - 1][1]


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield what is said of *text*, and its pauses, in order; signs that nobody says are left out."""
    # Wide and narrow forms are the letters that they stand for, and a letter and its marks are one.
    whole = unicodedata.normalize("NFKC", text)
    place = 0
    while place < len(whole):
        piece, place = _piece_at(whole, place)
        if piece is not None:
            yield piece


def _piece_at(text: str, start: int) -> tuple[Piece | None, int]:
    letter = text[start]
    kind = unicodedata.category(letter)
    if kind.startswith("L"):
        end = _end_of_word(text, start)
        return Piece(script_of(letter), text[start:end]), end
    if kind.startswith("N"):
        end = _end_of_digits(text, start)
        return Piece("digits", text[start:end]), end
    if letter in _SYMBOLS:
        return Piece("symbol", letter), start + 1
    if letter in _ENDS or letter in _COMMAS or letter.isspace():
        return _pause_at(text, start)
    return None, start + 1


def _end_of_word(text: str, start: int) -> int:
    script, end = script_of(text[start]), start + 1
    while end < len(text):
        kind = unicodedata.category(text[end])
        is_inside = kind.startswith("M") or text[end] in "'’\u200c\u200d\u00ad"
        if not is_inside and not (kind.startswith("L") and script_of(text[end]) == script):
            break
        end += 1
    return end


def _end_of_digits(text: str, start: int) -> int:
    end = start + 1
    while end < len(text):
        is_mark = text[end] in _DIGIT_MARKS and text[end + 1 : end + 2].isdecimal()
        if not is_mark and not unicodedata.category(text[end]).startswith("N"):
            break
        end += 1
    return end


def _pause_at(text: str, start: int) -> tuple[Piece | None, int]:
    """Return the pause of a whole run of signs and spaces: ``?!`` and ``...`` are one pause each."""
    end = start
    while end < len(text) and (text[end] in _ENDS or text[end] in _COMMAS or text[end].isspace()):
        end += 1
    run = text[start:end]
    is_inside = run == "." and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
    if not is_inside and any(sign in _ENDS for sign in run):
        return Piece("sentence_pause", run), end
    if any(sign in _COMMAS for sign in run):
        return Piece("comma_pause", run), end
    is_phrase_end = run.isspace() and end < len(text) and script_of(text[end]) in _UNSPACED
    return (Piece("comma_pause", run) if is_phrase_end and start else None), end


def _without_last_pause(pieces: list[Piece]) -> list[Piece]:
    """Return *pieces* from the first that is said to the last."""
    said = [place for place, piece in enumerate(pieces) if not piece.kind.endswith("pause")]
    return pieces[said[0] : said[-1] + 1] if said else []


def _piece_s(piece: Piece, *, has_kana: bool) -> float:
    if piece.kind in _FIXED_S:
        return _FIXED_S[piece.kind]
    if piece.kind == "digits":
        return _DIGIT_S * sum(sign not in _DIGIT_MARKS for sign in piece.text)
    return _word_s(script_of(piece.text[0]), piece.text, has_kana=has_kana)


def _word_s(script: Script, word: str, *, has_kana: bool) -> float:
    if script == "han" and has_kana:
        return _KANJI_S * _letters(word)
    if script == "alphabet" and _SPELLED.fullmatch(word):
        return _SPELLED_S * len(word)
    return (_WORD_S if script == "alphabet" else 0.0) + _SECONDS[script] * _letters(word)


def _letters(word: str) -> int:
    """Return how many letters *word* has that take time: no marks, and none that is part of the one before it."""
    spoken = 0
    for place, letter in enumerate(word):
        follower = word[place + 1 : place + 2]
        is_bare = bool(follower) and unicodedata.combining(follower) == _VIRAMA and script_of(letter) == "indic"
        spoken += unicodedata.category(letter).startswith("L") and letter not in _NO_MORA and not is_bare
    return spoken
