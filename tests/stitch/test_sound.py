"""Sound to the sample: where it is laid, how it is mixed, music under it."""

import wave
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from storyboard.errors import MediaError
from storyboard.media.coded.probe import probe
from storyboard.media.sound.sound import mixed_sound
from storyboard.media.sound.sound_span import SoundSpan, is_plain, sound_length
from storyboard.model.written_reels import Music
from storyboard.stitch.places import music_span
from storyboard.stitch.timeline import Footage, TimelineMusic
from tests.stitch.clips import make_clip, onsets_s, timeline, watch, with_late_picture


def write_wav(path, samples: np.ndarray, *, sample_rate: int = 48_000):
    """Write one channel of 16-bit sound; WAV keeps every sample as it is."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture
def ramp(tmp_path):
    """A second whose samples rise evenly from 0 to 0.5, so that each tells where it is."""
    return write_wav(tmp_path / "ramp.wav", np.linspace(0, 0.5, 48_000))


@pytest.fixture
def score(tmp_path):
    """Three seconds of a steady tone, half as loud as can be."""
    return write_wav(tmp_path / "score.wav", 0.5 * np.sin(2 * np.pi * 440 * np.arange(144_000) / 48_000))


def heard_sound(*spans: SoundSpan, samples: int) -> np.ndarray:
    return np.concatenate(list(mixed_sound(spans, samples=samples)), axis=1)


def loudness(sound: np.ndarray, start_s: float, end_s: float) -> float:
    """Return the peak between two instants."""
    return float(np.abs(sound[:, round(start_s * 48_000) : round(end_s * 48_000)]).max())


def test_a_stretch_begins_and_ends_on_its_sample(ramp):
    sound = heard_sound(SoundSpan(ramp, Fraction(0), 12_000, at_sample=5_000, samples=3_000), samples=10_000)

    assert sound.shape == (2, 10_000)
    assert not sound[:, :5_000].any()
    assert not sound[:, 8_000:].any()
    expected = np.linspace(0, 0.5, 48_000)[12_000:15_000]
    assert sound[0, 5_000:8_000] == pytest.approx(expected, abs=1e-4)
    assert (sound[0] == sound[1]).all()


def test_past_the_end_of_its_file_a_stretch_is_silent(ramp):
    sound = heard_sound(SoundSpan(ramp, Fraction(0), 47_000, at_sample=0, samples=3_000), samples=3_000)

    assert sound[0, 999] == pytest.approx(0.5, abs=1e-3)
    assert not sound[:, 1_000:].any()


def test_a_picture_that_begins_late_by_the_files_clock_skips_that_much_sound(ramp):
    sound = heard_sound(SoundSpan(ramp, Fraction(1, 2), 0, at_sample=0, samples=100), samples=100)

    assert sound[0, 0] == pytest.approx(0.25, abs=1e-4)


def test_a_sound_that_begins_late_is_preceded_by_silence(ramp):
    sound = heard_sound(SoundSpan(ramp, Fraction(-1, 10), 0, at_sample=0, samples=30_000), samples=30_000)

    assert not sound[:, :4_800].any()
    assert sound[0, 4_800 + 24_000] == pytest.approx(0.25, abs=1e-4)


def test_another_sample_rate_keeps_its_instants(tmp_path):
    click = np.zeros(44_100)
    click[22_050] = 0.9
    path = write_wav(tmp_path / "click.wav", click, sample_rate=44_100)

    sound = heard_sound(SoundSpan(path, Fraction(0), 0, at_sample=0, samples=48_000), samples=48_000)

    assert int(np.argmax(sound[0])) == 24_000


def test_stretches_that_overlap_are_added(ramp):
    both = [SoundSpan(ramp, Fraction(0), 24_000, at_sample=at, samples=2_000, gain=0.5) for at in (0, 1_000)]

    sound = heard_sound(*both, samples=3_000)

    assert sound[0, 500] == pytest.approx(0.1276, abs=1e-3)
    assert sound[0, 1_500] == pytest.approx(0.1328 + 0.1276, abs=1e-3)


def test_what_is_too_loud_together_is_held_at_full_scale(ramp):
    loud = SoundSpan(ramp, Fraction(0), 24_000, at_sample=0, samples=100, gain=8)

    assert heard_sound(loud, samples=100).max() == 1


def test_fades_cross_at_even_power(ramp):
    """Halfway each of the two is at 0.707."""
    fading = SoundSpan(ramp, Fraction(0), 40_000, 0, 2_000, fade_in_samples=1_000, fade_out_samples=1_000)
    plain = heard_sound(SoundSpan(ramp, Fraction(0), 40_000, 0, 2_000), samples=2_000)

    level = heard_sound(fading, samples=2_000)[0] / plain[0]

    assert level[[0, 500, 1_000, 1_500]] == pytest.approx([0, 0.7071, 1, 0.7071], abs=1e-3)


def test_music_fades_out_to_its_own_end_where_that_is_sooner():
    music = TimelineMusic(path=None, gain_db=-6, fade_in_s=0.5, fade_out_s=1)

    span = music_span(music, origin_s=Fraction(0), length_s=Fraction(2), samples=480_000)

    assert (span.samples, span.fade_in_samples, span.fade_out_samples) == (96_000, 24_000, 48_000)
    assert span.gain == pytest.approx(0.501, abs=1e-3)


def test_music_lies_under_the_whole_reel_softer_and_fades_out_to_its_end(chain, stitch_film, tmp_path, score):
    reel = stitch_film(timeline([chain[3]], folder=tmp_path, audio=Music(file=score.name, gain_db=-12, fade_out=0.5)))

    sound = watch(reel.path).sound
    assert abs(sound.shape[1] - 48_000) < 2000
    assert loudness(sound, 0.05, 0.45) == pytest.approx(0.5 * 10 ** (-12 / 20), rel=0.1)
    assert loudness(sound, 0.7, 0.8) < 0.115
    assert loudness(sound, 0.97, 1.0) < 0.02


def test_music_fades_in_from_the_first_frame(chain, stitch_film, tmp_path, score):
    reel = stitch_film(timeline([chain[3]], folder=tmp_path, audio=Music(file=score.name, fade_in=0.5)))

    sound = watch(reel.path).sound
    assert loudness(sound, 0, 0.02) < 0.06
    assert loudness(sound, 0.6, 0.9) == pytest.approx(0.5, rel=0.1)


def test_music_leaves_the_sound_of_the_clips_where_it_is(chain, stitch_film, tmp_path, score):
    reel = stitch_film(timeline(chain[:2], folder=tmp_path, audio=Music(file=score.name, gain_db=-40)))

    assert onsets_s(watch(reel.path).sound) == pytest.approx([0.25, 23 / 24 + 0.25], abs=0.001)


def test_a_cut_through_loud_sound_makes_no_click(tmp_path, ramp):
    """The clip before runs on for a millisecond under the next one."""
    before = SoundSpan(ramp, Fraction(0), 40_000, 0, 2_048, fade_out_samples=48)
    after = SoundSpan(ramp, Fraction(0), 0, 2_000, 2_000, fade_in_samples=48)

    steps = np.abs(np.diff(heard_sound(before, after, samples=4_000)[0]))

    assert steps.max() < 0.02, "a hard cut would be a step of 0.42"


def test_the_length_of_a_sound_is_told(score):
    assert sound_length(score) == (0, 3)


def test_a_picture_without_sound_is_no_music(chain):
    with pytest.raises(MediaError, match=r"s3\.mp4: no sound"):
        sound_length(chain[3].path)


def test_sound_that_begins_before_its_picture_stays_with_it(chain, stitch_film, tmp_path):
    """In the file the picture begins 0.3 s late, so a beep at 0.5 s by its clock is heard 0.2 s into the picture."""
    plain = make_clip(tmp_path / "plain.mp4", range(24), beep_at_s=0.5).path
    late = with_late_picture(plain, tmp_path / "late.mp4")
    footage = Footage(path=late, frames=24, rate=Fraction(24), has_audio=True)

    reel = stitch_film(timeline([chain[3], footage], chained=False))

    assert onsets_s(watch(reel.path).sound) == pytest.approx([1.2], abs=0.001)


@pytest.mark.parametrize("missed", [0, 1, 5_000])
def test_packets_read_by_themselves_sound_as_the_opened_file_does(chain, missed):
    """From any sample on. Equal but for AAC's own noise; a shift by one would be an eighth of the beep."""
    facts = probe(chain[0].path)
    opened = SoundSpan(path=facts.path, origin_s=facts.start_s, skipped_samples=missed, at_sample=0, samples=24_000)
    unpacked = replace(opened, coded=facts.sound)

    heard = [np.concatenate(list(mixed_sound([each], samples=24_000)), axis=1) for each in (opened, unpacked)]

    assert np.abs(heard[0]).max() > 0.3
    assert np.abs(heard[0] - heard[1]).max() < 0.001


def test_only_stereo_at_48_khz_is_read_by_its_packets(chain):
    assert [is_plain(probe(footage.path).sound) for footage in chain[:4]] == [True, False, False, False]
