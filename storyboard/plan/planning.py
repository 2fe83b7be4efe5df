"""
The plan: for each segment, up to date, or to be made and why; tokens, price and time.

It reads the archive and decides; it asks nobody and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import networkx as nx

from storyboard.archive import Takes
from storyboard.drift import allowances
from storyboard.graph import Placed, SegmentId, in_order, placed_segments, shot_graph, with_ancestors
from storyboard.load.own_models import use_models_of
from storyboard.media.pictures import picture_facts
from storyboard.model import DriftLimits, Storyboard
from storyboard.plan.circle import approval_awaited, circled, counting, lacking, preferred, rejections
from storyboard.plan.drifting import opens_on, too_far
from storyboard.plan.estimate import Estimate, estimate
from storyboard.plan.expected import expected_s, learned
from storyboard.plan.fingerprint import FrameNeed, Recipe, Wanted, differences, own_ingredients, recipe
from storyboard.plan.wanted import sha256_once, wanted
from storyboard.project import Project
from storyboard.takes import Take

State = Literal["make", "up_to_date", "waits"]
"""``waits``: a take that gives it a frame must be made, or approved by a person, first."""


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """What the plan says of one segment."""

    placed: Placed
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
    """Segments whose take is there and must be approved by a person first."""
    opening: Take | None = None
    """The take that its chain opens on; None where that is not known."""
    drifted: str = ""
    """That the take that counts is too far from *opening*, as a clause; empty where it is not."""
    stop: DriftLimits | None = None
    """How far a take of it may be from *opening*; None where that has no limit."""

    @property
    def id(self) -> SegmentId:
        """The segment."""
        return self.placed.id

    @property
    def is_gate(self) -> bool:
        """Whether shots that chain from it wait until a person circles a take."""
        return (self.placed.segment.shot.approve or bool(self.drifted)) and not (self.take and self.take.is_circled)


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
    totals: Totals
    provider: str | None = None
    """The provider that stands in for the storyboard's, where one does."""

    @property
    def to_make(self) -> tuple[PlannedShot, ...]:
        """What a run would make."""
        return tuple(shot for shot in self.shots if shot.state != "up_to_date")


def plan(
    storyboard: Storyboard,
    takes: Takes,
    *,
    project: Project,
    provider: str | None = None,
    only: tuple[str, ...] = (),
) -> Plan:
    """
    Return the plan for *storyboard*, given what the archive holds.

    *only* names shots; without it every shot is planned. What they need is
    planned with them.

    Raises:
        CommandError: *only* names a shot that is not there.
    """
    use_models_of(project)
    placed = placed_segments(storyboard)
    graph = shot_graph(placed)
    asked = with_ancestors(graph, only) if only else set(graph)
    file_sha256 = sha256_once()
    stops = {shot: allowed.stop for shot, allowed in allowances(storyboard).items()}
    times = learned(take for of_segment in takes.values() for take in of_segment)
    planned: dict[SegmentId, PlannedShot] = {}
    for segment_id in in_order(graph):
        if segment_id in asked:
            want = wanted(
                storyboard,
                placed[segment_id],
                graph.nodes[segment_id]["needs"],
                project=project,
                provider=provider,
                file_sha256=file_sha256,
            )
            want = want.model_copy(update={"expected_s": expected_s(want.request, times)})
            one = _judge(placed[segment_id], want, takes.get(segment_id, ()), planned, project=project)
            planned[segment_id] = _measured(one, planned, stop=stops.get(segment_id[0]))
    shots = tuple(planned.values())
    return Plan(shots=shots, totals=_totals(graph, planned), provider=provider)


def _judge(
    placed: Placed,
    want: Wanted,
    takes: tuple[Take, ...],
    planned: dict[SegmentId, PlannedShot],
    *,
    project: Project,
) -> PlannedShot:
    videos_s = tuple(source.duration_s for source in want.sources if source.role == "reference_video")
    cost = estimate(want.request, picture_px=_picture_px(want, planned, project), videos_s=videos_s)
    usd = None if cost.usd is None else float(cost.usd)
    want = want.model_copy(update={"expected_tokens": cost.tokens, "expected_usd": usd})
    above = {need.of: planned[need.of] for need in want.needs}
    missing = [shot_id for (shot_id, _), one in above.items() if one.take is None]
    if missing:
        reasons = (
            *_own_changes(want, takes),
            *(_waiting(want, planned, shot_id) for shot_id in dict.fromkeys(missing)),
        )
        want = want.model_copy(update={"kept": tuple(take.folder for take in takes)})
        return PlannedShot(placed, want, "waits", reasons, None, None, _times(cost, want.takes))
    made_from = recipe(want, {segment: one.take for segment, one in above.items() if one.take is not None})
    fitting = tuple(take for take in takes if take.slate.attempt.fingerprint == made_from.fingerprint)
    take, more = counting(fitting), lacking(fitting, wanted=want.takes)
    if not more:
        return PlannedShot(placed, want, "up_to_date", (), take, made_from, cost, fitting)
    held_by = tuple(need.of for need in want.needs if _is_held(need, planned, below=placed.id[0]))
    reasons = (*_changes(made_from, takes, fitting, wanted=want.takes), *(_approval(above[one]) for one in held_by))
    state: State = "waits" if held_by else "make"
    # Another take than the one that counts now may be approved, so any of those that are there may fit then.
    kept = tuple(one.folder for one in (takes if held_by else fitting))
    want = want.model_copy(update={"kept": kept})
    return PlannedShot(placed, want, state, reasons, take, made_from, _times(cost, more), fitting, held_by)


