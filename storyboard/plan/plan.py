"""
What a plan says: values only.

How it comes to say so is decided in ``make_plan``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from storyboard.model.capabilities import Models
from storyboard.model.graph import PlacedSegment, SegmentId
from storyboard.model.said import Said
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import Take
from storyboard.model.written_reels import DriftLimits
from storyboard.plan.estimate import Estimate
from storyboard.plan.fingerprint import Recipe, Wanted
from storyboard.plan.which_counts import missing_count

State = Literal["make", "up_to_date", "waits"]
"""``waits``: a take that gives it a frame must be made, or approved by a person, first."""


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """What the plan says of one segment."""

    placed: PlacedSegment
    wanted: Wanted
    state: State
    reasons: tuple[str, ...]
    """Why it is made or waits; empty when it is up to date."""
    take: Take | None
    """The take that counts, of those that are up to date; candidates can be lacking besides."""
    recipe: Recipe | None
    """None while it waits: nobody knows yet which frame it opens on."""
    estimate: Estimate
    """Of all takes that are to be made."""
    fitting: tuple[Take, ...] = ()
    """Every take that is up to date, rejected ones too, in order of their numbers."""
    held_by: tuple[SegmentId, ...] = ()
    """Segments whose take is there and must be approved by a person first; its own where that is a draft."""
    start: Take | None = None
    """The take that its drift is measured from; None where that is not known."""
    drifted: str = ""
    """That the take that counts is too far from *start*, as a clause; empty where it is not."""
    stop: DriftLimits | None = None
    """How far a take of it may be from *start*; None where that has no limit."""
    against: str | None = None
    """The still that its drift is measured from; None where that is the first of its chain."""
    stuck: str = ""
    """What a person must do, as no run can make it as it is written; empty where one can."""
    size_px: tuple[int, int] | None = None
    """Width and height that a take of it will have; None where nobody can say."""
    is_asked: bool = True
    """False for a draft that nobody asked for."""

    @property
    def id(self) -> SegmentId:
        """The segment."""
        return self.placed.id

    @property
    def is_still(self) -> bool:
        """Whether one picture is made, and no clip."""
        return self.placed.segment.shot.is_still

    @property
    def is_recording(self) -> bool:
        """Whether a sound is made, and no picture."""
        return self.placed.segment.shot.is_recording

    @property
    def name(self) -> str:
        """``run``, or ``run 2/3`` where the shot is made in segments."""
        segments = self.placed.segment.count
        return self.id[0] if segments == 1 else f"{self.id[0]} {self.id[1]}/{segments}"

    @property
    def takes_to_make(self) -> int:
        """How many takes a run asks for, where it is to be made."""
        return 1 if self.wanted.retake else max(1, missing_count(self.fitting, wanted=self.wanted.takes))

    @property
    def kind(self) -> TakeKind:
        """What kind of take it is about."""
        return self.wanted.kind

    @property
    def is_gate(self) -> bool:
        """
        Whether what comes below waits until a person circles a take.

        Of a final that is what chains from it, of a draft its own final. Who
        rejects a draft wants to see the next one too.
        """
        shot = self.placed.segment.shot
        by_draft = bool(shot.draft) or any(take.is_rejected for take in self.fitting)
        is_one = by_draft if self.kind == "draft" else shot.approve or bool(self.drifted)
        return is_one and not (self.take and self.take.is_circled)


@dataclass(frozen=True, slots=True)
class Totals:
    """The plan in numbers, of what is to be made."""

    to_make: int
    up_to_date: int
    tokens: int
    usd: Decimal | None
    """None when the price of some take is not known."""
    cny: Decimal | None
    critical_path_s: float
    """Longest chain of expected times: no run can be faster."""
    unpriced: tuple[str, ...]
    """Shots whose tokens or price nobody can say."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every segment that is wanted, in an order in which they can be made."""

    shots: tuple[PlannedShot, ...]
    """One for each segment: its final."""
    totals: Totals
    models: Models
    """The model table by which it was made."""
    provider: str | None = None
    """The provider that stands in for the storyboard's, where one does."""
    drafts: tuple[PlannedShot, ...] = ()
    """One for each segment that can have a draft, where one is asked for or some are there; not all are to be made."""
    drafting: bool = False
    """Whether drafts are asked for, and no final."""
    left: tuple[tuple[SegmentId, str], ...] = ()
    """Segments of which no draft can be made, though drafts are asked for, and why."""
    place: str = ""
    """What a person types to name the film: its folder, or its file."""
    said: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    """What is said, by shot, with the recordings that are to be used now; `said_now` gives that of one shot."""

    @property
    def clips(self) -> tuple[PlannedShot, ...]:
        """Every segment that a clip is made of: the shots without stills and recordings."""
        return tuple(shot for shot in self.shots if shot.placed.segment.shot.is_clip)

    @property
    def stills(self) -> tuple[PlannedShot, ...]:
        """Every still."""
        return tuple(shot for shot in self.shots if shot.is_still)

    @property
    def recordings(self) -> tuple[PlannedShot, ...]:
        """Every recording that a speech service makes."""
        return tuple(shot for shot in self.shots if shot.is_recording)

    @property
    def takes(self) -> Iterator[Take]:
        """Every take that is up to date, rejected ones and drafts too."""
        return (take for shot in (*self.shots, *self.drafts) for take in shot.fitting)

    @property
    def counting_takes(self) -> Iterator[Take]:
        """The takes and drafts that count: what is in the film, and what other takes are made from."""
        return (shot.take for shot in (*self.shots, *self.drafts) if shot.take is not None)

    @property
    def to_make(self) -> tuple[PlannedShot, ...]:
        """What a run would make, each after what it needs."""
        return to_make(self.shots, self.drafts, drafting=self.drafting)


def run_command(now: Plan, *, draft: bool = False) -> str:
    """Return what a person types to shoot what *now* lacks, or its drafts."""
    return " ".join(("storyboard run", *((now.place,) if now.place else ()), *(("--draft",) if draft else ())))


def to_make(
    shots: tuple[PlannedShot, ...], drafts: tuple[PlannedShot, ...], *, drafting: bool
) -> tuple[PlannedShot, ...]:
    """Return what is to be made of *shots* and their *drafts*, of these alone where *drafting*, in order."""
    asked = [draft for draft in drafts if draft.is_asked and draft.state != "up_to_date"]
    if drafting:
        # Stills and recordings have no draft: they are what a draft is made from.
        made_first = [shot for shot in shots if not shot.placed.segment.shot.is_clip and shot.state != "up_to_date"]
        return (*made_first, *asked)
    by_segment = {draft.id: draft for draft in asked}
    both = [row for shot in shots for row in (by_segment.get(shot.id), shot) if row is not None]
    return tuple(shot for shot in both if shot.state != "up_to_date")
