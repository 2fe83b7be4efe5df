"""What is narrated over a cut, and its music, are told where the stitcher lays them."""

import os
import shutil
from fractions import Fraction

import numpy as np
import pytest

from storyboard.actions.cut import cut_view
from storyboard.actions.film_view import film
from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.used_files import used_sounds
from storyboard.archive.takes import file_verdict, read_takes
from storyboard.edit import sound_now
from storyboard.edit.reels import stitch_reels
from storyboard.media.sound.sound_span import SAMPLE_RATE
from storyboard.model.clock import now
from storyboard.model.takes import Verdict
from storyboard.plan.film_now import film_now
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.stitch import levelling, reel
from tests.shoot.speaking import serve_speech, speak, write_film
from tests.stitch.voices import noise, write_voice

FILM = """\
storyboard: 1
title: Test
defaults: {model: seedance-1.0-pro-fast, duration: 2, resolution: 480p}
shots:
  - {id: door, action: A door opens., narration: {text: Night falls., file: refs/door.wav}}
  - {id: yard, from: door, action: A yard., narration: Nobody walks here.}
  - {id: rain, action: Rain., narration: {text: "It rains, and rains.", file: refs/rain.wav}}
reels:
  main:
    title_card: Test
    audio: {file: refs/score.wav, gain_db: -6, fade_in: 1, fade_out: 0.5, duck_db: -9}
    narration: {duck_db: -20}
    shots:
      - {shot: door, transition: {kind: fade, duration: 0.5}}
      - {shot: yard, trim: {start: 0.5}}
      - {shot: rain, transition: {kind: dissolve, duration: 0.5}, speed: 2}
      - door
  mute: {shots: [door, rain], narration: off}
"""


def with_silence(*parts: float | np.ndarray) -> np.ndarray:
    """Return *parts* one after the other; a number is so many seconds of silence."""
    return np.concatenate([part if isinstance(part, np.ndarray) else np.zeros(round(part * 48_000)) for part in parts])


@pytest.fixture
def narrated(tmp_path) -> Project:
    """A film of which nothing is shot; the voice over the door falls silent for two seconds."""
    file = tmp_path / "film" / "storyboard.yaml"
    file.parent.mkdir()
    file.write_text(FILM, encoding="utf-8")
    door = with_silence(0.5, noise(1, 0.5), 2, noise(2, 0.25), 0.25)
    write_voice(file.parent / "refs/door.wav", door)
    write_voice(file.parent / "refs/rain.wav", noise(3, 1.5))
    write_voice(file.parent / "refs/score.wav", noise(4, 3))
    return Project(file=file)


def test_each_narration_begins_where_its_shot_is_seen_alone(narrated):
    """After the transition into it, and where it is seen first; one that nobody speaks has its words alone."""
    told = cut_view(narrated, "main").narrations

    assert [(each.shot, each.start_frame, each.recording) for each in told] == [
        ("door", 48, "refs/door.wav"), ("yard", 85, ""), ("rain", 122, "refs/rain.wav"),
    ]  # fmt: skip
    door, yard, rain = told
    assert (door.words, door.start_s, door.length_s, door.fade_out_s) == ("Night falls.", 2, 3.5, 0.05)
    # It has room up to the next one that is heard.
    assert door.heard_s == pytest.approx(74 / 24, abs=1e-5)
    assert (yard.words, yard.frames, yard.heard_s) == ("Nobody walks here.", 25, 0)
    assert (rain.heard_s, rain.frames, rain.fade_out_s) == (1.5, 36, 0)


def test_all_else_steps_back_while_a_voice_is_heard_and_comes_forward_in_its_pauses(narrated):
    steps_back = cut_view(narrated, "main").steps_back

    assert steps_back is not None
    assert (steps_back.duck_db, steps_back.before_s, steps_back.after_s) == (-20, 0.1, 0.6)
    assert steps_back.is_sure
    # The voice over the door comes back for a moment, and that over the rain follows at once.
    assert steps_back.spans == (
        pytest.approx((2.5, 3), abs=0.011), pytest.approx((5, 122 / 24 + 1.5), abs=0.011),
    )  # fmt: skip


def test_recordings_that_nobody_listened_to_are_taken_as_heard(narrated, monkeypatch):
    """A look listens to a few at a time; the next one knows those, and listens to others."""
    monkeypatch.setattr(sound_now, "_MOST_LISTENED", 1)

    first, second = (cut_view(narrated, "main").steps_back for _ in range(2))

    assert not first.is_sure
    assert first.spans[-1][1] == pytest.approx(122 / 24 + 1.5, abs=0.001)
    assert second.is_sure


def test_a_reel_in_which_nobody_speaks_steps_back_for_nobody(narrated):
    view = cut_view(narrated, "mute")

    assert (view.narrations, view.steps_back, view.music) == ((), None, None)


