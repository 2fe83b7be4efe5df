"""How long a run still takes, played through."""

from time import process_time

import pytest

from storyboard.plan.time_left import StepLeft, time_left_s


def test_nothing_left_takes_no_time():
    assert time_left_s({}, {}) == 0


def test_a_chain_takes_the_sum_and_branches_take_the_longest():
    chain = {"a": StepLeft(3), "b": StepLeft(4, frozenset({"a"})), "c": StepLeft(5, frozenset({"b"}))}
    branches = {"a": StepLeft(3), "b": StepLeft(4, frozenset({"a"})), "c": StepLeft(5, frozenset({"a"}))}

    assert time_left_s(chain, {}) == 12
    assert time_left_s(branches, {}) == 8


def test_what_is_there_already_is_not_waited_for():
    assert time_left_s({"b": StepLeft(4, frozenset({"made before"}))}, {}) == 4


@pytest.mark.parametrize(("at_once", "left_s"), [(1, 30), (2, 15), (3, 10), (4, 10), (6, 5)])
def test_a_queue_lets_so_many_run_together(at_once, left_s):
    steps = {number: StepLeft(5, queue="ark/pro") for number in range(6)}

    assert time_left_s(steps, {"ark/pro": at_once}) == left_s


def test_each_queue_has_places_of_its_own():
    steps = {number: StepLeft(5, queue=f"ark/{number % 2}") for number in range(4)}

    assert time_left_s(steps, {"ark/0": 1, "ark/1": 1}) == 10


def test_takes_of_one_shot_need_places_too():
    steps = {"a": StepLeft(5, queue="q", takes=3), "b": StepLeft(2, frozenset({"a"}), queue="q")}

    assert time_left_s(steps, {"q": 2}) == 12
    assert time_left_s(steps, {}) == 7


def test_what_is_under_way_holds_its_place():
    steps = {"b": StepLeft(5, queue="q"), "a": StepLeft(1, queue="q", is_under_way=True)}

    assert time_left_s(steps, {"q": 1}) == 6


def test_a_thousand_shots_are_no_matter():
    steps = {n: StepLeft(5, frozenset({n - 1} if n % 5 else ()), queue="q") for n in range(10_000)}
    began_s = process_time()

    assert time_left_s(steps, {"q": 10}) == 5_000
    assert process_time() - began_s < 5
