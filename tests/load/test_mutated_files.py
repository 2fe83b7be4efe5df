"""A hundred films that were changed at random: each verb says what there is to say, soon, and in little memory."""

import os
import subprocess
import sys

import pytest

from tests.load.mutating import FILMS, MUTATIONS, ROOT, mutated_film


def test_a_seed_gives_the_same_file_again():
    """So that what was found once can be found again."""
    assert mutated_film(5) == mutated_film(5)
    assert len({mutated_film(seed)[1] for seed in range(100)}) > 90


def test_every_kind_of_change_is_made_and_every_film_is_changed():
    kinds = {kind for seed in range(100) for kind in mutated_film(seed)[2]}
    films = {mutated_film(seed)[0] for seed in range(100)}

    assert kinds == set(MUTATIONS)
    assert films == set(FILMS)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured in the manner of POSIX")
@pytest.mark.timeout(180)
def test_no_file_ends_in_an_error_of_ours_or_takes_a_second_or_300_mb():
    """Of `check`, and for every fifth file of `fmt` and `plan`; three run as processes of their own."""
    command = [sys.executable, "-m", "benchmarks.mutated", "--files", "100", "--processes", "3"]

    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "COLUMNS": "80"}, capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "0 faults"
