"""While a run waits, the clips that are there are made ready for their reels."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from time import sleep

import pytest

from storyboard.errors import MediaError
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Source, Take
from storyboard.reporter import ShotChanged
from storyboard.stitch.preparing import Preparing
from storyboard.stitch.reel import stitch
from storyboard.stitch.sound_ahead import Due, Expected, SoundAhead
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


Open = Callable[..., Preparing]


@contextmanager
def left_early(preparing: Preparing) -> Iterator[Preparing]:
    """Open *preparing*, and press ^C where the block ends."""
    with suppress(KeyboardInterrupt):
        with preparing:
            yield preparing
            raise KeyboardInterrupt
        pytest.fail("what ended the run is not known any more")


@pytest.fixture
def preparing_in(listener) -> Open:
    """Return a function that opens what prepares the clips of a project; it expects no reel, or as it is told."""

    def opened(
        project, cache: Path, *, expected: Callable[[Sequence[Take]], Iterable[Expected]] = lambda _made: ()
    ) -> Preparing:
        return Preparing(listener, project=project, cache=cache, expected=expected)

    return opened


@pytest.fixture
def coded(monkeypatch) -> SimpleQueue[Due]:
    """Every piece of sound that was coded, as soon as it was."""
    pieces: SimpleQueue[Due] = SimpleQueue()
    usual = SoundAhead.code

    def code(ahead: SoundAhead, due: Due) -> None:
        usual(ahead, due)
        pieces.put(due)

    monkeypatch.setattr(SoundAhead, "code", code)
    return pieces


def test_a_reel_finds_made_what_it_needs_of_filed_clips(project, chain, tmp_path, listener, preparing_in):
    """Only the sound is left to make, where nobody says which reel it will be."""
    cache = tmp_path / "cache"
    with preparing_in(project, cache) as preparing:
        preparing.report(done("s0"))
        preparing.report(done("s1"))
    before = {path.name for path in cache.iterdir()}

    stitch(timeline(chain[:2]), tmp_path / "main.mp4", cache=cache, reporter=listener)

    assert {path.suffix for path in cache.iterdir() if path.name not in before} == {".packets"}


def test_while_nothing_newer_is_filed_sound_is_coded(project, chain, tmp_path, preparing_in, coded):
    """All of it, once both clips are there; the takes of the run are said with them."""
    cut, told = timeline(chain[:2]), []

    def expected(made):
        told.append([str(take.key) for take in made])
        return [Expected(cut, frozenset(clip.path for clip in cut.clips[: len(made)]))]

    with preparing_in(project, tmp_path / "cache", expected=expected) as preparing:
        for shot in ("s0", "s1"):
            preparing.report(done(shot))
        found = {coded.get(timeout=60).clip for _ in range(2)}

    assert found == {clip.path for clip in cut.clips}
    assert told[-1] == ["s0.take-01", "s1.take-01"]


def test_a_newer_clip_comes_before_the_sound_of_others(project, chain, tmp_path, preparing_in, coded):
    cut = timeline(chain[:2])
    asked: SimpleQueue[int] = SimpleQueue()

    def expected(made):
        asked.put(len(made))
        if len(made) > 1:
            return []
        preparing.report(done("s1"))
        return [Expected(cut, frozenset(clip.path for clip in cut.clips))]

    with preparing_in(project, tmp_path / "cache", expected=expected) as preparing:
        preparing.report(done("s0"))
        assert [asked.get(timeout=60) for _ in range(2)] == [1, 2]

    assert coded.empty()


def test_a_reel_that_cannot_be_expected_ends_no_run(project, tmp_path, preparing_in, caplog):
    """The log says why, and the next clip is looked at all the same."""
    asked: SimpleQueue[int] = SimpleQueue()

    def expected(made):
        asked.put(len(made))
        raise MediaError("reel main: the trim of shot s1 leaves nothing of it")

    with (
        caplog.at_level(logging.INFO, "storyboard"),
        preparing_in(project, tmp_path / "cache", expected=expected) as preparing,
    ):
        for shot in ("s0", "s1"):
            preparing.report(done(shot))
            asked.get(timeout=60)

    assert caplog.text.count("the trim of shot s1 leaves nothing of it") == 2


def test_a_shot_that_ends_on_another_ones_first_frame_is_prepared_for_that(tmp_path, chain, preparing_in):
    project = shot_film(tmp_path / "film", CHAIN, {"s1": chain[1]})
    ending = Source(role="last_frame", kind="first_frame", place="s1.take-01")
    file_take(project, "s0", chain[0], sources=(ending,))
    with preparing_in(project, tmp_path / "cache") as preparing:
        preparing.report(done("s0"))

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
        preparing.report(done("s1"))

    assert "s1.take-01 is not prepared" in caplog.text


def test_a_mistake_of_ours_is_told_and_logged_and_ends_no_run(
    project, tmp_path, listener, preparing_in, mistakes, monkeypatch
):
    def broken(path, **_options):
        raise ZeroDivisionError(f"{path.parent.name} by zero")

    monkeypatch.setattr("storyboard.stitch.preparing.prepare", broken)

    with preparing_in(project, tmp_path / "cache") as preparing:
        for shot in ("s0", "s1"):
            preparing.report(done(shot))

    (note,) = listener.notes
    assert note == (
        "preparing failed for 2 of 2 clips (ZeroDivisionError: s0.take-01 by zero): the reels make what is missing; "
        "this is a bug, and reports/run.log says where"
    )
    (record,) = mistakes
    assert str(record.exc_info[1]) == "s0.take-01 by zero"
    assert record.exc_info[2] is not None
    mistakes.clear()


def test_a_mistake_is_told_to_who_leaves_early_too(project, tmp_path, listener, preparing_in, mistakes):
    """And what ended the run stays what it was."""
    asked = Event()

    def expected(_made):
        asked.set()
        raise ZeroDivisionError

    with left_early(preparing_in(project, tmp_path / "cache", expected=expected)) as preparing:
        preparing.report(done("s0"))
        assert asked.wait(60)

    assert listener.notes[0].startswith("preparing failed for 1 of 1 clips (ZeroDivisionError): the reels make")
    mistakes.clear()


def test_who_leaves_early_waits_for_the_sound_in_hand_and_no_other(
    project, chain, tmp_path, preparing_in, coded, monkeypatch
):
    """Two pieces are due; ^C comes while the first is coded."""
    cut = timeline(chain[:2])
    called_off: SimpleQueue[Callable[[], bool]] = SimpleQueue()
    usual_due, usual_code, begun = SoundAhead.due, SoundAhead.code, Event()

    def due(ahead, expected, *, is_called_off):
        called_off.put(is_called_off)
        return usual_due(ahead, expected, is_called_off=is_called_off)

    def code(ahead, piece):
        begun.set()
        while not is_called_off():
            sleep(0.001)
        usual_code(ahead, piece)

    monkeypatch.setattr(SoundAhead, "due", due)
    monkeypatch.setattr(SoundAhead, "code", code)

    def expected(_made):
        return [Expected(cut, frozenset(clip.path for clip in cut.clips))]

    with left_early(preparing_in(project, tmp_path / "cache", expected=expected)) as preparing:
        preparing.report(done("s0"))
        is_called_off = called_off.get(timeout=60)
        assert begun.wait(60)

    assert coded.qsize() == 1


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

    monkeypatch.setattr("storyboard.stitch.preparing.ThreadPoolExecutor", Pool)
    monkeypatch.setattr("storyboard.stitch.preparing.prepare", prepare)

    with left_early(preparing_in(project, tmp_path / "cache")) as preparing:
        for shot in ("s0", "s1"):
            preparing.report(done(shot))
        assert begun.wait(60)

    assert prepared == ["s0.take-01"]
