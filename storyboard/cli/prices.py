"""Prices for people, in what the service bills. Only here is it said which of its currencies a price is told in."""

from collections.abc import Iterable
from decimal import Decimal

from storyboard.model.takes import Attempt
from storyboard.model.units import dollars
from storyboard.plan.plan import PlannedShot

UNKNOWN = "?"


def price_text(shot: PlannedShot) -> str:
    """Return what the takes cost that are to be made of *shot*: ``$0.14``; ``?`` where nobody can say."""
    return _money(shot.estimate.usd)


def sum_text(shots: Iterable[PlannedShot]) -> str:
    """Return what *shots* cost together: ``$0.46``, or that part of it that is known, and that more comes to it."""
    prices = [shot.estimate.usd for shot in shots]
    known = [price for price in prices if price is not None]
    if prices and not known:
        return "price not known"
    return _money(sum(known, Decimal(0))) + (" and what is not known" if len(known) < len(prices) else "")


def paid_text(attempt: Attempt) -> str:
    """Return what *attempt* cost; empty where that is not known, or not yet."""
    return "" if attempt.usd is None else dollars(attempt.usd)


def _money(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else dollars(amount)
