"""With `--events` a long verb tells what happens, one JSON document a line, and the last line is its result."""

import json
import os
import signal
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from storyboard.actions.documents import document_schema
from storyboard.actions.event_lines import error_line, event_line
from storyboard.cli import event_stream
from storyboard.errors import OutputLost
from storyboard.reporter import Note
from storyboard.simulator.settings import SimulatorSettings
from tests.forked import storyboard
from tests.shoot.crashing import serve_simulator

FILM = """\
storyboard: 1
title: Lamps
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots: [{id: lamp, action: A small brass lamp is lit.}]
"""
HOUR_S = 3600.0


@pytest.fixture
def film(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return tmp_path


def told(text):
    """Return the lines, each of which must be as the schema says."""
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        Draft202012Validator(document_schema("events")).validate(line)
        assert line["time"].endswith("Z")
    return lines


@pytest.mark.slow
def test_a_run_tells_what_it_makes_and_ends_with_its_result(film):
    done = storyboard("run", film, "--events")
    lines = told(done.stdout)

    assert (done.returncode, done.stderr) == (0, "")
    assert [line["type"] for line in lines if line["type"] not in {"take", "reel", "note"}] == [
        "begin", "reel_done", "result",
    ]  # fmt: skip
    assert [line["state"] for line in lines if line["type"] == "take"][-1] == "done"
    assert lines[0]["steps"][0]["shot"] == "lamp"
    assert (lines[-1]["exit_status"], lines[-1]["result"]["shots"][0]["state"]) == (0, "done")


def test_a_run_that_lacks_something_has_its_exit_status_in_the_last_line(film):
    done = storyboard("run", film, "--events", "--max-usd", "0.01", "--no-stitch")
    lines = told(done.stdout)

    assert (done.returncode, lines[-1]["type"], lines[-1]["exit_status"]) == (5, "result", 5)
    assert lines[-1]["result"]["missed"][0]["cause"] == "budget"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["run", "nowhere"], 2, "no storyboard here"),
        (["retake", "FILM", "nobody"], 2, "nobody"),
        (["stitch", "FILM"], 2, "lamp"),
        (["export", "FILM", "--to", "reel"], 2, "reel"),
        (["write", " "], 2, "no idea is given"),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_a_verb_that_fails_ends_with_an_error(words, status, said, film):
    done = storyboard(*(str(film) if word == "FILM" else word for word in words), "--events", cwd=film.parent)
    last = told(done.stdout)[-1]

    assert (done.returncode, last["type"], last["exit_status"]) == (status, "error", status)
    assert said in last["message"]
    assert f"error: {last['message']}" in done.stderr


@pytest.mark.slow
def test_stitch_retake_and_export_end_with_their_results(film):
    assert storyboard("run", film, "--no-stitch").returncode == 0

    for words in (["stitch"], ["export"], ["retake"]):
        shot = ["lamp", "--no-stitch"] if words == ["retake"] else []
        last = told(storyboard(*words, film, *shot, "--events").stdout)[-1]
        assert (last["type"], last["exit_status"]) == ("result", 0)
        Draft202012Validator(document_schema(words[0])).validate(last["result"])


@pytest.mark.parametrize("words", [["run", "--json"], ["stitch", "--watch"], ["retake", "lamp", "--json"]], ids=str)
def test_events_are_neither_one_document_nor_without_an_end(words, film):
    done = storyboard(*words, "--events", cwd=film)

    assert (done.returncode, done.stderr.startswith("error: --")) == (2, True)
    assert not (film / ".storyboard").exists()


def test_a_line_is_whole_and_goes_out_at_once(monkeypatch, capfd):
    """A reader in a pipe sees it while the run goes on; what strangers wrote steers nothing, and ends no line."""
    with event_stream.event_stream(events=True, json=False) as stream:
        stream.report(Note("two\nlines \x1b[31m \u2028 \u202e é"))
        (line,) = capfd.readouterr().out.splitlines()

    assert json.loads(line)["text"] == "two\nlines \x1b[31m \u2028 \u202e é"
    assert line.isascii()
    assert line.isprintable()


def test_an_output_that_is_full_ends_no_run_and_is_told_at_its_end(monkeypatch):
    tries = []

    def print_nothing(line):
        tries.append(line)
        raise OutputLost("standard output: No space left on device")

    monkeypatch.setattr(event_stream, "print_line_of_data", print_nothing)

    stream = event_stream.EventStream()
    stream.report(Note("one"))
    stream.report(Note("two"))

    assert (len(tries), stream.lost.message) == (1, "standard output: No space left on device")
    with pytest.raises(OutputLost), event_stream.event_stream(events=True, json=False) as stream:
        stream.report(Note("one"))


def test_an_error_that_nobody_foresaw_is_the_last_line():
    line = error_line(ValueError("odd")).model_dump(mode="json")

    assert (line["exit_status"], line["error"], line["message"]) == (1, "ValueError", "odd")
    assert event_line(Note("x")).type == "note"


@pytest.mark.slow
def test_a_reader_that_leaves_ends_no_run(film):
    """What is paid is archived, whoever reads of it."""
    command = f"{sys.executable} -m storyboard run {film} --no-stitch --events | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=120)

    assert json.loads(done.stdout)["type"] == "begin"
    assert (film / "archive/lamp.take-01/slate.json").is_file()


@pytest.mark.slow
def test_an_interruption_ends_with_the_tasks_that_go_on(film, tmp_path):
    """The next run waits for them; whoever reads the lines knows which will be charged."""
    settings = SimulatorSettings(folder=tmp_path / "service", render=False, latency_s=HOUR_S)
    with serve_simulator(settings) as service:
        environment = {**os.environ, "ARK_BASE_URL": service.url, "ARK_API_KEY": "key-of-a-test"}
        command = [sys.executable, "-m", "storyboard", "run", str(film), "--provider", "ark", "--events"]
        pipe = subprocess.PIPE
        run = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", env=environment)
        lines = []
        for line in run.stdout:
            lines.append(line)
            if json.loads(line).get("state") in {"queued", "running"}:
                break
        run.send_signal(signal.SIGINT)
        rest, said = run.communicate(timeout=120)

    last = told("".join(lines) + rest)[-1]
    assert (run.returncode, last["type"], last["exit_status"]) == (130, "stopped", 130)
    assert [(task["shot"], task["provider"], task["is_charged"]) for task in last["tasks"]] == [("lamp", "ark", True)]
    assert "will be charged: lamp take 1" in last["message"]
    assert last["message"] in said
