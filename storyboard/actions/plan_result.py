"""A whole plan as programs read it: each segment with its draft, what is left out, and the totals."""

from storyboard.actions.planned_film import PlannedFilm
from storyboard.actions.planned_segment import PlannedSegment, amount, planned_draft, planned_segment
from storyboard.actions.result import Result
from storyboard.actions.standing_reel import ReelStanding, reel_standing
from storyboard.edit.reels_now import reels_now
from storyboard.model.medium import Medium
from storyboard.model.units import Currency
from storyboard.plan.billing import sums
from storyboard.plan.keys_to_set import KeyToSet, keys_to_set
from storyboard.plan.plan import Plan
from storyboard.plan.retired import RetiredModel, retired_models_of
from storyboard.plan.spending import BudgetRecord
from storyboard.show.lost_calls import spending_now


class LeftSegment(Result):
    """A segment of which no draft can be made, though drafts are asked for."""

    shot: str
    segment: int
    why: str


class ModelRetirement(Result):
    """What is asked of a model that its service no longer has."""

    model: str
    provider: str
    why: str
    shots: tuple[str, ...]
    successor: str | None
    tokens: int | None
    """Of the same takes, made by the successor."""
    usd: float | None
    cny: float | None


class UnsetKey(Result):
    """A service that a run needs, and that has no key or address here."""

    service: str
    medium: Medium
    """What it is to make: videos, stills or recordings."""
    variables: tuple[str, ...]
    """Of which one must be set."""
    why: str
    hint: str


class PlanTotals(Result):
    """The plan in numbers, of what is to be made."""

    to_make: int
    up_to_date: int
    tokens: int
    usd: float | None
    """Null where the price of some take is not known."""
    critical_path_s: float
    """The longest chain of expected times: no run can be faster."""
    cny: float | None
    billed: dict[Currency, float | None]
    """In what services bill."""
    unpriced: tuple[str, ...]
    """Shots whose tokens or price nobody can say."""
    stills: "PlanPart"
    """Of it, the pictures."""
    shots: "PlanPart"
    """Of it, the motion."""
    recordings: "PlanPart"
    """Of it, what is said."""


class PlanPart(Result):
    """How much of a plan makes pictures, motion or recordings, and for how much."""

    to_make: int
    takes: int
    billed: dict[Currency, float | None]
    """In what services bill."""


class PlanResult(Result):
    """What a run would make and why, what is up to date, and what it costs."""

    shots: tuple[PlannedSegment, ...]
    left: tuple[LeftSegment, ...]
    retired: tuple[ModelRetirement, ...]
    lacking: tuple[UnsetKey, ...]
    totals: PlanTotals
    budget: BudgetRecord | None
    reels: tuple[ReelStanding, ...]


def plan_result(planned_film: PlannedFilm) -> PlanResult:
    """Return the plan of a film as programs read it, with its budget and how its reels stand."""
    film, planned = planned_film.film, planned_film.planned
    drafts = {
        draft.id: planned_draft(draft, planned.models) for draft in planned.drafts if draft.is_asked or draft.take
    }
    return PlanResult(
        shots=tuple(planned_segment(shot, drafts.get(shot.id)) for shot in planned.shots),
        left=left_segments(planned),
        retired=tuple(map(_retirement, retired_models_of(planned))),
        lacking=tuple(map(_key_to_set, keys_to_set(shot.wanted.request for shot in planned.to_make))),
        totals=_totals(planned),
        budget=spending_now(film).record,
        reels=tuple(map(reel_standing, reels_now(planned_film.whole))),
    )


def left_segments(planned: Plan) -> tuple[LeftSegment, ...]:
    """Return the segments of which *planned* asks for no draft, and why."""
    return tuple(LeftSegment(shot=shot, segment=segment, why=why) for (shot, segment), why in planned.left)


def _key_to_set(lacking: KeyToSet) -> UnsetKey:
    return UnsetKey(
        service=lacking.name,
        medium=lacking.medium,
        variables=lacking.variables,
        why=lacking.why,
        hint=lacking.hint,
    )


def _totals(planned: Plan) -> PlanTotals:
    totals = planned.totals
    return PlanTotals(
        to_make=totals.to_make,
        up_to_date=totals.up_to_date,
        tokens=totals.tokens,
        usd=amount(totals.usd),
        critical_path_s=totals.critical_path_s,
        cny=amount(totals.cny),
        billed={currency: amount(price) for currency, price in sums(planned.to_make).items()},
        unpriced=totals.unpriced,
        stills=_part(planned, medium="still"),
        shots=_part(planned, medium="video"),
        recordings=_part(planned, medium="recording"),
    )


def _part(planned: Plan, *, medium: Medium) -> PlanPart:
    made = [shot for shot in planned.to_make if shot.wanted.request.medium == medium]
    return PlanPart(
        to_make=len(made),
        takes=sum(shot.takes_to_make for shot in made),
        billed={currency: amount(price) for currency, price in sums(made).items()},
    )


def _retirement(retired: RetiredModel) -> ModelRetirement:
    return ModelRetirement(
        model=retired.model.name,
        provider=retired.provider,
        why=retired.said,
        shots=retired.shots,
        successor=retired.successor.name if retired.successor else None,
        tokens=retired.estimate.tokens,
        usd=amount(retired.estimate.usd),
        cny=amount(retired.estimate.cny),
    )
