"""While a run waits, the clips that are there are made ready for their reels."""

import logging

import pytest

from storyboard.reporter import ShotChanged
from storyboard.stitch.preparing import Preparing
from storyboard.stitch.reel import stitch
from storyboard.takes import Source, TakeKey
from tests.stitch.clips import timeline
from tests.stitch.shot_films import CHAIN, file_take, shot_film


def done(shot: str) -> ShotChanged:
    return ShotChanged(key=TakeKey(shot=shot), state="done", expected_s=1)


@pytest.fixture
def project(tmp_path, chain):
    """A chain of two, of which the second opens on the first."""
    project = shot_film(tmp_path / "film", CHAIN, {"s0": chain[0]})
    opening = Source(role="first_frame", kind="last_frame", place="s0.take-01")
    file_take(project, "s1", chain[1], sources=(opening,))
    return project


def test_a_reel_finds_made_what_it_needs_of_filed_clips(project, chain, tmp_path, listener):
    """Only the sound is left to make, which its place in the reel decides."""
    cache = tmp_path / "cache"
    with Preparing(listener, project=project, cache=cache) as preparing:
        preparing.report(done("s0"))
        preparing.report(done("s1"))
    before = {path.name for path in cache.iterdir()}

    stitch(timeline(chain[:2]), tmp_path / "main.mp4", cache=cache, reporter=listener)

    assert {path.suffix for path in cache.iterdir() if path.name not in before} == {".packets"}


def test_a_shot_that_ends_on_another_ones_first_frame_is_prepared_for_that(tmp_path, chain, listener):
    project = shot_film(tmp_path / "film", CHAIN, {"s1": chain[1]})
    ending = Source(role="last_frame", kind="first_frame", place="s1.take-01")
    file_take(project, "s0", chain[0], sources=(ending,))
    with Preparing(listener, project=project, cache=tmp_path / "cache") as preparing:
        preparing.report(done("s0"))

    # How alike two frames are is kept as a number.
    assert list((tmp_path / "cache").glob("*.txt"))


def test_everything_is_passed_on_and_only_filed_clips_are_read(project, tmp_path, listener):
    running = ShotChanged(key=TakeKey(shot="s0"), state="running", expected_s=1)
    with Preparing(listener, project=project, cache=tmp_path / "cache") as preparing:
        preparing.report(running)

    assert listener.events == [running]
    assert not (tmp_path / "cache").exists()


def test_a_clip_that_cannot_be_read_ends_no_run(project, tmp_path, listener, caplog):
    """The reel says so; the log does too."""
    (project.archive / "s1.take-01" / "01_video.mp4").write_bytes(b"no video")
    with (
        caplog.at_level(logging.INFO, "storyboard"),
        Preparing(listener, project=project, cache=tmp_path / "c") as preparing,
    ):
        preparing.report(done("s1"))

    assert "s1.take-01 is not prepared" in caplog.text


def test_a_mistake_of_ours_is_not_hidden(project, tmp_path, listener, monkeypatch):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("storyboard.stitch.preparing.prepare", broken)

    with (
        pytest.raises(ZeroDivisionError),
        Preparing(listener, project=project, cache=tmp_path / "cache") as preparing,
    ):
        preparing.report(done("s0"))
