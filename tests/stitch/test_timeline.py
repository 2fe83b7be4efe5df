"""What is seen of which file, in which order."""

from fractions import Fraction
from pathlib import Path

import pytest

from storyboard.edit.assembly import assemble, meeting_shots
from storyboard.errors import MediaError
from storyboard.model.storyboard import Shot
from storyboard.model.written_reels import Cut, Music, Reel, Transition, Trim
from storyboard.project import Project
from storyboard.stitch.timeline import Clip, Footage, Timeline, TimelineTransition

PROJECT = Project(file=Path("/film/storyboard.yaml"))


def footage(name: str, *, frames: int = 48, rate: int = 24) -> Footage:
    return Footage(path=Path(f"/film/archive/{name}.mp4"), frames=frames, rate=Fraction(rate), has_audio=False)


SHOTS = {
    "wake": (footage("wake"),),
    "run": (footage("run.1", frames=121), footage("run.2", frames=121)),
    "rest": (footage("rest"),),
}


def cut_timeline(*shots: Cut | str, meeting=(("wake", "run"), ("run", "rest")), footage=SHOTS, **reel) -> Timeline:
    cuts = tuple(Cut(shot=shot) if isinstance(shot, str) else shot for shot in shots)
    return assemble("main", Reel(shots=cuts, **reel), footage=footage, meeting=meeting, project=PROJECT)


def ranges(timeline: Timeline) -> list[tuple[str, int, int]]:
    return [(clip.name, clip.start_frame, clip.end_frame) for clip in timeline.clips]


def shared_flags(timeline: Timeline) -> list[bool]:
    return [clip.shares_first_frame for clip in timeline.clips]


def test_segments_of_a_shot_are_consecutive_clips_that_share_a_frame():
    timeline = cut_timeline("run")

    assert ranges(timeline) == [("run", 0, 121), ("run.seg-02", 0, 121)]
    assert shared_flags(timeline) == [False, True]


def test_a_shot_that_follows_the_one_it_opens_on_shares_its_first_frame():
    assert shared_flags(cut_timeline("wake", "run", "rest")) == [False, True, True, True]


def test_a_shot_that_follows_any_other_shares_nothing():
    assert shared_flags(cut_timeline("wake", "rest", "wake", "run")) == [False, False, False, True, True]


def test_a_trim_at_the_joint_leaves_nothing_to_share():
    end = Cut(shot="wake", trim=Trim(end=1.5))
    start = Cut(shot="rest", trim=Trim(start=0.5))

    assert shared_flags(cut_timeline(end, "run", start)) == [False, False, True, False]


def test_a_trim_away_from_the_joint_leaves_the_shared_frame():
    assert shared_flags(cut_timeline(Cut(shot="wake", trim=Trim(start=1)), "run"))[:2] == [False, True]


def test_shots_that_cross_over_both_keep_all_their_frames():
    crossing = Cut(shot="run", transition=Transition(kind="fade", duration=0.5))

    timeline = cut_timeline("wake", crossing)

    assert shared_flags(timeline) == [False, False, True]
    assert timeline.transitions == (None, TimelineTransition(kind="fade", frames=12), None)


def test_a_transition_is_at_least_one_frame():
    short = Cut(shot="rest", transition=Transition(kind="fade", duration=0.001))
    assert cut_timeline("wake", short).transitions[1].frames == 1


@pytest.mark.parametrize(
    ("trim", "shown"),
    [
        (Trim(start=0.5, end=1.5), [("wake", 12, 36)]),
        (Trim(start=0.49, end=1.51), [("wake", 12, 36)]),
        (Trim(start=1), [("wake", 24, 48)]),
        (Trim(end=9), [("wake", 0, 48)]),
    ],
)
def test_a_trim_counts_the_nearest_frame_and_ends_at_the_clips_end(trim, shown):
    assert ranges(cut_timeline(Cut(shot="wake", trim=trim))) == shown


@pytest.mark.parametrize(
    ("trim", "shown"),
    [
        (Trim(start=4, end=6), [("run", 96, 121), ("run.seg-02", 0, 24)]),
        (Trim(end=5), [("run", 0, 120)]),
        (Trim(end=Fraction(121, 24).__float__()), [("run", 0, 121)]),
        (Trim(start=5), [("run.seg-02", 0, 121)]),
        (Trim(start=6, end=7), [("run.seg-02", 24, 48)]),
    ],
)
def test_a_trim_counts_through_the_segments_with_shared_frames_once(trim, shown):
    """The shot lasts 241 frames: 121 and 121, one of them the same."""
    assert ranges(cut_timeline(Cut(shot="run", trim=trim))) == shown


@pytest.mark.parametrize("trim", [Trim(start=2), Trim(start=5, end=9), Trim(start=1, end=1)])
def test_a_trim_that_leaves_nothing_is_refused_with_the_length_of_the_shot(trim):
    with pytest.raises(MediaError, match=r"reel main: the trim of shot wake leaves nothing of it; it is 2\.00 s long"):
        cut_timeline(Cut(shot="wake", trim=trim))


def test_transitions_that_need_more_than_is_seen_of_a_clip_are_refused():
    long = Transition(kind="fade", duration=1.5)

    with pytest.raises(MediaError, match=r"shot wake is seen for 2\.00 s, and the transitions .* need 3\.00 s"):
        cut_timeline("rest", Cut(shot="wake", transition=long), Cut(shot="run", transition=long))


def test_a_transition_out_of_the_title_card_is_no_longer_than_the_card():
    with pytest.raises(MediaError, match=r"the title card is seen for 2 s"):
        cut_timeline(Cut(shot="run", transition=Transition(kind="fade", duration=2.5)), title_card="Fox")


def test_the_reel_has_the_rate_of_most_of_its_footage():
    shots = {"a": (footage("a", frames=48),), "b": (footage("b", frames=300, rate=30),), "c": (footage("c"),)}

    assert cut_timeline("a", "b", "c", footage=shots, meeting=()).rate == 30


def test_music_lies_in_the_projects_folder():
    music = cut_timeline("wake", audio=Music(file="score.mp3", gain_db=-12, fade_out=2)).music

    assert (music.path, music.gain_db, music.fade_in_s, music.fade_out_s) == (Path("/film/score.mp3"), -12, 0, 2)


def test_chains_and_bridges_meet_in_one_frame():
    shots = [Shot(id="a"), Shot.model_validate({"id": "b", "from": "a"}), Shot(id="c", to="a")]

    assert meeting_shots(shots) == {("a", "b"), ("c", "a")}


def test_a_clip_says_how_long_it_is_seen():
    clip = Clip("a", 1, Path("a.mp4"), 48, Fraction(24), 12, 36, has_audio=False, shares_first_frame=False)

    assert clip.duration_s == 1
