"""
Calls for pictures and recordings that are counted though nothing came of them: their answers were lost.

A take's slate tells of the calls for itself. Those that no take holds are in the journal: of a still or a recording
that is in doubt, and of one that a person gave up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from storyboard.archive.heard_clips import read_heard_clip
from storyboard.model.takes import Attempt, AttemptState, Take
from storyboard.plan.film_now import FilmNow
from storyboard.plan.spending import Spending, spending_of
from storyboard.shoot.state.attempt_reader import OPEN, open_reader

_NOT_FILED: tuple[AttemptState, ...] = (*OPEN, "failed", "cancelled", "expired", "abandoned")
"""States of attempts that came to no take."""


@dataclass(frozen=True, slots=True)
class LostCall:
    """A call whose answer was lost: it is perhaps paid, and counted."""

    take: int
    at: str
    """When it was sent, UTC."""


def lost_calls_of(takes: Iterable[Take], attempts: Iterable[Attempt]) -> Iterator[LostCall]:
    """Give the lost calls for *takes*, and of *attempts* that came to no take."""
    filed = [take.slate.attempt for take in takes]
    for attempt in filed:
        yield from (LostCall(attempt.key.take, at) for at in attempt.lost_at)
    for attempt in _attempts_beside(filed, attempts):
        yield from (LostCall(attempt.key.take, at) for at in _sent_in_vain(attempt))


def spending_now(film: FilmNow) -> Spending:
    """
    Return what *film* has cost, and with it what lost calls may have cost: a run counts them, too.

    What hearing its clips cost stands beside it.
    """
    filed = [take.slate.attempt for takes in film.takes.values() for take in takes]
    with open_reader(film.project) as journal:
        attempts = journal.attempts(_NOT_FILED).values()
    spent = spending_of(film, beside=filter(_sent_in_vain, _attempts_beside(filed, attempts)))
    return replace(spent, heard_usd=_heard_usd(film))


def _heard_usd(film: FilmNow) -> float | None:
    """Return what hearing clips of *film* cost, calls without an answer too; None where nobody knows it of one."""
    whole = Decimal(0)
    for take in (take for takes in film.takes.values() for take in takes):
        heard = read_heard_clip(film.project, take)
        calls = len((*heard.heard_at, *heard.lost_at)) if heard else 0
        if heard is None or not calls:
            continue
        if heard.usd is None:
            return None
        whole += heard.usd * calls
    return float(whole)


def _attempts_beside(filed: Iterable[Attempt], attempts: Iterable[Attempt]) -> Iterator[Attempt]:
    """Give those of *attempts* that are none of the *filed* ones, each once."""
    told = {attempt.intended_at for attempt in filed}
    for attempt in attempts:
        if attempt.intended_at not in told:
            told.add(attempt.intended_at)
            yield attempt


def _sent_in_vain(attempt: Attempt) -> tuple[str, ...]:
    """Return when calls of *attempt* were sent that got no answer; one that is under way may still get it."""
    is_in_doubt = not attempt.asked.has_task and attempt.state == "intended" and attempt.failure is not None
    return (*attempt.lost_at, attempt.intended_at) if is_in_doubt else attempt.lost_at


def lost_calls_clause(lost: Sequence[LostCall]) -> str:
    """Return that answers of the service were lost; empty where none was."""
    if not lost:
        return ""
    number = len(lost)
    answers, calls = ("1 answer was", "1 call is") if number == 1 else (f"{number} answers were", f"{number} calls are")
    return f"{answers} lost: {calls} perhaps paid, and counted"


def pictures_clause(attempt: Attempt | None) -> str:
    """Return that the answer held more pictures than the one that was asked for; empty where it did not."""
    number = pictures_that_came(attempt)
    return f"{number} pictures came where 1 was asked for: each may be paid, and is counted" if number > 1 else ""


def pictures_that_came(attempt: Attempt | None) -> int:
    """Return how many pictures the answer to *attempt* held; 0 where it is no still's, or holds none."""
    if attempt is None or attempt.asked.medium != "still" or attempt.state not in {"succeeded", "archived"}:
        return 0
    entries = attempt.submit.get("data")
    told = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return max(1, sum(not entry.get("error") for entry in told))
