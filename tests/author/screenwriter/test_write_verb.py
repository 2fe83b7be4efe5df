"""`storyboard write` against the stand-in of the simulator, over HTTP, as a person runs it."""

import json
import os
import subprocess
import sys

import pytest

from storyboard.simulator.chat_routes import CHAT
from tests import forked


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """Serve the simulator; return the environment that names its language model."""
    folder = tmp_path_factory.mktemp("simulator")
    command = [sys.executable, "-m", "storyboard", "simulate", "--port", "0", "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            place = process.stderr.readline().split()[0].removeprefix("ARK_BASE_URL=")
            yield {
                "STORYBOARD_LLM_BASE_URL": place,
                "STORYBOARD_LLM_API_KEY": "sk-very-secret",
                "STORYBOARD_LLM_MODEL": "stand-in",
            }
        finally:
            process.terminate()


@pytest.fixture
def storyboard(tmp_path):
    def run_write(*words, env, pipe=""):
        plain = {name: value for name, value in os.environ.items() if not name.startswith("STORYBOARD_LLM")}
        return forked.storyboard(*words, cwd=tmp_path, env=plain | env, pipe=pipe)

    return run_write


@pytest.mark.slow
def test_an_idea_becomes_a_film_that_can_be_planned(storyboard, stand_in):
    """The place is data, the rest is talk, the key is nowhere; the same idea makes the same film."""
    done = storyboard("write", "A keeper finds a lamp in the snow.", "--shots", "8", env=stand_in)

    assert (done.returncode, done.stdout) == (0, "a-keeper-finds-a-lamp-in\n")
    assert done.stderr.splitlines()[0] == 'asking model "stand-in" at 127.0.0.1'
    assert "8 shots for" in done.stderr
    planned = json.loads(storyboard("plan", "a-keeper-finds-a-lamp-in", "--json", env={}).stdout)
    assert planned["totals"]["to_make"] == 9, "eight shots, and the picture of who is in them"
    again = storyboard(
        "write", "-", "--shots", "8", "--name", "again", env=stand_in, pipe="A keeper finds a lamp in the snow.\n"
    )
    assert again.stdout == "again\n"
    assert "sk-very-secret" not in done.stdout + done.stderr + again.stderr


def test_missing_variables_are_all_named(storyboard, stand_in):
    """With 2, and what to do."""
    done = storyboard("write", "A lamp.", env=stand_in | {"STORYBOARD_LLM_API_KEY": "", "STORYBOARD_LLM_MODEL": ""})

    assert (done.returncode, done.stdout) == (2, "")
    assert "no language model to ask: STORYBOARD_LLM_API_KEY, STORYBOARD_LLM_MODEL not set" in done.stderr
    assert "export STORYBOARD_LLM_BASE_URL=" in done.stderr


def test_a_refused_key_ends_with_3(storyboard, stand_in):
    done = storyboard("write", "A lamp.", env=stand_in | {"STORYBOARD_LLM_API_KEY": "invalid"})

    assert (done.returncode, done.stdout) == (3, "")
    assert "127.0.0.1 answers 401: The API key doesn't exist." in done.stderr
    assert "check the key in STORYBOARD_LLM_API_KEY" in done.stderr


def test_no_idea_ends_with_2(storyboard, stand_in):
    assert storyboard("write", "-", env=stand_in, pipe=" \n").returncode == 2


def test_the_stand_in_is_where_arks_chat_is():
    assert CHAT == "/api/v3/chat/completions"
