"""What a person stopped did not fail: the lines that end a run say so, and its exit status stays."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from storyboard.actions.notices import RunNotices
from storyboard.cli.make_film import conclude
from storyboard.cli.summary import summary
from storyboard.plan.film_now import film_now
from storyboard.plan.spending import spending_of
from storyboard.plan.until_made import until_made
from storyboard.project import Project
from storyboard.shoot.outcomes import Missed
from storyboard.show.finished_run import FinishedRun

FILM = """\
storyboard: 1
title: Test
shots:
  - {id: door, action: A door.}
  - {id: yard, from: door, action: A yard.}
  - {id: sea, action: The sea.}
"""
SPOKEN = """\
storyboard: 1
title: Test
speech: {provider: simulator}
stills: [{id: pier, action: A pier.}]
shots: [{id: talk, action: A door., narration: Row!}]
"""
STOPPED = Missed(("door", 1), "cancelled by a person", "run again to go on", cause="failed", is_stopped=True)
BELOW = Missed(
    ("yard", 1), "door was stopped by a person, and its last frame is needed", "", cause="blocked", is_stopped=True
)
FAILED = Missed(("sea", 1), "the text is refused", "change it", cause="failed")


@pytest.fixture
def film(tmp_path):
    file = tmp_path / "film" / "storyboard.yaml"
    file.parent.mkdir()
    file.write_text(FILM, "utf-8")
    return Project(file=file)


def finished_with(film, *missed):
    now = film_now(film)
    return FinishedRun(
        run_id="r", planned=now.plan, entries=(), filed=(), missed=missed, reels=(), unstitched=(), broken=(),
        record=Path("run.json"), page=Path("index.html"), spending=spending_of(now),
    )  # fmt: skip


def told(film, capfd, *missed, **options):
    """Return the lines that end a run, and its exit status."""
    with pytest.raises(typer.Exit) as ended:
        conclude(finished_with(film, *missed), film, took_s=1.0, json=options.get("json", False))
    said = capfd.readouterr()
    return (said.out + said.err).splitlines(), ended.value.exit_code


def test_what_was_stopped_and_what_hangs_on_it_is_no_error(film, capfd):
    lines, status = told(film, capfd, STOPPED, BELOW)

    assert lines[0].startswith("0 shots made, 0 already up to date, 0 failed, 1 stopped, 1 not started")
    assert "stopped: door: cancelled by a person" in lines
    assert "stopped: yard: door was stopped by a person, and its last frame is needed" in lines
    assert [line for line in lines if line.startswith("error:")] == []
    assert status == 3


def test_what_failed_beside_it_is_an_error_all_the_same(film, capfd):
    lines, _ = told(film, capfd, STOPPED, FAILED)

    assert lines[0].startswith("0 shots made, 0 already up to date, 1 failed, 1 stopped")
    assert [line for line in lines if line.startswith("error:")] == ["error: sea: the text is refused"]


@pytest.mark.parametrize(
    ("until", "made"), [("recordings", "0 recordings made"), ("stills", "0 stills made"), (None, "0 shots made")]
)
def test_what_nothing_was_made_of_is_named(until, made, film, capfd):
    film.file.write_text(SPOKEN, "utf-8")
    now = film_now(film)
    finished = replace(finished_with(film, FAILED), planned=until_made(now, until).plan if until else now.plan)
    sent = []

    RunNotices(now.loaded, sent.append).tell_end(finished, exit_status=3)

    assert summary(finished, took_s=1).startswith(f"{made}, ")
    assert sent[-1].text == f"Test: the run ended: {made}, 1 failed"


def test_programs_read_that_it_was_stopped(film, capfd):
    lines, _ = told(film, capfd, STOPPED, FAILED, json=True)

    assert [each["stopped"] for each in json.loads("\n".join(lines))["missed"]] == [True, False]


def test_a_notice_counts_no_failure(film):
    sent = []

    RunNotices(film_now(film).loaded, sent.append).tell_end(finished_with(film, STOPPED, BELOW), exit_status=3)

    assert (sent[-1].failed, sent[-1].text) == (0, "Test: the run ended: 0 shots made, 0 failed, 1 stopped")
