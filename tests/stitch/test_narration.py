"""A voice over the reel: it sounds where its shot is seen, all else steps back under it, and it is as loud as asked."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from storyboard.media.sound.loudness import loudness
from storyboard.media.sound.sound_span import SAMPLE_RATE, SoundSpan
from storyboard.model.written_reels import Cut, Music, Transition, Trim
from storyboard.stitch.soundtrack import span_ingredients
from storyboard.stitch.timeline import NarrationSettings, Timeline, TimelineNarration
from tests.stitch.clips import listen, make_clip, timeline
from tests.stitch.test_features import make_humming_clip, tone
from tests.stitch.voices import heard_at_s, noise, rms_db, write_voice

SETTINGS = NarrationSettings(duck_db=-12, loudness_lufs=-18)


def narrated(reel: Timeline, voices: dict[str, object], **levels: object) -> Timeline:
    """Return *reel* with a recording over each of the shots in *voices*."""
    first = {clip.shot: n for n, clip in reversed(list(enumerate(reel.clips)))}
    spoken = [TimelineNarration(shot, first[shot], path, said=f"{shot} is said") for shot, path in voices.items()]
    return replace(
        reel,
        narrations=tuple(sorted(spoken, key=lambda each: each.clip)),
        narration_settings=replace(SETTINGS, **levels),
    )


@pytest.fixture
def voices(tmp_path):
    """Three recordings of 0.3 s, by the shots that they are over."""
    return {f"s{n}": write_voice(tmp_path / f"voice-{n}.wav", noise(n, 0.3)) for n in range(3)}


def begins_s(made, shots: int) -> list[float]:
    sound = listen(made.path)[0]
    return [heard_at_s(sound, noise(n, 0.3)) for n in range(shots)]


def test_each_narration_begins_with_its_shot(chain, stitch_film, voices):
    """Of three clips of a second; the frame that two share is shown once."""
    made = stitch_film(narrated(timeline(chain[:3]), voices))

    assert begins_s(made, 3) == pytest.approx([0, 23 / 24, 46 / 24], abs=0.001)


@pytest.mark.slow
def test_it_begins_after_the_transition_into_its_shot_and_after_the_title_card(chain, stitch_film, voices):
    cuts = [Cut(shot="s0", transition=Transition(kind="fade", duration=0.5)),
            Cut(shot="s1", transition=Transition(kind="fade", duration=0.25)),
            Cut(shot="s2")]  # fmt: skip
    reel = timeline(chain[:3], cuts=cuts, chained=False, title_card="A chain")

    made = stitch_film(narrated(reel, voices))

    assert begins_s(made, 3) == pytest.approx([2, 2.5, 3.25], abs=0.001)


def test_trim_and_speed_move_where_it_begins_and_not_the_voice(chain, stitch_film, voices):
    cuts = [Cut(shot="s0", trim=Trim(start=0.25)), Cut(shot="s1", speed=2), Cut(shot="s2")]

    made = stitch_film(narrated(timeline(chain[:3], cuts=cuts, chained=False), voices))

    assert begins_s(made, 3) == pytest.approx([0, 0.75, 1.25], abs=0.001)


def test_a_shot_that_is_seen_twice_is_narrated_once(chain, stitch_film, voices):
    cuts = [Cut(shot="s1"), Cut(shot="s0"), Cut(shot="s1")]

    made = stitch_film(narrated(timeline(chain[:2], cuts=cuts, chained=False), {"s1": voices["s1"]}))

    sound = listen(made.path)[0]
    assert heard_at_s(sound, noise(1, 0.3)) == pytest.approx(0, abs=0.001)
    assert heard_at_s(sound[SAMPLE_RATE // 2 :], noise(1, 0.3)) == float("inf")


@pytest.mark.parametrize(
    ("kind", "codec", "rate"),
    [("mp3", "libmp3lame", 44_100), ("m4a", "aac", 44_100), ("flac", "flac", 44_100), ("ogg", "libopus", 48_000)],
)
def test_recordings_of_other_kinds_begin_at_the_same_place(chain, stitch_film, tmp_path, kind, codec, rate):
    """In stereo; a coder's own priming is not heard."""
    voice = noise(7, 0.5, sample_rate=rate)
    path = tmp_path / f"voice.{kind}"
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        format_ = stream.codec_context.format.name
        samples = np.tile(voice.astype(np.float32), (2, 1))
        resampler = av.AudioResampler(format=format_, layout="stereo", rate=rate)
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = rate, 0
        for part in resampler.resample(frame):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))

    made = stitch_film(narrated(timeline(chain[:2]), {"s1": path}))

    at_48_khz = np.interp(np.arange(24_000) / 48_000, np.arange(voice.size) / rate, voice)
    assert heard_at_s(listen(made.path)[0], at_48_khz) == pytest.approx(23 / 24, abs=0.002)


