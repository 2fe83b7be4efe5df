"""How long a run still takes, played through."""

from time import process_time

import pytest

from storyboard.plan.service_time import ServiceTime
from storyboard.plan.time_left import QueueLimit, StepLeft, TakeLeft, time_left_s


def step(needs_s, after=(), *, apart_s=0.0, **more):
    return StepLeft(ServiceTime(needs_s, apart_s), after=frozenset(after), **more)


def at_once(**queues):
    return {name: QueueLimit(number) for name, number in queues.items()}


def test_nothing_left_takes_no_time():
    assert time_left_s({}, {}) == 0


def test_a_chain_takes_the_sum_and_branches_take_the_longest():
    chain = {"a": step(3), "b": step(4, "a"), "c": step(5, "b")}
    branches = {"a": step(3), "b": step(4, "a"), "c": step(5, "a")}

    assert time_left_s(chain, {}) == 12
    assert time_left_s(branches, {}) == 8


def test_what_is_there_already_is_not_waited_for():
    assert time_left_s({"b": step(4, {"made before"})}, {}) == 4


@pytest.mark.parametrize(("number", "left_s"), [(1, 30), (2, 15), (3, 10), (4, 10), (6, 5)])
def test_a_queue_lets_so_many_run_together(number, left_s):
    steps = {number: step(5, queue="ark") for number in range(6)}

    assert time_left_s(steps, at_once(ark=number)) == left_s


def test_each_queue_has_places_of_its_own():
    steps = {number: step(5, queue=f"ark{number % 2}") for number in range(4)}

    assert time_left_s(steps, at_once(ark0=1, ark1=1)) == 10


def test_takes_of_one_shot_need_places_too():
    steps = {"a": step(5, queue="q", takes=3), "b": step(2, "a", queue="q")}

    assert time_left_s(steps, at_once(q=2)) == 12
    assert time_left_s(steps, {}) == 7


def test_what_is_under_way_holds_its_place():
    steps = {"b": step(5, queue="q"), "a": step(9, queue="q", takes=0, under_way=(TakeLeft(1),))}

    assert time_left_s(steps, at_once(q=1)) == 6


def test_what_is_archived_holds_no_place():
    """The other one begins meanwhile, and may end first."""
    steps = {"b": step(5, queue="q"), "a": step(9, queue="q", takes=0, under_way=(TakeLeft(0, 7),))}

    assert time_left_s(steps, at_once(q=1)) == 7


def test_what_needs_a_take_waits_until_it_is_archived():
    steps = {"a": step(3, filing_s=2), "b": step(4, "a", filing_s=2)}

    assert time_left_s(steps, {}) == 11


def test_takes_that_wait_for_one_another_at_the_service_leave_in_turn():
    steps = {number: step(5, apart_s=2.0, queue="q") for number in range(3)}

    assert time_left_s(steps, {}) == 9


def test_the_next_turn_comes_after_the_take_that_left_last():
    under_way = (TakeLeft(0.5), TakeLeft(0.1))
    steps = {"a": step(5, apart_s=4.0, queue="q", takes=0, under_way=under_way)}

    assert time_left_s(steps, {"q": QueueLimit(left_ago_s=1.0)}) == 3 + 4


@pytest.mark.parametrize(("takes", "left_s"), [(2, 5), (3, 65), (4, 65), (5, 125)])
def test_a_service_takes_so_many_creates_in_a_minute(takes, left_s):
    steps = {number: step(5, queue="q") for number in range(takes)}

    assert time_left_s(steps, {"q": QueueLimit(a_minute=2)}) == left_s


def test_creates_of_the_last_minute_count():
    limits = {"q": QueueLimit(a_minute=2, ages_s=(50.0, 20.0))}

    assert time_left_s({"a": step(5, queue="q"), "b": step(5, queue="q")}, limits) == 45


def test_a_thousand_shots_are_no_matter():
    steps = {n: step(5, {n - 1} if n % 5 else (), queue="q") for n in range(10_000)}
    began_s = process_time()

    assert time_left_s(steps, at_once(q=10)) == 5_000
    assert process_time() - began_s < 5
