"""What the plan says of one segment, and of its draft."""

from decimal import Decimal
from typing import Literal

from storyboard.actions.earlier_attempt import EarlierAttempt, earlier_attempts
from storyboard.actions.result import Result
from storyboard.model.capabilities import Models
from storyboard.model.medium import Medium
from storyboard.model.units import Currency
from storyboard.plan.billing import currency_of
from storyboard.plan.drafts import expiry
from storyboard.plan.fingerprint import Way
from storyboard.plan.plan import PlannedShot

PlanState = Literal["make", "up_to_date", "waits"]


class PlannedDraft(Result):
    """What the plan says of the draft of a segment."""

    state: PlanState
    reasons: tuple[str, ...]
    depends_on: tuple[str, ...]
    tokens: int | None
    usd: float | None
    cny: float | None
    take: int | None
    verdict: Literal["circled", "rejected"] | None
    promotable_until: str | None
    """Until when the service makes finals from it: ISO 8601; null without a take."""


class PlannedSegment(Result):
    """What the plan says of one segment."""

    shot: str
    segment: int
    """Counted from 1."""
    medium: Medium
    state: PlanState
    reasons: tuple[str, ...]
    """Why it is made or waits."""
    depends_on: tuple[str, ...]
    """The shots that it is made from."""
    tokens: int | None
    usd: float | None
    """Null where the price is not known."""
    prompt: str
    """The whole text that would be sent."""
    cny: float | None
    currency: Currency
    """What its service bills in."""
    provider: str
    model: str
    take: int | None
    """The take that counts, of those that are up to date."""
    retries: int
    """How often it is asked for again where the service fails."""
    asked_again: tuple[EarlierAttempt, ...]
    """The attempts before that take that came to nothing."""
    final: Way | None
    """How the final of a draft is made; null without a draft."""
    draft: PlannedDraft | None
    what_to_do: str
    """What a person must do, as no run can make it as it is written; empty where one can."""


def planned_segment(shot: PlannedShot, draft: PlannedDraft | None = None) -> PlannedSegment:
    """Return what the plan says of *shot*, and of its *draft*."""
    return PlannedSegment(
        shot=shot.id[0],
        segment=shot.id[1],
        medium=shot.placed.segment.shot.medium,
        state=shot.state,
        reasons=shot.reasons,
        depends_on=_shots_needed(shot),
        tokens=shot.estimate.tokens,
        usd=amount(shot.estimate.usd),
        prompt=shot.wanted.request.prompt,
        cny=amount(shot.estimate.cny),
        currency=currency_of(shot),
        provider=shot.wanted.request.provider,
        model=shot.wanted.request.model,
        take=shot.take.key.take if shot.take else None,
        retries=shot.wanted.retries,
        asked_again=earlier_attempts(shot.take.slate.attempt if shot.take else None),
        final=shot.wanted.way,
        draft=draft,
        what_to_do=shot.stuck,
    )


def planned_draft(shot: PlannedShot, models: Models) -> PlannedDraft:
    """Return what the plan says of a draft; *models* say until when a final can be made from it."""
    return PlannedDraft(
        state=shot.state,
        reasons=shot.reasons,
        depends_on=_shots_needed(shot),
        tokens=shot.estimate.tokens,
        usd=amount(shot.estimate.usd),
        cny=amount(shot.estimate.cny),
        take=shot.take.key.take if shot.take else None,
        verdict=shot.take.verdict.verdict if shot.take and shot.take.verdict else None,
        promotable_until=expiry(shot.take, models).isoformat() if shot.take else None,
    )


def _shots_needed(shot: PlannedShot) -> tuple[str, ...]:
    """Return the shots that *shot* is made from."""
    return tuple(dict.fromkeys(need.shot for need in shot.wanted.needs))


def amount(price: Decimal | None) -> float | None:
    """Return *price* as JSON has it, to a millionth."""
    return None if price is None else float(round(price, 6))
