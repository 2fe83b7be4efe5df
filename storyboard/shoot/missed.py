"""What a run wanted and did not get. It stands apart so that reading it starts no engine."""

from dataclasses import dataclass

from storyboard.graph import SegmentId


@dataclass(frozen=True, slots=True)
class Missed:
    """A segment that a run wanted and did not get."""

    segment: SegmentId
    why: str
    hint: str
    blocked: bool
    """True where something above it in the chain failed, and it was never asked for."""
