"""A run in one line, by what a reporter hears."""

from pathlib import Path

import pytest

from storyboard.model.take_key import TakeKey
from storyboard.reporter import Note, ReelDone, ReelProgress, RunBegins, ShotChanged, Step
from storyboard.show.totals import Totals


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def totals(clock):
    return Totals(clock)


def step(shot, *, after=(), takes=1, expected_s=60.0, at_once=10):
    needed = frozenset((above, 1, "final") for above in after)
    return Step((shot, 1, "final"), needed, takes, expected_s, "ark 5 s", "ark", at_once)


def begins(*steps, shots=(), spent_usd=0.0, limit_usd=None, is_free=False):
    names = frozenset(shots) or frozenset(each.name[0] for each in steps)
    return RunBegins(steps, names, spent_usd, limit_usd, is_free=is_free)


def changed(shot, state, *, take=1, usd=None, cny=None, kind="final", **more):
    return ShotChanged(TakeKey(shot, 1, take), state, 60.0, kind=kind, usd=usd, cny=cny, **more)


def test_a_run_that_has_not_begun_says_that_it_starts(totals):
    assert totals.line == "starting"


def test_a_chain_of_two_from_its_beginning_to_its_end(totals, clock):
    totals.report(begins(step("a"), step("b", after="a"), spent_usd=0.5, limit_usd=3.0))
    assert totals.line == "0 of 2 shots done · 0 under way · $0.50 of $3.00 · about 2 min left"

    totals.report(changed("a", "submitting"))
    totals.report(changed("a", "running"))
    clock.now_s += 30
    assert totals.line == "0 of 2 shots done · 1 under way · $0.50 of $3.00 · about 1 min 30 s left"

    totals.report(changed("a", "done", usd=0.13))
    assert totals.line == "1 of 2 shots done · 0 under way · $0.63 of $3.00 · about 30 s left"

    totals.report(changed("b", "submitting"))
    clock.now_s += 29
    totals.report(changed("b", "done", usd=0.13))
    assert totals.line == "2 of 2 shots done · 0 under way · $0.76 of $3.00"


def test_what_is_up_to_date_is_done_already(totals):
    totals.report(begins(step("a"), shots=("a", "b", "c")))

    assert totals.line == "2 of 3 shots done · 0 under way · $0.00 · about 1 min left"


def test_a_shot_of_two_takes_is_done_with_the_second(totals):
    totals.report(begins(step("a", takes=2), is_free=True))
    totals.report(changed("a", "done", take=1))
    assert totals.done_of_all == (0, 1)

    totals.report(changed("a", "done", take=2))
    assert totals.done_of_all == (1, 1)


def test_a_shot_with_a_draft_is_done_with_its_final(totals):
    draft = Step(("a", 1, "draft"), frozenset(), 1, 60.0, "draft", "ark", 10)
    totals.report(begins(draft, step("a")))
    totals.report(changed("a", "done", kind="draft"))

    assert totals.done_of_all == (0, 1)


def test_what_failed_and_what_needs_it_is_not_waited_for(totals):
    totals.report(begins(step("a"), step("b", after="a"), step("c", after="b"), step("d", expected_s=20.0)))
    totals.report(changed("a", "failed"))

    assert totals.time_left_s == 20


def test_a_take_that_is_asked_for_again_is_waited_for_again(totals):
    totals.report(begins(step("a"), step("b", after="a")))
    totals.report(changed("a", "failed"))
    totals.report(changed("a", "submitting", take=2))

    assert (totals.time_left_s, totals.under_way) == (120, 1)


def test_a_take_that_was_refused_for_now_is_not_under_way(totals, clock):
    totals.report(begins(step("a")))
    totals.report(changed("a", "submitting"))
    clock.now_s += 40
    totals.report(changed("a", "waiting"))
    assert (totals.time_left_s, totals.under_way) == (60, 0)

    totals.report(changed("a", "submitting"))
    assert (totals.time_left_s, totals.under_way) == (60, 1)


def test_a_take_that_needs_longer_than_usual_still_needs_something(totals, clock):
    totals.report(begins(step("a")))
    totals.report(changed("a", "submitting"))
    clock.now_s += 600

    assert totals.time_left_s == 6


def test_the_age_of_a_take_that_an_earlier_run_sent_counts(totals, clock):
    """And teaches nothing: it may have ended while nobody looked."""
    totals.report(begins(step("a"), step("b", after="a")))
    totals.report(changed("a", "running", age_s=45.0))
    assert totals.time_left_s == 15 + 60

    clock.now_s += 55
    totals.report(changed("a", "archiving"))
    totals.report(changed("a", "done"))
    assert totals.time_left_s == 60


def test_a_take_that_no_step_wants_is_waited_for_too(totals, clock):
    """It was asked for before the storyboard changed, and is archived all the same."""
    totals.report(begins(step("a", expected_s=10.0)))
    totals.report(changed("old", "running", age_s=20.0))
    assert (totals.time_left_s, totals.under_way) == (40, 1)


