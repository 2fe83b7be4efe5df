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
