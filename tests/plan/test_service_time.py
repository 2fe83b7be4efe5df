"""How long takes are at a service, by how many others are there."""

import random

import pytest

from storyboard.plan.service_time import MeasuredTime, ServiceTime, service_time


def times(*pairs, apart_s=3.0):
    return [MeasuredTime(took_s, others, number * apart_s) for number, (took_s, others) in enumerate(pairs)]


def test_of_no_take_nothing_is_known():
    assert service_time([]) is None


def test_a_service_that_works_side_by_side_needs_as_long_for_each():
    assert service_time(times(*((60.0, others) for others in range(10)))) == ServiceTime(60.0)


def test_the_newest_takes_say_how_quick_a_service_is_now():
    assert service_time(times(*[(90.0, 9)] * 10, *[(60.0, 9)] * 12)) == ServiceTime(60.0)


def test_where_takes_wait_for_each_other_they_leave_one_after_another():
    """Ten come at once and are served in turn; those that come later find nine before them."""
    learned = service_time(times(*((5.0 + 3 * others, others) for others in range(10)), *[(30.0, 9)] * 7))

    assert (learned.alone_s, learned.apart_s) == (pytest.approx(5.0, abs=1.0), pytest.approx(3.0))


def test_a_service_that_became_slower_is_slower_for_a_take_alone_too():
    quick = times(*((5.0 + 3 * others, others) for others in range(10)))
    slow = [MeasuredTime(60.0, 9, 27.0 + 6.0 * number) for number in range(1, 13)]

    learned = service_time([*quick, *slow])

    assert learned.apart_s == pytest.approx(6.0)
    assert 5.0 < learned.alone_s < 30.0


@pytest.mark.parametrize("seed", range(20))
def test_chance_is_not_taken_for_takes_that_wait_for_each_other(seed):
    chance = random.Random(seed)
    found = [(chance.uniform(40, 80), others) for others in [*range(10), *[9] * 10]]

    assert service_time(times(*found)).apart_s == 0
