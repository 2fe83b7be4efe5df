"""What an edited timeline shows, in frames: plain values."""

from dataclasses import dataclass
from fractions import Fraction

from storyboard.graph import SegmentId


@dataclass(frozen=True, slots=True)
class Turn:
    """How the clip before turns into one."""

    kind: str
    frames: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A run of frames of a segment, as the edit shows it; counted at the edit's rate."""

    segment: SegmentId
    folder: str
    """Of the take whose file it is; empty where the edit does not say."""
    start: int
    """The first frame seen, from the file's beginning."""
    frames: int
    """How many are seen, those of transitions among them."""
    speed: Fraction
    is_frozen: bool
    entry: Turn | None


@dataclass(frozen=True, slots=True)
class Edit:
    """The picture of an edited timeline."""

    reel: str
    """Which one it was exported from; empty where it does not say."""
    rate: Fraction
    strips: tuple[Strip, ...]
    cards: frozenset[str]
    """``title card`` and ``end card``, where they are."""
    remarks: tuple[str, ...]
