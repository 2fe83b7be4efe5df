"""
Which attempt at what: the name of a take.

It stands in what is filed and in what reporters hear; it knows neither.
"""

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
