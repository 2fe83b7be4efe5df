"""The marks of an intent: no other intent has them, and nobody writes such a number by hand."""

from itertools import islice

from storyboard.model.take_key import TakeKey
from storyboard.shoot.marks import fresh_marks, marks_of
from tests.shoot.test_lost_tasks import an_attempt


def test_markers_stay_within_an_hour_of_two_days_and_differ():
    used = set()
    for number in range(2_000):
        attempt = an_attempt()
        key = TakeKey(shot="one", take=number + 1)
        used.add(fresh_marks("film", attempt.model_copy(update={"key": key, "intended_at": ""}), used=used).expires_s)

    assert len(used) == 2_000
    assert 172_800 - 3_600 <= min(used) <= max(used) < 172_800
    assert not [marker for marker in used if marker % 60 == 0 or marker % 100 == 0]


def test_more_tasks_than_markers_stop_nothing():
    assert fresh_marks("film", an_attempt(), used=set(range(200_000))).expires_s > 0


def test_the_marks_of_a_take_are_the_same_for_whoever_asks():
    key = TakeKey(shot="one")

    assert list(islice(marks_of("film", key, "abc"), 3)) == list(islice(marks_of("film", key, "abc"), 3))
    assert next(marks_of("film", key, "abc")) != next(marks_of("film", key, "abd"))
