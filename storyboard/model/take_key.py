"""
Which attempt at what: the name of a take.

It stands in what is filed and in what reporters hear; it knows neither.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

TakeKind = Literal["draft", "final"]
"""``draft``: the provider's cheap preview."""


@dataclass(frozen=True)
class TakeKey:
    """Which attempt at what: with the fingerprint, this decides whether a take is already paid."""

    shot: str
    segment: int = 1
    """Counted from 1; 1 of 1 for a shot within the model's limit."""
    take: int = 1
    """Counted from 1 for each segment."""

    def __str__(self) -> str:
        """Return ``run.take-01``, or ``run.seg-02.take-01`` past the first segment: a folder's name."""
        segment = f".seg-{self.segment:02}" if self.segment > 1 else ""
        return f"{self.shot}{segment}.take-{self.take:02}"


_FOLDER = re.compile(r"(?:.+?\.)??([^.]+\.(?:line-\d+|narration)|[^.]+)(?:\.seg-(\d+))?\.take-(\d+)")


def take_words(folders: Iterable[str]) -> str:
    """Return what people call takes, by their folders: ``door take 1 or 2``, ``ride segment 2 take 1``."""
    numbers: dict[str, list[str]] = {}
    for folder in folders:
        found = _FOLDER.fullmatch(folder)
        shot, segment, take = found.groups() if found else (folder, None, "")
        numbers.setdefault(f"{shot} segment {int(segment)}" if segment else shot, []).append(take.lstrip("0"))
    return " or ".join(f"{name} take {_choice(takes)}" if all(takes) else name for name, takes in numbers.items())


def _choice(takes: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(takes[:-1]), takes[-1])))
