"""A project that was moved or renamed: what is paid stays paid, and the budget counted."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

from tests.forked import storyboard

FILM = """\
storyboard: 1
title: A lighthouse
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots: [{id: one, action: The lamp is lit.}]
"""
LATER = FILM.replace("The lamp is lit.", "The lamp goes out.")


def command(folder, *words):
    return [sys.executable, "-m", "storyboard", *words, str(folder)]


def state(folder, query):
    with closing(sqlite3.connect(folder / ".storyboard/state.db")) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_what_a_renamed_project_spent_still_counts(tmp_path):
    """The second shot would pass the budget only together with the first."""
    fox = tmp_path / "fox"
    fox.mkdir()
    (fox / "storyboard.yaml").write_text(FILM)
    assert storyboard("run", fox, "--no-stitch").returncode == 0
    moved = fox.rename(tmp_path / "fox2")
    (tokens,) = state(moved, "SELECT tokens FROM storyboard_costs")[0]
    (moved / "storyboard.yaml").write_text(f"{LATER}budget: {{tokens: {tokens + 10}}}\n")

    done = storyboard("run", moved, "--no-stitch")

    assert done.returncode == 5, done.stderr


@pytest.mark.slow
def test_a_task_at_the_service_is_gone_on_with_after_a_sudden_death_and_a_move(tmp_path):
    fox = tmp_path / "fox"
    fox.mkdir()
    (fox / "storyboard.yaml").write_text(FILM)
    run = subprocess.Popen(command(fox, "run", "--no-stitch"), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if (fox / ".storyboard/state.db").exists():
            # The tables may be on their way.
            with suppress(sqlite3.Error):
                if state(fox, "SELECT 1 FROM storyboard_attempts WHERE task_id IS NOT NULL"):
                    break
        time.sleep(0.02)
    run.kill()
    run.wait()
    moved = fox.rename(tmp_path / "elsewhere")

    done = storyboard("run", moved, "--no-stitch")

    assert done.returncode == 0, done.stderr
    assert state(moved, "SELECT count(*), count(DISTINCT project) FROM storyboard_attempts") == [(1, 1)]
    assert len(list((moved / "archive").iterdir())) == 1
