"""What `check` tells of narration: its recording, who speaks it, and whether it ends before the next one begins."""

import numpy as np
import pytest

from storyboard.load.load import check
from storyboard.project import find_project
from tests.stitch.voices import noise, write_voice

TOP = """\
storyboard: 1
title: Two lamps
defaults: {model: seedance-2.0-mini, resolution: 480p, duration: 4}
cast: {ida: an old keeper}
"""
LAMP = '{id: lamp, action: A lamp., narration: {text: "Night falls.", file: refs/lamp.wav}}'
LANE = "{id: lane, action: A lane.}"
SPOKEN_LANE = "{id: lane, action: A lane., narration: {text: Nobody., file: refs/lane.wav}}"


@pytest.fixture
def film(tmp_path):
    """Return a function that writes a film of *shots*, and what `check` says of it."""

    def problems(*shots: str, reels: str = "", top: str = TOP):
        written = "".join(f"  - {shot}\n" for shot in shots)
        (tmp_path / "storyboard.yaml").write_text(f"{top}shots:\n{written}{reels}", encoding="utf-8")
        return [(each.severity, each.path, each.message, each.hint) for each in check(find_project(tmp_path))]

    return problems


@pytest.fixture
def record(tmp_path):
    """Return a function that records a voice of so many seconds."""
    return lambda name, seconds: write_voice(tmp_path / "refs" / f"{name}.wav", noise(1, seconds))


def test_a_recording_that_has_its_time_is_right(film, record):
    """Over 4 s of its own shot and 4 s of the next, which nobody narrates."""
    record("lamp", 7.9)

    assert film(LAMP, LANE) == []


def test_a_recording_that_is_not_there_is_an_error(film, record):
    record("lamps", 1)

    ((severity, path, message, hint),) = film(LAMP)

    assert (severity, path) == ("error", "shots.lamp.narration.file")
    assert message == "recording 'refs/lamp.wav' is not there"
    assert hint == "did you mean 'refs/lamps.wav'?"


@pytest.mark.parametrize("written", ["../lamp.wav", "/tmp/lamp.wav", "refs"])
def test_a_recording_lies_in_the_project(film, record, written):
    record("lamp", 1)

    ((severity, path, _, _),) = film(LAMP.replace("refs/lamp.wav", written))

    assert (severity, path) == ("error", "shots.lamp.narration.file")


@pytest.mark.parametrize("data", [b"", b"no sound at all", b"RIFF"])
def test_a_file_without_sound_is_an_error(film, record, tmp_path, data):
    record("lamp", 1).write_bytes(data)

    ((severity, path, message, _),) = film(LAMP)

    assert (severity, path) == ("error", "shots.lamp.narration.file")
    assert message == "recording 'refs/lamp.wav': not a sound that can be read"


def test_a_recording_of_nothing_is_an_error(film, tmp_path):
    write_voice(tmp_path / "refs/lamp.wav", np.zeros(0))

    assert [severity for severity, *_ in film(LAMP)] == ["error"]


def test_a_recording_that_was_cut_short_is_told(film, record):
    file = record("lamp", 3)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    ((severity, path, message, _),) = film(LAMP)

    assert (severity, path) == ("error", "shots.lamp.narration.file")
    assert message == "recording 'refs/lamp.wav' is cut off: 1.5 s of 3.0 s are there"


def test_a_voice_that_runs_into_the_next_one_is_told_by_how_much(film, record):
    """Its shot is 97 frames long; the next one's narration begins there."""
    record("lamp", 5)
    record("lane", 1)

    ((severity, path, message, hint),) = film(LAMP, SPOKEN_LANE)

    assert (severity, path) == ("warning", "shots.lamp.narration")
    assert message == (
        "the narration of 'lamp' is 1.0 s too long for reel 'main': 5.0 s, and 4.0 s until that of 'lane' begins;"
        " it is cut off there"
    )
    assert hint == "say it shorter, make the shots longer, or write `narration: off` in that reel"


def test_a_voice_that_outlasts_the_reel_is_told(film, record):
    record("lamp", 9)

    ((_, _, message, _),) = film(LAMP, LANE)

    assert "is 0.9 s too long for reel 'main': 9.0 s, and 8.1 s until the reel ends" in message


