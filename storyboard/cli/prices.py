"""Prices for people, in what the service bills."""

from collections.abc import Iterable, Sequence

from storyboard.model.takes import Attempt
from storyboard.model.units import money
from storyboard.plan.billing import currency_of, price_of, sums_text
from storyboard.plan.plan import PlannedShot

UNKNOWN = "?"


def price_text(shot: PlannedShot) -> str:
    """Return what the takes cost that are to be made of *shot*: ``$0.14``; ``?`` where nobody can say."""
    price = price_of(shot)
    return UNKNOWN if price is None else money(price, currency_of(shot))


def sum_text(shots: Iterable[PlannedShot]) -> str:
    """Return what *shots* cost together: ``$0.46``, or that part of it that is known, and that more comes to it."""
    every: Sequence[PlannedShot] = tuple(shots)
    known = [shot for shot in every if price_of(shot) is not None]
    if every and not known:
        return "price not known"
    return (sums_text(known) or money(0, "USD")) + (" and what is not known" if len(known) < len(every) else "")


def paid_text(attempt: Attempt) -> str:
    """Return what *attempt* cost; empty where that is not known, or not yet."""
    if attempt.cny is not None:
        return money(attempt.cny, "CNY")
    return "" if attempt.usd is None else money(attempt.usd, "USD")
