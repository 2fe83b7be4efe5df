"""How far a reel has come is told while it is stitched."""

import threading

import pytest

from storyboard.errors import MediaError
from storyboard.reporter import ReelProgress
from storyboard.stitch import progress as progressing
from storyboard.stitch.progress import UNTOLD, progress_of
from storyboard.stitch.reel import stitch
from storyboard.stitch.up_to_date import stitch_if_needed
from tests.stitch.clips import timeline


@pytest.fixture
def each_step(monkeypatch):
    """Let every step be told, however soon after the one before."""
    monkeypatch.setattr(progressing, "_EVERY_S", 0.0)


def shares(listener) -> list[float]:
    assert {event.name for event in listener.progress} == {"main"}
    return [event.share for event in listener.progress]


def test_a_reel_is_told_from_its_beginning_to_its_end(chain, tmp_path, listener, each_step):
    """Clips that are looked at, pieces that are made, sound that is coded, packets that are written: each moves it."""
    stitch(timeline(chain[:3]), tmp_path / "main.mp4", cache=tmp_path / "cache", reporter=listener)

    told = shares(listener)
    assert (told[0], told[-1]) == (0, 1)
    assert told == sorted(told)
    for start, end in ((0.0, 0.4), (0.4, 0.75), (0.75, 0.9), (0.9, 1.0)):
        assert [share for share in told if start < share <= end and share < 1], f"{start} to {end}"


def test_it_is_told_some_ten_times_a_second_at_most(listener, monkeypatch):
    now_s = [0.0]
    monkeypatch.setattr(progressing.time, "monotonic", lambda: now_s[0])
    with progress_of("main", listener) as progress:
        step = progress.steps(1000)
        for _ in range(1000):
            step()
            now_s[0] += 0.001

    # A thousand steps in one second, its beginning and its end.
    assert len(listener.progress) in range(10, 13)


def test_nothing_is_told_of_a_reel_that_is_left_as_it_is(chain, tmp_path, listener):
    film, to = timeline(chain[:1]), tmp_path / "main.mp4"
    stitch_if_needed(film, to, cache=tmp_path / "cache", reporter=listener)
    listener.progress.clear()

    stitch_if_needed(film, to, cache=tmp_path / "cache", reporter=listener)

    assert listener.progress == []


def test_the_end_of_a_reel_that_cannot_be_made_is_told(chain, tmp_path, listener):
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(MediaError):
        stitch(timeline(chain[:1]), tmp_path / "file/main.mp4", cache=tmp_path / "cache", reporter=listener)

    assert listener.progress[-1] == ReelProgress("main", 1.0)


def test_parts_and_steps_make_the_whole_and_never_go_back(listener, each_step):
    with progress_of("main", listener) as progress:
        first, second = progress.part(0.0, 0.5), progress.part(0.5, 1.0)
        second.part(0.0, 0.5).steps(1)()
        late = first.steps(2)
        late()
        late()
        second.tell(1.0)

    assert shares(listener) == [0.0, 0.75, 1.0]


def test_steps_of_many_threads_are_all_counted(listener, each_step):
    with progress_of("main", listener) as progress:
        step = progress.steps(41)
        threads = [threading.Thread(target=step) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert max(shares(listener)[:-1]) == 40 / 41


def test_nobody_needs_to_hear_of_it():
    UNTOLD.part(0.2, 0.4).steps(0)
    UNTOLD.steps(3)()
    UNTOLD.tell(0.5)
