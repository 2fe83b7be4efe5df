"""How clips fit together where they meet, and how far chains drift: measured on a few frames."""

from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from storyboard.errors import MediaError
from storyboard.media.measure.tones import measure_frames, motion
from storyboard.media.sound.loudness import SILENCE_DB, level_db
from storyboard.model.storyboard import Shot
from storyboard.model.written_reels import Cut, DriftLimits, Transition, Trim
from storyboard.stitch.measure import chains_of, measured_cuts
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import make_clip, timeline


def plain_clip(path, levels, *, u: int = 128, v: int = 128, tone=None, options=None) -> Footage:
    """Write a clip of even pictures, one *level* of luma a frame; *tone* is the amplitude of a 1 kHz sound."""
    with av.open(str(path), "w", format="mp4") as film:
        video = film.add_stream("libx264", rate=24, options={"crf": "1", "preset": "ultrafast", **(options or {})})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = film.add_stream("aac", rate=48_000, layout="stereo") if tone else None
        for place, level in enumerate(levels):
            planes = np.full((72, 64), level, np.uint8)
            planes[48:60], planes[60:] = u, v
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = place, Fraction(1, 24)
            film.mux(video.encode(frame))
        film.mux(video.encode(None))
        if audio:
            time_s = np.arange(len(levels) * 2_000) / 48_000
            sound = np.tile(tone * np.sin(2 * np.pi * 1_000 * time_s), (2, 1)).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
            film.mux(audio.encode(frame))
            film.mux(audio.encode(None))
    return Footage(path=path, frames=len(levels), rate=Fraction(24), has_audio=audio is not None)


def only(joints):
    (seen,) = joints
    return seen.cut


def test_a_cut_between_frames_that_are_the_same_says_so(chain, cache):
    joint = only(measured_cuts(timeline(chain[:2]), cache=cache))

    assert (joint.before, joint.after, joint.at_s, joint.shared_frame) == ("s0", "s1", round(23 / 24, 3), True)
    assert joint.psnr_db > 35


def test_a_cut_between_frames_that_should_be_the_same_and_are_not_says_so(chain, cache):
    joint = only(measured_cuts(timeline([chain[0], chain[5]]), cache=cache))

    assert (joint.shared_frame, joint.at_s) == (False, 1.0)
    assert joint.psnr_db < 20


def test_a_cut_between_strangers_says_nothing_of_a_shared_frame(chain, cache):
    joint = only(measured_cuts(timeline(chain[:2], chained=False), cache=cache))

    assert (joint.shared_frame, joint.psnr_db, joint.transition) == (None, None, None)


def test_the_step_in_luma_and_colour_is_from_the_last_frame_shown_to_the_first(tmp_path, cache):
    """The clip before rises by two levels a frame and ends on 118; the one after begins on 150."""
    dark = plain_clip(tmp_path / "dark.mp4", range(72, 120, 2), u=100, v=140)
    light = plain_clip(tmp_path / "light.mp4", [150] * 24, u=110, v=135)

    joint = only(measured_cuts(timeline([dark, light], chained=False), cache=cache))

    assert (joint.luma_step, joint.u_step, joint.v_step) == pytest.approx((32, 10, -5), abs=0.6)
    assert (joint.motion_before, joint.motion_after) == pytest.approx((2, 0), abs=0.6)
    assert joint.motion_across == pytest.approx(37, abs=4), "grey runs from 0 to 255 where luma does from 16 to 235"


def test_a_shared_frame_is_the_clips_after_not_the_one_befores(tmp_path, cache):
    """118 is the frame of both, so the step is from 116."""
    before = plain_clip(tmp_path / "before.mp4", range(72, 120, 2))
    after = plain_clip(tmp_path / "after.mp4", range(118, 166, 2))

    joint = only(measured_cuts(timeline([before, after]), cache=cache))

    assert (joint.shared_frame, joint.luma_step) == (True, pytest.approx(2, abs=0.6))


def test_a_trim_is_measured_where_it_cuts(tmp_path, cache):
    clip = plain_clip(tmp_path / "clip.mp4", range(60, 156, 2))
    cuts = [Cut(shot="s0", trim=Trim(end=0.5)), Cut(shot="s1", trim=Trim(start=1))]

    joint = only(measured_cuts(timeline([clip, clip], cuts=cuts, chained=False), cache=cache))

    assert joint.luma_step == pytest.approx(60 + 48 - (60 + 22), abs=0.6)
    assert joint.at_s == 0.5


