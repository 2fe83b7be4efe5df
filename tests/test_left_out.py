"""What a plain ``pytest`` leaves out, it counts; a file or test that is named is run, slow or not."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TESTS = """
import pytest

@pytest.mark.slow
@pytest.mark.parametrize("number", range(3))
def test_slow(number): pass

def test_quick(): pass
"""


@pytest.fixture
def outcome(tmp_path):
    """Return a function that runs pytest, set up as here, on two files of tests, and returns its last two lines."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_two.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "test_more.py").write_text(TESTS, encoding="utf-8")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\naddopts = {settings['addopts']}\nmarkers = slow\ntimeout = 60\n", encoding="utf-8"
    )

    def run_pytest(*words):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *words]
        # How many work side by side is of no account here.
        environment = {**os.environ, "PYTEST_XDIST_AUTO_NUM_WORKERS": "1"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
        return done.stdout.splitlines()[-2:]

    return run_pytest


@pytest.mark.slow
def test_slow_tests_are_left_out_and_counted(outcome):
    said, counts = outcome()

    assert said == "6 slow tests were left out; `pytest -m slow` runs them."
    assert counts.startswith("2 passed")


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        (["-m", "slow"], 6),
        (["-m", ""], 8),
        (["test_two.py::test_slow"], 3),
        (["test_two.py"], 4),
        (["test_two.py", "-m", "slow"], 3),
        (["test_two.py", "test_more.py"], 8),
        (["test_two.py", "test_more.py", "-m", "slow"], 6),
    ],
)
def test_all_that_is_asked_for_is_run(outcome, words, passed):
    said, counts = outcome("-n", "0", *words)

    assert "left out" not in said
    assert counts.startswith(f"{passed} passed")
