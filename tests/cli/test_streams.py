"""What becomes of a verb whose standard output is full, or whose reader leaves."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storyboard.archive.takes import read_takes
from storyboard.cli.streams import READER_LEFT
from storyboard.project import find_project

FILM = """\
storyboard: 1
title: 狐狸 🦊
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: one, action: 狐狸 🦊 runs}
"""
COMMAND = [sys.executable, "-m", "storyboard"]
AN_ASCII_TERMINAL = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "200"}


@pytest.fixture
def film(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return tmp_path


@pytest.fixture
def closed_pipe():
    """A pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize(
    "words", [["plan"], ["plan", "--json"], ["graph"], ["schema"], ["models"], ["report", "--format", "json"]]
)
def test_an_output_on_a_full_disk_is_a_sentence_and_ends_with_4(words, film):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *words], cwd=film, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 4
    assert done.stderr.splitlines()[0] == f"error: standard output: {os.strerror(errno.ENOSPC)}"
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.slow
@pytest.mark.parametrize("words", [["models"], ["schema"], ["plan"]])
def test_nothing_is_said_of_a_reader_that_left(words, film, closed_pipe):
    """As after ``| head -1``: a verb at its end ends as it would, another as by SIGPIPE, and none as by a bug."""
    done = subprocess.run(
        [*COMMAND, *words], cwd=film, stdout=closed_pipe, stderr=subprocess.PIPE, text=True, check=False
    )

    assert done.returncode in {0, READER_LEFT}
    assert done.stderr == ""


@pytest.mark.slow
def test_a_run_goes_on_when_nobody_listens_any_more(film, closed_pipe):
    """Its takes may be paid already, and its clips wait to be fetched."""
    done = subprocess.run(
        [*COMMAND, "run", "--no-stitch"], cwd=film, stdout=closed_pipe, stderr=closed_pipe, check=False
    )

    assert done.returncode == 0
    assert [take.key.take for take in read_takes(find_project(film))["one", 1]] == [1]


def test_characters_that_the_output_lacks_are_written_as_escapes(film):
    done = subprocess.run(
        [*COMMAND, "plan", "--prompts"], cwd=film, env=AN_ASCII_TERMINAL, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\u72d0\u72f8 \U0001f98a runs" in done.stdout


def test_json_is_the_same_document_where_the_output_lacks_characters(film):
    done = subprocess.run(
        [*COMMAND, "plan", "--json"], cwd=film, env=AN_ASCII_TERMINAL, capture_output=True, check=False
    )

    assert json.loads(done.stdout)["shots"][0]["prompt"] == "狐狸 🦊 runs."