def test_cuts_are_placed_where_the_reel_shows_them(chain, cache):
    """A title card of two seconds, a shared frame, a fade of six frames."""
    cuts = [Cut(shot="s0"), Cut(shot="s1"), Cut(shot="s2", transition=Transition(kind="fade", duration=0.25))]

    first, second = measured_cuts(timeline(chain[:3], cuts=cuts, title_card="Fox"), cache=cache)

    assert first.cut.at_s == round(2 + 23 / 24, 3)
    assert second.cut.at_s == round(2 + (23 + 24 - 6) / 24, 3)
    assert second.cut.transition == "fade"


def test_sound_is_compared_on_the_last_and_the_first_fifty_milliseconds(tmp_path, cache):
    """A sine of amplitude a has an RMS of a / 1.414: -9 dB for 0.5."""
    loud = plain_clip(tmp_path / "loud.mp4", [90] * 24, tone=0.5)
    soft = plain_clip(tmp_path / "soft.mp4", [90] * 24, tone=0.05)

    joint = only(measured_cuts(timeline([loud, soft], chained=False), cache=cache))

    assert joint.sound_before_db == pytest.approx(-9, abs=0.3)
    assert joint.sound_after_db == pytest.approx(-29, abs=0.6)
    assert joint.sound_step_db == pytest.approx(-20, abs=0.6)


def test_sound_is_heard_right_up_to_the_cut_and_right_after_it(tmp_path, cache):
    """One clip beeps in its last 50 ms, the other in its first: without these both are silent."""
    late = make_clip(tmp_path / "late.mp4", range(24), beep_at_s=0.95)
    early = make_clip(tmp_path / "early.mp4", range(24), beep_at_s=0)
    middle = make_clip(tmp_path / "middle.mp4", range(24), beep_at_s=0.5)

    loud = only(measured_cuts(timeline([late, early], chained=False), cache=cache))
    soft = only(measured_cuts(timeline([middle, middle], chained=False), cache=cache))

    assert (loud.sound_before_db, loud.sound_after_db) == pytest.approx((-9, -9), abs=1)
    assert max(soft.sound_before_db, soft.sound_after_db) < -50


def test_a_clip_without_sound_has_no_step_in_sound(chain, cache):
    joint = only(measured_cuts(timeline(chain[2:4]), cache=cache))

    assert joint.sound_before_db is not None
    assert (joint.sound_after_db, joint.sound_step_db) == (None, None)


def test_silence_has_a_level(chain):
    """The beep is from 0.25 s to 0.3 s."""
    assert level_db(chain[0].path, start_s=0.5, length_s=0.05) == pytest.approx(SILENCE_DB, abs=25)
    assert level_db(chain[0].path, start_s=0.25, length_s=0.05) == pytest.approx(-9, abs=0.5)
    assert level_db(chain[0].path, start_s=9, length_s=0.05) == SILENCE_DB


def test_the_page_gets_the_two_frames_and_four_tones_a_side(chain, cache):
    (seen,) = measured_cuts(timeline(chain[:2]), cache=cache)

    assert [side.jpeg[:2] for side in (seen.before, seen.after)] == [b"\xff\xd8"] * 2
    assert (len(seen.before.tones), len(seen.after.tones)) == (3, 4), "the frame that is not shown has no point"


def test_what_was_measured_once_is_not_decoded_again(tmp_path):
    """The second time nothing is made, and the figures are the same."""
    clips = [plain_clip(tmp_path / f"{n}.mp4", [60 + 20 * n] * 8, tone=0.2) for n in range(2)]
    first = measured_cuts(timeline(clips), cache=tmp_path / "cache")
    made = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()}

    assert measured_cuts(timeline(clips), cache=tmp_path / "cache") == first
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()} == made
    assert len(made) > 4, "a likeness, two looks, two levels, and what the likeness came by"


@pytest.mark.parametrize(
    "options",
    [{}, {"preset": "medium", "bf": "3"}, {"preset": "medium", "g": "10", "x264-params": "open-gop=1:scenecut=0"}],
)
def test_frames_are_found_by_counting_wherever_key_frames_are(tmp_path, options):
    """Every frame is two levels lighter than the one before it."""
    clip = plain_clip(tmp_path / "clip.mp4", range(40, 136, 2), options=options)

    for start in (0, 7, 9, 20, 31, 44):
        shown = measure_frames(clip.path, start=start, frames=4).figures
        assert [figures.luma for figures in shown] == pytest.approx([40 + 2 * (start + n) for n in range(4)], abs=0.9)


def test_frames_that_there_are_not_are_refused(chain):
    with pytest.raises(MediaError, match="no frames 22 to 25"):
        measure_frames(chain[0].path, start=22, frames=4)


