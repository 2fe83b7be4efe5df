"""A key that a run will lack is told by `doctor` and `plan`, by its variable's name, before anything is sent."""

import json
import os

import pytest

from tests.forked import storyboard

FILM = """\
storyboard: 1
title: Ida
provider: {provider}
images: {{provider: {images}}}
defaults: {{model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}}
stills:
  - {{id: pier, action: A pier}}
shots:
  - {{id: turn, first_frame: pier, action: She turns}}
"""
VARIABLES = {"ark": "ARK_API_KEY", "byteplus": "BYTEPLUS_API_KEY or ARK_API_KEY", "openai": "OPENAI_API_KEY"}


def told(folder, *words, provider="simulator", images="simulator", **keys):
    folder.joinpath("storyboard.yaml").write_text(FILM.format(provider=provider, images=images), encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    done = storyboard(*words, cwd=folder, env={**clean, "COLUMNS": "300", **keys})
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("images", VARIABLES)
def test_doctor_fails_for_an_image_service_of_the_film_that_has_no_key(images, tmp_path):
    done = told(tmp_path, "doctor", images=images)

    assert done.returncode == 3
    lacking = f"error images {images}: no API key in {VARIABLES[images]}\n  export {VARIABLES[images].split()[0]}="
    assert lacking in done.stdout
    others = [name for name in VARIABLES if name != images]
    assert all(f"off images {name}: no API key" in done.stdout for name in others)
    assert f"error provider {images}" not in done.stdout, "it makes no shot"


@pytest.mark.parametrize("images", VARIABLES)
def test_a_plan_says_which_key_its_stills_lack_and_what_to_do(images, tmp_path):
    done = told(tmp_path, "plan", images=images)

    line = f"images {images}: no API key in {VARIABLES[images]}; before a run: export {VARIABLES[images].split()[0]}="
    assert line in done.stdout
    assert done.returncode == 0
    (lacking,) = json.loads(told(tmp_path, "plan", "--json", images=images).stdout)["lacking"]
    assert (lacking["service"], lacking["medium"]) == (images, "still")
    assert lacking["variables"] == VARIABLES[images].split(" or ")


def test_a_plan_says_the_same_of_who_makes_the_shots(tmp_path):
    done = told(tmp_path, "plan", provider="ark", images="ark")
    assert "provider ark: no API key in ARK_API_KEY" in done.stdout
    assert "images ark: no API key in ARK_API_KEY" in done.stdout
    no_address = told(tmp_path, "plan", "--provider", "gateway").stdout
    assert "provider gateway: no address in SEEDANCE_GATEWAY_BASE_URL; before a run: export" in no_address


@pytest.mark.parametrize("words", [("plan",), ("plan", "--provider", "simulator")])
def test_nothing_is_lacking_where_there_is_a_key_or_where_none_is_needed(words, tmp_path):
    with_key = told(tmp_path, "plan", images="byteplus", ARK_API_KEY="key-of-a-test").stdout
    assert "no API key" not in with_key
    assert "no API key" not in told(tmp_path, *words, images="simulator").stdout


SPOKEN = """\
storyboard: 1
title: Ida
provider: simulator
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9"}
cast: {ida: an old keeper}
speech: {provider: %s}
shots:
  - {id: turn, action: She turns, lines: [{ida: Good morning.}]}
"""


@pytest.mark.parametrize(
    ("speech", "keys", "variables"),
    [
        ("openai", {}, "OPENAI_API_KEY or OPENAI_SPEECH_API_KEY"),
        ("openai", {"OPENAI_SPEECH_BASE_URL": "https://a.example/v1", "OPENAI_API_KEY": "k"}, "OPENAI_SPEECH_API_KEY"),
        ("seed-audio", {}, "SEED_AUDIO_API_KEY"),
        ("openai", {"OPENAI_API_KEY": "k"}, ""),
        ("openai", {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, ""),
        ("simulator", {}, ""),
    ],
)
def test_a_plan_says_which_key_its_recordings_lack(speech, keys, variables, tmp_path):
    """A server on this machine needs none, and one with an address of its own takes no other's."""
    (tmp_path / "storyboard.yaml").write_text(SPOKEN % speech, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    lacking = json.loads(storyboard("plan", "--json", cwd=tmp_path, env={**clean, **keys}).stdout)["lacking"]

    assert [(each["service"], each["medium"]) for each in lacking] == ([(speech, "recording")] if variables else [])
    assert [" or ".join(each["variables"]) for each in lacking] == ([variables] if variables else [])
