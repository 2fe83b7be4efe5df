"""A small share of the campaign that ``python -m tests.shoot.campaign`` makes."""

import subprocess
import sys

import pytest

TRIALS = 8


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_paid_twice_or_lost_whatever_goes_wrong():
    """In a process of its own: the clock that its commands have would come into every test after it."""
    command = [sys.executable, "-m", "tests.shoot.campaign", "--trials", str(TRIALS), "--seed", "7"]

    made = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert made.returncode == 0, made.stdout + made.stderr
    assert f"{TRIALS} trials" in made.stdout
    assert "0 doubles, 0 losses, 0 tracebacks, 0 standstills, 0 unexplained statuses" in made.stdout
