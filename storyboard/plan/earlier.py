"""What a person is told of a take that was asked for more than once, as the attempts before it came to nothing."""

from collections.abc import Iterable

from storyboard.model.takes import Attempt, Failure

_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}


def earlier_clause(attempt: Attempt) -> str:
    """Return that *attempt* was not the first, and why, as a clause; empty where it was."""
    if not attempt.earlier:
        return ""
    number = len(attempt.earlier) + 1
    times = _TIMES.get(number, f"{number} times")
    return f"asked for {times}: {'; '.join(_failures(attempt))}"


def reason(failure: Failure) -> str:
    """Return the service's words for *failure*, with its code where they do not hold it."""
    if not failure.code or failure.code in failure.message:
        return failure.message
    return f"{failure.message.rstrip('.')} ({failure.code})"


def _failures(attempt: Attempt) -> Iterable[str]:
    """Say of each attempt before this one why it failed; what this one says itself is not said twice."""
    own = reason(attempt.failure) if attempt.failure else ""
    for before in attempt.earlier:
        why = reason(before.failure)
        yield (
            f"take {before.take} failed in the same way, unpaid"
            if why == own
            else f"take {before.take} failed, unpaid: {why}"
        )
