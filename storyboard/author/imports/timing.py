"""
How long shots are, where a list says when they are.

A column such as 00:00, 00:03, 00:08 names the moments at which shots begin; the
lengths lie between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from storyboard.author.imports.lengths import ends_of, seconds_of


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list, by the part of a shot that each cell is."""

    number: int
    """Of the row in the file, counted from 1."""
    cells: dict[str, str]
    other: tuple[tuple[str, str], ...] = ()
    """Heading and text of cells that are no part of a shot."""


Span = tuple[Fraction, Fraction | None]
"""When a shot begins and ends; None where only the next shot says its end."""


def with_lengths(lines: Sequence[Line], remarks: list[str]) -> list[Line]:
    """Return *lines* with the length of each shot as its duration; where times said when, that is remarked."""
    spans = _spans(lines)
    if not any(spans):
        return [_without_times(line) for line in lines]
    remarks.append("the times say when shots begin or end; a shot's length is what lies between")
    begins = [span[0] if span else None for span in spans]
    timed = []
    for n, (line, span) in enumerate(zip(lines, spans, strict=True)):
        following = next((begin for begin in begins[n + 1 :] if begin is not None), None)
        timed.append(_with_duration(line, span, following, remarks) if span else _without_times(line))
    return timed


def _with_duration(line: Line, span: Span, following: Fraction | None, remarks: list[str]) -> Line:
    begin, own_end = span
    end = following if own_end is None else own_end
    cells = {part: text for part, text in line.cells.items() if part not in {"start", "end", "duration"}}
    if end is not None and end > begin:
        return replace(line, cells={**cells, "duration": f"{float(end - begin):.6g} s"})
    said = line.cells.get("duration") or line.cells.get("start", "")
    remarks.append(f"row {line.number}: {said!r} says when the shot begins, and nothing says when it ends")
    return replace(line, cells=cells, other=(*line.other, ("begins", said)))


def _without_times(line: Line) -> Line:
    """Return *line* with its times among the others, where they give no length."""
    times = tuple((part, line.cells[part]) for part in ("start", "end") if part in line.cells)
    cells = {part: text for part, text in line.cells.items() if part not in {"start", "end"}}
    return replace(line, cells=cells, other=(*line.other, *times))


def _spans(lines: Sequence[Line]) -> list[Span | None]:
    """Return when each shot is, by the columns that say it; nothing where lengths are written."""
    if not any("duration" in line.cells for line in lines):
        return [_span_of_columns(line) for line in lines]
    said = [line.cells["duration"] for line in lines if "duration" in line.cells]
    if len(said) > 1 and all("\n" not in text for text in said):
        if _are_spans(said):
            return [_span_in(line.cells.get("duration", "")) for line in lines]
        if _are_moments(said):
            return [
                (seconds_of(text) or Fraction(0), None) if (text := line.cells.get("duration")) else None
                for line in lines
            ]
    return [None for _ in lines]


def _span_of_columns(line: Line) -> Span | None:
    begin, end = line.cells.get("start"), line.cells.get("end")
    if not begin:
        return None
    begin_s, end_s = _moment(begin), _moment(end) if end else None
    return None if begin_s is None else (begin_s, end_s)


def _moment(text: str) -> Fraction | None:
    """Return the moment that *text* names; unlike a length, it may be 0."""
    return Fraction(0) if re.fullmatch(r"[0:.,;]+\s*(?:s|sec|秒)?", text.strip()) else seconds_of(text)


def _span_in(text: str) -> Span | None:
    ends = ends_of(text)
    return ends if ends and ends[0] is not None else None


def _are_spans(said: Sequence[str]) -> bool:
    """Return whether every text is a span, and each begins where the one before it ends."""
    spans = [_span_in(text) for text in said]
    return all(spans) and all(above and below and above[1] == below[0] for above, below in pairwise(spans))


def _are_moments(said: Sequence[str]) -> bool:
    """Return whether the texts are times of a clock that begin at 0 and grow: no shot is so long as nothing."""
    moments = [_moment(text) if re.fullmatch(r"\d[\d:;.,]*", text.strip()) else None for text in said]
    grows = all(above is not None and below is not None and above < below for above, below in pairwise(moments))
    return moments[0] == 0 and grows
