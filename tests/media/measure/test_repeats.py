"""How many frames a clip that goes on from another repeats of it."""

import numpy as np
import pytest

from storyboard.media.measure.repeats import count_repeats

_RNG = np.random.default_rng(11)
_WALL = np.kron(_RNG.integers(40, 220, (12, 60)), np.ones((8, 8)))


def walk(first, frames, *, to_px=2, light=0.0):
    """Return pictures of a camera that passes a wall, with the noise that coding makes."""
    left = [to_px * (first + number) for number in range(frames)]
    return [_WALL[:, at : at + 160] + light + _RNG.normal(0, 1.2, (96, 160)) for at in left]


@pytest.mark.parametrize("count", [0, 1, 2, 5, 12, 24])
@pytest.mark.parametrize("light", [0.0, 6.0])
def test_frames_that_repeat_are_counted_though_their_light_is_shifted(count, light):
    assert count_repeats(walk(0, 30), walk(30 - count, 30, light=light)) == count


def test_another_picture_repeats_nothing():
    assert count_repeats(walk(0, 30), walk(100, 30)) == 0


def test_where_nothing_moves_no_more_than_one_frame_is_left_out():
    assert count_repeats(walk(0, 30, to_px=0), walk(0, 30, to_px=0)) == 1


def test_clips_of_one_frame_are_compared_too():
    assert count_repeats(walk(0, 1), walk(0, 1)) == 1
