"""
What may be spent: no create is sent that could pass the film's budget or the run's cap.

What a take should cost is reserved when its attempt is opened, and replaced by
what the service billed. What is tried on the simulator is held against the same
limits, by itself: it spends nothing of what may be paid.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from storyboard.errors import BudgetSpent
from storyboard.model.storyboard import Budget
from storyboard.model.takes import Attempt
from storyboard.model.units import dollars, money
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
        spent = journal.cost_so_far(provider=provider)
        _require(wanted, spent, budget=caps.film, whose="the film", hint="raise `budget` in the storyboard")
    if caps.run is not None:
        spent = journal.cost_so_far(run_id=run_id, provider=provider)
        _require(
            wanted, spent, budget=caps.run, whose="this run", hint="allow this run more: --max-usd or --max-tokens"
        )


def _require(wanted: Wanted | Attempt, spent: tuple[int, float], *, budget: Budget, whose: str, hint: str) -> None:
    tokens, usd = spent
    if budget.usd is not None:
        in_yuan = "" if wanted.expected_cny is None else f" ({money(wanted.expected_cny, 'CNY')})"
        sum_usd = _Sum(usd, more=wanted.expected_usd, also=in_yuan, limit=budget.usd)
        _fit(sum_usd, dollars, unit="USD", whose=whose, hint=hint)
    if budget.tokens is not None:
        _fit(
            _Sum(tokens, more=wanted.expected_tokens, limit=budget.tokens),
            _tokens,
            unit="tokens",
            whose=whose,
            hint=hint,
        )


@dataclass(frozen=True, slots=True)
class _Sum:
    """What was spent, what comes to it, and what it may come to."""

    spent: float
    more: float | None = field(kw_only=True)
    """None where nobody can say."""
    also: str = field(default="", kw_only=True)
    """What comes to it in the currency that the service bills, in words; empty where that is no other."""
    limit: float = field(kw_only=True)


def _fit(added: _Sum, written: Callable[[float], str], *, unit: str, whose: str, hint: str) -> None:
    # Whoever tells this names the shot before it.
    if added.more is None:
        raise BudgetSpent(
            f"its price in {unit} is unknown, and {whose} may spend only {written(added.limit)}",
            hint="lift that limit, or name a model whose price is known",
        )
    if added.spent + added.more > added.limit:
        raise BudgetSpent(
            f"it costs {written(added.more)}{added.also}, and {whose} may spend only {written(added.limit)} "
            f"({written(added.spent)} spent or under way)",
            hint=f"{hint}, then run again",
        )


def _tokens(number: float) -> str:
    return f"{number:,.10g} tokens"
