"""A clip that goes on from the one before: whatever frames it repeats are shown once."""

from dataclasses import replace

import pytest

from storyboard.edit.assembly import assemble, continued_shots
from storyboard.model.written_reels import Cut, Reel
from storyboard.project import Project
from storyboard.stitch.measure import measured_cuts
from tests.films import a_shot
from tests.stitch.clips import cuts_of, make_clip, watch

_BOTH = (Cut(shot="a"), Cut(shot="b"))


@pytest.fixture
def two_clips(tmp_path):
    """Return the timeline of two clips, of which the second repeats so many frames of the first."""

    def of(repeats, *, cuts=_BOTH, slug=False, **reel):
        first = make_clip(tmp_path / "a.mp4", range(30))
        second = make_clip(tmp_path / "b.mp4", range(30 - repeats, 60 - repeats), tone_hz=700)
        second = replace(second, is_slug=slug)
        return assemble(
            "main", Reel(shots=cuts, **reel), footage={"a": (first,), "b": (second,)}, meeting=(),
            continued=continued_shots([a_shot("a"), a_shot("b", continues="a")]),
            project=Project(file=tmp_path / "storyboard.yaml"),
        )  # fmt: skip

    return of


@pytest.mark.slow
@pytest.mark.parametrize("repeats", [0, 1, 2, 7])
def test_the_film_shows_no_frame_twice_and_leaves_none_out(repeats, two_clips, cache, stitch_film, listener):
    reel = stitch_film(two_clips(repeats))

    assert watch(reel.path).numbers == list(range(60 - repeats))
    assert listener.notes == []
    ((_, after, _),) = cuts_of(two_clips(repeats), cache=cache)
    assert (after.repeats > 0) is (repeats > 0)


def test_at_another_rate_the_same_part_is_left_out(two_clips, stitch_film):
    reel = stitch_film(two_clips(6, fps=12))

    numbers = watch(reel.path).numbers
    assert reel.frames == 15 + 15 - 3
    assert numbers == sorted(set(numbers))


def test_a_clip_shown_faster_gives_up_the_same_part(two_clips, stitch_film):
    reel = stitch_film(two_clips(6, cuts=(Cut(shot="a", speed=2), Cut(shot="b"))))

    assert watch(reel.path).numbers[12:] == list(range(24, 54))


def test_a_first_clip_that_is_not_seen_to_its_end_gives_nothing_up(two_clips, stitch_film):
    reel = stitch_film(two_clips(7, cuts=(Cut.model_validate({"shot": "a", "trim": {"end": 1}}), Cut(shot="b"))))

    assert watch(reel.path).numbers == [*range(24), *range(23, 53)]


@pytest.mark.parametrize(("repeats", "is_shared"), [(0, None), (7, True)])
def test_the_cut_is_measured_where_it_is_seen(repeats, is_shared, two_clips, tmp_path):
    (seen,) = measured_cuts(two_clips(repeats), cache=tmp_path / "cache")

    assert seen.cut.shared_frame is is_shared
    assert (seen.cut.psnr_db is None) is (is_shared is None)
    assert seen.cut.at_s == pytest.approx((30 - repeats) / 24, abs=0.001)


@pytest.mark.slow
def test_a_card_in_place_of_a_take_repeats_nothing(two_clips):
    assert [two_clips(1, slug=slug).clips[1].goes_on for slug in (False, True)] == [True, False]


def test_a_transition_shows_both_clips_whole(two_clips):
    dissolve = Cut.model_validate({"shot": "b", "transition": {"kind": "dissolve", "duration": 0.25}})

    assert not two_clips(1, cuts=(Cut(shot="a"), dissolve)).clips[1].goes_on