def test_clip_and_music_step_back_under_a_voice_and_come_forward_again(chain, stitch_film, tmp_path):
    """A hum in the clip at 440 Hz, a tone in the music, a second of voice from the second shot on."""
    hums = [make_humming_clip(tmp_path / f"hum-{n}.mp4", chain[n], volume=1) for n in (0, 2, 4)]
    voice = write_voice(tmp_path / "voice.wav", noise(1, 0.5))
    plain = timeline(hums, chained=False)

    quiet, ducked = (
        listen(stitch_film(narrated(plain, {"s1": voice}, duck_db=duck_db, gain_db=-40)).path) for duck_db in (0, -20)
    )

    assert rms_db(ducked, 0.2, 0.8) == pytest.approx(rms_db(quiet, 0.2, 0.8), abs=0.1)
    assert rms_db(ducked, 1.05, 1.45) < rms_db(quiet, 1.05, 1.45) - 15
    assert rms_db(ducked, 2.2, 2.9) == pytest.approx(rms_db(quiet, 2.2, 2.9), abs=0.1)


def test_music_steps_back_under_a_voice_without_being_asked(chain, stitch_film, tmp_path):
    tone(tmp_path / "score.wav", amplitude=0.3)
    voice = write_voice(tmp_path / "voice.wav", noise(1, 0.4))
    silent = make_clip(tmp_path / "silent.mp4", range(72), beep_at_s=None)
    reel = timeline([silent], folder=tmp_path, audio=Music(file="score.wav"))

    sound = listen(stitch_film(narrated(reel, {"s0": voice}, duck_db=-20, gain_db=-40)).path)

    assert rms_db(sound, 0.1, 0.35) < rms_db(sound, 1.5, 2.5) - 15


def test_recordings_of_any_loudness_are_brought_to_one(chain, stitch_film, tmp_path):
    """One is twenty times as loud as the other."""
    silent = [make_clip(tmp_path / f"silent-{n}.mp4", range(48), beep_at_s=None) for n in range(2)]
    loud = write_voice(tmp_path / "loud.wav", noise(1, 1.5, amplitude=0.2))
    soft = write_voice(tmp_path / "soft.wav", noise(2, 1.5, amplitude=0.01))

    sound = listen(stitch_film(narrated(timeline(silent, chained=False), {"s0": loud, "s1": soft})).path)

    assert rms_db(sound, 0.2, 1.3) == pytest.approx(rms_db(sound, 2.2, 3.3), abs=0.3)
    parts = (sound[:, : round(1.5 * SAMPLE_RATE)], sound[:, 2 * SAMPLE_RATE : round(3.5 * SAMPLE_RATE)])
    for n, part in enumerate(parts):
        found = loudness(iter([part]), notes=tmp_path / f"r128-{n}")
        assert found.integrated_lufs == pytest.approx(-18, abs=0.3)


@pytest.mark.parametrize("target", [-16, -23])
def test_a_reel_with_a_voice_is_brought_to_its_loudness(chain, stitch_film, tmp_path, target):
    """However loud the clips are."""
    hums = [make_humming_clip(tmp_path / f"hum-{n}.mp4", chain[n], volume=6) for n in (0, 2)]
    voice = write_voice(tmp_path / "voice.wav", noise(1, 1.2))
    reel = timeline(hums, chained=False, audio=Music(loudness=target))

    made = stitch_film(narrated(reel, {"s0": voice}, duck_db=0, loudness_lufs=target))

    found = loudness(iter([listen(made.path)]), notes=tmp_path / "r128")
    assert found.integrated_lufs == pytest.approx(target, abs=0.5)


def test_no_peak_of_clip_and_voice_together_goes_over_a_decibel_below_full_scale(chain, stitch_film, tmp_path):
    """A hum and a voice pass full scale together: that is measured, and not what would be cut off there."""
    hum = make_humming_clip(tmp_path / "hum.mp4", chain[0], volume=7)
    voice = write_voice(tmp_path / "voice.wav", noise(1, 0.9))
    reel = timeline([hum], audio=Music(loudness=-5))

    made = stitch_film(narrated(reel, {"s0": voice}, duck_db=0, loudness_lufs=-5))

    found = loudness(iter([listen(made.path)]), notes=tmp_path / "r128")
    assert found.true_peak_db == pytest.approx(-1, abs=0.5)


