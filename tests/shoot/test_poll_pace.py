"""When a task is asked about: few questions, and little time between its end and our knowing it."""

import math
import random
import statistics
from dataclasses import dataclass

import pytest

from storyboard.plan.expected_time import Expectation, expectation
from storyboard.shoot.poll_waits import next_wait_s

LOOPBACK_S, SERVICE_S = 0.3, 2.0
"""The first waits of a stand-in on this machine and of a real service."""


@dataclass
class Asked:
    questions: int
    idle_s: float
    """From the task's end to the question that finds it ended."""
    learned_s: float


def a_take(took_s, expected, *, first_poll_s=LOOPBACK_S, rng=None):
    """Ask about one task until it is found ended; what is learned is right to the second, as services count."""
    rng = rng or random.Random(1)
    at_s = last_s = 0.0
    questions = 0
    while at_s < took_s:
        last_s = at_s
        at_s += next_wait_s(at_s, expected=expected, asked=questions, first_poll_s=first_poll_s, chance=rng.random())
        questions += 1
    began_s = rng.random()
    by_the_service_s = math.floor(began_s + took_s) - math.floor(began_s)
    return Asked(questions, at_s - took_s, min(at_s, max(last_s, by_the_service_s)))


def a_chain(draw, *, length, first_poll_s=LOOPBACK_S, seed=1):
    """Ask about tasks one after the other, each taught by those before it."""
    rng = random.Random(seed)
    asked = []
    for _ in range(length):
        expected = expectation([task.learned_s for task in reversed(asked)])
        asked.append(a_take(draw(rng), expected, first_poll_s=first_poll_s, rng=rng))
    return asked


def chains(draw, *, length, first_poll_s, count=50):
    return [
        task for seed in range(count) for task in a_chain(draw, length=length, first_poll_s=first_poll_s, seed=seed)
    ]


def mean_idle_s(asked):
    return statistics.mean(task.idle_s for task in asked)


@pytest.mark.parametrize("first_poll_s", [LOOPBACK_S, SERVICE_S])
@pytest.mark.parametrize(("took_s", "most"), [(2.05, 12), (30.1, 12), (60.0, 16), (180.1, 25)])
def test_even_the_first_takes_are_asked_about_seldom(took_s, most, first_poll_s):
    """Nothing is known but the model, whose documents say 150 s."""
    first = [a_take(took_s, None, first_poll_s=first_poll_s, rng=random.Random(seed)) for seed in range(200)]

    assert max(task.questions for task in first) <= most
    assert max(task.idle_s for task in first) < 13


@pytest.mark.parametrize("first_poll_s", [LOOPBACK_S, SERVICE_S])
@pytest.mark.parametrize(
    ("took_s", "most", "idle_s"), [(0.4, 12, 0.3), (2.05, 12, 0.3), (30.1, 12, 1.0), (180.1, 25, 1.5)]
)
def test_a_chain_of_ten_learns_on_the_way(took_s, most, idle_s, first_poll_s):
    asked = chains(lambda rng: took_s, length=10, first_poll_s=first_poll_s)

    assert max(task.questions for task in asked) <= most
    assert mean_idle_s(asked) < idle_s


@pytest.mark.parametrize(("took_s", "most_usual", "idle_s"), [(2.05, 5, 0.1), (30.1, 8, 0.5), (180.1, 18, 0.7)])
def test_what_is_well_known_is_asked_about_little_and_found_soon(took_s, most_usual, idle_s):
    known = expectation([took_s] * 20)

    asked = [a_take(took_s, known, rng=random.Random(seed)) for seed in range(200)]

    assert statistics.mean(task.questions for task in asked) <= most_usual
    assert mean_idle_s(asked) < idle_s


@pytest.mark.parametrize("first_poll_s", [LOOPBACK_S, SERVICE_S])
@pytest.mark.parametrize(("spread", "idle"), [(0.1, 0.025), (0.25, 0.05)])
def test_uncertain_times_cost_a_few_percent_and_no_more_questions(spread, idle, first_poll_s):
    """About 150 s, log-normal: nobody can be both frugal and prompt where a take needs 90 s or 250."""
    asked = chains(lambda rng: 150 * math.exp(rng.gauss(0, spread)), length=40, first_poll_s=first_poll_s)

    assert statistics.mean(task.questions for task in asked) <= 17
    assert sorted(task.questions for task in asked)[int(len(asked) * 0.95)] <= 28
    assert mean_idle_s(asked) < 150 * idle


def test_a_task_that_outlasts_all_others_is_asked_about_ever_more_seldom():
    """Ten minutes where 30 s are usual; then hours, as in the flex tier."""
    late = [
        round(next_wait_s(age_s, expected=Expectation(30.0, 2.0), asked=5, first_poll_s=2.0, chance=0.5), 1)
        for age_s in (33, 40, 60, 600, 7200)
    ]

    assert late == [0.8, 2.5, 7.5, 40.0, 60.0]


def test_a_task_that_used_its_questions_up_gets_fewer():
    """At 25 of them, a task of 40 s waits for as long as any."""
    waits = [
        round(next_wait_s(40.0, expected=Expectation(40.0, 2.0), asked=asked, first_poll_s=2.0, chance=0.5), 1)
        for asked in (10, 15, 25)
    ]

    assert waits == [0.5, 4.7, 12.0]


def test_a_service_that_became_quicker_is_found_out():
    """It needed 180 s, and now needs 30: the early questions find it, and the next take knows."""
    known = expectation([180.0] * 10)

    quick = a_take(30.1, known)

    assert quick.idle_s < 30
    lately = expectation([30.5] * 11 + [180.0] * 9)
    assert a_take(30.1, lately).idle_s < 1.5


def test_the_newest_twenty_times_count():
    assert expectation([10.0] * 20 + [500.0] * 40) == expectation([10.0] * 20)


def test_one_slow_take_changes_little():
    assert expectation([30.0, 31.0, 29.0, 30.5, 400.0]).usual_s == 30.5


def test_more_times_that_agree_are_trusted_more():
    spreads = [expectation([30.0] * count).spread_s for count in (1, 4, 9, 20)]

    assert spreads == pytest.approx([4.5, 2.25, 1.5, 1.006], abs=0.01)
    assert expectation([25.0, 30.0, 35.0]).spread_s == pytest.approx(11.0)


def test_nothing_is_expected_where_nothing_was_measured():
    assert expectation([]) is None


def test_many_tasks_of_one_moment_do_not_ask_in_step():
    """Two hundred tasks that began together: no tenth of a second holds a quarter of their first close questions."""
    known = expectation([30.0] * 5)
    rng = random.Random(7)
    moments = []
    for _ in range(200):
        at_s = 0.0
        while at_s < 26.5:
            at_s += next_wait_s(at_s, expected=known, asked=3, first_poll_s=2.0, chance=rng.random())
        moments.append(round(at_s, 1))

    assert max(moments.count(moment) for moment in moments) <= 50
    assert max(moments) - min(moments) > 0.3


@pytest.mark.parametrize("expected", [None, Expectation(30.0, 2.0)])
def test_a_clock_that_was_set_back_leads_to_an_early_question(expected):
    wait_s = next_wait_s(-500.0, expected=expected, asked=3, first_poll_s=2.0, chance=0.5)

    assert 2.0 <= wait_s <= 3.0