def test_of_two_takes_under_way_each_has_its_own_age(totals, clock):
    totals.report(begins(step("a", takes=2), step("b", after="a")))
    totals.report(changed("a", "submitting", take=1))
    clock.now_s += 50
    totals.report(changed("a", "submitting", take=2))

    assert totals.time_left_s == 60 + 60


def test_who_could_begin_first_has_the_first_place(totals, clock):
    """One at a time: b waits since the beginning, and what needs a since a is there."""
    totals.report(begins(step("a", at_once=1), step("c", after="a", at_once=1), step("b", at_once=1)))
    totals.report(changed("a", "submitting"))
    clock.now_s += 60
    totals.report(changed("a", "done"))
    totals.report(changed("b", "submitting"))

    assert totals.time_left_s == 120


def test_a_kind_that_none_ended_of_is_as_slow_as_the_others_of_the_run(totals, clock):
    other = Step(("b", 1, "final"), frozenset(), 1, 100.0, "ark 10 s", "ark", 10)
    totals.report(begins(step("a"), other))
    totals.report(changed("a", "submitting"))
    clock.now_s += 30
    totals.report(changed("a", "done"))

    assert totals.time_left_s == 50


def test_takes_to_come_need_as_long_as_the_oldest_under_way(totals, clock):
    totals.report(begins(step("a"), step("b", after="a")))
    totals.report(changed("a", "submitting"))
    clock.now_s += 600

    assert totals.time_left_s == 6 + 600


def test_the_limit_of_the_service_counts(totals):
    totals.report(begins(*(step(f"s{number}", at_once=2) for number in range(6))))

    assert totals.time_left_s == 180


@pytest.mark.parametrize(
    ("spent_usd", "limit_usd", "is_free", "money"),
    [
        (0.25, None, False, "$0.25"),
        (0.25, 1.0, False, "$0.25 of $1.00"),
        (0, None, True, ""),
        (0, 2, True, "$0.00 of $2.00"),
    ],
)
def test_money_is_told_where_there_is_any(totals, spent_usd, limit_usd, is_free, money):
    """The simulator costs nothing; a budget is kept there too."""
    totals.report(begins(step("a"), spent_usd=spent_usd, limit_usd=limit_usd, is_free=is_free))

    assert totals.money == money


def test_money_is_told_in_what_the_service_bills(totals):
    totals.report(RunBegins((step("a"),), frozenset("a"), 0.0, None, is_free=False, currency="CNY"))
    totals.report(changed("a", "done", usd=0.13, cny=0.9))

    assert totals.money == "¥0.90"


def test_money_counts_once_as_soon_as_it_is_known_whatever_becomes_of_the_take(totals):
    totals.report(begins(step("a"), limit_usd=3.0))
    totals.report(changed("a", "running"))
    assert totals.money == "$0.00 of $3.00"

    totals.report(changed("a", "archiving", usd=0.25))
    assert totals.money == "$0.25 of $3.00"

    totals.report(changed("a", "failed", usd=0.25))
    assert totals.money == "$0.25 of $3.00"


@pytest.mark.parametrize(("is_free", "money"), [(False, "$0.25 of $3.00"), (True, "$0.65 of $3.00")])
def test_what_the_simulator_makes_is_counted_only_where_nothing_else_is_made(totals, is_free, money):
    totals.report(begins(step("a"), step("b"), limit_usd=3.0, is_free=is_free))
    totals.report(changed("a", "done", usd=0.25, is_simulated=is_free))
    totals.report(changed("b", "done", usd=0.40, is_simulated=True))

    assert totals.money == money


def test_a_take_that_is_archived_has_left_its_place_at_the_service(totals, clock):
    """One at a time: the second began with the archiving of the first, and may end first."""
    totals.report(begins(step("a", at_once=1), step("b", at_once=1)))
    totals.report(changed("a", "submitting"))
    clock.now_s += 60
    assert totals.time_left_s == 66

    totals.report(changed("a", "archiving"))
    assert totals.time_left_s == 60


def test_a_reel_is_told_while_it_is_stitched(totals):
    totals.report(begins(step("a")))
    totals.report(ReelProgress("main", 0.4))
    assert totals.line == "stitching main, 40 %"

    totals.report(ReelDone("main", Path("main.mp4"), 5.0))
    totals.report(Note("something else"))
    assert totals.line.startswith("0 of 1 shot done")


def test_a_reel_that_could_not_be_made_is_told_no_more(totals):
    """Its end is told though it is not done; so is that of a reel that was only laid out, for an export."""
    totals.report(begins(step("a")))
    totals.report(ReelProgress("main", 0.4))
    totals.report(ReelProgress("main", 1.0))

    assert totals.line.startswith("0 of 1 shot done")
