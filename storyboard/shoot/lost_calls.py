"""
Calls for pictures and recordings whose answers were lost: whether one more is sent, and what is said where none is.

What is the answer to a call has no task and no list, so that nobody can tell whether such a call was paid.
"""

from storyboard.errors import OutcomeUnknown
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt
from storyboard.project import Project, path_to_type

_MOST_CALLS = 2
"""For one thing that nobody asked for by name, however little it costs."""
_PATIENCE = 1.5
"""At the end of a process an answer is waited for so many times as long as one usually needs."""


def is_asked_again(attempt: Attempt) -> bool:
    """Return whether what an intent without an answer asked for may be asked for once more by itself."""
    price, below = price_of_one(attempt), attempt.asked.ask_again_below_usd or 0.0
    is_cheap = is_simulated(attempt.provider) or (price is not None and price < below)
    return is_cheap and len(attempt.lost_at) + 1 < _MOST_CALLS


def price_of_one(attempt: Attempt) -> float | None:
    """Return what one call should cost, in US dollars; None where nobody can say."""
    return None if attempt.expected_usd is None else attempt.expected_usd / (len(attempt.lost_at) + 1)


def unknown_call(project: Project, attempt: Attempt, name: str, *, cause: str = "") -> OutcomeUnknown:
    """Return what is said of an intent of *name* without an answer, which a person has to settle."""
    times = len(attempt.lost_at) + 1
    thing = attempt.asked.thing
    often = f"a {thing} was" if times == 1 else f"{times} {thing}s were"
    paid = "it may be paid" if times == 1 else "each may be paid"
    return OutcomeUnknown(
        f"{attempt.key}: {often} asked of {name} and no answer came{cause}: {paid}, and nobody can ask",
        provider=name,
        hint=f"look at the account's bill; `storyboard tasks forget {path_to_type(project)} {attempt.key.shot}` "
        "lets the next run ask once more",
    )


def hint_about(attempt: Attempt, lost: OutcomeUnknown) -> str:
    """Return what comes next where this process ends before the answer: another call, or what *lost* hints at."""
    return "the next run asks for it once more, and counts both" if is_asked_again(attempt) else lost.hint


def patience_s(attempt: Attempt) -> float:
    """Return how long the end of a process waits for the answer to *attempt*, where the answer is all that there is."""
    return 0.0 if attempt.asked.has_task else _PATIENCE * attempt.expected_s
