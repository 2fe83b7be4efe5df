"""
Where text may break: between what is read as signs, and between what stands on a line, in any script.

Signs are extended grapheme clusters (UAX #29). Lines break by the classes of UAX #14, in its strict form, and Korean
between words alone. Thai, Lao, Khmer and Burmese have no spaces between words, and telling words takes a dictionary:
they break at spaces where there are some, else between syllables as far as their letters tell.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise

_SIGN = r"\X"
_CLASSES = (
    r"(?P<space>[\p{lb=SP}\p{lb=ZW}\p{lb=BK}\p{lb=LF}\p{lb=CR}])"
    r"|(?P<glue>[\p{lb=GL}\p{lb=WJ}\p{lb=ZWJ}])"
    r"|(?P<opening>[\p{lb=OP}\p{Pi}])"
    r"|(?P<closing>[\p{lb=CL}\p{lb=CP}\p{lb=EX}\p{lb=IS}\p{lb=SY}\p{lb=NS}\p{lb=CJ}\p{lb=IN}\p{lb=CM}\p{Pf}])"
    r"|(?P<quote>\p{lb=QU})"
    r"|(?P<dash>\p{lb=B2})"
    r"|(?P<hyphen>[\p{lb=HY}\p{lb=BA}])"
    r"|(?P<before_number>\p{lb=PR})"
    r"|(?P<after_number>\p{lb=PO})"
    r"|(?P<no_spaces>\p{lb=SA})"
    r"|(?P<korean>[\p{lb=H2}\p{lb=H3}\p{lb=JL}\p{lb=JV}\p{lb=JT}])"
    r"|(?P<wide>[\p{lb=ID}\p{lb=EB}\p{lb=EM}\p{lb=RI}])"
)
_NEVER_BEFORE = frozenset({"glue", "closing", "quote", "dash", "hyphen", "after_number"})
_NEVER_AFTER = frozenset({"glue", "opening", "quote", "before_number"})
_JOINS_NEXT = frozenset("เแโใไເແໂໃໄ")
"""Vowels that are written before the letter that they are said after."""
_JOINS_LAST = frozenset("ะาๅๆฯำະາໆຯຳ")
"""Vowels and marks that end a syllable."""
_SENTENCE_END = r"[.!?。！？…．؟۔।][\p{Pe}\p{Pf}\p{lb=QU}\"']*$"
_CLAUSE_END = r"[,;:，、；：،؛—–][\p{Pe}\p{Pf}\"']*$"
_RIGHT_TO_LEFT = r"[\p{bc=R}\p{bc=AL}]"
_STRONG = r"[\p{bc=R}\p{bc=AL}\p{bc=L}]"
_WIDE = r"[\p{ea=W}\p{ea=F}]"
_LETTER = r"\p{L}"


@cache
def _matcher(pattern: str) -> re.Pattern[str]:
    # Its tables of Unicode take longer to load than a look takes: only who breaks text pays for them.
    import regex  # noqa: PLC0415

    compiled: re.Pattern[str] = regex.compile(pattern)
    return compiled


class BreakPlace(IntEnum):
    """What a text has where it may break, the best place first."""

    SENTENCE = 0
    CLAUSE = 1
    WORD = 2
    SIGN = 3
    """Between two signs of a script without spaces: perhaps within a word."""
    FORCED = 4
    """Within a word that is longer than a line."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What stays together on a line, with the spaces after it."""

    text: str
    after: BreakPlace
    """What ends it."""


def signs_of(text: str) -> list[str]:
    """Return what is read as the signs of *text*: an accent, a skin tone or the rest of a flag is none of its own."""
    found: list[str] = _matcher(_SIGN).findall(text)
    return found


def is_wide(sign: str) -> bool:
    """Return whether *sign* takes the room of two letters: Chinese, Japanese, Korean, and most emoji."""
    return _matcher(_WIDE).search(sign) is not None


def is_wide_script(text: str) -> bool:
    """Return whether *text* is written in Chinese, Japanese or Korean, some foreign words or not."""
    letters: list[str] = _matcher(_LETTER).findall(text)
    return 2 * sum(map(is_wide, letters)) >= len(letters) > 0


def is_right_to_left(text: str) -> bool:
    """Return whether *text* is read from the right: its first letter is."""
    first = _matcher(_STRONG).search(text)
    return first is not None and _matcher(_RIGHT_TO_LEFT).match(first[0]) is not None


def units_of(text: str) -> list[Unit]:
    """Return *text*, a line of it, in units between which it may break."""
    signs = signs_of(text)
    units: list[Unit] = []
    at = 0
    for place, (before, after) in enumerate(pairwise(signs), start=1):
        if may_break(before, after):
            units.append(_unit("".join(signs[at:place])))
            at = place
    return [*units, _unit("".join(signs[at:]))] if signs else []


def may_break(before: str, after: str) -> bool:
    """Return whether a line may end between two signs that follow each other."""
    first, second = _class_of(before[-1:] if before.isspace() else before[:1]), _class_of(after[:1])
    if second == "space":
        return False
    if first == "space":
        return True
    if first in _NEVER_AFTER or second in _NEVER_BEFORE:
        return False
    if first == second == "no_spaces":
        return before[0] not in _JOINS_NEXT and after[0] not in _JOINS_LAST
    if first == "hyphen":
        return second != "other" or after.isalpha()
    return "wide" in (first, second) or first == "dash" or (first == "closing" and _is_full_width(before))


def _is_full_width(sign: str) -> bool:
    # A full stop of a wide script has its space in itself.
    return is_wide(sign[0])


@lru_cache(maxsize=4096)
def _class_of(sign: str) -> str:
    found = _matcher(_CLASSES).match(sign)
    return (found.lastgroup if found else None) or "other"


def _unit(text: str) -> Unit:
    words = text.rstrip()
    if _matcher(_SENTENCE_END).search(words):
        return Unit(text, BreakPlace.SENTENCE)
    if _matcher(_CLAUSE_END).search(words):
        return Unit(text, BreakPlace.CLAUSE)
    if words != text and words and _class_of(words[-1]) == "no_spaces":
        return Unit(text, BreakPlace.CLAUSE)
    return Unit(text, BreakPlace.WORD if words != text else BreakPlace.SIGN)
