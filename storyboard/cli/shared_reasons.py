"""Reasons that many rows of a table share are said once, above it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from storyboard.plan.reasons import NO_TAKE

Reasons = tuple[str, ...]

_OFTEN = 3
"""A reason that so many rows share, and most of them, is said once."""
_WAITING = "waiting for "


def shared_reason(rows: Sequence[Reasons]) -> str:
    """Return the reason that most of *rows* have, if they are many; else nothing."""
    counted = Counter(reason for row in rows for reason in dict.fromkeys(row))
    reason, number = counted.most_common(1)[0] if counted else ("", 0)
    return reason if number >= _OFTEN and number * 2 > len(rows) else ""


def rows_of_shots(shots: Iterable[Hashable], rows: Iterable[Reasons]) -> list[Reasons]:
    """Return *rows* of segments as rows of their *shots*: each with the reasons of all its segments."""
    found: dict[Hashable, Reasons] = {}
    for shot, row in zip(shots, rows, strict=True):
        found[shot] = (*found.get(shot, ()), *row)
    return list(found.values())


def shared_sentence(shared: str, rows: Sequence[Reasons], what: str) -> str:
    """Return how many of *rows* have the *shared* reason; *what* says what all of them are."""
    having = sum(shared in row for row in rows)
    if having < len(rows):
        return f"{having} of {len(rows)} {what}, where nothing else is said: {shared}."
    return f"All {len(rows)} {what}: {shared}."


def own_reasons(row: Reasons, shared: str) -> Reasons:
    """Return *row* without the *shared* reason, and with all that is waited for in one."""
    others = tuple(text for text in row if text != shared)
    if any(map(_is_wait, others)):
        # What waits for another shot is not there yet.
        others = tuple(text for text in others if text != NO_TAKE)
    waits = [text.removeprefix(_WAITING) for text in others if _is_wait(text) and not _names_you(text)]
    rest = tuple(text for text in others if not _is_wait(text) or _names_you(text))
    return (*([_WAITING + " and ".join(waits)] if waits else []), *rest)


def _is_wait(text: str) -> bool:
    return text.startswith(_WAITING)


def _names_you(text: str) -> bool:
    return text.startswith(f"{_WAITING}you ")
