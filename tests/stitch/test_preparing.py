"""While a run waits, the clips that are there are made ready for their reels."""

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from queue import SimpleQueue

import pytest

from storyboard.errors import MediaError
from storyboard.reporter import ShotChanged
from storyboard.stitch.ahead import Due, Expected, SoundAhead
from storyboard.stitch.preparing import Preparing
from storyboard.stitch.reel import stitch
from storyboard.take_key import TakeKey
from storyboard.takes import Source, Take
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


def test_a_mistake_of_ours_is_not_hidden(project, tmp_path, preparing_in, monkeypatch):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("storyboard.stitch.preparing.prepare", broken)

    with (
        pytest.raises(ZeroDivisionError),
        preparing_in(project, tmp_path / "cache") as preparing,
    ):
        preparing.report(done("s0"))
