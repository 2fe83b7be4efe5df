"""What a service said of attempts that came to nothing, as actions tell it."""

from storyboard.actions.result import Result
from storyboard.model.takes import Attempt


class EarlierAttempt(Result):
    """An attempt that came to nothing, before the newest."""

    take: int
    task_id: str
    code: str
    """The service's code of the failure; empty where it gave none."""
    why: str


def earlier_attempts(attempt: Attempt | None) -> tuple[EarlierAttempt, ...]:
    """Return the attempts before *attempt* that came to nothing."""
    return tuple(
        EarlierAttempt(take=each.take, task_id=each.task_id, code=each.failure.code, why=each.failure.message)
        for each in (attempt.earlier if attempt else ())
    )
