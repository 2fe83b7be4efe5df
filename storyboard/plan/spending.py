"""
What a film has cost, held against its budget.

It is read from the takes of the archive; `show.spending_now` adds what lost calls may have cost, and a run counts what
is under way, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import SerializerFunctionWrapHandler, model_serializer

from storyboard.model.paid import is_simulated
from storyboard.model.storyboard import Budget
from storyboard.model.takes import Attempt, Filed, Json
from storyboard.model.units import dollars, money
from storyboard.model.wires import wire_of
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import Plan


class BudgetRecord(Filed):
    """A film's budget, and what of it is spent."""

    usd: float | None
    """None where there is no limit in US dollars."""
    tokens: int | None
    spent_usd: float
    spent_tokens: int
    spent_cny: float | None = None
    """What services that bill yuan were paid; left out where none was."""

    @model_serializer(mode="wrap")
    def _leave_out(self, as_usual: SerializerFunctionWrapHandler) -> Json:
        told: Json = as_usual(self)
        return told if self.spent_cny is not None else {name: told[name] for name in told if name != "spent_cny"}


@dataclass(frozen=True, slots=True)
class Spending:
    """What the takes of a film cost, and what they may cost."""

    budget: Budget | None
    usd: float = 0.0
    tokens: int = 0
    cny: float | None = None
    """Of it, what services that bill yuan were paid; None where none was."""
    is_free: bool = False
    """Whether it is what the real service would have charged, as the simulator makes the film."""
    heard_usd: float | None = 0.0
    """What hearing its clips cost, which no budget counts; None where nobody knows it of all."""

    @property
    def heard_clause(self) -> str:
        """What hearing clips cost besides; empty where it cost nothing."""
        if self.heard_usd is None:
            return "what hearing clips cost is not known, and comes on top"
        return f"hearing clips cost {dollars(self.heard_usd)} on top" if self.heard_usd else ""

    @property
    def sentence(self) -> str:
        """One line about the budget; empty without one."""
        parts = []
        if self.budget and self.budget.usd is not None:
            left = max(0.0, self.budget.usd - self.usd)
            in_yuan = f" ({money(self.cny, 'CNY')})" if self.cny is not None else ""
            parts.append(f"{dollars(self.budget.usd)}, {dollars(self.usd)}{in_yuan} spent, {dollars(left)} left")
        if self.budget and self.budget.tokens is not None:
            left_tokens = max(0, self.budget.tokens - self.tokens)
            parts.append(f"{self.budget.tokens:,} tokens, {self.tokens:,} spent, {left_tokens:,} left")
        return f"budget: {'; '.join(filter(None, [*parts, self.heard_clause]))}" if parts else ""

    @property
    def record(self) -> BudgetRecord | None:
        """The same for programs; None without a budget."""
        if self.budget is None:
            return None
        return BudgetRecord(
            usd=self.budget.usd,
            tokens=self.budget.tokens,
            spent_usd=round(self.usd, 6),
            spent_tokens=self.tokens,
            spent_cny=None if self.cny is None else round(self.cny, 6),
        )


NO_BUDGET = Spending(None)


def spending_of(film: FilmNow, *, beside: Iterable[Attempt] = ()) -> Spending:
    """
    Return what *film* has cost, its takes and attempts *beside* them.

    Of a film that the simulator makes, it is what the simulator would have charged; where voices or pictures of it are
    paid, it is that alone.
    """
    provider = film.plan.provider or film.loaded.storyboard.provider
    attempts = [*(take.slate.attempt for takes in film.takes.values() for take in takes), *beside]
    paid = [attempt for attempt in attempts if not is_simulated(attempt.provider)]
    if is_simulated(provider) and (film.project.is_rehearsal or not paid):
        free = (attempt for attempt in attempts if is_simulated(attempt.provider))
        return _sum(film.loaded.storyboard.budget, free, is_free=True)
    return _sum(film.loaded.storyboard.budget, paid, is_free=False)


def _sum(budget: Budget | None, attempts: Iterable[Attempt], *, is_free: bool) -> Spending:
    usd, tokens = 0.0, 0
    in_yuan: list[float] = []
    for attempt in attempts:
        usd += (attempt.usd if attempt.usd is not None else attempt.expected_usd) or 0.0
        tokens += (attempt.tokens if attempt.tokens is not None else attempt.expected_tokens) or 0
        if wire_of(attempt.provider).currency == "CNY":
            in_yuan.append((attempt.cny if attempt.cny is not None else attempt.expected_cny) or 0.0)
    return Spending(budget, usd, tokens, cny=sum(in_yuan) if in_yuan else None, is_free=is_free)


def exceeds_budget(planned: Plan, spent: Spending) -> bool:
    """Return whether the budget does not cover all that is to be made."""
    budget, sums = spent.budget, planned.totals
    if budget is None or not sums.to_make:
        return False
    is_too_dear = budget.usd is not None and sums.usd is not None and spent.usd + float(sums.usd) > budget.usd
    return is_too_dear or (budget.tokens is not None and spent.tokens + sums.tokens > budget.tokens)
