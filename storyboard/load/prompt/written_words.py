"""Whether a text has some words in it: as words, and not as letters of others."""

from collections.abc import Iterator
from typing import Final

from storyboard.model.speaking_time import script_of

_UNSPACED: Final = frozenset({"han", "kana", "thai"})
"""Scripts that write no space between two words."""


_SAYS: Final = frozenset("\"“”„«»「『{'‘’:：")
"""Signs before words that somebody says."""
_LONG: Final = 20
"""So many letters stand in a text by no accident; a letter of a script without spaces counts twice."""


def has_words(text: str, words: str) -> bool:
    """Return whether *words* stand in *text*, in capitals or not: ``Hi`` does not stand in ``which``."""
    return any(True for _ in _places(text.casefold(), words.casefold()))


def says_words(text: str, words: str) -> bool:
    """
    Return whether *text* says that somebody says *words*: in quotes, or behind a colon, or so many of them.

    ``They walk home`` does not say ``Home.``
    """
    text, words = text.casefold(), words.casefold()
    letters = sum(1 + (script_of(sign) in _UNSPACED) for sign in words if sign.isalnum())
    return any(letters >= _LONG or text[:at].rstrip()[-1:] in _SAYS for at in _places(text, words))


def _places(text: str, words: str) -> Iterator[int]:
    """Yield where *words* stand in *text*."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        if not (_is_within(text[at - 1 : at], words[0]) or _is_within(text[end : end + 1], words[-1])):
            yield at
        at = text.find(words, at + 1)


def _is_within(beside: str, edge: str) -> bool:
    """Return whether the sign *beside* goes on with the word whose first or last sign is *edge*."""
    return beside.isalnum() and edge.isalnum() and script_of(edge) not in _UNSPACED
