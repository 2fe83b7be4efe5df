"""
What may be spent: no create is sent that could pass the film's budget or the run's cap.

What a take should cost is reserved when its attempt is opened, and replaced by
what the service billed. What is tried on the simulator is held against the same
limits, by itself: it spends nothing of what may be paid.
"""

from storyboard.errors import BudgetSpent
from storyboard.model.storyboard import Budget
from storyboard.model.takes import Attempt
from storyboard.plan.fingerprint import Wanted
from storyboard.shoot.caps import Caps
from storyboard.shoot.state.journal import Journal


def require_room(journal: Journal, wanted: Wanted | Attempt, *, run_id: str, caps: Caps) -> None:
    """
    Return where there is room for one take of *wanted*, or for another attempt like it.

    Raises:
        BudgetSpent: There is none, or nobody can say what the take costs.
    """
    if caps.film is None and caps.run is None:
        return
    provider = wanted.request.provider if isinstance(wanted, Wanted) else wanted.provider
    if caps.film is not None:
        _require(wanted, journal.spent(provider=provider), budget=caps.film, whose="the film's budget")
    if caps.run is not None:
        spent = journal.spent(run_id=run_id, provider=provider)
        _require(wanted, spent, budget=caps.run, whose="this run's cap")


def _require(wanted: Wanted | Attempt, spent: tuple[int, float], *, budget: Budget, whose: str) -> None:
    tokens, usd = spent
    if budget.tokens is not None:
        _fit(spent=tokens, more=wanted.expected_tokens, limit=budget.tokens, unit="tokens", whose=whose)
    if budget.usd is not None:
        _fit(spent=usd, more=wanted.expected_usd, limit=budget.usd, unit="USD", whose=whose)


def _fit(*, spent: float, more: float | None, limit: float, unit: str, whose: str) -> None:
    # Whoever tells this names the shot before it.
    if more is None:
        raise BudgetSpent(
            f"nobody can say what it costs in {unit}, and {whose} is {limit:,.10g} {unit}",
            hint="lift that limit, or name a model whose price is known",
        )
    if spent + more > limit:
        raise BudgetSpent(
            f"{more:,.10g} {unit} would pass {whose} of {limit:,.10g}; {spent:,.10g} are spent or reserved",
            hint="raise that limit, then run again",
        )
