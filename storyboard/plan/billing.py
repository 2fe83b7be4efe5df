"""Prices as the services bill them: yuan where Volcengine makes a take, else US dollars, as list prices are told in."""

from collections.abc import Iterable
from decimal import Decimal

from storyboard.model.takes import Attempt
from storyboard.model.units import Currency, money
from storyboard.model.wires import wire_of
from storyboard.plan.estimate import Estimate
from storyboard.plan.plan import PlannedShot


def currency_of(planned: PlannedShot) -> Currency:
    """Return what the service that is asked for *planned* bills in."""
    return wire_of(planned.wanted.request.provider).currency


def price_of(planned: PlannedShot) -> Decimal | None:
    """Return what *planned* will cost in the service's currency; None where nobody can say."""
    return amount_of(planned.estimate, currency_of(planned))


def amount_of(cost: Estimate, currency: Currency) -> Decimal | None:
    """Return what *cost* is in *currency*; None where nobody can say."""
    return cost.cny if currency == "CNY" else cost.usd


def sums(planned: Iterable[PlannedShot]) -> dict[Currency, Decimal | None]:
    """Return what all of *planned* cost together in each currency; None where a price is not known."""
    found: dict[Currency, Decimal | None] = {}
    for shot in planned:
        currency, price = currency_of(shot), price_of(shot)
        before = found.get(currency, Decimal(0))
        found[currency] = None if before is None or price is None else before + price
    return found


def sums_text(planned: Iterable[PlannedShot]) -> str:
    """Return what all of *planned* cost, for people: ``$0.42``, ``$0.42 and ¥2.80``; empty where nobody can say."""
    found = sums(planned)
    known = [money(amount, currency) for currency, amount in sorted(found.items(), reverse=True) if amount is not None]
    return " and ".join(known) if len(known) == len(found) else ""


def is_priced(attempt: Attempt) -> bool:
    """Return whether anybody can say what *attempt* cost in what its service bills."""
    return any(amount is not None for amount in _amounts(attempt, wire_of(attempt.provider).currency))


def billed_amount(attempt: Attempt, currency: Currency) -> float:
    """Return what *attempt* cost in *currency*, or will as far as anybody can say."""
    return next((amount for amount in _amounts(attempt, currency) if amount is not None), 0.0)


def _amounts(attempt: Attempt, currency: Currency) -> tuple[float | None, float | None]:
    return (attempt.cny, attempt.expected_cny) if currency == "CNY" else (attempt.usd, attempt.expected_usd)
