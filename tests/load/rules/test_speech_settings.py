"""What a speech service does not have is told by `check`, before anything is sent."""

import typing

import pytest

from storyboard.actions.checks import check_film
from storyboard.load.load import check
from storyboard.model.wires import speech_wires
from storyboard.model.written_lines import SpeechSettings
from storyboard.project import find_project

FILM = """\
storyboard: 1
title: Ida
defaults: {{model: seedance-2.5, resolution: 480p}}
cast: {{ida: an old keeper}}
speech: {{provider: {service}, {settings}}}
shots: [{{id: talk, action: A pier, lines: [{{ida: Row over to the other side!}}]}}]
"""
FORMATS = typing.get_args(typing.get_args(SpeechSettings.model_fields["format"].annotation)[0])
GIVEN = {
    "openai": {"wav", "mp3", "flac", "opus", "aac"},
    "simulator": {"wav", "mp3", "flac", "opus", "aac"},
    "seed-audio": {"wav", "mp3", "opus"},
}


def told(folder, service, settings):
    (folder / "storyboard.yaml").write_text(FILM.format(service=service, settings=settings), encoding="utf-8")
    return [
        (problem.severity, problem.message, problem.hint, problem.line, problem.column)
        for problem in check(find_project(folder))
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("service", GIVEN)
def test_a_form_of_sound_that_the_service_does_not_give(service, form, tmp_path):
    found = told(tmp_path, service, f"format: {form}")

    gives = "it gives wav, mp3, opus"
    column = 30 + len(service)  # of the value
    assert found == ([] if form in GIVEN[service] else [("error", f"{service} gives no {form}", gives, 5, column)])


def test_a_model_that_gives_one_form_alone(tmp_path):
    model = "model: bytedance-seed/seed-tts-3-0"

    ((severity, message, hint, *_),) = told(tmp_path, "openai", f"{model}, format: wav")
    assert (severity, message, hint) == ("error", "bytedance-seed/seed-tts-3-0 gives no wav", "it gives mp3")
    assert told(tmp_path, "openai", f"{model}, format: mp3") == []


@pytest.mark.parametrize(
    ("service", "speed", "is_told"),
    [
        ("seed-audio", 0.49, True), ("seed-audio", 0.5, False), ("seed-audio", 2, False), ("seed-audio", 2.1, True),
        ("openai", 0.25, False), ("openai", 4, False), ("simulator", 4, False),
    ],
)  # fmt: skip
def test_a_speed_at_which_the_service_does_not_speak(service, speed, is_told, tmp_path):
    found = [each[:3] for each in told(tmp_path, service, f"speed: {speed}")]

    message = f"seed-audio speaks at 0.5 to 2 times its speed, and not at {speed}"
    assert found == ([("error", message, "write another `speed`, or leave it out")] if is_told else [])


def test_every_speech_service_of_this_package_says_what_it_gives():
    assert set(speech_wires()) == GIVEN.keys() - {"simulator"}


def test_check_counts_what_a_speech_service_makes(tmp_path):
    told(tmp_path, "simulator", "speed: 1")

    assert (check_film(find_project(tmp_path)).recordings, check_film(find_project(tmp_path)).shots) == (1, 1)
