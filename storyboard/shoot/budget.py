"""
The budget: no create is sent that could pass it.

What a take should cost is reserved when its attempt is opened, and replaced by
what the service billed. Takes of earlier runs count: the budget is the film's.
"""

from storyboard.errors import BudgetSpent
from storyboard.journal import OPEN
from storyboard.plan.fingerprint import Wanted
from storyboard.shoot.stage import Stage

_COUNTED = ("planned", *OPEN, "archived")
"""States in which an attempt costs money, or may come to."""


def require_room(stage: Stage, wanted: Wanted) -> None:
    """
    Return where the film's budget has room for one take of *wanted*.

    Raises:
        BudgetSpent: It has none, or nobody can say what the take costs.
    """
    if stage.budget is None:
        return
    counted = [attempt for attempt in stage.journal.attempts().values() if attempt.state in _COUNTED]
    if stage.budget.tokens is not None:
        spent = sum(_cost(attempt.tokens, attempt.expected_tokens) for attempt in counted)
        _require(wanted, spent=spent, more=wanted.expected_tokens, limit=stage.budget.tokens, unit="tokens")
    if stage.budget.usd is not None:
        spent = sum(_cost(attempt.usd, attempt.expected_usd) for attempt in counted)
        _require(wanted, spent=spent, more=wanted.expected_usd, limit=stage.budget.usd, unit="USD")


def _cost(billed: float | None, expected: float | None) -> float:
    return billed if billed is not None else (expected or 0)


def _require(wanted: Wanted, *, spent: float, more: float | None, limit: float, unit: str) -> None:
    shot = wanted.request.key.shot
    if more is None:
        raise BudgetSpent(
            f"{shot}: nobody can say what it costs in {unit}, and the film has a budget of {limit:,.10g} {unit}",
            hint="take the budget out of the storyboard, or name a model whose price is known",
        )
    if spent + more > limit:
        raise BudgetSpent(
            f"{shot}: {more:,.10g} {unit} would pass the film's budget of {limit:,.10g};"
            f" {spent:,.10g} are spent or reserved",
            hint="raise the budget in the storyboard, then run again",
        )
