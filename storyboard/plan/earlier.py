"""What a person is told of a take that was asked for more than once, as the attempts before it came to nothing."""

from collections.abc import Iterable

from storyboard.model.takes import Attempt, Earlier, Failure, Json

_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}


def earlier_clause(attempt: Attempt) -> str:
    """Return that *attempt* was not the first, and why, as a clause; empty where it was."""
    if not attempt.earlier:
        return ""
    number = len(attempt.earlier) + 1
    times = _TIMES.get(number, f"{number} times")
    return f"asked for {times}: {'; '.join(_failures(attempt.earlier))}"


def earlier_attempts(attempt: Attempt | None) -> list[Json]:
    """Return the attempts before *attempt* that came to nothing, for programs."""
    return [
        {"take": each.take, "task_id": each.task_id, "code": each.failure.code, "why": each.failure.message}
        for each in (attempt.earlier if attempt else ())
    ]


def reason(failure: Failure) -> str:
    """Return the service's words for *failure*, with its code where they do not hold it."""
    if not failure.code or failure.code in failure.message:
        return failure.message
    return f"{failure.message.rstrip('.')} ({failure.code})"


def _failures(earlier: Iterable[Earlier]) -> Iterable[str]:
    return (f"take {attempt.take} failed, unpaid: {reason(attempt.failure)}" for attempt in earlier)
