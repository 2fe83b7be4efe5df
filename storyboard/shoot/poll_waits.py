"""
How long a take waits before its next question: `pace`, with the times that the journal keeps.

Every take asks the journal anew, so that one that ends teaches all others that run beside it.
"""

import random
from datetime import datetime

from storyboard.model.clock import ago_s
from storyboard.model.takes import Attempt
from storyboard.model.tasks import Task
from storyboard.plan.expected_time import LATELY, Expectation, expectation, kind_of
from storyboard.shoot.context import Context

_FRESH_S = 5.0
_APART_S = 30.0
_VAGUE = 1.0
"""A time that may as well be this much of itself longer or shorter, both sides together, teaches nothing."""


def usual_time(context: Context, attempt: Attempt) -> Expectation | None:
    """Return what takes like *attempt* needed lately; None where none has ended."""
    kind = kind_of(attempt.asked)
    return expectation(context.journal.times_s(service=attempt.submit_url, kind=kind, most=LATELY))


def expected_s(context: Context, attempt: Attempt) -> float:
    """Return how long *attempt* should need from create to success, in seconds."""
    learned = usual_time(context, attempt)
    return attempt.expected_s if learned is None else learned.usual_s


def age_s(context: Context, attempt: Attempt) -> float:
    """Return how long ago the answer to the create came, in seconds."""
    return max(0.0, context.ages.age_s(attempt.submitted_at))


def wait_s(context: Context, attempt: Attempt, *, asked: int) -> float:
    """Return how long to wait before the next question about a task that runs, after *asked* of them."""
    first_poll_s = context.provider(attempt.provider).first_poll_s
    if not asked and not 0.0 <= context.ages.age_s(attempt.submitted_at) <= _FRESH_S:
        # An earlier run made it, and it may have ended long ago.
        return first_poll_s
    return next_wait_s(
        age_s(context, attempt),
        expected=usual_time(context, attempt),
        asked=asked,
        first_poll_s=first_poll_s,
        chance=random.random(),  # noqa: S311 - it keeps tasks apart, not secrets
    )


def learn(context: Context, attempt_id: str, attempt: Attempt, task: Task) -> tuple[str, ...]:
    """
    Note how long the *task* of *attempt*, seen to have succeeded just now, took.

    Where that is the first lesson of its kind, the attempts that it is news to are returned: they began without any
    idea, may have ended as well, and would ask seldom.
    """
    took_s = _took_s(attempt, task, clock_was_set=context.was_clock_set())
    if took_s is None:
        return ()
    kind = kind_of(attempt.asked)
    is_news = usual_time(context, attempt) is None
    context.journal.add_time(attempt_id, service=attempt.submit_url, kind=kind, took_s=took_s)
    if not is_news:
        return ()
    under_way = context.journal.attempts(["submitted"]).items()
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


_LATE_GROWTH = 0.25
"""Past the time at which takes usually end, the wait grows with this part of the delay."""
_LONGEST_S = 12.0
_LONGEST_GROWTH = 1 / 15
_LONGEST_EVER_S = 60.0
"""A task that takes hours, such as one of the ``flex`` tier, is asked about once a minute."""

_UNKNOWN_GROWTH = 0.4
"""Where nothing is known, the wait grows with this part of the time that the task has taken."""
_UNKNOWN_YOUNG_S = 30.0
_UNKNOWN_YOUNG_LONGEST_S = 6.0

_FIRST = 0.1
"""The first question comes after this part of the usual time: a refusal is often quick."""
_FIRST_MIN_S = 2.0
_EARLY_GROWTH = 2.0
_CLOSEST = 0.03
"""No two close questions are nearer than this part of the usual time."""
_CLOSEST_MIN_S, _CLOSEST_MAX_S = 0.05, 0.5

_FREE_QUESTIONS = 12
_BUDGET_FROM_S = 30.5
_BUDGET_GROWTH_S = 0.89
"""The 12th question comes after 30 s at the soonest, the 25th after 180 s, and ever more time is between them."""


def next_wait_s(
    elapsed_s: float, *, expected: Expectation | None, asked: int, first_poll_s: float, chance: float
) -> float:
    """
    Return how long to wait before the next question about a task.

    *elapsed_s* has passed since its create, and *asked* questions were asked.
    *expected* is None while no take of its kind has ended; *first_poll_s* is
    the service's least wait. *chance*, from 0 to 1, keeps many tasks from
    asking in step: half of a close wait hangs on it.
    """
    elapsed_s = max(0.0, elapsed_s)
    longest_s = min(_LONGEST_EVER_S, max(_LONGEST_S, elapsed_s * _LONGEST_GROWTH))
    if expected is None:
        if elapsed_s < _UNKNOWN_YOUNG_S:
            longest_s = _UNKNOWN_YOUNG_LONGEST_S
        return min(longest_s, first_poll_s + _UNKNOWN_GROWTH * elapsed_s) * (0.95 + 0.1 * chance)
    close_s = _close_s(expected)
    if elapsed_s < expected.usual_s - expected.spread_s - close_s:
        return _early_wait_s(elapsed_s, expected, first_poll_s=first_poll_s, chance=chance)
    late_s = max(0.0, elapsed_s - expected.usual_s - expected.spread_s)
    wait_s = (close_s + _LATE_GROWTH * late_s) * (0.75 + 0.5 * chance)
    return min(longest_s, max(wait_s, _not_before_s(asked + 1, expected) - elapsed_s))


def _early_wait_s(elapsed_s: float, expected: Expectation, *, first_poll_s: float, chance: float) -> float:
    opens_s = expected.usual_s - expected.spread_s
    early_s = max(first_poll_s, _FIRST_MIN_S, expected.usual_s * _FIRST, elapsed_s * _EARLY_GROWTH)
    # An early question shortly before the close ones would only add to them.
    if elapsed_s + early_s * 1.2 < opens_s:
        return early_s * (0.9 + 0.2 * chance)
    return opens_s - elapsed_s + (chance - 0.5) * _close_s(expected)


def _close_s(expected: Expectation) -> float:
    """Return the wait between two questions while the end is near: more of them the longer a take usually needs."""
    questions = 4 + min(expected.usual_s, 200.0) / 20
    closest_s = min(_CLOSEST_MAX_S, max(_CLOSEST_MIN_S, expected.usual_s * _CLOSEST))
    return max(expected.spread_s / questions, closest_s)


def _not_before_s(question: int, expected: Expectation) -> float:
    """Return the age of the task before which its *question*-th question is not asked; short tasks get them sooner."""
    if question < _FREE_QUESTIONS:
        return 0.0
    age_s = _BUDGET_FROM_S + _BUDGET_GROWTH_S * (question - _FREE_QUESTIONS) ** 2
    return age_s * min(1.0, expected.usual_s / _BUDGET_FROM_S)
