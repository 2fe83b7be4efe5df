"""
Cues that can be read: words cut into pieces of two lines, each seen as long as its part of the words.

The limits are those of the field, as Netflix asks for them: general requirements of its Timed Text Style Guide (two
lines; 5/6 s to 7 s; two frames between two cues), for English 42 characters a line and 20 a second, for Chinese 16 a
line and 11 a second. A line ends where a sentence, a clause or a word does; never within what is read as one sign.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from storyboard.media.cue import Cue
from storyboard.media.text_breaks import BreakPlace, is_wide, is_wide_script, signs_of, units_of

ROW_LETTERS = 42
_WIDE_ROW_LETTERS = 16
_LATIN_CHARS_PER_SECOND, _WIDE_CHARS_PER_SECOND = 20.0, 11.0
_COST_OF_BREAK = {
    BreakPlace.SENTENCE: 0.0,
    BreakPlace.CLAUSE: 0.1,
    BreakPlace.WORD: 0.5,
    BreakPlace.SIGN: 0.6,
    BreakPlace.FORCED: 2.0,
}
_COST_OF_CUE, _COST_OF_LINE = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class CueLimits:
    """What can be read, as far as somebody says otherwise than is usual."""

    max_lines: int = 2
    max_chars_per_line: int | None = None
    """None for 42, and 16 of a wide script."""
    max_chars_per_second: float | None = None
    """None for 20, and 11 of a wide script."""
    min_duration_s: Fraction = Fraction(5, 6)
    max_duration_s: Fraction = Fraction(7)
    min_gap_frames: int = 2
    """Between two cues that follow each other."""

    def line_letters(self, *, is_wide_script: bool) -> int:
        """Return how many letters stand on a line."""
        return self.max_chars_per_line or (_WIDE_ROW_LETTERS if is_wide_script else ROW_LETTERS)

    def reading_s(self, text: str) -> Fraction:
        """Return how long it takes to read *text*."""
        is_wide_one = is_wide_script(text)
        usual = _WIDE_CHARS_PER_SECOND if is_wide_one else _LATIN_CHARS_PER_SECOND
        return letters_of(text, is_wide_script=is_wide_one) / Fraction(self.max_chars_per_second or usual)


USUAL_LIMITS = CueLimits()


def letters_of(text: str, *, is_wide_script: bool) -> Fraction:
    """Return how long *text* is in letters of its script: of a wide one, a narrow letter is half a letter."""
    wide = sum(map(is_wide, signs := signs_of(text)))
    narrow = len(signs) - wide
    return wide + Fraction(narrow, 2) if is_wide_script else Fraction(2 * wide + narrow)


def readable_cues(cues: Sequence[Cue], *, limits: CueLimits = USUAL_LIMITS) -> tuple[Cue, ...]:
    """Return *cues*, each cut where it has too many lines; in a row as long as before."""
    return tuple(piece for cue in cues for piece in _pieces(cue, limits))


def _pieces(cue: Cue, limits: CueLimits) -> Iterator[Cue]:
    texts = readable_texts(cue.text, limits=limits)
    # More pieces than frames could not be shown.
    texts = texts[: max(1, cue.end - cue.start)]
    at = cue.start
    for text, part in zip(texts, parts_of_time(texts), strict=True):
        end = cue.start + round((cue.end - cue.start) * part)
        if end > at:
            yield Cue(at, end, text)
        at = max(at, end)


def parts_of_time(texts: Sequence[str]) -> list[Fraction]:
    """Return when each of *texts*, said one after the other, is over: which part of the whole time."""
    lengths = [letters_of(text, is_wide_script=False) for text in texts]
    whole, so_far = sum(lengths) or Fraction(1), Fraction(0)
    found: list[Fraction] = []
    for length in lengths:
        so_far += length
        found.append(Fraction(so_far) / whole)
    return found


def joined_words(texts: Iterable[str]) -> str:
    """Return *texts* in a row, with spaces between them where their script has some."""
    whole = ""
    for row in (row for text in texts for row in text.split("\n") if row):
        has_space = bool(whole) and not (is_wide(whole[-1]) and is_wide(row[0]))
        whole += f" {row}" if has_space else row
    return whole


@lru_cache(maxsize=10_000)
def readable_texts(
    text: str, *, limits: CueLimits = USUAL_LIMITS, duration_s: Fraction | None = None
) -> tuple[str, ...]:  # fmt: skip
    """
    Return *text* as the texts of cues that follow each other; lines that the writer ended stay lines.

    *duration_s* is how long all of it is said: no cue may be seen longer than the limits allow.
    """
    room = _LineLimit(limits, is_wide_script=is_wide_script(text))
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > 1:
        every = [row for line in lines for row in _rows(_units(line, room), room)]
        return tuple("\n".join(every[n : n + limits.max_lines]) for n in range(0, len(every), limits.max_lines))
    units = _units(lines[0], room) if lines else []
    most = room.line * limits.max_lines
    if duration_s and duration_s > limits.max_duration_s:
        most = min(most, int(_length(units) * limits.max_duration_s / duration_s))

    def cost_of_cue(part: Sequence[_MeasuredUnit], length: int) -> float | None:
        if len(part) > 1 and length > most:
            return None
        if length > room.line and len(part) > 1 and _row_count(part, room) > limits.max_lines:
            return None
        return _COST_OF_CUE + _COST_OF_BREAK[part[-1].after] + (1 - min(length / max(most, 1), 1)) ** 2 / 2

    return tuple("\n".join(_rows(part, room)) for part in _best_parts(units, cost_of_cue))


@dataclass(frozen=True, slots=True)
class _MeasuredUnit:
    """A unit with its length, in halves of a letter."""

    text: str
    after: BreakPlace
    length: int
    space: int
    """At its end, counted in its length."""


class _LineLimit:
    """How much of a text stands on a line, in halves of a letter."""

    def __init__(self, limits: CueLimits, *, is_wide_script: bool) -> None:
        self.is_wide_script = is_wide_script
        self.line = 2 * limits.line_letters(is_wide_script=is_wide_script)

    def measure(self, text: str) -> int:
        """Return how long *text* is."""
        return int(2 * letters_of(text, is_wide_script=self.is_wide_script))


def _length(units: Sequence[_MeasuredUnit]) -> int:
    return sum(unit.length for unit in units) - units[-1].space if units else 0


def _row_count(units: Sequence[_MeasuredUnit], room: _LineLimit) -> int:
    """Return how many lines *units* take at least."""
    count, at = 1, 0
    for unit in units:
        if at and at + unit.length - unit.space > room.line:
            count, at = count + 1, 0
        at += unit.length
    return count


def _rows(units: Sequence[_MeasuredUnit], room: _LineLimit) -> list[str]:
    """Return *units* in as few lines as they take, ended where it reads best, and about equally long."""

    def cost_of_row(part: Sequence[_MeasuredUnit], length: int) -> float | None:
        if length > room.line and len(part) > 1:
            return None
        return _COST_OF_LINE + _COST_OF_BREAK[part[-1].after] + 4 * (1 - min(length / room.line, 1)) ** 2

    return ["".join(unit.text for unit in part).strip() for part in _best_parts(units, cost_of_row)]


def _units(line: str, room: _LineLimit) -> list[_MeasuredUnit]:
    """Return the units of *line*; one that is longer than a line, in signs."""
    found: list[_MeasuredUnit] = []
    for unit in units_of(line):
        words = unit.text.rstrip()
        length = room.measure(unit.text)
        space = length - room.measure(words)
        if length - space <= room.line:
            found.append(_MeasuredUnit(unit.text, unit.after, length, space))
            continue
        signs = signs_of(words)
        found += [_MeasuredUnit(sign, BreakPlace.FORCED, room.measure(sign), 0) for sign in signs[:-1]]
        last = unit.text[len("".join(signs[:-1])) :]
        found.append(_MeasuredUnit(last, unit.after, room.measure(last), space))
    return found


def _best_parts(
    units: Sequence[_MeasuredUnit], cost_of: Callable[[Sequence[_MeasuredUnit], int], float | None]
) -> list[Sequence[_MeasuredUnit]]:  # fmt: skip
    """Return *units* in the parts that cost least together; what is too long has no cost, and nor has more of it."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(units) + 1):
        found: tuple[float, int] | None = None
        length = -units[end - 1].space
        for start in range(end - 1, -1, -1):
            length += units[start].length
            cost = cost_of(units[start:end], length)
            if cost is None:
                break
            if found is None or best[start][0] + cost < found[0]:
                found = (best[start][0] + cost, start)
        best.append(found or (best[end - 1][0], end - 1))
    parts: list[Sequence[_MeasuredUnit]] = []
    end = len(units)
    while end:
        start = best[end][1]
        parts.append(units[start:end])
        end = start
    return parts[::-1]
