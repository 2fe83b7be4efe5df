"""How long a run still takes, guessed after a third of it: whole runs, played through without waiting."""

import random

import pytest

from storyboard.reporter import ShotChanged
from storyboard.show.totals import Totals
from tests.show.simulated_run import Shared, Side, Turns, chain, chains, fan, mixed, play

SHAPES = {"a chain": chain, "a fan": fan, "eight chains of five": chains, "chains and single shots": mixed}


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


def guesses(shots, service, **more):
    """Return what was guessed as each shot was done, and how long it took from then on."""
    clock = Clock()
    totals = Totals(clock)
    found = []

    def hear(event):
        totals.report(event)
        if isinstance(event, ShotChanged) and event.state == "done":
            found.append((clock.now_s, totals.time_left_s))

    play(shots, service, hear, clock, **more)
    return [(guess_s, clock.now_s - told_s) for told_s, guess_s in found]


def share_after_a_third(shots, service, **more):
    found = guesses(shots, service, **more)
    guess_s, really_s = found[len(found) // 3]
    return guess_s / really_s


@pytest.mark.parametrize("at_once", [1, 3, 10])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_time_left_is_right_after_a_third(shape, at_once):
    """The table says 150 s, and the service needs 5."""
    assert 0.75 <= share_after_a_third(SHAPES[shape](), Side(), at_once=at_once) <= 1.25


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_right_where_takes_need_more_or_less(shape, seed):
    service = Side(usual_s=60.0, spread=0.2, chance=random.Random(seed))

    assert 0.75 <= share_after_a_third(SHAPES[shape](), service) <= 1.25


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_right_where_takes_wait_for_each_other_at_the_service(shape):
    """As on a busy machine, whose simulator renders one film after another: the last ones of a run are quick."""
    assert 0.75 <= share_after_a_third(SHAPES[shape](), Turns()) <= 1.25


@pytest.mark.parametrize("shape", ["a chain", "a fan", "eight chains of five"])
def test_it_is_right_where_takes_share_the_service(shape):
    assert 0.75 <= share_after_a_third(SHAPES[shape](), Shared()) <= 1.25


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_time_in_the_archive_holds_no_place_at_the_service(shape):
    assert 0.75 <= share_after_a_third(SHAPES[shape](), Side(), at_once=3, filing_s=5.0) <= 1.25


@pytest.mark.parametrize("shape", SHAPES)
def test_what_was_known_before_is_used_from_the_beginning(shape):
    first_s, really_s = guesses(SHAPES[shape](), Side(usual_s=60.0), expected_s=60.0)[0]

    assert 0.75 <= first_s / really_s <= 1.25
