"""While a run waits, the clips that are there are made ready for their reels."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import pytest

from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Source
from storyboard.reporter import ShotChanged
from storyboard.stitch.clip_preparer import ClipPreparer
from storyboard.stitch.reel import stitch
from tests.stitch.clips import timeline
from tests.stitch.shot_films import CHAIN, file_take, shot_film


def shot_done(shot: str) -> ShotChanged:
    return ShotChanged(key=TakeKey(shot=shot), state="done", expected_s=1)


@pytest.fixture
def project(tmp_path, chain):
    """A chain of two, of which the second opens on the first."""
    project = shot_film(tmp_path / "film", CHAIN, {"s0": chain[0]})
    opening = Source(role="first_frame", kind="last_frame", place="s0.take-01")
    file_take(project, "s1", chain[1], sources=(opening,))
    return project


Open = Callable[..., ClipPreparer]


@contextmanager
def left_early(preparing: ClipPreparer) -> Iterator[ClipPreparer]:
    """Open *preparing*, and press ^C where the block ends."""
    with suppress(KeyboardInterrupt):
        with preparing:
            yield preparing
            raise KeyboardInterrupt
        pytest.fail("what ended the run is not known any more")


@pytest.fixture
def preparing_in(listener) -> Open:
    """Return a function that opens what prepares the clips of a project."""

    def open_preparer(project, cache: Path) -> ClipPreparer:
        return ClipPreparer(listener, project=project, cache=cache)

    return open_preparer


@pytest.mark.slow
def test_a_reel_finds_made_what_it_needs_of_filed_clips(project, chain, tmp_path, listener, preparing_in):
    """Only the sound is left to make."""
    cache = tmp_path / "cache"
    with preparing_in(project, cache) as preparing:
        preparing.report(shot_done("s0"))
        preparing.report(shot_done("s1"))
    before = {path.name for path in cache.iterdir()}

    stitch(timeline(chain[:2]), tmp_path / "main.mp4", cache=cache, reporter=listener)

    assert {path.suffix for path in cache.iterdir() if path.name not in before} == {".packets"}


def test_a_shot_that_ends_on_another_ones_first_frame_is_prepared_for_that(tmp_path, chain, preparing_in):
    project = shot_film(tmp_path / "film", CHAIN, {"s1": chain[1]})
    ending = Source(role="last_frame", kind="first_frame", place="s1.take-01")
    file_take(project, "s0", chain[0], sources=(ending,))
    with preparing_in(project, tmp_path / "cache") as preparing:
        preparing.report(shot_done("s0"))

    # How alike two frames are is kept as a number.
    assert list((tmp_path / "cache").glob("*.txt"))


def test_everything_is_passed_on_and_only_filed_clips_are_read(project, tmp_path, listener, preparing_in):
    running = ShotChanged(key=TakeKey(shot="s0"), state="running", expected_s=1)
    with preparing_in(project, tmp_path / "cache") as preparing:
        preparing.report(running)

    assert listener.events == [running]
    assert not (tmp_path / "cache").exists()


def test_a_clip_that_cannot_be_read_ends_no_run(project, tmp_path, preparing_in, caplog):
    """The reel says so; the log does too."""
    (project.archive / "s1.take-01" / "01_video.mp4").write_bytes(b"no video")
    with (
        caplog.at_level(logging.INFO, "storyboard"),
        preparing_in(project, tmp_path / "c") as preparing,
    ):
        preparing.report(shot_done("s1"))

    assert "s1.take-01 is not prepared" in caplog.text


def test_a_mistake_of_ours_is_told_and_logged_and_ends_no_run(
    project, tmp_path, listener, preparing_in, mistakes, monkeypatch
):
    def broken(path, **_options):
        raise ZeroDivisionError(f"{path.parent.name} by zero")

    monkeypatch.setattr("storyboard.stitch.clip_preparer.prepare", broken)

    with preparing_in(project, tmp_path / "cache") as preparing:
        for shot in ("s0", "s1"):
            preparing.report(shot_done(shot))

    (note,) = listener.notes
    assert note == (
        "preparing failed for 2 of 2 clips (ZeroDivisionError: s0.take-01 by zero): the reels make what is missing; "
        "this is a bug, and reports/run.log says where"
    )
    (record,) = mistakes
    assert str(record.exc_info[1]) == "s0.take-01 by zero"
    assert record.exc_info[2] is not None
    mistakes.clear()


def test_a_mistake_is_told_to_who_leaves_early_too(project, tmp_path, listener, preparing_in, mistakes, monkeypatch):
    """And what ended the run stays what it was."""
    asked = Event()

    def broken(_path, **_options):
        asked.set()
        raise ZeroDivisionError

    monkeypatch.setattr("storyboard.stitch.clip_preparer.prepare", broken)

    with left_early(preparing_in(project, tmp_path / "cache")) as preparing:
        preparing.report(shot_done("s0"))
        assert asked.wait(60)

    assert listener.notes[0].startswith("preparing failed for 1 of 1 clips (ZeroDivisionError): the reels make")
    mistakes.clear()


def test_who_leaves_early_waits_for_no_clip_that_was_not_begun(project, tmp_path, preparing_in, monkeypatch):
    prepared, begun, called_off = [], Event(), Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait=True, *, cancel_futures=False):
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            called_off.set()
            super().shutdown(wait=wait)

    def prepare(path, **_options):
        prepared.append(path.parent.name)
        begun.set()
        assert called_off.wait(60)

    monkeypatch.setattr("storyboard.stitch.clip_preparer.ThreadPoolExecutor", Pool)
    monkeypatch.setattr("storyboard.stitch.clip_preparer.prepare", prepare)

    with left_early(preparing_in(project, tmp_path / "cache")) as preparing:
        for shot in ("s0", "s1"):
            preparing.report(shot_done(shot))
        assert begun.wait(60)

    assert prepared == ["s0.take-01"]
