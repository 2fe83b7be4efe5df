"""What a run is about to do, for those who watch it."""

from collections.abc import Iterable

from storyboard.model.capabilities import Models
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt
from storyboard.model.units import Currency
from storyboard.model.wires import wire_of
from storyboard.plan.expected_time import kind_of
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.reporter import RunBegins, Step
from storyboard.shoot.account_limits import Limits, queued_attempt, rate_for
from storyboard.shoot.caps import Caps
from storyboard.shoot.state.attempt_reader import OPEN
from storyboard.shoot.state.journal import Journal


def run_begins(plan: Plan, journal: Journal, *, caps: Caps, limits: Limits) -> RunBegins:
    """Return what a run of *plan* is about to make, and what it may spend."""
    providers = {shot.wanted.request.provider for shot in plan.to_make}
    provider = next(iter(sorted(providers, key=is_simulated)), "")
    spent_usd, limit_usd = _money(journal, provider, caps)
    return RunBegins(
        steps=tuple(_step(shot, limits, plan.models) for shot in plan.to_make if not shot.stuck),
        shots=frozenset(
            shot.id[0] for shot in ((*plan.stills, *plan.recordings, *plan.drafts) if plan.drafting else plan.shots)
        ),
        spent_usd=spent_usd,
        limit_usd=limit_usd,
        is_free=all(map(is_simulated, providers)),
        currency="USD" if limit_usd is not None else _currency(providers),
        stills=frozenset(shot.id[0] for shot in plan.stills),
        recordings=frozenset(shot.id[0] for shot in plan.recordings),
    )


def _step(shot: PlannedShot, limits: Limits, models: Models) -> Step:
    request = shot.wanted.request
    queued = queued_attempt("", request, limits, models)
    rate = rate_for(request, limits, models)
    return Step(
        name=(*shot.id, shot.kind),
        after=frozenset(shot.wanted.above),
        takes=shot.takes_to_make,
        expected_s=shot.wanted.expected_s,
        like=f"{request.provider} {kind_of(request)}",
        queue=f"{queued.queue} {queued.partition}",
        at_once=rate.concurrent_tasks,
        a_minute=rate.requests_per_minute,
    )


def _money(journal: Journal, provider: str, caps: Caps) -> tuple[float, float | None]:
    """Return what counts as spent in US dollars, and the limit that leaves less; None where there is none."""
    _, spent_usd = journal.cost_so_far(provider=provider)
    # What is under way is told of again, with its price once that is known.
    spent_usd = max(0.0, spent_usd - _under_way_usd(journal.attempts(OPEN).values(), provider))
    limits = [
        (spent, budget.usd)
        for spent, budget in ((spent_usd, caps.film), (0.0, caps.run))
        if budget is not None and budget.usd is not None
    ]
    return min(limits, key=lambda limit: limit[1] - limit[0], default=(0.0, None))


def _currency(providers: Iterable[str]) -> Currency:
    """Return what all paid ones of *providers* bill in; US dollars where they differ."""
    billed = {wire_of(provider).currency for provider in providers if not is_simulated(provider)}
    return billed.pop() if len(billed) == 1 else "USD"


def _under_way_usd(under_way: Iterable[Attempt], provider: str) -> float:
    """Return what attempts that are not archived yet cost, or are expected to."""
    alike = (attempt for attempt in under_way if is_simulated(attempt.provider) == is_simulated(provider))
    return sum((attempt.expected_usd if attempt.usd is None else attempt.usd) or 0.0 for attempt in alike)
