"""A plan in numbers: how much is to be made, for how much, and how long it takes at least."""

from decimal import Decimal

from storyboard.model.graph import in_order
from storyboard.plan.fingerprint import Wanted, WantedId
from storyboard.plan.plan import PlannedShot, Totals


def totals(shots: tuple[PlannedShot, ...], to_make: tuple[PlannedShot, ...]) -> Totals:
    """Return the numbers of a plan of *shots*, of which *to_make* are to be made."""
    unpriced = tuple(shot.id[0] for shot in to_make if shot.estimate.tokens is None or shot.estimate.usd is None)
    return Totals(
        to_make=len(to_make),
        up_to_date=sum(shot.state == "up_to_date" for shot in shots),
        tokens=sum(shot.estimate.tokens or 0 for shot in to_make),
        usd=_sum([shot.estimate.usd for shot in to_make]),
        cny=_sum([shot.estimate.cny for shot in to_make]),
        critical_path_s=_critical_path_s(to_make),
        unpriced=tuple(dict.fromkeys(unpriced)),
    )


def _sum(prices: list[Decimal | None]) -> Decimal | None:
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def _critical_path_s(to_make: tuple[PlannedShot, ...]) -> float:
    made: dict[WantedId, Wanted] = {(*shot.id, shot.kind): shot.wanted for shot in to_make}
    ends_s: dict[WantedId, float] = {}
    for wanted_id in in_order({each: [above for above in want.above if above in made] for each, want in made.items()}):
        want = made[wanted_id]
        ends_s[wanted_id] = want.expected_s + max((ends_s.get(above, 0.0) for above in want.above), default=0.0)
    return max(ends_s.values(), default=0.0)
