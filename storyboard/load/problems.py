"""
Where something stands in a storyboard, and the problems found there.

It knows no rule: whoever finds a mistake says it in one sentence.
"""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from storyboard.errors import Problem

MAX_COMPARISONS = 200_000
"""Names compared for suggestions in one reading, among few and among many each: about a second's work."""
_SIGNS_AT_ONCE = 16
"""Pairs of letters that count as one comparison: the work grows with both lengths."""
_MANY = 200
"""Names past which a suggestion counts as one among many."""

_MAX_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file that a person can go to."""

    file: str
    """Relative to the current folder where it lies inside, else absolute."""
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in characters."""
    path: str = ""
    """``shots.run.from``; empty for the whole file."""


def _nearest(word: str, names: Collection[str]) -> str:
    by_folded = {name.casefold(): name for name in names}
    close = get_close_matches(word.casefold(), by_folded, n=1)
    return f"did you mean {by_folded[close[0]]!r}?" if close else ""


def in_quotes(text: str) -> str:
    """Return *text* in quotes, cut where it is too long for a sentence."""
    return repr(shorten(text))


def shorten(text: str) -> str:
    """Return *text*, cut where it is too long for a sentence."""
    return text if len(text) <= _MAX_QUOTED else f"{text[: _MAX_QUOTED - 3]}..."


class Findings:
    """The problems found so far; the same one at the same place counts once."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()
        self._compared = {False: 0, True: 0}
        self._near: dict[tuple[str, tuple[str, ...]], str] = {}

    def error(self, place: Place, message: str, *, hint: str = "") -> None:
        """Note what makes the storyboard impossible to shoot."""
        self._note(place, message, hint, "error")

    def warning(self, place: Place, message: str, *, hint: str = "") -> None:
        """Note what can be shot but is probably not meant."""
        self._note(place, message, hint, "warning")

    def nearest(self, word: str, names: Collection[str]) -> str:
        """Return ``did you mean 'wake'?`` for the name most like *word*; empty where none is, or too much was asked."""
        key = (word, tuple(names))
        if key not in self._near and self.may_compare(len(names)):
            signs = len(word) * sum(map(len, names))
            self._compared[len(names) > _MANY] += max(len(names), signs // _SIGNS_AT_ONCE)
            self._near[key] = _nearest(word, names)
        return self._near.get(key, "")

    def may_compare(self, count: int) -> bool:
        """Return whether a name may still be looked for among *count* others."""
        return self._compared[count > _MANY] < MAX_COMPARISONS

    def nearest_or_all(self, word: str, names: Collection[str], *, are: str) -> str:
        """Return the nearest name, or all of them where none is near: ``models are a, b``."""
        return self.nearest(word, names) or (f"{are} {', '.join(names)}" if names else "")

    def in_order(self) -> tuple[Problem, ...]:
        """Return every problem in the order of files, lines and columns."""
        return tuple(sorted(self._found))

    def _note(self, place: Place, message: str, hint: str, severity: Literal["error", "warning"]) -> None:
        self._found.add(
            Problem(
                file=place.file,
                line=place.line,
                column=place.column,
                path=place.path,
                message=message,
                hint=hint,
                severity=severity,
            )
        )
