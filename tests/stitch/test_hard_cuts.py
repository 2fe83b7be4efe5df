"""Clips joined by hard cuts: every frame once, untouched where it can be, on an even clock."""

from fractions import Fraction

import av
import pytest

from storyboard.media.coded.probe import probe
from storyboard.reporter import ReelDone, Silent
from storyboard.stitch.reel import stitch
from tests.stitch.clips import CLIPS, FRAMES, STEP, cuts_of, make_clip, onsets_s, timeline, watch


@pytest.fixture(scope="module")
def reel(chain, cache, tmp_path_factory):
    to = tmp_path_factory.mktemp("reels") / "main.mp4"
    return stitch(timeline(chain), to, cache=cache, reporter=Silent())


@pytest.fixture(scope="module")
def reel_frames(reel):
    return watch(reel.path)


@pytest.mark.slow
def test_every_frame_is_shown_once_and_in_order(reel, reel_frames):
    """Twelve clips of 24 frames, eleven of which open on a frame that was just seen."""
    assert reel_frames.numbers == list(range(12 * 24 - 11))
    assert (reel.frames, reel.duration_s) == (277, Fraction(277, 24))


def test_frames_come_at_an_even_pace_from_zero(reel_frames):
    assert reel_frames.times == [Fraction(n, 24) for n in range(277)]


@pytest.mark.slow
def test_all_but_a_few_frames_before_each_cut_are_the_clips_own_to_the_last_pixel(chain, reel_frames):
    """Where the last frame is leaned on by up to three before it, those three are coded anew."""
    differing = []
    for index, footage in enumerate(chain):
        own = watch(footage.path).prints[: FRAMES if index == CLIPS - 1 else STEP]
        shown = reel_frames.prints[index * STEP : index * STEP + len(own)]
        differing += [n - STEP for n in range(len(own)) if own[n] != shown[n]]
    assert set(differing) <= {-3, -2, -1}
    assert len(differing) < CLIPS * 3


def test_the_sound_of_every_clip_begins_with_its_picture(reel_frames):
    """Each clip beeps a quarter of a second after its first frame; mono, 44.1 kHz and silent clips are among them."""
    expected = [index * STEP / 24 + 0.25 for index in range(CLIPS) if index != 3]

    heard = onsets_s(reel_frames.sound)

    assert heard == pytest.approx(expected, abs=0.001)


def test_a_beep_of_one_channel_is_as_loud_as_of_two(reel_frames):
    second = reel_frames.sound[:, 48_000 * STEP // 24 : 48_000 * 2 * STEP // 24]

    assert abs(second[0]).max() == pytest.approx(0.5, abs=0.06)
    assert abs(second[1]).max() == pytest.approx(0.5, abs=0.06)


def test_sound_and_picture_end_within_a_frame_of_each_other(reel_frames):
    assert abs(reel_frames.sound.shape[1] - 277 * 2000) < 2000


def test_the_film_opens_at_once_in_a_browser(reel):
    """The index comes before the media, and every parameter set stands in it."""
    data = reel.path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(reel.path)) as film:
        assert film.streams.video[0].codec_tag == "avc1"


def test_a_player_is_told_where_it_can_start(chain, stitch_film):
    """At the first frame of each clip, and at the one frame that is coded anew because its successor is left out."""
    reel = stitch_film(timeline(chain[:2]))

    with av.open(str(reel.path)) as film:
        stream = film.streams.video[0]
        starts = [packet.pts * stream.time_base * 24 for packet in film.demux(stream) if packet.is_keyframe]
    kept = probe(chain[0].path).copyable_frames(0, 23)
    assert starts == ([0, kept.stop, 23] if kept.stop < 23 else [0, 23])


def test_every_cut_says_what_was_done(chain, cache):
    cuts = cuts_of(timeline(chain), cache=cache)
    before, after, frame = cuts[1]

    assert len(cuts) == 11
    assert (before.name, after.name, frame, after.entry, after.repeats) == ("s1", "s2", 46, None, 1)
    assert after.alike_db > 35


def test_clips_that_do_not_meet_keep_every_frame(chain, cache, stitch_film, listener):
    """The second clip was made for another take: its first frame is not the one that it should open on."""
    film = timeline([chain[0], chain[2]])
    reel = stitch_film(film)

    assert watch(reel.path).numbers == [*range(24), *range(46, 70)]
    ((_, after, _),) = cuts_of(film, cache=cache)
    assert after.repeats == 0
    assert after.alike_db < 28
    assert "s1 does not open on the frame that s0 ends on" in listener.notes[0]


def test_clips_that_should_not_meet_are_not_compared(chain, cache, stitch_film):
    film = timeline(chain[:2], chained=False)
    reel = stitch_film(film)

    assert watch(reel.path).numbers == [*range(24), *range(23, 47)]
    ((_, after, _),) = cuts_of(film, cache=cache)
    assert after.alike_db is None


def test_one_clip_is_a_reel(chain, stitch_film, listener):
    reel = stitch_film(timeline(chain[:1]))

    assert watch(reel.path).prints == watch(chain[0].path).prints
    assert listener.events == [ReelDone(name="main", path=reel.path, duration_s=1.0)]


def test_a_reel_of_silent_clips_has_no_sound_track(chain, stitch_film):
    assert watch(stitch_film(timeline([chain[3]])).path).sound is None


def test_clips_that_were_coded_in_other_ways_are_copied_side_by_side(tmp_path, stitch_film, listener):
    """Their parameter sets have one number and unlike content, so each stands before its own frames."""
    first = make_clip(tmp_path / "a.mp4", range(24), options={"bf": "3"})
    second = make_clip(tmp_path / "b.mp4", range(23, 47), options={"bf": "0", "g": "6"})

    reel = stitch_film(timeline([first, second, first], chained=False))

    shown = watch(reel.path)
    own = [watch(footage.path) for footage in (first, second, first)]
    assert shown.prints == [pixels for clip in own for pixels in clip.prints]
    assert listener.notes == []
    with av.open(str(reel.path)) as film:
        assert film.streams.video[0].codec_tag == "avc3"


def test_a_seek_to_any_key_frame_finds_the_sets_to_decode_it(tmp_path, stitch_film):
    first = make_clip(tmp_path / "a.mp4", range(24), options={"bf": "3", "g": "6"})
    second = make_clip(tmp_path / "b.mp4", range(23, 47), options={"bf": "0", "g": "6"})
    reel = stitch_film(timeline([first, second, first], chained=False))

    for frame in (18, 42, 30, 66, 0):
        with av.open(str(reel.path)) as film:
            stream = film.streams.video[0]
            film.seek(round(Fraction(frame, 24) / stream.time_base), stream=stream)
            found = next(film.decode(stream))
            assert found.pts * stream.time_base == Fraction(frame, 24)
