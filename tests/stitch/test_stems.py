"""Stems: each layer of the sound by itself, as long as the reel to the sample, and together what is heard in it."""

import wave

import numpy as np
import pytest

from storyboard.production import stitch_reels
from tests.stitch.clips import listen
from tests.stitch.shot_films import CHAIN, shot_film
from tests.stitch.voices import noise, write_voice

NARRATED = CHAIN.replace("A boat leaves.", "A boat leaves., narration: {text: Away., file: voice.wav}")


@pytest.fixture
def film(tmp_path, chain):
    def project(reel: str, *, text: str = NARRATED):
        write_voice(tmp_path / "film/voice.wav", noise(1, 0.6))
        write_voice(tmp_path / "film/score.wav", noise(9, 2, amplitude=0.05))
        clips = {f"s{n}": chain[n] for n in range(3)}
        if (tmp_path / "film/archive").exists():
            (tmp_path / "film/storyboard.yaml").write_text(text + reel, encoding="utf-8")
            return shot_film(tmp_path / "film", text + reel, {})
        return shot_film(tmp_path / "film", text + reel, clips)

    return project


def samples_of(path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 3, 48_000)
        data = np.frombuffer(file.readframes(file.getnframes()), np.uint8).reshape(-1, 3).astype(np.int32)
    whole = data[:, 0] | data[:, 1] << 8 | data[:, 2] << 16
    return ((whole - ((whole & 0x800000) << 1)) / 2**23).reshape(-1, 2).T


ALL = "reels: {main: {shots: [s0, s1, s2], audio: {file: score.wav, loudness: -20}%s}}\n"


@pytest.mark.slow
def test_each_layer_is_as_long_as_the_reel_and_together_they_are_what_is_heard(film, listener):
    project = film(ALL % "")

    (made,) = stitch_reels(project, with_stems=True, reporter=listener)

    folder = project.reels
    stems = {name: samples_of(folder / f"main.{name}.wav") for name in ("clips", "music", "narration")}
    assert {stem.shape[1] for stem in stems.values()} == {made.frames * 2000}
    heard = listen(made.path)[:, : made.frames * 2000]
    left = heard - sum(stems.values())[:, : heard.shape[1]]
    # The coder of the reel leaves noise of its own.
    assert np.sqrt(np.mean(left**2)) < 0.1 * np.sqrt(np.mean(heard**2))
    assert "reel main: stems: main.clips.wav, main.music.wav, main.narration.wav" in listener.notes


@pytest.mark.slow
def test_a_reel_may_ask_for_its_stems_itself_and_a_run_makes_those_that_are_gone(film, listener):
    project = film(ALL % ", stems: true")
    stem = project.reels / "main.narration.wav"

    stitch_reels(project, reporter=listener)
    assert stem.is_file()
    stem.unlink()
    stitch_reels(project, reporter=listener, anew=False)

    assert stem.is_file()


@pytest.mark.slow
def test_stems_do_not_make_a_reel_out_of_date(film, listener):
    project = film(ALL % "")
    (made,) = stitch_reels(project, with_stems=True, reporter=listener)
    before = made.path.stat().st_mtime_ns

    stitch_reels(project, reporter=listener, anew=False)

    assert made.path.stat().st_mtime_ns == before
    assert (project.reels / "main.clips.wav").is_file()


@pytest.mark.slow
def test_stems_of_a_sound_that_is_no_more_are_removed(film, listener):
    """A new reel without stems has none of the old one's; one of a layer that fell silent is gone too."""
    project = film(ALL % ", stems: true")
    stitch_reels(project, reporter=listener)
    own = project.reels / "mine.wav"
    own.write_bytes(b"")

    project = film(ALL % ", stems: true, narration: off")
    stitch_reels(project, reporter=listener)
    assert sorted(path.name for path in project.reels.glob("*.wav")) == ["main.clips.wav", "main.music.wav", "mine.wav"]

    project = film(ALL % ", narration: off")
    stitch_reels(project, reporter=listener)
    assert sorted(path.name for path in project.reels.glob("*.wav")) == ["mine.wav"]


@pytest.mark.slow
def test_a_person_s_own_file_of_such_a_name_stays(film, listener):
    project = film(ALL % "")
    project.reels.mkdir(parents=True)
    (project.reels / "main.music.wav").write_bytes(b"mine")

    stitch_reels(project, reporter=listener)

    assert (project.reels / "main.music.wav").read_bytes() == b"mine"


def test_a_silent_reel_has_no_stems_which_is_told(tmp_path, chain, listener):
    project = shot_film(tmp_path / "film", CHAIN + "reels: {main: [s0]}\n", {"s0": chain[3]})

    stitch_reels(project, with_stems=True, reporter=listener)

    assert "reel main: stems: none, for nothing is heard in it" in listener.notes
