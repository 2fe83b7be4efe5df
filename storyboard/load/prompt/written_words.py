"""Whether a text has some words in it: as words, and not as letters of others."""

from typing import Final

from storyboard.model.speaking_time import script_of

_UNSPACED: Final = frozenset({"han", "kana", "thai"})
"""Scripts that write no space between two words."""


def has_words(text: str, words: str) -> bool:
    """Return whether *words* stand in *text*, in capitals or not: ``Hi`` does not stand in ``which``."""
    text, words = text.casefold(), words.casefold()
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        if not (_is_within(text[at - 1 : at], words[0]) or _is_within(text[end : end + 1], words[-1])):
            return True
        at = text.find(words, at + 1)
    return False


def _is_within(beside: str, edge: str) -> bool:
    """Return whether the sign *beside* goes on with the word whose first or last sign is *edge*."""
    return beside.isalnum() and edge.isalnum() and script_of(edge) not in _UNSPACED
