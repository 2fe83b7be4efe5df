"""What a speech service cannot be asked to say is told by `check`, before it is asked."""

import pytest

from storyboard.load.load import check
from storyboard.model.wires import speech_wires
from storyboard.project import find_project
from storyboard.providers.http_client import Account
from storyboard.providers.pace import pace_at
from storyboard.providers.speech.openai import OpenAiSpeechService
from storyboard.providers.speech.seed_audio import SeedAudioService

FILM = """\
storyboard: 1
title: Ida
defaults: {{model: seedance-2.5, resolution: 480p, duration: 5}}
cast: {{ida: {{text: an old keeper, voice: nova}}}}
vars: {{nothing: ""}}
speech: {{provider: {service}}}
shots: [{{id: talk, action: A pier, {what}}}]
"""
LINE, NARRATION, NAMELESS = "lines: [{{ida: '{}'}}]", "narration: {{ida: '{}'}}", "narration: '{}'"
LETTERS = {"openai": 4096, "simulator": 4096, "seed-audio": 3000}
SAID_BY_VOICE = len("@Audio1 says: ")


def told(folder, service, what, words):
    film = FILM.format(service=service, what=what.format(words))
    (folder / "storyboard.yaml").write_text(film, encoding="utf-8")
    return [(problem.severity, problem.message) for problem in check(find_project(folder))]


@pytest.mark.parametrize("what", [LINE, NARRATION])
@pytest.mark.parametrize("service", LETTERS)
def test_more_letters_than_the_service_takes(service, what, tmp_path):
    most = LETTERS[service] - (SAID_BY_VOICE if service == "seed-audio" else 0)
    who = "line 1" if what == LINE else "the narration"
    how = " with who says it and how" if service == "seed-audio" else ""

    found = told(tmp_path, service, what, "海" * (most + 1))
    message = (
        f"{who} of shot 'talk' has {LETTERS[service] + 1:,} characters{how}, and {service} takes {LETTERS[service]:,}"
    )
    assert ("error", message) in found
    assert not any("characters" in each for _, each in told(tmp_path, service, what, "海" * most))


def test_words_of_nobody_count_alone(tmp_path):
    assert not any("characters" in message for _, message in told(tmp_path, "seed-audio", NAMELESS, "a" * 3000))
    assert any("3,001 characters, and" in message for _, message in told(tmp_path, "seed-audio", NAMELESS, "a" * 3001))


def test_the_words_count_as_they_are_asked_for(tmp_path):
    """Line ends and spaces in a row are one space, and a template is what it prints."""
    assert told(tmp_path, "openai", NAMELESS, "a" + "   " * 3000 + "b") == []


@pytest.mark.parametrize("what", [LINE, NARRATION, NAMELESS])
@pytest.mark.parametrize("words", ["{{ vars.nothing }}", "{{ vars.nothing }} "])
def test_no_words_at_all(what, words, tmp_path):
    who = "line 1" if what == LINE else "the narration"

    assert ("error", f"{who} of shot 'talk' has no words to say") in told(tmp_path, "openai", what, words)


@pytest.mark.parametrize("words", ["…", "?!", "🎉", "— —"])
def test_what_has_no_letters_is_silence(words, tmp_path):
    message = f"line 1 of shot 'talk' has no letters, '{words}': a speech service makes silence of it"

    assert ("warning", f"{message}, which is paid and not used") in told(tmp_path, "openai", LINE, words)
    assert told(tmp_path, "openai", LINE, f"({words})") == []


def test_a_longer_narration_than_the_service_makes(tmp_path):
    words = "Nobody knew who had lit the lamp that night. " * 50
    found = [each for each in told(tmp_path, "seed-audio", NAMELESS, words) if "at most" in each[1]]

    message = "the narration of shot 'talk' takes about 151 s to say, and seed-audio makes at most 120 s"
    assert found == [("warning", message)]
    assert not any("at most" in message for _, message in told(tmp_path, "openai", NAMELESS, words))


def test_the_limits_are_those_of_the_services():
    account = Account("a", "https://a.test", "key", pace_at("https://a.test"))
    adapters = {"openai": OpenAiSpeechService(account), "seed-audio": SeedAudioService(account)}

    assert {name: service.most_characters for name, service in adapters.items()} == {
        name: wire.most_characters for name, wire in speech_wires().items()
    }


DIALOGUE = 'dialogue: "{}"'


def test_a_service_that_has_only_dialogue_records_nothing(tmp_path):
    """Where it records something else, dialogue is left in the prompt by intent."""
    nothing = "`speech` records nothing: the film has no `lines`, and the `dialogue` of talk is said in the prompt"

    assert ("warning", nothing) in told(tmp_path, "openai", DIALOGUE, "IDA: Row.")
    assert ("warning", nothing) not in told(tmp_path, "openai", f"{DIALOGUE}, narration: The sea.", "IDA: Row.")
    assert ("warning", nothing) not in told(tmp_path, "openai", LINE, "Row.")