@pytest.mark.parametrize(
    ("reel", "over"),
    [
        ("{shots: [lamp, lane], title_card: Night}", None),
        ("{shots: [lamp, lane], end_card: The end}", None),
        ("{shots: [{shot: lamp, trim: {end: 3}}, lane]}", None),
        ("{shots: [{shot: lamp, trim: {end: 1.5}}, lane]}", "0.5 s"),
        ("{shots: [{shot: lamp, speed: 4}, {shot: lane, speed: 2}]}", "3.0 s"),
        ("{shots: [lamp, {shot: lane, speed: 2, transition: {kind: fade, duration: 1.5}}]}", "1.4 s"),
        ("{shots: [{shot: lamp, freeze: {at: 1, for: 2}, speed: 4}, {shot: lane, speed: 2}]}", "1.0 s"),
        ("{shots: [lamp], narration: off}", None),
        ("{shots: [lane, lamp]}", "2.0 s"),
    ],
)
def test_each_reel_has_room_of_its_own(film, record, reel, over):
    """A recording of 6 s over two shots of 97 frames."""
    record("lamp", 6)

    found = film(LAMP, LANE, reels=f"reels: {{all: [lamp, lane], cut: {reel}}}\n")

    assert [message.split(" too long")[0].rsplit("is ", 1)[1] for _, _, message, _ in found if "cut" in message] == (
        [over] if over else []
    )


def test_a_shot_that_a_reel_shows_twice_is_narrated_once_which_is_told(film, record):
    record("lamp", 1)

    ((severity, path, message, _),) = film(LAMP, LANE, reels="reels: {main: [lamp, lane, lamp]}\n")

    assert (severity, path) == ("warning", "reels.main.2")
    assert message == "reel 'main' shows 'lamp' more than once: its narration is heard the first time"


def test_a_text_that_will_be_too_long_is_told_before_anybody_records_it(film):
    """About 0.4 s for a word, by a guess that a quarter of the length is spared."""
    words = " ".join(["word"] * 40)
    lamp = f"{{id: lamp, action: A lamp., narration: {words}}}"
    top = TOP + "speech: {provider: openai, voice: nova}\n"

    ((severity, path, message, _),) = film(lamp, SPOKEN_LANE.replace(", file: refs/lane.wav", ""), top=top)
    told = film(lamp.replace(words, "A word."), LANE, top=top)

    assert (severity, path) == ("warning", "shots.lamp.narration")
    assert message.startswith("the narration of 'lamp' is about ")
    assert "and 4.0 s until that of 'lane' begins" in message
    assert told == []


def test_narration_that_nobody_speaks_is_told_in_one_sentence(film):
    silent = [f"{{id: s{n}, action: A lamp., narration: Night falls.}}" for n in range(3)]

    ((severity, path, message, hint),) = film(*silent)

    assert (severity, path) == ("warning", "shots.s0.narration")
    assert message == (
        "nobody speaks the narration of s0, s1 and s2: it has no recording, and is text for subtitles only"
    )
    assert "speech" in hint


def test_who_narrates_is_of_the_cast(film, record):
    record("lamp", 1)

    ((severity, path, message, hint),) = film(LAMP.replace("text: ", "idda: "))

    assert (severity, path) == ("error", "shots.lamp.narration")
    assert (message, hint) == ("'idda' says a narration and is not in the cast", "did you mean 'ida'?")


@pytest.mark.parametrize("narration", ['"{{ titel }}"', '{ida: "{{ titel }}", tone: low}', '{text: "{{ titel }}"}'])
def test_a_template_that_fails_is_an_error_at_its_place(film, narration):
    found = film(f"{{id: lamp, action: A lamp., narration: {narration}}}")

    assert [(severity, message) for severity, _, message, _ in found if severity == "error"] == [
        ("error", "there is no 'titel' here")
    ]


def test_narration_is_not_sent_with_the_shot_and_needs_no_model_that_makes_sound(film, record):
    record("lamp", 1)

    assert film(LAMP, top=TOP.replace("duration: 4", "duration: 4, audio: false")) == []
