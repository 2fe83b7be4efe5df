"""Help that is whole and alike, ^C while watching, addresses, and hints that name the Python in use."""

import os
import shlex
import signal
import subprocess
import sys
from importlib import util

import pytest

from storyboard.cli import serve
from storyboard.errors import pip_command
from storyboard.project import Project
from storyboard.studio.library import Library
from tests.forked import storyboard

NARROW = {**os.environ, "COLUMNS": "80", "TERMINAL_WIDTH": "80"}


def test_the_help_of_tasks_is_whole():
    """No sentence is cut off."""
    said = storyboard("tasks", "--help", env=NARROW).stdout

    assert "..." not in said.partition("Commands:")[2]
    assert "adopt   Attach a task to a shot whose request got no answer.\n" in said


@pytest.mark.parametrize(("verb", "usage"), [("why", "{[PROJECT] SHOT}..."), ("report", "[[PROJECT]]")])
def test_help_names_the_project_as_that_of_other_verbs(verb, usage):
    said = storyboard(verb, "--help", env=NARROW).stdout

    assert said.startswith(f"Usage: storyboard {verb} [OPTIONS] {usage}\n")
    assert "<path>  A project folder" in said or verb == "why"
    assert " []" not in said


def test_why_and_report_take_a_project_as_the_other_verbs_do(tmp_path):
    (tmp_path / "projects").mkdir()
    storyboard("new", "film", cwd=tmp_path)

    assert storyboard("report", "film", "--format", "json", cwd=tmp_path).returncode == 0
    assert storyboard("why", "one", "two", "three", cwd=tmp_path).returncode == 2


def test_watching_says_the_time_and_ends_without_a_word_of_running(tmp_path):
    storyboard("new", "film", cwd=tmp_path)
    command = [sys.executable, "-m", "storyboard", "check", "film", "--watch"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        lines = iter(process.stderr.readline, "")
        watching = next(line for line in lines if "watching" in line)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        status = process.wait(timeout=60)

    clock, _, said = watching.partition(": ")
    assert [len(part) for part in clock.split(":")] == [2, 2, 2]
    assert said == "watching storyboard.yaml; ^C ends it\n"
    assert (status, rest) == (130, "stopped watching\n")


def test_serve_says_its_address_first(tmp_path):
    storyboard("new", "film", cwd=tmp_path)
    command = [sys.executable, "-m", "storyboard", "serve", "film", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)

    address = first.split()[0]
    assert address.startswith("http://127.0.0.1:")
    assert first == f"{address}  studio of film; for callbacks: STORYBOARD_CALLBACK_URL={address}\n"


def test_a_browser_that_cannot_be_opened_is_told(monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(serve.webbrowser, "open", lambda address: bool(opened.append(address)))

    serve._open("http://127.0.0.1:8788/")

    assert opened == ["http://127.0.0.1:8788/"]
    assert "open http://127.0.0.1:8788/ yourself" in capsys.readouterr().err


def test_one_film_is_opened_at_once_and_several_by_their_list(tmp_path):
    for name in ("one", "other"):
        storyboard("new", name, cwd=tmp_path)
    films = [Project(file=tmp_path / name / "storyboard.yaml") for name in ("one", "other")]
    one, both = serve.ServedPlaces((films[0],), ()), serve.ServedPlaces(tuple(films), ())
    folder = serve.ServedPlaces((), (tmp_path,))

    pages = [
        serve.page_to_open(Library(places.projects, here=places.here, folders=places.folders), places)
        for places in (one, both, folder)
    ]
    assert pages == ["/films/one/", "/", "/"]


@pytest.mark.parametrize(
    ("python", "has_pip", "command"),
    [
        ("/opt/film/bin/python", True, "/opt/film/bin/python -m pip install 'storyboard[s3]'"),
        ("/opt/my films/bin/python", True, "'/opt/my films/bin/python' -m pip install 'storyboard[s3]'"),
        ("/opt/film/bin/python", False, "uv pip install --python /opt/film/bin/python 'storyboard[s3]'"),
        ("", True, "python3 -m pip install 'storyboard[s3]'"),
    ],
)
def test_a_hint_to_install_names_the_python_in_use(monkeypatch, python, has_pip, command):
    """It can be pasted as it stands, where the folder has a space too; uv's environments have no pip."""
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr("storyboard.errors.find_spec", lambda _: util.find_spec("shlex") if has_pip else None)

    assert pip_command("storyboard[s3]") == command
    assert shlex.split(command)[-1] == "storyboard[s3]"
