"""Whether what is said fits into its shot: by words while there is no recording, to the sample once there is one."""

import pytest

from storyboard.load.load import check, load
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from tests.films import a_voice

TOP = """\
storyboard: 1
title: Two talk
provider: simulator
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9"}
cast: {ida: an old keeper, tom: a boy}
"""
LONG = (
    "We have to row over to the other side before the storm is here, and nobody knows how long that will take us now."
)


@pytest.fixture
def write(tmp_path):
    (tmp_path / "refs").mkdir()

    def make(shot, *, top=TOP, **recordings):
        for name, length_s in recordings.items():
            (tmp_path / "refs" / f"{name}.wav").write_bytes(a_voice(length_s))
        (tmp_path / "storyboard.yaml").write_text(f"{top}shots:\n  - {shot}\n", encoding="utf-8")
        return find_project(tmp_path)

    return make


def told(project):
    return [(problem.severity, problem.message, problem.hint) for problem in check(project)]


def duration(project):
    (planned,) = plan_of(load(project)).clips
    return planned.wanted.request.duration


def test_a_shot_without_a_length_is_as_long_as_its_recordings_and_a_breath(write):
    shot = "{id: talk, action: A, lines: [{ida: Row!, file: refs/a.wav}, {tom: No!, file: refs/b.wav}]}"

    assert duration(write(shot, a=4.0, b=3.2)) == 8, "4 + 0.3 + 3.2 + 0.5 s"
    assert duration(write(shot, a=4.0, b=3.3)) == 9
    assert duration(write(shot, a=0.4, b=0.4)) == 4, "the model makes nothing shorter"


def test_words_are_estimated_while_there_is_no_recording(write):
    """The estimate of LONG is 6.8 s."""
    shot = f"{{id: talk, action: A, lines: [{{ida: '{LONG}'}}]}}"
    assert duration(write(shot)) == 8
    assert duration(write(shot, top=TOP + "speech: {provider: simulator}\n")) == 8
    assert duration(write(shot, top=TOP + "speech: {provider: simulator, speed: 2}\n")) == 4
    assert told(write(shot)) == []


def test_lines_that_are_templates_have_a_length(write):
    shot = (
        "{id: talk, action: '{{ shot.duration }} s', lines: [{ida: '{{ cast.tom }}!'}], prompt: '{{ shot.duration }}'}"
    )
    (planned,) = plan_of(load(write(shot))).clips

    assert (planned.wanted.request.duration, planned.wanted.request.prompt) == (4, "4")


def test_a_length_that_is_written_stays(write):
    assert duration(write("{id: talk, action: A, duration: 6, lines: [{ida: Row!}]}")) == 6
    assert (
        duration(write("{id: talk, action: A, lines: [{ida: Row!}]}", top=TOP.replace('16:9"', '16:9", duration: 7')))
        == 7
    )


def test_dialogue_keeps_the_length_that_it_had(write):
    assert duration(write(f"{{id: talk, action: A, dialogue: '{LONG}'}}")) == 5


def test_what_is_longer_than_one_piece_is_made_in_several(write):
    lines = ", ".join(f"{{ida: '{LONG}'}}" for _ in range(5))

    planned = plan_of(load(write(f"{{id: talk, action: A, lines: [{lines}]}}"))).clips

    assert [shot.wanted.request.duration for shot in planned] == [18, 18]


@pytest.mark.parametrize("key", [f"lines: [{{ida: '{LONG}'}}]", f"dialogue: '{LONG}'"])
def test_words_that_take_longer_than_the_shot_are_told(key, write):
    ((severity, message, hint),) = told(write(f"{{id: talk, action: A, duration: 5, {key}}}"))

    assert severity == "warning"
    assert "about 6.8 s to say, and it is 5 s" in message
    assert "write `duration: 8`" in hint


def test_recordings_that_are_longer_than_the_shot_are_an_error(write):
    shot = "{id: talk, action: A, duration: 5, lines: [{ida: Row!, file: refs/a.wav}]}"

    ((severity, message, hint),) = told(write(shot, a=6.4))

    assert (severity, message) == ("error", "the lines of shot 'talk' are 6.4 s long, and it is 5 s")
    assert hint == "write `duration: 7`, or leave it out; or say less"
    assert told(write(shot, a=5.1)) == []


def test_a_line_that_no_sound_can_hold_is_told(write):
    shot = f"{{id: talk, action: A, lines: [{{ida: '{' '.join([LONG] * 5)}'}}]}}"
    found = told(write(shot, top=TOP + "speech: {provider: simulator}\n"))

    assert any(
        "line 1 of shot 'talk' takes about 35 s to say, and no sound may be over 30 s" in each[1] for each in found
    )


def test_long_silence_beside_a_recording_is_told(write):
    shot = "{id: talk, action: A, duration: 12, lines: [{ida: Row!, file: refs/a.wav}]}"

    ((severity, message, hint),) = told(write(shot, a=3.0))

    assert severity == "warning"
    assert "nothing is said in 9.0 s of the 12 s of shot 'talk'" in message
    assert "`duration: 4`" in hint
    assert told(write(shot, a=7.0)) == []


def test_a_speech_service_that_is_not_there_is_told(write):
    shot = "{id: talk, action: A, lines: [{ida: Row!}]}"
    ((severity, message, hint),) = told(write(shot, top=TOP + "speech: {provider: simulatr}\n"))

    assert (severity, message) == ("error", "no speech service is called 'simulatr'")
    assert hint == "did you mean 'simulator'?"


def test_a_voice_that_nobody_speaks_with_is_told(write):
    top = TOP.replace("{ida: an old keeper,", "{ida: {text: an old keeper, voice: nova},")
    shot = "{id: talk, action: A, lines: [{ida: Row!}]}"

    ((severity, message, hint),) = told(write(shot, top=top))
    assert severity == "warning"
    assert message == "the voice of ida is not used: nobody records lines, which are said in the prompt"
    assert "provider" in hint
    ((_, message, _),) = told(write(shot, top=TOP + "speech: {speed: 1.5}\n"))
    assert message.startswith("the settings of `speech` are not used")
    assert told(write(shot, top=top + "speech: {provider: simulator}\n")) == []
