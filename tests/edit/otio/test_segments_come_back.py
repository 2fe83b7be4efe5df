"""A shot of several segments is one cut, in the edit as in the storyboard."""

from fractions import Fraction
from pathlib import Path

import pytest

from storyboard.edit.otio.cuts_of_edit import cuts_of, shortest_seconds
from storyboard.edit.otio.edit import Edit, EditedClip
from storyboard.model.written_reels import Cut, Reel, Trim
from storyboard.stitch.timeline import Footage

RATE = Fraction(24)
PART = Footage(path=Path("a.mp4"), frames=24, rate=RATE, has_audio=False)
LONG = {"a": (PART, PART, PART)}
"""Three pieces of 24 frames, each opening on the last frame of the one before: 70 frames."""


def a_strip(segment, start, frames):
    return EditedClip(("a", segment), "", start, frames, Fraction(1), is_frozen=False, entry=None)


def come_back(*strips, reel=None):
    edit = Edit("main", RATE, strips, frozenset(), ())
    return cuts_of(edit, reel or Reel(shots=(Cut(shot="a"),)), LONG, meeting=())


def test_segments_in_a_row_are_the_whole_shot():
    (cut,) = come_back(a_strip(1, 0, 23), a_strip(2, 0, 23), a_strip(3, 0, 24))

    assert (cut.keys, cut.old, cut.is_changed) == ({"shot": "a"}, 0, False)


def test_a_trim_counts_on_the_whole_shot():
    """The second piece begins at frame 23 of the shot."""
    (cut,) = come_back(a_strip(2, 7, 16), a_strip(3, 0, 10))

    assert cut.keys == {"shot": "a", "trim": {"start": 1.25, "end": shortest_seconds(56, RATE)}}
    assert cut.is_changed


def test_segments_that_do_not_follow_each_other_are_cuts_of_their_own():
    first, second = come_back(a_strip(1, 0, 24), a_strip(3, 0, 24))

    assert [first.keys["trim"], second.keys["trim"]] == [{"end": 1}, {"start": shortest_seconds(46, RATE)}]
    assert [first.old, second.old] == [0, None]


def test_a_trim_that_shows_the_same_frames_stays_as_it_is_written():
    reel = Reel(shots=(Cut(shot="a", trim=Trim(start=0.52, end=99.0)),))

    (cut,) = come_back(a_strip(1, 12, 11), a_strip(2, 0, 23), a_strip(3, 0, 24), reel=reel)

    assert (cut.is_changed, cut.keys["trim"]) == (False, {"start": 0.52, "end": 99.0})


@pytest.mark.parametrize("rate", [RATE, Fraction(25), Fraction(30000, 1001), Fraction(60)])
def test_seconds_come_to_the_frame_that_they_were_made_of(rate):
    assert [round(Fraction(shortest_seconds(frame, rate)) * rate) for frame in range(500)] == list(range(500))
