"""What the reels of a run should become, while some of its clips are there."""

import pytest

from storyboard.archive.takes import read_takes
from storyboard.edit.expected import expected_reels
from storyboard.load.load import load
from storyboard.plan.make_plan import plan
from storyboard.plan.retaking import retaking
from tests.stitch.clips import FRAMES
from tests.stitch.shot_films import CHAIN, file_take, shot_film

ASKED_FRAMES = 49
"""Of the 2 s that every shot of the film asks for."""


@pytest.fixture
def film(tmp_path):
    """A chain of three that nobody shot yet."""
    return shot_film(tmp_path / "film", CHAIN, {})


@pytest.fixture
def expected(film):
    """Return a function that files clips, as they were asked for or not, and says what the reel should become."""
    loaded = load(film)
    planned = plan(loaded.storyboard, read_takes(film), project=film)
    asked = {one.id[0]: one.wanted.request for one in planned.shots}

    def after(clips, *, as_asked=True):
        for shot, clip in clips.items():
            file_take(film, shot, clip, **({"asked": asked[shot]} if as_asked else {}))
        made = [take for of_segment in read_takes(film).values() for take in of_segment]
        (reel,) = expected_reels(loaded, planned, made)
        return reel

    return after


def frames_of(reel):
    return [clip.frames for clip in reel.timeline.clips]


def test_before_the_first_clip_all_are_as_long_as_they_are_asked_to_be(expected):
    reel = expected({})

    assert frames_of(reel) == [ASKED_FRAMES] * 3
    assert [clip.shares_first_frame for clip in reel.timeline.clips] == [False, True, True]
    assert reel.filed == frozenset()


def test_a_clip_that_is_there_tells_how_long_the_others_become(expected, film, chain):
    """Here the service makes half of what is asked."""
    reel = expected({"s1": chain[1]})

    assert frames_of(reel) == [FRAMES] * 3
    assert reel.filed == {film.archive / "s1.take-01" / "01_video.mp4"}
    assert len({clip.path for clip in reel.timeline.clips}) == 3


def test_a_clip_for_which_something_else_was_asked_tells_nothing_of_others(expected, chain):
    assert frames_of(expected({"s1": chain[1]}, as_asked=False)) == [ASKED_FRAMES, FRAMES, ASKED_FRAMES]


def test_a_clip_that_is_not_on_this_disk_is_as_long_as_its_slate_says(expected, film, chain):
    expected({"s0": chain[0]}, as_asked=False)
    (film.archive / "s0.take-01" / "01_video.mp4").unlink()

    reel = expected({})

    assert frames_of(reel) == [FRAMES, ASKED_FRAMES, ASKED_FRAMES]
    assert reel.filed == frozenset()


def test_a_plan_of_one_more_take_of_a_shot_says_nothing_of_reels_with_others(film, chain):
    file_take(film, "s0", chain[0])
    loaded, takes = load(film), read_takes(film)
    planned = retaking(plan(loaded.storyboard, takes, project=film, only=("s0",)), "s0", seed=5)

    assert expected_reels(loaded, planned, takes["s0", 1]) == ()