def test_a_voice_that_is_too_long_ends_where_the_next_begins_and_that_is_told(chain, stitch_film, tmp_path, listener):
    long = write_voice(tmp_path / "long.wav", noise(1, 1.5))
    late = write_voice(tmp_path / "late.wav", noise(2, 1.5))

    sound = listen(stitch_film(narrated(timeline(chain[:2], chained=False), {"s0": long, "s1": late})).path)

    assert sound.shape[1] == pytest.approx(2 * SAMPLE_RATE, abs=1024)
    assert heard_at_s(sound[0, SAMPLE_RATE + 2400 :], noise(1, 1.5)[SAMPLE_RATE + 2400 :]) == float("inf")
    assert [note for note in listener.notes if "narration" in note] == [
        "reel main: the narration of s0 is cut off 0.5 s before its end: the narration of s1 begins",
        "reel main: the narration of s1 is cut off 0.5 s before its end: the reel ends",
    ]


def test_a_voice_may_run_over_into_shots_that_nobody_narrates(chain, stitch_film, tmp_path, listener):
    long = write_voice(tmp_path / "long.wav", noise(1, 1.9))

    sound = listen(stitch_film(narrated(timeline(chain[:3], chained=False), {"s0": long})).path)

    assert heard_at_s(sound[0], noise(1, 1.9)[SAMPLE_RATE:]) == pytest.approx(1, abs=0.001)
    assert not [note for note in listener.notes if "narration" in note]


def test_a_recording_of_silence_is_told(chain, stitch_film, tmp_path, listener):
    silence = write_voice(tmp_path / "silence.wav", np.zeros(24_000))

    stitch_film(narrated(timeline(chain[:1]), {"s0": silence}))

    assert "reel main: next to nothing is heard in the narration of s0" in listener.notes


def test_two_shots_with_one_recording_of_silence_are_both_told(chain, stitch_film, tmp_path, listener):
    silence = write_voice(tmp_path / "silence.wav", np.zeros(24_000))

    stitch_film(narrated(timeline(chain[:2], chained=False), {"s0": silence, "s1": silence}))

    assert "reel main: next to nothing is heard in the narration of s0 and s1" in listener.notes


def test_a_recording_that_lost_its_end_is_told(chain, stitch_film, tmp_path, listener):
    """The head of a flac file says how long it was."""
    path = tmp_path / "voice.flac"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("flac", rate=48_000, layout="mono")
        samples = (noise(1, 0.9) * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        for part in av.AudioResampler(format="s16", layout="mono", rate=48_000, frame_size=4096).resample(frame):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    stitch_film(narrated(timeline(chain[:1]), {"s0": path}))

    (note,) = (note for note in listener.notes if "cut short" in note)
    assert note.startswith("reel main: the recording of the narration of s0 is cut short: 0.")
    assert note.endswith(" s of 0.9 s can be heard")


def test_sound_that_is_copied_is_encoded_under_a_voice_and_that_is_told(chain, stitch_film, voices, listener):
    made = stitch_film(narrated(timeline(chain[:3], sound="copied"), voices))

    assert begins_s(made, 3) == pytest.approx([0, 23 / 24, 46 / 24], abs=0.001)
    (note,) = (note for note in listener.notes if "copied" in note)
    assert note.startswith("reel main: all sound is encoded again")


def test_text_that_nobody_speaks_changes_no_sound(chain, stitch_film):
    plain = timeline(chain[:2])

    without = listen(stitch_film(plain).path)
    with_text = listen(stitch_film(replace(plain, narrations=(TimelineNarration("s0", 0, None, "Night."),))).path)

    assert np.array_equal(without, with_text)


def test_sound_without_a_voice_is_known_by_what_it_was_known_by(chain):
    """Pieces that are kept of films without narration are found again."""
    (known,) = span_ingredients([SoundSpan(chain[0].path, Fraction(0), 0, at_sample=0, samples=9, layer="music")])

    assert sorted(known) == sorted([
        "path", "origin_s", "skipped_samples", "at_sample", "samples", "fade_in_samples", "fade_out_samples", "gain",
        "dips", "dip_gain", "coded",
    ])  # fmt: skip
