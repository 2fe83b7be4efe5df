"""Where everything is installed, a test that was skipped counts as failed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ONE_OF_EACH = """
import pytest

def test_that_runs(): pass

@pytest.mark.skip(reason="no browser")
def test_marked(): pass

def test_while_running(): pytest.skip("no font")

@pytest.mark.xfail(strict=True)
def test_known_to_fail(): assert False
"""

A_WHOLE_FILE = 'import pytest; pytest.importorskip("there_is_no_such_module")'


@pytest.mark.parametrize(
    ("require_all", "outcome"),
    [("1", "1 failed, 1 passed, 1 xfailed, 2 errors"), ("", "1 passed, 3 skipped, 1 xfailed")],
)
def test_a_skip_is_a_failure_where_all_is_required(tmp_path, require_all, outcome):
    """By mark and of a whole file (pytest says error), and while running (failed); an expected failure is neither."""
    shutil.copy(Path(__file__).parent / "conftest.py", tmp_path)
    (tmp_path / "test_one_of_each.py").write_text(ONE_OF_EACH, encoding="utf-8")
    (tmp_path / "test_whole_file.py").write_text(A_WHOLE_FILE, encoding="utf-8")

    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--continue-on-collection-errors", "-q", tmp_path],
        env={**os.environ, "STORYBOARD_REQUIRE_ALL": require_all},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert outcome in answer.stdout.splitlines()[-1]
