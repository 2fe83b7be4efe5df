"""A small share of the campaign that ``python -m tests.shoot.still_campaign`` makes."""

import subprocess
import sys

import pytest

TRIALS = 5


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_still_is_asked_for_a_third_time_or_lost_whatever_goes_wrong():
    """In a process of its own: the clock that its commands have would come into every test after it."""
    command = [sys.executable, "-m", "tests.shoot.still_campaign", "--trials", str(TRIALS), "--seed", "7"]

    made = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert made.returncode == 0, made.stdout + made.stderr
    assert f"{TRIALS} trials, 0 failed" in made.stdout
