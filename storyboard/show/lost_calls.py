"""
Calls for pictures that are counted though nobody knows of a picture: their answers were lost, or held too many.

A take's slate tells of the calls for its own picture. Those that no take holds are in the journal: of a still that is
in doubt, and of one that a person gave up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from storyboard.model.takes import Attempt, Take
from storyboard.plan.spending import Spending


@dataclass(frozen=True, slots=True)
class LostCall:
    """A call for a picture whose answer was lost: it is perhaps paid, and counted."""

    take: int
    at: str
    """When it was sent, UTC."""
    usd_beside: float = 0.0
    """What of its price no take holds, in US dollars."""


def lost_calls_of(takes: Iterable[Take], attempts: Iterable[Attempt]) -> Iterator[LostCall]:
    """Give the lost calls for the pictures of *takes*, and of *attempts* that came to no take."""
    filed = [take.slate.attempt for take in takes]
    for attempt in filed:
        yield from (LostCall(attempt.key.take, at) for at in attempt.lost_at)
    told = {attempt.intended_at for attempt in filed}
    for attempt in attempts:
        if attempt.intended_at not in told:
            told.add(attempt.intended_at)
            sent = _sent_in_vain(attempt)
            usd = (attempt.expected_usd if attempt.usd is None else attempt.usd) or 0.0
            yield from (LostCall(attempt.key.take, at, usd_beside=usd / len(sent)) for at in sent)


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


def add_lost_calls(spent: Spending, lost: Iterable[LostCall]) -> Spending:
    """Return *spent* and, with it, what of *lost* no take holds: a run counts it, too."""
    return replace(spent, usd=spent.usd + sum(call.usd_beside for call in lost))
