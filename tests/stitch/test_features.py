"""What a reel can ask for: its size and rate, cards, subtitles, loudness, music that steps back; and watching it."""

import os
import signal
import subprocess
import sys
import wave
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from storyboard.media.coded.probe import probe
from storyboard.media.ffmpeg import ffmpeg_path
from storyboard.media.measure.decode_whole import decode_whole
from storyboard.media.sound.loudness import loudness, sounding_ranges
from storyboard.model.written_reels import Cut, Music, Transition
from storyboard.production import stitch_reels
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import listen, make_clip, timeline, watch
from tests.stitch.shot_films import CHAIN, shot_film

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clips(tmp_path_factory, chain):
    return {f"s{n}": chain[n] for n in range(3)}


@pytest.fixture
def reel(tmp_path, clips, listener):
    """Return a function that stitches the reel that a storyboard writes."""

    def stitch_text(written: str, *, more: str = ""):
        project = shot_film(
            tmp_path / "film", CHAIN + more + f"reels: {{main: {{shots: [s0, s1, s2], {written}}}}}\n", clips
        )
        (made,) = stitch_reels(project, reporter=listener)
        return made

    return stitch_text


@pytest.mark.parametrize(
    ("resolution", "size"),
    [("480p", (854, 480)), ("200x112", (200, 112)), ("101x57", (100, 56))],
)
def test_a_reel_has_the_size_that_it_asks_for(reel, resolution, size):
    """320 by 180, made as high as 480p is: 853 1/3 wide, and that to an even number."""
    made = reel(f"resolution: {resolution}")

    shown = watch(made.path)
    assert shown.size == size
    assert shown.numbers == list(range(70))


def test_the_size_that_the_clips_have_costs_nothing(reel, clips):
    shown = watch(reel("resolution: 320x180").path)

    assert shown.prints[:20] == watch(clips["s0"].path).prints[:20]


@pytest.mark.parametrize(("fps", "rate", "frames"), [("12", Fraction(12), 35), ("29.97", Fraction(30000, 1001), 87)])
def test_a_reel_has_the_rate_that_it_asks_for(reel, fps, rate, frames):
    """70 frames of 24 a second."""
    made = reel(f"fps: {fps}")

    assert probe(made.path).format.rate == rate
    assert made.frames == pytest.approx(frames, abs=2)


@pytest.fixture(scope="module")
def square(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("square") / "square.mp4", [0] * 12, size=(180, 180), beep_at_s=None)


def grey_frame(path, place: int, *, width: int, height: int) -> np.ndarray:
    with av.open(str(path)) as film:
        frame = list(film.decode(video=0))[place]
        return frame.reformat(width=width, height=height).to_ndarray(format="gray").astype(int)


@pytest.mark.parametrize("fit", ["pad", "crop", "stretch"])
def test_a_clip_of_another_shape_is_fitted_as_the_reel_asks(chain, square, stitch_film, fit):
    """A square in a film of 320 by 180: between bars, with top and bottom cut off, or pulled wide."""
    made = stitch_film(timeline([chain[0], square], chained=False, fit=fit))

    expected = {
        "pad": np.pad(grey_frame(square.path, 0, width=180, height=180), ((0, 0), (70, 70)), constant_values=0),
        "crop": grey_frame(square.path, 0, width=320, height=320)[70:250],
        "stretch": grey_frame(square.path, 0, width=320, height=180),
    }
    shown = grey_frame(made.path, 30, width=320, height=180)
    off = {name: np.abs(shown - picture).mean() for name, picture in expected.items()}
    assert off[fit] < 4
    assert min(off, key=off.get) == fit


def test_an_end_card_follows_the_last_clip(reel):
    """A template too; two seconds."""
    made = reel('end_card: "{{ title }}: the end"')

    shown = watch(made.path)
    assert made.frames == 70 + 48
    assert shown.numbers[:70] == list(range(70))
    with av.open(str(made.path)) as film:
        last = list(film.decode(video=0))[-1].to_ndarray(format="gray")
    assert (np.median(last) < 20, last.max() > 200) == (True, True)


def texts(path):
    """Return what the subtitle track says: when it begins, for how long, and the words."""
    with av.open(str(path)) as film:
        (stream,) = film.streams.subtitles
        assert stream.codec_context.name == "mov_text"
        packets = [packet for packet in film.demux(stream) if packet.size]
        return [
            (packet.pts * packet.time_base, packet.duration * packet.time_base, bytes(packet)[2:].decode())
            for packet in packets
            if len(bytes(packet)) > 2
        ]


def test_subtitles_never_show_the_action_unasked(reel):
    """Stage directions are for the model: nothing is said in these shots, so there is no track."""
    with av.open(str(reel("subtitles: soft").path)) as film:
        assert not film.streams.subtitles


def test_an_animatic_says_what_each_shot_does_while_it_is_seen(reel):
    made = reel("subtitles: {text: action}")

    assert texts(made.path) == [
        (0, Fraction(23, 24), "A boat leaves."),
        (Fraction(23, 24), Fraction(23, 24), "The sea is calm."),
        (Fraction(46, 24), 1, "A storm comes."),
    ]


