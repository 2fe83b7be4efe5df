"""
When to ask about a task: seldom at first, closely about the time at which takes of its kind usually end.

It knows no clock, no journal and no service: a moment in, a wait out.
"""

from storyboard.plan.expected_time import Expectation

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
