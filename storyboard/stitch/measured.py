"""
What was measured where clips meet, and along chains: values that reports show and the run record holds.

Levels are those of 8-bit planes, 0 to 255. It measures nothing itself.
"""

from dataclasses import dataclass

from storyboard.model.drift import Quality
from storyboard.model.takes import Filed, Tone


class MeasuredCut(Filed):
    """One cut of a reel: how its two sides fit together."""

    reel: str
    before: str
    """The clip: `run`, or `run.seg-02`."""
    after: str
    at_s: float
    """When the cut is seen, in seconds of the reel."""
    transition: str | None
    """Its kind; null for a hard cut."""
    shared_frame: bool | None
    """Whether both hold the same frame here, which is then shown once; null where they should not."""
    psnr_db: float | None
    """How alike the two frames are that should be the same; 99 is equal in every pixel."""
    luma_step: float
    """Mean Y of the first frame shown of the clip after, less that of the last one shown before."""
    u_step: float
    v_step: float
    motion_before: float
    """Mean of what a pixel's Y changes by from frame to frame, over the last few frames before."""
    motion_across: float
    """The same, from the last frame shown before to the first one after."""
    motion_after: float
    sound_before_db: float | None
    """RMS of the last 50 ms, full scale being 0; null for a clip without sound."""
    sound_after_db: float | None
    sound_step_db: float | None


class Hop(Filed):
    """One clip of a chain, beside the chain's first."""

    clip: str
    opens_on: str | None
    """The clip whose last frame it opens on; null for the first."""
    hop: int
    """How many clips lie between it and the first, itself counted; 0 for the first."""
    tone: Tone
    """Over its first frames and its last ones."""
    colour: float
    """How far its mean colour is from the first's, in per cent of full scale."""
    contrast: float
    """By how many per cent its contrast is above the first's, or below."""
    sharpness: float
    past_limit: tuple[Quality, ...]
    """What is off by more than the storyboard allows."""


class Chain(Filed):
    """Clips that open on each other's last frames, from the one that opens on nobody's."""

    first: str
    hops: tuple[Hop, ...]


class ContinuityRecord(Filed):
    """How the clips of a film fit together, as the run record holds it."""

    joints: tuple[MeasuredCut, ...]
    drift: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The frames on one side of a cut, in the order shown."""

    tones: tuple[Tone, ...]
    jpeg: bytes
    """The frame at the cut, small."""


@dataclass(frozen=True, slots=True)
class ShownCut:
    """A joint with what a page shows of it."""

    cut: MeasuredCut
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Continuity:
    """How the clips of a film fit together: what a report tells of it."""

    cuts: tuple[ShownCut, ...] = ()
    drift: tuple[Chain, ...] = ()


NOT_MEASURED = Continuity()
"""Nothing is known of it, or there is nothing to measure: one clip, and no chain."""