def test_subtitles_are_the_dialogue_and_wait_for_the_title_card(reel, tmp_path, clips, listener):
    text = CHAIN.replace("action: The sea is calm.", "action: The sea is calm., dialogue: 'Mia: {{ vars.hello }}！'")
    text += "vars: {hello: 你好}\nreels: {main: {shots: [s1], title_card: Fox, end_card: End, subtitles: soft}}\n"
    project = shot_film(tmp_path / "film", text, clips)

    (made,) = stitch_reels(project, reporter=listener)

    assert texts(made.path) == [(2, 1, "Mia: 你好！")]
    assert decode_whole(made.path).frames == 48 + 24 + 48


def test_a_reel_with_subtitles_is_the_same_film(reel, clips):
    plain, said = watch(reel("subtitles: {text: action}").path), [watch(clip.path).prints for clip in clips.values()]

    assert plain.numbers == list(range(70))
    assert plain.times == [Fraction(n, 24) for n in range(70)]
    assert plain.prints[46:] == said[2]


def test_burnt_subtitles_make_no_track_and_keep_every_frame(reel):
    made = reel("subtitles: {show: burn, text: action}")

    with av.open(str(made.path)) as film:
        assert not film.streams.subtitles
    assert watch(made.path).numbers == list(range(70))


def test_a_frame_that_two_clips_share_is_known_under_other_words(tmp_path, clips, listener):
    """What is drawn into the pictures makes them differ; as they were shot they do not."""
    text = CHAIN.replace("A boat leaves.", "A boat leaves. " * 20).replace("The sea is calm.", "海面平静。" * 30)
    text += "reels: {main: {shots: [s0, s1, s2], subtitles: {show: burn, text: action}, resolution: 640x360}}\n"

    (made,) = stitch_reels(shot_film(tmp_path / "film", text, clips), reporter=listener)

    assert made.frames == 70
    assert listener.notes[-1] == "reel main: s0, s1, s2: fitted to 640x360 at 24 frames a second"


def test_without_subtitles_there_is_no_track(reel):
    with av.open(str(reel("fit: pad").path)) as film:
        assert not film.streams.subtitles


def measure_loudness(path, tmp_path):
    return loudness(iter([listen(path)]), notes=tmp_path / "notes")


def tone(path, *, amplitude: float, seconds: float = 3, on=lambda time_s: time_s >= 0) -> None:
    time_s = np.arange(round(seconds * 48_000)) / 48_000
    samples = amplitude * np.sin(2 * np.pi * 440 * time_s) * on(time_s)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


@pytest.mark.parametrize("target", [-16, -23])
def test_a_reel_is_brought_to_its_loudness(chain, stitch_film, tmp_path, target):
    """However soft its music was."""
    tone(tmp_path / "score.wav", amplitude=0.02)
    music = Music(file="score.wav", loudness=target)

    made = stitch_film(timeline(chain[3:4], folder=tmp_path, audio=music))

    assert measure_loudness(made.path, tmp_path).integrated_lufs == pytest.approx(target, abs=0.3)


def test_no_peak_goes_over_a_decibel_below_full_scale(chain, stitch_film, tmp_path, listener):
    """A beep of 50 ms is loud at its peak and soft on the whole."""
    made = stitch_film(timeline(chain[:2], audio=Music(loudness=-5)))

    assert measure_loudness(made.path, tmp_path).true_peak_db == pytest.approx(-1, abs=0.8)
    assert any("its peaks are at -1 dB" in note for note in listener.notes)


def make_humming_clip(path, source, *, volume: float) -> Footage:
    """Write the picture of *source* with a steady tone of this *volume*."""
    sound = ["-f", "lavfi", "-i", f"sine=440:duration=1:sample_rate=48000,volume={volume}"]
    options = ["-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-ac", "2"]
    subprocess.run([ffmpeg_path(), "-v", "error", "-i", str(source.path), *sound, *options, str(path)], check=True)
    return replace(source, path=path, has_audio=True)


@pytest.mark.parametrize(("level", "apart_db"), [("reel", 18), ("clips", 0)])
def test_clips_keep_their_balance_unless_each_is_levelled(chain, stitch_film, tmp_path, level, apart_db):
    """One is eight times as loud as the other."""
    loud = make_humming_clip(tmp_path / "loud.mp4", chain[0], volume=4)
    soft = make_humming_clip(tmp_path / "soft.mp4", chain[2], volume=0.5)

    made = stitch_film(timeline([loud, soft], chained=False, audio=Music(loudness=-20, level=level)))

    sound = listen(made.path)
    first, second = (np.sqrt(np.mean(sound[:, at : at + 24_000] ** 2)) for at in (12_000, 60_000))
    assert 20 * np.log10(first / second) == pytest.approx(apart_db, abs=0.3)
    assert measure_loudness(made.path, tmp_path).integrated_lufs == pytest.approx(-20, abs=0.5)


