"""A small share of the soak that ``python -m tests.shoot.soak`` does."""

import pytest

from tests.shoot.soak import kills_in, soak


@pytest.mark.slow
def test_no_task_is_made_twice_and_no_take_is_lost(tmp_path):
    counts = soak(tmp_path, faults=150, kills=5, seed=7)

    assert counts.faults.total() >= 150
    assert kills_in(counts.faults) >= 5
    assert (counts.duplicates, counts.losses) == (0, 0), counts
    assert counts.takes == counts.tasks
