"""Who records lines, and what is lacking for it: `providers` and `doctor`."""

import json

import pytest

from tests.forked import storyboard

OPENAI = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_SPEECH_API_KEY", "OPENAI_SPEECH_BASE_URL")


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for name in (*OPENAI, "SEED_AUDIO_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def told(*arguments, cwd):
    return storyboard(*arguments, cwd=cwd).stdout


def test_providers_name_each_speech_service_and_the_variable_that_is_lacking(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_SPEECH_BASE_URL", "http://127.0.0.1:8880/v1")

    page = told("providers", cwd=tmp_path)

    table = page.partition("records lines")[2]
    assert "http://127.0.0.1:8880/v1/audio/speech" in table
    assert "export SEED_AUDIO_API_KEY=" in table


def test_a_speech_address_elsewhere_wants_a_key_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-openai")
    monkeypatch.setenv("OPENAI_SPEECH_BASE_URL", "https://speech.example/v1")

    found = json.loads(told("providers", "--json", cwd=tmp_path))["speech_services"]

    states = {service["name"]: service["state"] for service in found}
    assert states == {"openai": "no_key", "seed-audio": "no_key", "simulator": "ready"}
    (lacks,) = [service["lacks"] for service in found if service["name"] == "openai"]
    assert "OPENAI_SPEECH_API_KEY" in lacks


def test_doctor_tells_of_them_and_asks_nothing(tmp_path, monkeypatch):
    """Nobody listens at that address."""
    monkeypatch.setenv("OPENAI_SPEECH_BASE_URL", "http://127.0.0.1:9/v1")

    checks = {check["name"]: check for check in json.loads(told("doctor", "--json", cwd=tmp_path))["checks"]}

    assert (checks["speech openai"]["state"], checks["speech seed-audio"]["state"]) == ("ok", "off")
    assert "SEED_AUDIO_API_KEY" in checks["speech seed-audio"]["hint"]


def test_models_tell_what_a_minute_costs_and_which_end(tmp_path):
    page = told("models", cwd=tmp_path).partition("speech model")[2]
    rows = {line.split()[0]: line for line in page.splitlines() if line.strip()}
    found = {model["name"]: model for model in json.loads(told("models", "--json", cwd=tmp_path))["speech_models"]}

    assert "2027-01-06" in " ".join(page.partition("tts-1-hd")[2].split())[:100]
    assert "$0.15" in rows["seed-audio-1.0"]
    assert (found["tts-1"]["usd_per_million_characters"], found["tts-1"]["host"]) == (15.0, "api.openai.com")
    assert found["seed-audio-1.0"]["usd_per_minute"] == pytest.approx(0.15)
    assert found["bytedance-seed/seed-tts-3-0"]["han_counts"] == 2


def test_one_speech_model_is_told_alone(tmp_path):
    page = told("models", "tts-1", cwd=tmp_path)
    found = json.loads(told("models", "tts-1", "--json", cwd=tmp_path))

    assert "tts-1 " in page
    assert "seed-audio" not in page
    assert ([model["name"] for model in found["speech_models"]], found["models"]) == (["tts-1"], [])


FILM = """\
storyboard: 1
title: Ida
images: {provider: openai}
speech: {provider: seed-audio}
stills: [{id: pier, action: A pier, size: 1024x1024}]
shots: [{id: turn, first_frame: pier, action: She turns}]
"""


def test_doctor_says_that_the_film_cannot_be_made_without_a_key(tmp_path, monkeypatch):
    """Of its pictures as of its lines; what nothing needs is only off."""
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    done = storyboard("doctor", "--json", cwd=tmp_path)

    checks = {check["name"]: check["state"] for check in json.loads(done.stdout)["checks"]}
    assert (checks["images openai"], checks["speech seed-audio"]) == ("error", "error")
    assert (checks["images ark"], checks["speech openai"]) == ("off", "off")
    assert done.returncode == 3