def test_a_clip_of_hiss_is_not_made_loud(chain, stitch_film, tmp_path, listener):
    hum = make_humming_clip(tmp_path / "hum.mp4", chain[0], volume=1)
    hiss = make_humming_clip(tmp_path / "hiss.mp4", chain[2], volume=0.01)

    made = stitch_film(timeline([hum, hiss], chained=False, audio=Music(loudness=-20, level="clips")))

    assert "reel main: too soft to be levelled: s1" in listener.notes
    assert np.abs(listen(made.path)[:, 60_000:80_000]).max() < 0.01


def test_a_silent_reel_is_left_silent(square, stitch_film, tmp_path, listener):
    tone(tmp_path / "score.wav", amplitude=0)

    stitch_film(timeline([square], folder=tmp_path, audio=Music(file="score.wav", loudness=-16)))

    assert "reel main: silent, so it is left as it is" in listener.notes


def level(sound, start_s, end_s):
    return float(np.abs(sound[0, round(start_s * 48_000) : round(end_s * 48_000)]).max())


def test_music_steps_back_while_a_clip_sounds_and_comes_forward_again(chain, tmp_path, stitch_film):
    """A beep at a quarter of a second; the music is down by 20 dB then, and back 0.6 s later."""
    tone(tmp_path / "score.wav", amplitude=0.4)
    long = make_clip(tmp_path / "long.mp4", range(48), beep_at_s=0.5)
    silent = make_clip(tmp_path / "silent.mp4", range(48), beep_at_s=None)

    ducked, plain = (
        listen(stitch_film(timeline([clip], folder=tmp_path, audio=Music(file="score.wav", duck_db=-20))).path)
        for clip in (long, silent)
    )

    assert level(ducked, 0.1, 0.3) == pytest.approx(0.4, rel=0.1)
    assert level(ducked, 0.56, 0.58) < 0.12
    assert level(ducked, 1.3, 1.9) == pytest.approx(0.4, rel=0.1)
    assert level(plain, 0.1, 1.9) == pytest.approx(0.4, rel=0.1)


def test_short_pauses_do_not_let_the_music_forward():
    """Half a second of silence is a pause; two are not."""
    beep = np.full((2, 4_800), 0.5, np.float32)
    blocks = [beep, np.zeros((2, 24_000), np.float32), beep, np.zeros((2, 96_000), np.float32), beep]

    assert list(sounding_ranges(blocks)) == [(0, 33_600), (129_600, 134_400)]


def test_fade_to_black_is_what_ffmpeg_calls_fadeblack():
    assert Transition(kind="fade to black").kind == "fadeblack"
    assert Transition(kind="fade to white").kind == "fadewhite"


def test_speed_and_freeze_are_cut_like_any_other_clip(tmp_path, clips, listener):
    text = CHAIN + "reels: {main: [{shot: s0, speed: 2}, {shot: s2, freeze: {at: 0.5, for: 1}}]}\n"

    (made,) = stitch_reels(shot_film(tmp_path / "film", text, clips), reporter=listener)

    numbers = watch(made.path).numbers
    assert numbers[12:] == [*range(46, 58), *[58] * 25, *range(59, 70)]
    assert max(numbers[:12]) < 24, "the first clip is seen for 12 frames"
    assert made.frames == 12 + 48


def test_a_transition_needs_room_in_what_is_seen(tmp_path, clips, stitch_film, chain):
    """A second at twice the speed is half a second."""
    cuts = [Cut(shot="s0", speed=2), Cut(shot="s1", transition=Transition(kind="fade", duration=0.5))]

    assert stitch_film(timeline(chain[:2], cuts=cuts, chained=False)).frames == 12 + 24 - 12


def watched_film(folder, clips):
    project = shot_film(folder, CHAIN + "reels: {main: [s0]}\n", clips)
    command = [sys.executable, "-m", "storyboard", "stitch", str(project.folder), "--watch"]
    return project, subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


def lines_until(process, last: str) -> list[str]:
    found = []
    for line in process.stderr:
        found.append(line.strip())
        if last in line:
            return found
    raise AssertionError(found)


def test_a_watched_film_is_stitched_again_when_its_file_changes(tmp_path, clips):
    """A mistake is told and watching goes on; ^C ends it with 130."""
    project, process = watched_film(tmp_path / "film", clips)
    with process:
        try:
            assert "(1.00 s)" in "".join(lines_until(process, "^C ends it"))
            rewritten(project, "reels: {main: [s0, nobody]}\n")
            assert "no shot is called 'nobody'" in "".join(lines_until(process, "^C ends it"))
            rewritten(project, "reels: {main: [s0, s1]}\n")
            assert "(1.96 s)" in "".join(lines_until(process, "^C ends it"))
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=120) == 130
        finally:
            process.kill()


def rewritten(project, reels: str) -> None:
    """Save the file as editors do: a new one put in the old one's place."""
    new = project.file.with_suffix(".new")
    new.write_text(CHAIN + reels, encoding="utf-8")
    new.replace(project.file)
