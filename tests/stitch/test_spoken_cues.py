"""Cues of a reel: in time with what is said, through everything that a cut does to a clip, and long enough to read."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from storyboard.media.readable_cues import CueLimits
from storyboard.model.spoken_spans import SpokenSpan
from storyboard.stitch.burnt_cues import burnt_captions, clip_places
from storyboard.stitch.spoken_cues import ClipPlace, hurried_cues, spoken_cues, subtitle_cues, words_by_line
from storyboard.stitch.timeline import Clip, FreezeFrame, Timeline, TimelineTransition, Translation
from storyboard.stitch.treatments import timeline_once_treated

AS_SAID = CueLimits(
    min_duration_s=Fraction(0), max_duration_s=Fraction(60), max_chars_per_second=1000, min_gap_frames=0
)


def span(name: str, start_s, end_s, words: str = "Hello.", *, heard: bool = True, kind: str = "line", **more):
    return SpokenSpan(name, kind, words, Fraction(start_s), Fraction(end_s), is_heard=heard, **more)


def clip(*spoken: SpokenSpan, frames: int = 120, rate: int = 24, name: str = "a", **more) -> Clip:
    usual = {"start_frame": 0, "end_frame": frames, "has_audio": True, "shares_first_frame": False}
    return Clip(name, 1, Path(name), frames, Fraction(rate), **{**usual, **more}, spoken=spoken)


def reel(*clips: Clip, rate: int = 24, transitions=None, **more) -> Timeline:
    into = tuple(transitions or [None] * len(clips))
    return Timeline("main", clips, into, music=None, title_card=more.pop("card", None), rate=Fraction(rate), **more)


def as_shot(timeline: Timeline) -> Timeline:
    """Return *timeline* as it will be with nothing drawn into its clips."""
    return timeline_once_treated(timeline, [() for _ in timeline.clips])


def cues(timeline: Timeline, repeats=None):
    shared = repeats or [0] * len(timeline.clips)
    return spoken_cues(timeline, clip_places(as_shot(timeline), shared))


def times(timeline: Timeline, repeats=None):
    return [(cue.start, cue.end) for cue in cues(timeline, repeats)]


def test_a_recorded_line_is_seen_while_it_is_heard():
    """From 1 s to 3.5 s of a clip at 24 frames a second."""
    assert times(reel(clip(span("a.line-1", 1, "3.5")))) == [(24, 84)]


def test_a_title_card_comes_first():
    assert times(reel(clip(span("a.line-1", 1, 3)), card="Fox")) == [(72, 120)]


def test_at_twice_the_speed_it_is_over_in_half_the_time():
    assert times(reel(clip(span("a.line-1", 2, 4), speed=Fraction(2)), cue_limits=AS_SAID)) == [(24, 48)]


def test_a_held_frame_makes_words_wait_that_come_after_it():
    """Held at 2 s for a second: the first line is over by then, the second is heard a second later."""
    held = clip(span("a.line-1", 0, 2), span("a.line-2", "2.5", 4), freeze=FreezeFrame(48, Fraction(1)))

    assert times(reel(held, cue_limits=AS_SAID)) == [(0, 48), (84, 120)]


def test_what_a_trim_leaves_out_is_not_said():
    trimmed = clip(span("a.line-1", 0, 1), span("a.line-2", 1, 3), start_frame=36, end_frame=96)

    assert times(reel(trimmed, cue_limits=AS_SAID)) == [(0, 36)]


def test_a_frame_that_two_clips_share_is_given_up_by_the_first():
    both = reel(clip(span("a.line-1", 0, 5)), clip(span("b.line-1", 0, 2), name="b"), cue_limits=AS_SAID)

    assert times(both, [0, 1]) == [(0, 119), (119, 167)]


def test_lines_that_a_transition_lays_over_each_other_follow_each_other():
    """Each is seen alone, and none is lost."""
    dissolve = TimelineTransition("fade", 24)
    both = reel(clip(span("a.line-1", 3, 5)), clip(span("b.line-1", 0, 2), name="b"), transitions=[None, dissolve])

    first, second = cues(both)
    assert first.end + 2 == second.start == 96
    assert (first.start, second.end) == (72, 144)


def test_words_of_which_nobody_knows_when_they_are_said_are_seen_around_the_guess():
    """A guess of 2 s to 3 s in a clip of 5 s: from half a second to four and a half."""
    assert times(reel(clip(span("a.line-1", 2, 3, heard=False)))) == [(12, 108)]


def test_words_never_stand_longer_than_their_clip_is_seen():
    short = reel(clip(span("a.line-1", 0, "0.2"), frames=12), clip(frames=48, name="b"))

    assert times(short) == [(0, 12)]


def test_words_stand_as_long_as_they_take_to_read_where_there_is_room():
    """Forty letters at twenty a second; the line is said in one."""
    assert times(reel(clip(span("a.line-1", 1, 2, "abcd " * 7 + "abcde")))) == [(24, 72)]


def test_words_that_nobody_can_read_in_time_are_told_apart():
    hurried = reel(clip(span("a.line-1", 0, 1, "abcd " * 16), frames=24))

    assert [cue.id for cue in hurried_cues(cues(hurried), hurried)] == ["a.line-1"]
    assert hurried_cues(cues(reel(clip(span("a.line-1", 0, 1)))), hurried) == []


def test_two_frames_stand_between_two_cues():
    (first, second) = cues(reel(clip(span("a.line-1", 0, 2), span("a.line-2", 2, 4))))

    assert (first.end, second.start) == (46, 48)


def test_no_cue_stands_longer_than_seven_seconds():
    """Twelve seconds of slow speech are two cues, of a word that cannot be cut one that ends sooner."""
    slow = cues(reel(clip(span("a.line-1", 0, 12, "One word, and then another one."), frames=300)))
    cry = cues(reel(clip(span("a.line-1", 0, 12, "Noooooo"), frames=300)))

    assert len(slow) == 2
    assert max(cue.end - cue.start for cue in (*slow, *cry)) <= 7 * 24


def test_narration_begins_with_its_shot_and_runs_on_over_the_next():
    told = span("a.narration", 1, 6, "Once upon a time there was a fox.", kind="narration")

    assert times(reel(clip(told, frames=48), clip(name="b"), cue_limits=AS_SAID)) == [(24, 144)]


def test_a_shot_that_is_seen_twice_says_its_lines_twice_under_ids_of_their_own():
    both = clip(span("a.line-1", 0, 1))

    assert [cue.id for cue in cues(reel(both, both))] == ["a.line-1", "a.line-1@2"]


def test_pieces_of_a_long_line_know_their_line():
    long = "The quick brown fox jumps over the lazy dog, and then it runs along the wall until the night comes. " * 2

    found = cues(reel(clip(span("a.line-1", 0, 12, long), frames=300)))

    assert [cue.id for cue in found] == ["a.line-1", "a.line-1.2", "a.line-1.3"][: len(found)]
    assert " ".join(" ".join(cue.text.split()) for cue in found) == " ".join(long.split())


def test_speakers_are_named_where_that_is_asked_for():
    (cue,) = cues(reel(clip(span("a.line-1", 0, 2, speaker="Ida"))))

    assert cue.text == "Ida: Hello."


def test_a_translation_has_the_times_of_its_lines_and_leaves_out_what_it_lacks():
    both = reel(clip(span("a.line-1", 0, 2), span("a.line-2", 3, 4)))
    places = clip_places(as_shot(both), [0])

    (cue,) = spoken_cues(both, places, translation={"a.line-2": "你好。"})

    assert (cue.start, cue.text) == (72, "你好。")


def test_numbered_cues_are_matched_by_number_and_joined_by_line():
    long = "The quick brown fox jumps over the lazy dog, and then it runs along the wall until the night comes down."
    said = cues(reel(clip(span("a.line-1", 0, 8, long), span("a.line-2", 8, 10, "Yes."), frames=240)))

    assert words_by_line(Translation("zh", (), ("敏捷的狐狸，", "跑了。", "是。")), said) == {
        "a.line-1": "敏捷的狐狸，跑了。",
        "a.line-2": "是。",
    }
    assert words_by_line(Translation("zh", (), ("只有一句",)), said) == {}


def test_an_animatic_says_what_happens_while_it_is_seen():
    action = reel(clip(words="A boat\nleaves."), clip(words="The sea.", name="b"), subtitle_text="action")

    found = subtitle_cues(action, [ClipPlace(0, 120), ClipPlace(120, 120)])

    assert [(cue.start, cue.end, cue.text) for cue in found] == [(0, 120, "A boat leaves."), (120, 240, "The sea.")]


def shown_times(each: Clip, frames: int, *, rate: Fraction) -> list[Fraction]:
    """Return for each frame that the reel shows of a clip how old its file is then, in seconds, told frame by frame."""
    shown: list[Fraction] = []
    step_s = each.speed / each.rate
    at_s = Fraction(each.start_frame) / each.rate
    held_s = each.freeze.duration_s if each.freeze else Fraction(0)
    while len(shown) < frames * each.rate / rate + 2:
        if each.freeze and at_s >= each.freeze.frame / each.rate and held_s > 0:
            shown.append(at_s)
            held_s -= 1 / each.rate
            continue
        shown.append(at_s)
        at_s += step_s
    return [shown[min(round(n * each.rate / rate), len(shown) - 1)] for n in range(frames)]


def random_clip(draw: random.Random, name: str) -> Clip:
    frames, rate = draw.randint(60, 240), draw.choice([24, 25, 30])
    start = draw.choice([0, 0, draw.randint(0, 20)])
    end = draw.choice([frames, frames, frames - draw.randint(0, 20)])
    first_s = Fraction(draw.randint(0, 100 * frames // rate // 2), 100)
    last_s = first_s + Fraction(draw.randint(50, 150), 100)
    freeze = FreezeFrame(draw.randint(start, end - 1), Fraction(draw.randint(1, 3), 2)) if draw.random() < 0.3 else None
    return clip(
        span(f"{name}.line-1", first_s, last_s),
        frames=frames,
        rate=rate,
        name=name,
        start_frame=start,
        end_frame=end,
        speed=Fraction(draw.choice(["1", "1", "0.5", "1.5", "2"])),
        freeze=freeze,
    )


@pytest.mark.parametrize("seed", range(60))
def test_words_are_in_time_with_their_clip_whatever_a_cut_does(seed):
    """To a frame of the reel or of the clip, against a model that plays every clip frame by frame."""
    draw = random.Random(seed)
    clips = [random_clip(draw, f"s{n}") for n in range(draw.randint(1, 8))]
    rate = draw.choice([24, 25, 30])
    into = [None, *(draw.choice([None, None, TimelineTransition("fade", draw.randint(1, 8))]) for _ in clips[1:])]
    repeats = [0, *(draw.choice([0, 1]) if entry is None else 0 for entry in into[1:])]
    card = draw.choice([None, "Fox"])
    made = reel(*clips, rate=rate, transitions=into, card=card, cue_limits=AS_SAID)
    places = clip_places(as_shot(made), repeats)

    # One at a time: how lines in a transition make room for each other is another matter.
    for n, (each, place) in enumerate(zip(clips, places, strict=True)):
        alone = replace(
            made, clips=tuple(other if n == m else replace(other, spoken=()) for m, other in enumerate(clips))
        )
        found = spoken_cues(alone, places)
        (line,) = each.spoken
        ages = shown_times(each, place.frames, rate=Fraction(rate))
        said = [k for k, age in enumerate(ages) if line.start_s <= age < line.end_s]
        if not found:
            assert len(said) <= 2
            continue
        slack = float(1 + rate / each.rate * max(1, 1 / each.speed))
        assert found[0].start - place.begins == pytest.approx(said[0], abs=slack)
        assert found[0].end - place.begins == pytest.approx(said[-1] + 1, abs=slack)


def test_clips_of_a_reel_follow_each_other_without_a_gap():
    made = reel(
        clip(), clip(name="b", speed=Fraction(2)), transitions=[None, TimelineTransition("fade", 12)], card="Fox"
    )
    places = clip_places(as_shot(made), [0, 0])

    assert [(place.begins, place.ends) for place in places] == [(48, 168), (156, 216)]
    assert all(before.ends >= after.begins for before, after in pairwise(places))


def test_burnt_words_stand_in_frames_of_the_clip_as_it_will_be():
    """In a dissolve both clips have them, so that they do not fade."""
    dissolve = TimelineTransition("fade", 24)
    trimmed = clip(span("a.line-1", 4, 5), start_frame=48)
    both = reel(trimmed, clip(name="b"), transitions=[None, dissolve], subtitles="burn", cue_limits=AS_SAID)

    first, second = burnt_captions(both, [0, 0])

    assert [(each.start, each.end) for each in first] == [(48, 72)]
    assert [(each.start, each.end) for each in second] == [(0, 24)]


def test_nothing_is_burnt_where_nobody_asks_for_it():
    assert burnt_captions(reel(clip(span("a.line-1", 0, 1)), subtitles="soft"), [0]) == [()]


def test_a_guess_makes_room_for_a_recording():
    """Narration is heard from 1 s to 3 s; a line that may be said at any time is seen after it."""
    told = span("a.narration", 1, 3, kind="narration")

    found = cues(reel(clip(span("a.line-1", 1, 4, heard=False), told)))

    assert [(cue.id, cue.start, cue.end) for cue in found] == [("a.narration", 24, 72), ("a.line-1", 74, 120)]
