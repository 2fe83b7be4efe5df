"""What came of a run, in one line."""

from collections import Counter
from collections.abc import Callable

from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt
from storyboard.model.units import Currency, count_of, dollars, made_counts, money, time_text
from storyboard.model.wires import wire_of
from storyboard.plan.billing import billed_amount, is_priced
from storyboard.shoot.outcomes import Missed
from storyboard.show.finished_run import FinishedRun, made_text

_WORDS = {"stopped": "stopped", "budget": "held back", "approval": "waiting for you", "blocked": "not started"}
"""Why a shot is missing; any other cause is a failure."""


def summary(finished: FinishedRun, *, took_s: float) -> str:
    """Return ``3 shots made, 0 already up to date, 0 failed (4 takes, $0.39 of $3.00, 1 min 4 s)``."""
    finals = [take for take in finished.filed if not take.is_draft]
    drafts, counts = len(finished.filed) - len(finals), []
    if not finished.planned.drafting:
        counts += [f"{made_text(finished, finals)} made", f"{_up_to_date(finished)} already up to date"]
    elif any(not take.slate.attempt.asked.has_task for take in finished.filed):
        counts.append(f"{made_text(finished, finals)} made")
    if drafts or finished.planned.drafting:
        counts.append(f"{count_of(drafts, 'draft')} made")
    cost = [count_of(len(finished.filed), "take"), *_money(finished), time_text(took_s)]
    return f"{', '.join([*counts, *_missing_counts(finished)])} ({', '.join(cost)})"


def _up_to_date(finished: FinishedRun) -> str:
    """Return how many shots the run found made; of a film of several kinds, how many of each."""
    kinds = {entry.shot.id: entry.medium for entry in finished.entries}
    open_shots = {entry.shot.id for entry in finished.entries if not entry.was_up_to_date}
    kept = Counter(medium for shot, medium in kinds.items() if shot not in open_shots)
    if len(set(kinds.values())) == 1 or not kept:
        return str(kept.total())
    return made_counts(stills=kept["still"], recordings=kept["recording"], shots=kept["video"])


def _missing_counts(finished: FinishedRun) -> list[str]:
    """Return how many shots are missing, by why."""
    # Of several segments, or a draft and its final, the first says more.
    causes = {miss.segment[0]: _missing_word(miss) for miss in reversed(finished.missed)}
    counted = Counter(causes.values())
    others = [f"{counted[word]} {word}" for word in _WORDS.values() if counted[word]]
    return [f"{counted['failed']} failed", *others]


def _missing_word(miss: Missed) -> str:
    cause = "stopped" if miss.is_stopped and miss.cause == "failed" else miss.cause
    return _WORDS.get(cause, "failed")


def _money(finished: FinishedRun) -> list[str]:
    """Return what the run's takes cost, and what the film may cost; nothing where they cost nothing."""
    attempts = [take.slate.attempt for take in finished.filed]
    budget = finished.spending.budget
    parts = []
    if budget and budget.usd is not None:
        usd = sum((attempt.usd if attempt.usd is not None else attempt.expected_usd) or 0.0 for attempt in attempts)
        parts += _of_limit(usd, spent=finished.spending.usd, limit=budget.usd, written=dollars)
    elif not all(is_simulated(attempt.provider) for attempt in attempts):
        parts.append(_billed_sums(attempts))
    if budget and budget.tokens is not None:
        tokens = sum(attempt.tokens or attempt.expected_tokens or 0 for attempt in attempts)
        parts += _of_limit(tokens, spent=finished.spending.tokens, limit=budget.tokens, written=_tokens)
    return parts


def _billed_sums(attempts: list[Attempt]) -> str:
    """Return what *attempts* cost, in what their services bill: ``$0.39``, ``$0.42 and ¥2.80``; say what is unknown."""
    sums: dict[Currency, float] = {}
    asked = [attempt for attempt in attempts if not is_simulated(attempt.provider)]
    priced = [attempt for attempt in asked if is_priced(attempt)]
    for attempt in priced:
        currency = wire_of(attempt.provider).currency
        sums[currency] = sums.get(currency, 0.0) + billed_amount(attempt, currency)
    if asked and not priced:
        return "price not known"
    parts = [money(amount, currency) for currency, amount in sorted(sums.items(), reverse=True)]
    return " and ".join([*parts, *(["what is not known"] if len(priced) < len(asked) else [])])


def _of_limit(of_run: float, *, spent: float, limit: float, written: Callable[[float], str]) -> list[str]:
    """Return ``$0.39 of $3.00``; where earlier runs spent something, too, this run's part before it."""
    if written(spent) == written(of_run):
        return [f"{written(spent)} of {written(limit)}"]
    return [written(of_run), f"{written(spent)} of {written(limit)} spent"]


def _tokens(number: float) -> str:
    return count_of(round(number), "token")