def test_music_is_told_with_its_gain_and_fades_up_to_its_own_end(narrated):
    music = cut_view(narrated, "main").music

    assert music is not None
    assert (music.file, music.gain_db, music.fade_in_s, music.fade_out_s) == ("refs/score.wav", -6, 1, 0.5)
    assert (music.heard_s, music.duck_db) == (3, -9)


def test_another_file_at_the_same_path_has_another_mark(narrated):
    before = (cut_view(narrated, "main"), film(narrated).reels)
    voice = narrated.folder / "refs/rain.wav"
    write_voice(voice, noise(5, 1.5))
    os.utime(voice, ns=(1, 1))
    after = (cut_view(narrated, "main"), film(narrated).reels)

    assert before[0].narrations[0].mark == after[0].narrations[0].mark
    assert before[0].narrations[2].mark != after[0].narrations[2].mark
    main, mute = ({name: made.sound_mark for name, made in zip(("main", "mute"), reels, strict=True)}
                  for reels in (before[1], after[1]))  # fmt: skip
    assert main["main"] != mute["main"]


def test_the_sounds_that_a_storyboard_names_are_given_out(narrated):
    assert used_sounds(FilmWatch(narrated)) == {"refs/door.wav", "refs/rain.wav", "refs/score.wav"}


@pytest.mark.slow
def test_the_cut_tells_what_the_stitcher_does(shot, monkeypatch):
    """The same frame, the same length, the same steps back: seen in what the stitcher itself lays."""
    text = FILM.replace("  - {id: rain", "  - {id: spare").replace("shot: rain", "shot: yard").replace("rain]", "yard]")
    shot.file.write_text(text.replace("refs/rain", "refs/door"), encoding="utf-8")
    write_voice(shot.folder / "refs/door.wav", with_silence(0.3, noise(1, 0.5), 2, noise(2, 0.5)))
    write_voice(shot.folder / "refs/score.wav", noise(4, 9))
    laid = []
    whole = levelling.levelled_sound

    def note_down(*args, **kwargs):
        laid.append(whole(*args, **kwargs))
        return laid[-1]

    monkeypatch.setattr(reel, "levelled_sound", note_down)
    view = cut_view(shot, "main")
    stitch_reels(film_now(shot), reporter=Silent(), only="main")

    (sound,) = laid
    (voice,) = (each for each in sound.spans if each.layer == "narration")
    (music,) = (each for each in sound.spans if each.layer == "music")
    narration, _ = view.narrations
    assert Fraction(voice.at_sample, SAMPLE_RATE) * Fraction(view.rate) == narration.start_frame
    assert voice.samples == round(narration.heard_s * SAMPLE_RATE)
    assert view.steps_back is not None
    assert len(view.steps_back.spans) == len(music.under) == 2
    for told, under in zip(view.steps_back.spans, music.under, strict=True):
        assert told == pytest.approx([at / SAMPLE_RATE for at in under], abs=0.021)
    assert music.under_gain == pytest.approx(10 ** (view.steps_back.duck_db / 20))


def test_a_recording_is_heard_that_counts(tmp_path, monkeypatch):
    """Nothing before it is made; then its take; another one once a person chose that; none once it is refused."""
    for name in ("OPENAI_API_KEY", "OPENAI_SPEECH_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    project = write_film(tmp_path)
    name = next(iter(film_now(project).loaded.storyboard.reels))
    assert {each.recording for each in cut_view(project, name).narrations} == {""}

    with serve_speech() as wire:
        speak(project, wire.url, only=("sea.narration",))
    (told,) = (each for each in cut_view(project, name).narrations if each.recording)

    key = f"{told.shot}.narration"
    (take,) = read_takes(project)[key, 1]
    assert told.recording == f"archive/{key}.take-01/{take.slate.video.path}"
    assert told.length_s == pytest.approx(take.slate.clip.duration_s, abs=1e-4)
    other = project.archive / f"{key}.take-02"
    shutil.copytree(project.archive / take.folder, other)
    slate = (other / "slate.json").read_text(encoding="utf-8")
    (other / "slate.json").write_text(slate.replace('"take":1', '"take":2'), encoding="utf-8")
    first, second = read_takes(project)[key, 1]
    file_verdict(project, first, Verdict(verdict="circled", at=now()))
    assert [each.recording for each in cut_view(project, name).narrations if each.recording] == [told.recording]
    file_verdict(project, first, Verdict(verdict="rejected", at=now()))
    (chosen,) = (each.recording for each in cut_view(project, name).narrations if each.recording)
    assert chosen == f"archive/{second.folder}/{second.slate.video.path}"
    file_verdict(project, second, Verdict(verdict="rejected", at=now()))
    assert {each.recording for each in cut_view(project, name).narrations} == {""}
