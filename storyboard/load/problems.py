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

MAX_LISTED = 10_000
"""Errors, and warnings, that are listed; of more only the number is told."""
_MAX_PATH = 300
_MAX_SENTENCE = 1_500
_MAX_QUOTED = 60


Severity = Literal["error", "warning"]
_SEVERITIES: tuple[Severity, ...] = ("error", "warning")


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


def shorten(text: str, most: int = _MAX_QUOTED) -> str:
    """Return *text*, cut where it is longer than *most* signs: too long for a sentence."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


class Findings:
    """The problems found so far; the same one at the same place counts once, and of thousands the first are kept."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()
        self._kept = {"error": 0, "warning": 0}
        self._unlisted = {"error": 0, "warning": 0}
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

    @property
    def is_full(self) -> bool:
        """Whether so many errors were found that a further one is counted only."""
        return self._kept["error"] >= MAX_LISTED

    def in_order(self) -> tuple[Problem, ...]:
        """Return every problem in the order of files, lines and columns, and at the end how many are not listed."""
        found = sorted(self._found)
        return (*found, *(self._rest(severity, found) for severity in _SEVERITIES if self._unlisted[severity]))

    def _rest(self, severity: Severity, found: list[Problem]) -> Problem:
        last = [problem for problem in found if problem.severity == severity][-1]
        message = f"{self._unlisted[severity]} more {severity}s were found, and are not listed"
        return Problem(last.file, last.line, last.column, "", message, "mend those above first", severity)

    def _note(self, place: Place, message: str, hint: str, severity: Severity) -> None:
        if self._kept[severity] >= MAX_LISTED:
            self._unlisted[severity] += 1
            return
        problem = Problem(
            file=place.file,
            line=place.line,
            column=place.column,
            path=shorten(place.path, _MAX_PATH),
            message=shorten(message, _MAX_SENTENCE),
            hint=shorten(hint, _MAX_SENTENCE),
            severity=severity,
        )
        if problem not in self._found:
            self._found.add(problem)
            self._kept[severity] += 1