def test_a_sharper_picture_of_more_contrast_has_higher_figures(tmp_path):
    plain = plain_clip(tmp_path / "plain.mp4", [120] * 4)
    busy = make_clip(tmp_path / "busy.mp4", range(4), beep_at_s=None)
    flat, other = (measure_frames(clip.path, start=0, frames=1).figures[0] for clip in (plain, busy))

    assert flat.contrast < 1 < other.contrast
    assert flat.sharpness < 0.5 < other.sharpness


def test_motion_is_what_changes_from_frame_to_frame(tmp_path):
    still = measure_frames(plain_clip(tmp_path / "still.mp4", [80] * 4).path, start=0, frames=4).small
    rising = measure_frames(plain_clip(tmp_path / "rising.mp4", range(80, 120, 10)).path, start=0, frames=4).small

    assert [motion(a, b) for a, b in pairwise(still)] == [0, 0, 0]
    assert all(9 < motion(a, b) < 14 for a, b in pairwise(rising))


@pytest.fixture
def drifting_clips(tmp_path):
    """Four clips, each lighter by 12 levels and bluer by 5 than the one that it opens on; the last two open on one."""
    return {
        name: (plain_clip(tmp_path / f"{name}.mp4", [60 + 12 * hop] * 8, u=120 + 5 * hop),)
        for name, hop in (("a", 0), ("b", 1), ("c", 2), ("d", 2))
    }


CHAINED = (Shot(id="a"), Shot(id="b", from_="a"), Shot(id="c", from_="b"), Shot(id="d", from_="b"))


def test_every_clip_of_a_chain_is_compared_with_its_first(drifting_clips, cache):
    """12 levels of luma and 5 of U are 13 in all, of 255."""
    (chain,) = chains_of(CHAINED, footage=drifting_clips, limits={}, cache=cache)

    assert chain.first == "a"
    assert [(hop.clip, hop.opens_on, hop.hop) for hop in chain.hops] == [
        ("a", None, 0),
        ("b", "a", 1),
        ("c", "b", 2),
        ("d", "b", 2),
    ]
    assert [hop.colour for hop in chain.hops] == pytest.approx([0, 5.1, 10.2, 10.2], abs=0.4)
    assert {hop.past_limit for hop in chain.hops} == {()}


def test_what_is_past_a_limit_is_marked(drifting_clips, cache):
    limits = {"b": DriftLimits(colour=8), "c": DriftLimits(colour=8), "d": DriftLimits(colour=12)}

    (chain,) = chains_of(CHAINED, footage=drifting_clips, limits=limits, cache=cache)

    assert [hop.past_limit for hop in chain.hops] == [(), (), ("colour",), ()]


def test_a_loss_of_contrast_is_past_a_limit_too(tmp_path, cache):
    """Down by a half is as far off as up by a half."""
    busy = make_clip(tmp_path / "busy.mp4", range(8), beep_at_s=None)
    plain = plain_clip(tmp_path / "plain.mp4", [120] * 8)
    limits = {"b": DriftLimits(contrast=50)}

    (chain,) = chains_of(CHAINED[:2], footage={"a": (busy,), "b": (plain,)}, limits=limits, cache=cache)

    assert chain.hops[1].contrast == pytest.approx(-100, abs=2)
    assert chain.hops[1].past_limit == ("contrast",)


def test_segments_are_hops_and_the_next_shot_opens_on_the_last_of_them(drifting_clips, cache):
    footage = {"a": drifting_clips["a"] + drifting_clips["b"], "b": drifting_clips["c"]}

    (chain,) = chains_of(CHAINED[:2], footage=footage, limits={}, cache=cache)

    assert [(hop.clip, hop.opens_on, hop.hop) for hop in chain.hops] == [
        ("a", None, 0),
        ("a.seg-02", "a", 1),
        ("b", "a.seg-02", 2),
    ]


def test_a_shot_that_is_written_above_the_one_it_opens_on_comes_after_it(drifting_clips, cache):
    (chain,) = chains_of(reversed(CHAINED), footage=drifting_clips, limits={}, cache=cache)

    assert [hop.clip for hop in chain.hops][:2] == ["a", "b"]


def test_below_a_shot_that_is_not_there_a_chain_begins_anew(drifting_clips, cache):
    (chain,) = chains_of(CHAINED, footage={**drifting_clips, "a": ()}, limits={}, cache=cache)

    assert (chain.first, [hop.clip for hop in chain.hops]) == ("b", ["b", "c", "d"])


def test_shots_that_open_on_nobody_make_no_chain(drifting_clips, cache):
    loose = [Shot(id=name) for name in drifting_clips]

    assert chains_of(loose, footage=drifting_clips, limits={}, cache=cache) == ()
