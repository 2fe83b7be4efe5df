"""The order in which shots are made."""

from graphlib import CycleError

import pytest

from storyboard.model.graph import in_order, reachable


def test_each_comes_after_what_it_needs_and_as_early_in_file_order_as_it_can():
    assert in_order({"d": ["c"], "a": [], "b": ["a"], "c": ["a"], "e": []}) == ["a", "b", "c", "d", "e"]
    assert in_order({"b": [], "a": []}) == ["b", "a"]
    assert in_order({}) == []


def test_a_chain_of_ten_thousand_is_in_order():
    chain = {number: [number + 1] if number < 9_999 else [] for number in range(10_000)}

    assert in_order(chain) == list(range(9_999, -1, -1))


def test_a_loop_has_no_order():
    with pytest.raises(CycleError):
        in_order({"a": ["b"], "b": ["a"]})


def test_what_is_reached_holds_the_start_and_all_that_follows_once():
    below = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": [], "e": ["a"]}

    assert reachable(["a"], below.__getitem__) == {"a", "b", "c", "d"}
    assert reachable([], below.__getitem__) == set()
