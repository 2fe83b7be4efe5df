"""The line at the foot of a run of forty shots at a service that takes 5 s for each, against the journal."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest

from storyboard.project import find_project
from storyboard.simulator.settings import SimulatorSettings
from tests.cli.painted_run import journal_numbers
from tests.shoot.crashing import serve_simulator

SHOTS = 40
FOOT = re.compile(
    r"(?P<done>\d+) of 40 shots done · (?P<under_way>\d+) under way · \$(?P<spent>[\d.]+) of \$30\.00"
    r"(?: · about (?:(?P<min>\d+) min ?)?(?:(?P<s>\d+) s)? ?left)?"
)
LATE_S = 1.0
"""A line may be so much older than the journal: who writes there tells of it in the next moment."""
LATEST_S = 15.0
"""A few lines may be so much older, where other programs had the processors."""
CENT = 0.005


def film_text():
    """Four chains of five shots, and twenty shots that need nothing."""
    shots = []
    for number in range(SHOTS):
        above = f", from: s{number - 1}" if number < 20 and number % 5 else ""
        shots.append(f"  - {{id: s{number}, action: A fox walks number {number}.{above}}}")
    head = "storyboard: 1\ntitle: Forty\nprovider: ark\nbudget: {usd: 30}\n"
    head += 'defaults: {duration: 4, resolution: 480p, ratio: "16:9"}\n'
    return f"{head}shots:\n" + "\n".join(shots) + "\n"


def run_at_a_terminal(notes, *words):
    """Run a verb at a terminal, noting each line of totals; return its exit status and all that it drew."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    command = [sys.executable, "-m", "tests.cli.painted_run", str(notes), *words]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    drawn = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        drawn += piece
    return process.wait(timeout=60), drawn.decode(errors="replace")


def read_notes(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def wrong_lines(notes, late_s=LATE_S):
    """Return the lines that do not tell what the journal held when they were drawn, each with both."""
    return [
        (note["line"], low, note["after"])
        for note, low in zip(notes, _lows(notes, late_s), strict=True)
        if not _fits(note, low)
    ]


def _lows(notes, late_s):
    """Return, for each line, what the journal surely held a moment before it was drawn."""
    low, later = [0, 0, 0.0, 0.0], list(notes)
    for note in notes:
        while later and later[0]["after_s"] <= note["at_s"] - late_s:
            low = later.pop(0)["after"]
        yield low


def _fits(note, low):
    foot = FOOT.fullmatch(note["line"])
    if foot is None:
        return note["line"] == "starting"
    archived, sent, archived_usd, _ = low
    archived_after, sent_after, _, billed_usd_after = note["after"]
    done, spent = int(foot["done"]), float(foot["spent"])
    return (
        archived <= done <= archived_after
        and sent <= done + int(foot["under_way"]) <= sent_after
        and archived_usd - CENT <= spent <= billed_usd_after + CENT
    )


def foot_note(line, *, at_s, after):
    return {"line": line, "at_s": at_s, "after": after, "after_s": at_s + 0.1}


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("3 of 40 shots done · 2 under way · $0.30 of $30.00 · about 1 min left", True),
        ("4 of 40 shots done · 2 under way · $0.40 of $30.00 · about 1 min left", False),
        ("2 of 40 shots done · 3 under way · $0.30 of $30.00 · about 1 min left", False),
        ("3 of 40 shots done · 3 under way · $0.30 of $30.00 · about 1 min left", False),
        ("3 of 40 shots done · 1 under way · $0.30 of $30.00 · about 1 min left", False),
        ("3 of 40 shots done · 2 under way · $0.29 of $30.00 · about 1 min left", False),
        ("3 of 40 shots done · 2 under way · $0.41 of $30.00 · about 1 min left", False),
        ("stitching main, 40 %", False),
    ],
)
def test_a_line_that_differs_from_the_journal_is_found(line, is_right):
    """The journal has held the same for longer than a line may be late."""
    notes = [foot_note("starting", at_s=1.0, after=[3, 5, 0.3, 0.4]), foot_note(line, at_s=3.0, after=[3, 5, 0.3, 0.4])]

    assert [text for text, _, _ in wrong_lines(notes)] == ([] if is_right else [line])


@pytest.mark.slow
def test_every_foot_line_is_right(tmp_path, monkeypatch):
    film, notes = tmp_path / "film", tmp_path / "notes.jsonl"
    film.mkdir()
    (film / "storyboard.yaml").write_text(film_text(), encoding="utf-8")
    monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", render=False, latency_s=5.0)) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        status, drawn = run_at_a_terminal(notes, "run", str(film), "--no-stitch", "--yes", "--model-anyway")

    assert status == 0, drawn
    noted = read_notes(notes)
    assert not wrong_lines(noted, LATEST_S)
    assert len(wrong_lines(noted)) < len(noted) / 2
    feet = [foot for note in noted if (foot := FOOT.fullmatch(note["line"]))]
    # What is drawn is what was noted, and no second passes without it.
    assert {foot.group() for foot in FOOT.finditer(drawn)} <= {foot.group() for foot in feet}
    assert len(feet) > 20
    assert all(foot["min"] or foot["s"] for foot in feet if int(foot["done"]) < SHOTS)
    archived, sent, archived_usd, _ = journal_numbers(find_project(film))
    last = feet[-1]
    assert (int(last["done"]), int(last["under_way"]), float(last["spent"])) == (archived, 0, round(archived_usd, 2))
    assert (archived, sent) == (SHOTS, SHOTS)
