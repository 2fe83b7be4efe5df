"""What an edited timeline shows, in frames: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from storyboard.model.graph import SegmentId


@dataclass(frozen=True, slots=True)
class EditTransition:
    """How the clip before turns into a clip of the edit."""

    kind: str
    frames: int


@dataclass(frozen=True, slots=True)
class EditedClip:
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
    entry: EditTransition | None


@dataclass(frozen=True, slots=True)
class EditMark:
    """A marker on a clip of the film."""

    segment: SegmentId
    folder: str
    """Of the take whose file it is; empty where the edit does not say."""
    frame: int
    """Counted at the edit's rate from the file's beginning."""
    text: str
    note: str
    """The id of the note that it was exported from; empty where it is new."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The picture of an edited timeline."""

    reel: str
    """Which one it was exported from; empty where it does not say."""
    rate: Fraction
    clips: tuple[EditedClip, ...]
    cards: frozenset[str]
    """``title card`` and ``end card``, where they are."""
    remarks: tuple[str, ...]
    marks: tuple[EditMark, ...] = ()
    overlapping: tuple[str, ...] = ()
    """Clips that are shorter than the transitions into and out of them."""


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What is known of the film when an edit of it is read."""

    names: Mapping[str, SegmentId]
    """Every segment by the name of its clip."""
    takes: Mapping[str, SegmentId]
    """And by the folders of its takes."""
    lengths_s: Mapping[SegmentId, Fraction]
    """How long the clip of each is, where it has one."""
    archive: Path
    sounding: frozenset[SegmentId] = frozenset()
    """Those whose clip has sound."""
    notes: Mapping[str, str] | None = None
    """Of each shot that has some, in one line."""