def _measured(one: PlannedShot, planned: dict[SegmentId, PlannedShot], *, stop: DriftLimits | None) -> PlannedShot:
    """Return *one* with the take that its chain opens on, and how far it is from that."""
    if one.take is None:
        return replace(one, stop=stop)
    need = opens_on(one.wanted.needs)
    opening = planned[need.of].opening if need else one.take
    drifted = too_far(one.take, first=opening, stop=stop) if opening else ""
    return replace(one, opening=opening, drifted=drifted, stop=stop)


def _is_held(need: FrameNeed, planned: dict[SegmentId, PlannedShot], *, below: str) -> bool:
    """Return whether a person must approve the take that gives *need* to a segment of the shot *below*."""
    return need.shot != below and planned[need.of].is_gate


def _approval(above: PlannedShot) -> str:
    awaited = approval_awaited([take.folder for take in above.fitting if not take.is_rejected])
    return f"{awaited}: {above.drifted}" if above.drifted else awaited


def _times(cost: Estimate, takes: int) -> Estimate:
    return Estimate(
        tokens=None if cost.tokens is None else cost.tokens * takes,
        usd=None if cost.usd is None else cost.usd * takes,
        cny=None if cost.cny is None else cost.cny * takes,
    )


def _changes(made_from: Recipe, takes: tuple[Take, ...], fitting: tuple[Take, ...], *, wanted: int) -> tuple[str, ...]:
    """Return why more takes of a segment are made than there are."""
    if not takes:
        return ("no take yet",)
    if fitting:
        usable = sum(not take.is_rejected for take in fitting)
        counted = (f"{usable} of {wanted} takes {'is' if usable == 1 else 'are'} there",) if wanted > 1 else ()
        return (*counted, *rejections(fitting))
    changes = differences((preferred(takes) or takes[-1]).slate.attempt.ingredients, made_from.ingredients)
    chosen = circled(takes)
    return (f"the circled take {chosen.key.take} is out of date", *changes) if chosen else changes


def _own_changes(want: Wanted, takes: tuple[Take, ...]) -> tuple[str, ...]:
    if not takes:
        return ("no take yet",)
    chained = {need.role for need in want.needs}
    slate = (preferred(takes) or takes[-1]).slate
    before = {name: text for name, text in slate.attempt.ingredients.items() if name not in chained}
    return differences(before, own_ingredients(want))


def _waiting(want: Wanted, planned: dict[SegmentId, PlannedShot], shot_id: str) -> str:
    if shot_id == want.request.key.shot:
        return "the segment before it is made first"
    need = next(need for need in want.needs if need.shot == shot_id)
    first = "made first, and approved by a person" if planned[need.of].is_gate else "made first"
    return f"{shot_id} is {first}: its {need.frame} frame is needed"


def _picture_px(want: Wanted, planned: dict[SegmentId, PlannedShot], project: Project) -> tuple[int, int] | None:
    """Return the size of the picture that an adaptive ratio follows, where it can be known."""
    if want.request.ratio not in {None, "adaptive"}:
        return None
    for source in want.sources:
        if source.role == "first_frame" and source.kind == "file":
            facts = picture_facts((project.folder / source.place).read_bytes(), name=source.place)
            return facts.width_px, facts.height_px
    for need in want.needs:
        above = planned[need.of]
        if need.role == "first_frame" and above.take:
            return above.take.slate.clip.width, above.take.slate.clip.height
    return None


def _totals(graph: "nx.DiGraph[SegmentId]", planned: dict[SegmentId, PlannedShot]) -> Totals:
    to_make = [one for one in planned.values() if one.state != "up_to_date"]
    unpriced = tuple(one.id[0] for one in to_make if one.estimate.tokens is None or one.estimate.usd is None)
    return Totals(
        to_make=len(to_make),
        up_to_date=len(planned) - len(to_make),
        tokens=sum(one.estimate.tokens or 0 for one in to_make),
        usd=_sum([one.estimate.usd for one in to_make]),
        cny=_sum([one.estimate.cny for one in to_make]),
        critical_path_s=_critical_path_s(graph, {one.id: one.wanted.expected_s for one in to_make}.get),
        unpriced=tuple(dict.fromkeys(unpriced)),
    )


def _sum(prices: list[Decimal | None]) -> Decimal | None:
    known = [one for one in prices if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def _critical_path_s(graph: "nx.DiGraph[SegmentId]", expected_s: Callable[[SegmentId], float | None]) -> float:
    ends_s: dict[SegmentId, float] = {}
    for segment_id in nx.topological_sort(graph):
        start_s = max((ends_s[above] for above in graph.predecessors(segment_id)), default=0.0)
        ends_s[segment_id] = start_s + (expected_s(segment_id) or 0.0)
    return max(ends_s.values(), default=0.0)
