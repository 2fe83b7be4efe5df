"""The line at the foot of a run of forty shots at a service that takes 5 s for each, against the journal."""

import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest

from storyboard.project import find_project
from storyboard.shoot.state.journal import open_journal
from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator

SHOTS = 40
FOOT = re.compile(
    r"(?P<done>\d+) of 40 shots done · (?P<under_way>\d+) under way · \$(?P<spent>[\d.]+) of \$30\.00"
    r"(?: · about (?:(?P<min>\d+) min ?)?(?:(?P<s>\d+) s)? ?left)?"
)


def film_text():
    """Four chains of five shots, and twenty shots that need nothing."""
    shots = []
    for number in range(SHOTS):
        above = f", from: s{number - 1}" if number < 20 and number % 5 else ""
        shots.append(f"  - {{id: s{number}, action: A fox walks number {number}.{above}}}")
    head = "storyboard: 1\ntitle: Forty\nprovider: ark\nbudget: {usd: 30}\n"
    head += 'defaults: {duration: 4, resolution: 480p, ratio: "16:9"}\n'
    return f"{head}shots:\n" + "\n".join(shots) + "\n"


class Terminal:
    """What a run draws at a terminal."""

    def __init__(self, *words):
        self._ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
        command = [sys.executable, "-m", "storyboard", *words]
        self.began_s = time.monotonic()
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)
        self.first_s = None
        self.said = ""

    def read(self, for_s):
        """Read what is drawn during this time; return whether there may be more."""
        ends_s = time.monotonic() + for_s
        while (left_s := ends_s - time.monotonic()) > 0:
            if not select.select([self._ours], [], [], left_s)[0]:
                continue
            try:
                piece = os.read(self._ours, 65536)
            except OSError:
                return False
            self.first_s = self.first_s or time.monotonic() - self.began_s
            self.said = (self.said + piece.decode(errors="replace"))[-20_000:]
        return True

    @property
    def foot(self):
        """The newest line of totals; None before there is one."""
        return max(FOOT.finditer(self.said), key=lambda match: match.start(), default=None)


def left_s(foot):
    return 60 * int(foot["min"] or 0) + int(foot["s"] or 0)


def journal_numbers(place):
    """Shots done, takes asked for, and dollars billed, each of which only grows."""
    with open_journal(place) as journal:
        attempts = journal.attempts(["intended", "submitted", "succeeded", "archived"]).values()
    archived = [attempt for attempt in attempts if attempt.state == "archived"]
    return len(archived), len(attempts), round(sum(attempt.usd for attempt in archived), 2)


def foot_numbers(foot):
    done = int(foot["done"])
    return done, done + int(foot["under_way"]), float(foot["spent"])


def is_between(numbers, before, after):
    return all(low <= number <= high for low, number, high in zip(before, numbers, after, strict=True))


@pytest.mark.slow
def test_the_foot_line_is_right_at_every_second(tmp_path, monkeypatch):
    (tmp_path / "storyboard.yaml").write_text(film_text(), encoding="utf-8")
    place = find_project(tmp_path)
    monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", render=False, latency_s=5.0)) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        run = Terminal("run", str(tmp_path), "--no-stitch", "--yes", "--model-anyway")
        while run.foot is None:
            assert run.read(0.2), run.said
        guesses = []
        while True:
            late = []
            # A drawing is up to 0.2 s old, and older on a busy machine.
            for _ in range(20):
                before = journal_numbers(place)
                is_open = run.read(0.5)
                numbers = foot_numbers(run.foot)
                if is_between(numbers, before, journal_numbers(place)):
                    break
                late.append((before, numbers))
            else:
                pytest.fail(f"the foot line does not follow the journal: {late}")
            guesses.append((numbers[0], left_s(run.foot)))
            if not is_open or numbers[0] == SHOTS:
                break
        while run.read(1.0):
            pass
        assert run.process.wait(timeout=60) == 0, run.said

    assert len(guesses) > 10
    assert all(guess_s for done, guess_s in guesses if done < SHOTS)
