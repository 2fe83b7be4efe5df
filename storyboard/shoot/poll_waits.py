"""
How long a take waits before its next question: `pace`, with the times that the journal keeps.

Every take asks the journal anew, so that one that ends teaches all others that run beside it.
"""

import random
from datetime import datetime

from storyboard.model.clock import ago_s
from storyboard.model.takes import Attempt, Task
from storyboard.plan.expected_time import LATELY, Expectation, expectation, kind_of
from storyboard.shoot.context import Stage
from storyboard.shoot.poll_pace import next_wait_s

_FRESH_S = 5.0
_APART_S = 30.0
_VAGUE = 1.0
"""A time that may as well be this much of itself longer or shorter, both sides together, teaches nothing."""


def usual(stage: Stage, attempt: Attempt) -> Expectation | None:
    """Return what takes like *attempt* needed lately; None where none has ended."""
    kind = kind_of(attempt.asked)
    return expectation(stage.journal.times_s(service=attempt.submit_url, kind=kind, most=LATELY))


def expected_s(stage: Stage, attempt: Attempt) -> float:
    """Return how long *attempt* should need from create to success, in seconds."""
    learned = usual(stage, attempt)
    return attempt.expected_s if learned is None else learned.usual_s


def age_s(stage: Stage, attempt: Attempt) -> float:
    """Return how long ago the answer to the create came, in seconds."""
    return max(0.0, stage.ages.age_s(attempt.submitted_at))


def wait_s(stage: Stage, attempt: Attempt, *, asked: int) -> float:
    """Return how long to wait before the next question about a task that runs, after *asked* of them."""
    first_poll_s = stage.provider(attempt.provider).first_poll_s
    if not asked and not 0.0 <= stage.ages.age_s(attempt.submitted_at) <= _FRESH_S:
        # An earlier run made it, and it may have ended long ago.
        return first_poll_s
    return next_wait_s(
        age_s(stage, attempt),
        expected=usual(stage, attempt),
        asked=asked,
        first_poll_s=first_poll_s,
        chance=random.random(),  # noqa: S311 - it keeps tasks apart, not secrets
    )


def learn(stage: Stage, attempt_id: str, attempt: Attempt, task: Task) -> tuple[str, ...]:
    """
    Note how long the *task* of *attempt*, seen to have succeeded just now, took.

    Where that is the first lesson of its kind, the attempts that it is news to are returned: they began without any
    idea, may have ended as well, and would ask seldom.
    """
    took_s = _took_s(attempt, task, clock_was_set=stage.clock_was_set())
    if took_s is None:
        return ()
    kind = kind_of(attempt.asked)
    is_news = usual(stage, attempt) is None
    stage.journal.add_time(attempt_id, service=attempt.submit_url, kind=kind, took_s=took_s)
    if not is_news:
        return ()
    under_way = stage.journal.attempts(["submitted"]).items()
    return tuple(
        other_id
        for other_id, other in under_way
        if other_id != attempt_id and (other.submit_url, kind_of(other.asked)) == (attempt.submit_url, kind)
    )


def _took_s(attempt: Attempt, task: Task, *, clock_was_set: bool) -> float | None:
    """
    Return how long a task took; None where that is too vague to be of use.

    It ended between the last two questions. The service's own times say it to
    the second; where they say something else altogether, somebody set this
    machine's clock meanwhile.
    """
    latest_s = ago_s(attempt.submitted_at)
    last = datetime.fromisoformat(attempt.polls[-1].ts if attempt.polls else attempt.submitted_at)
    soonest_s = (last - datetime.fromisoformat(attempt.submitted_at)).total_seconds()
    if task.created_at is not None and task.updated_at is not None:
        served_s = float(task.updated_at - task.created_at)
        took_s = min(latest_s, max(soonest_s, served_s))
        return took_s if abs(took_s - served_s) <= _APART_S else None
    if clock_was_set:
        return None
    middle_s = (soonest_s + latest_s) / 2
    return middle_s if latest_s - soonest_s <= _VAGUE * middle_s else None
