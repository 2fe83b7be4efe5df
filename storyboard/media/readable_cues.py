"""
Cues that can be read: what is said while a clip is seen, cut into pieces of two rows, one after the other.

The usual limits of the field: 42 letters a row, half as many of a wide script, two rows at once. Each piece is seen as
long as its part of the words. A row ends at a space, or between two signs of a script that has none; never within
what is read as one sign.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from storyboard.media.coded.text_track import Cue

ROW_LETTERS = 42
_ROWS = 2
_JOINER = "\u200d"
_NO_SPACES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
"""Thai and Lao, Burmese, Khmer: written without spaces."""
_CLOSING = frozenset("。，、！？…：；」』）》】,.!?;:)]}’”")
_OPENING = frozenset("「『（《【([{‘“")


def readable_cues(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Return *cues*, each cut where it has more than two rows; in a row as long as before."""
    return tuple(piece for cue in cues for piece in _pieces(cue))


def _pieces(cue: Cue) -> Iterator[Cue]:
    rows = [row for line in cue.text.splitlines() for row in _rows(line)]
    texts = ["\n".join(rows[n : n + _ROWS]) for n in range(0, len(rows), _ROWS)]
    # More pieces than frames could not be shown.
    texts = texts[: max(1, cue.end - cue.start)]
    whole, at, said = sum(map(_width, texts)) or 1, cue.start, 0
    for text in texts:
        said += _width(text)
        end = cue.start + round((cue.end - cue.start) * said / whole)
        if end > at:
            yield Cue(at, end, text)
        at = max(at, end)


def _rows(line: str) -> Iterator[str]:
    """Give the rows of *line*, each as full as it may be."""
    left = " ".join(line.split())
    while left:
        end = _end_of_row(left)
        yield left[:end].rstrip()
        left = left[end:].lstrip()


def _end_of_row(text: str) -> int:
    """Return how many characters of *text* stand in one row."""
    width, last = 0, 0
    for place, (sign, after) in enumerate(pairwise(f"{text} "), start=1):
        width += _width(sign)
        if width > ROW_LETTERS and last:
            return last
        if _may_break(sign, after):
            if width > ROW_LETTERS:
                return place
            last = place
    return len(text)


def _width(text: str) -> int:
    return sum(0 if _is_mark(sign) else 2 if _is_wide(sign) else 1 for sign in text)


def _may_break(before: str, after: str) -> bool:
    """Return whether a row may end between two signs."""
    if before.isspace() or after.isspace():
        return True
    if _is_mark(after) or _JOINER in (before, after) or after in _CLOSING or before in _OPENING:
        return False
    if _is_flag(before) and _is_flag(after):
        return False
    return _is_wide(before) or _is_wide(after) or (_has_no_spaces(before) and _has_no_spaces(after))


def _is_mark(sign: str) -> bool:
    """Return whether *sign* is read with the one before it: an accent, a vowel sign, a skin tone."""
    return unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"} or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in {"W", "F"}


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _has_no_spaces(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _NO_SPACES)
