"""Clips that are seen otherwise than they were shot: faster, held, in other colours, with words in the picture."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from storyboard.edit.assembly import assemble
from storyboard.media.coded import decode_some
from storyboard.media.measure.levels import match
from storyboard.media.measure.likeness import frames_alike_db
from storyboard.media.treat import caption_strip
from storyboard.model.written_reels import Cut, Freeze, Reel, Trim
from storyboard.project import Project
from storyboard.stitch.burnt_cues import burnt_captions
from storyboard.stitch.treatments import treated_timeline
from tests.stitch.clips import listen, make_clip, onsets_s, timeline, watch

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def two_seconds(tmp_path_factory):
    """48 frames that beep at 1 s."""
    return make_clip(tmp_path_factory.mktemp("clips") / "two.mp4", range(48), beep_at_s=1)


@pytest.fixture
def treat_clip(cache, listener):
    """Return a function that treats the only cut of a reel and gives its clip."""

    def treat(footage, cut=None, **reel):
        cuts = [cut] if cut else None
        made = timeline([footage], cuts=cuts, **reel)
        return treated_timeline(made, cache=cache, reporter=listener, captions=[()]).clips[0]

    return treat


def test_a_clip_of_which_nothing_is_asked_stays_the_file_that_it_is(two_seconds, treat_clip):
    assert treat_clip(two_seconds).path == two_seconds.path


def test_at_twice_the_speed_every_second_frame_is_seen(two_seconds, treat_clip):
    clip = treat_clip(two_seconds, Cut(shot="s0", speed=2))

    numbers = watch(clip.path).numbers
    assert len(numbers) == clip.frames == 24
    assert set(np.diff(numbers)) == {2}


def test_at_half_the_speed_every_frame_is_seen_twice(two_seconds, treat_clip):
    clip = treat_clip(two_seconds, Cut(shot="s0", trim=Trim(end=0.5), speed=0.5))

    numbers = watch(clip.path).numbers
    assert len(numbers) == clip.frames == 24
    assert sorted(numbers) == numbers
    assert set(numbers) == set(range(12))


@pytest.mark.parametrize(("speed", "begins_s"), [(2, 0.5), (4, 0.25), (0.5, 2.0)])
def test_sound_keeps_to_its_picture_at_any_speed(two_seconds, treat_clip, speed, begins_s):
    sound = watch(treat_clip(two_seconds, Cut(shot="s0", speed=speed)).path).sound

    assert onsets_s(sound)[0] == pytest.approx(begins_s, abs=0.05)
    assert sound.shape[1] / 48_000 == pytest.approx(2 / speed, abs=0.05)


def test_sound_keeps_its_pitch(tmp_path, treat_clip):
    """A tone of 1 kHz stays one."""
    clip = make_clip(tmp_path / "tone.mp4", range(24), beep_at_s=0.25, tone_hz=1000)

    sound = watch(treat_clip(clip, Cut(shot="s0", speed=0.5)).path).sound[0]

    places = np.flatnonzero(np.abs(sound) > 0.1)
    loud = sound[places[0] : places[-1]]
    assert np.argmax(np.abs(np.fft.rfft(loud))) * 48_000 / len(loud) == pytest.approx(1000, abs=40)


def test_a_held_frame_stands_for_its_time_and_the_film_goes_on_after_it(two_seconds, treat_clip):
    clip = treat_clip(two_seconds, Cut(shot="s0", freeze=Freeze(at=0.5, for_=1)))

    numbers = watch(clip.path).numbers
    assert numbers == [*range(12), *[12] * 25, *range(13, 48)]
    assert clip.frames == 72


def test_sound_is_silent_while_a_frame_is_held(two_seconds, treat_clip):
    sound = watch(treat_clip(two_seconds, Cut(shot="s0", freeze=Freeze(at=0.5, for_=1))).path).sound

    assert onsets_s(sound) == pytest.approx([2.0], abs=0.005)


def test_a_frame_is_held_where_the_shot_is_however_fast_it_is_seen(two_seconds, treat_clip):
    """0.5 s of the shot are 0.25 s of the reel at twice the speed; the held second is one all the same."""
    cut = Cut(shot="s0", trim=Trim(start=0.25), speed=2, freeze=Freeze(at=0.75, for_=1))

    numbers = watch(treat_clip(two_seconds, cut).path).numbers

    assert len(numbers) == 21 + 24
    held = max(set(numbers), key=numbers.count)
    assert (numbers.count(held), numbers.index(held)) == (25, 6)
    assert held in {18, 19}


def test_a_frame_of_a_later_segment_is_held_in_that_segment(chain):
    """The shot has two segments of 24 frames that share one; a second into it is frame 1 of the second."""
    cut = Cut(shot="s0", freeze=Freeze(at=1, for_=0.5))
    made = assemble(
        "main", Reel(shots=(cut,)), footage={"s0": chain[:2]}, meeting=[], project=Project(file=chain[0].path)
    )

    assert [clip.freeze.frame if clip.freeze else None for clip in made.clips] == [None, 1]
    assert made.clips[1].duration_s == Fraction(24, 24) + Fraction(1, 2)


def test_a_silent_clip_stays_silent(chain, treat_clip):
    assert listen(treat_clip(chain[3], Cut(shot="s0", speed=2)).path) is None


def test_words_are_drawn_into_the_foot_of_the_picture_and_nowhere_else(two_seconds, cache, listener):
    burnt = replace(timeline([two_seconds]), subtitles="burn")
    burnt = replace(burnt, clips=(replace(burnt.clips[0], words="早上好，狐狸"),))

    captions = burnt_captions(burnt, [0])
    clip = treated_timeline(burnt, cache=cache, reporter=listener, captions=captions).clips[0]

    with av.open(str(clip.path)) as film, av.open(str(two_seconds.path)) as own:
        film_frame, own_frame = (
            next(each.decode(video=0)).to_ndarray(format="gray").astype(int) for each in (film, own)
        )
    changed = np.abs(film_frame - own_frame) > 40
    assert not changed[:120].any()
    assert changed[130:].sum() > 200


def test_soft_subtitles_leave_the_picture_alone(two_seconds, cache, listener):
    soft = replace(timeline([two_seconds]), subtitles="soft")
    soft = replace(soft, clips=(replace(soft.clips[0], words="Good morning"),))

    captions = burnt_captions(soft, [0])
    treated = treated_timeline(soft, cache=cache, reporter=listener, captions=captions)
    assert treated.clips[0].path == two_seconds.path


def test_longer_words_take_more_lines():
    short, long = (caption_strip(text, width_px=320, height_px=180) for text in ("Hello", "Hello fox " * 12))

    assert short.height < long.height


def make_shifted_clip(path, numbers, *, by=0.0, gain=1.0, u=0.0):
    """Write a clip whose levels a service has changed."""
    clip = make_clip(path.with_suffix(".own.mp4"), numbers, beep_at_s=None, options={"crf": "4"})
    with av.open(str(clip.path)) as own, av.open(str(path), "w", format="mp4") as film:
        video = film.add_stream("libx264", rate=24, options={"crf": "4"})
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        for frame in own.decode(video=0):
            planes = frame.to_ndarray().astype(float)
            planes[:180] = planes[:180] * gain + by
            planes[180:225] += u
            moved = av.VideoFrame.from_ndarray(np.clip(planes, 16, 235).astype(np.uint8), format="yuv420p")
            moved.pts, moved.time_base = frame.pts, frame.time_base
            film.mux(video.encode(moved))
        film.mux(video.encode(None))
    return replace(clip, path=path)


@pytest.fixture(scope="module")
def fading_chain(tmp_path_factory):
    """Three clips in a chain, each of less contrast than the one before, lighter, and further from neutral."""
    folder = tmp_path_factory.mktemp("fading")
    return [
        make_shifted_clip(folder / f"{n}.mp4", range(n * 7, n * 7 + 8), gain=0.94**n, by=6 * n, u=2 * n)
        for n in range(3)
    ]


def alike_db(before, after):
    """Return how alike the last frame of one clip is to the first of the other."""
    (last,), (first,) = (decode_some.decoded_frames(clip, start=n, frames=1) for clip, n in ((before, -1), (after, 0)))
    return frames_alike_db(last, first)


def matched_clips(footage, cache, listener, how):
    captions = [() for _ in footage]
    return treated_timeline(timeline(footage, match_color=how), cache=cache, reporter=listener, captions=captions).clips


def test_colour_is_matched_to_the_first_clip_of_the_chain(fading_chain, cache, listener):
    """Each clip is shown as the first one: the third takes both steps back."""
    clips = matched_clips(fading_chain, cache, listener, "first")

    before = [alike_db(clip.path, other.path) for clip, other in pairwise(fading_chain)]
    after = [alike_db(clip.path, other.path) for clip, other in pairwise(clips)]
    assert clips[0].path == fading_chain[0].path
    assert all(better > worse + 6 for better, worse in zip(after, before, strict=True))
    own, _, _ = match(fading_chain[1].path, clips[2].path)
    assert own.gain == pytest.approx(0.94, abs=0.02), "the third is no more like the second as it was shot"


def test_colour_is_matched_to_the_clip_before_as_it_was_shot(fading_chain, cache, listener):
    clips = matched_clips(fading_chain, cache, listener, "previous")

    own, _, _ = match(fading_chain[1].path, clips[2].path)
    assert own.gain == pytest.approx(1, abs=0.02)
    assert own.gain * 128 + own.offset == pytest.approx(128, abs=0.8)


def test_colour_is_left_as_it_is_unless_asked(fading_chain, cache, listener):
    assert [clip.path for clip in matched_clips(fading_chain, cache, listener, "off")] == [
        clip.path for clip in fading_chain
    ]


def test_clips_whose_colours_agree_are_not_coded_anew(chain, cache, listener):
    assert [clip.path for clip in matched_clips(chain[:3], cache, listener, "first")] == [
        clip.path for clip in chain[:3]
    ]


def test_another_picture_is_no_drift_of_colour(chain, cache, listener):
    clips = matched_clips([chain[0], chain[5]], cache, listener, "first")

    assert clips[1].path == chain[5].path
    assert listener.notes == ["reel main: the colours of s1 are left: s0 ends on another picture"]


def test_a_clip_that_is_not_chained_begins_anew(fading_chain, cache, listener):
    """Only chained clips hold a picture of each other's."""
    made = timeline(fading_chain, chained=False, match_color="first")
    loose = treated_timeline(made, cache=cache, reporter=listener, captions=[() for _ in fading_chain])

    assert [clip.path for clip in loose.clips] == [clip.path for clip in fading_chain]
