"""
The first hour of a film maker, as her terminal of 80 columns shows it: every sentence is read in its place.

After a change: python -m tests.cli.test_first_hour > tests/cli/first_hour.txt, and read the difference aloud.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

KEPT = Path(__file__).with_name("first_hour.txt")
STORYBOARD = (sys.executable, "-m", "storyboard")
ARK = "ARK_BASE_URL"

TEA = """\
storyboard: 1
title: The tea house
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots:
  - {id: lane, acton: A wet lane at dusk.}
  - {id: door, action: A paper door slides open., from: lane, aprove: true}
  - {id: steam, action: Steam rises from a cup., from: door}
reels:
  main: [lane, {shot: door, transition: {kind: disolve}}, steam]
"""
LAMP = """\
storyboard: 1
title: The lamp
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4, provider: ark}
shots:
  - {id: lamp, action: A lamp is lit.}
  - {id: moth, action: A moth circles the lamp., from: lamp}
"""
DUEL = LAMP.replace("The lamp", "The duel").replace("A lamp is lit.", "Two swords and blood on the snow.")
SLOW = LAMP.replace("The lamp", "Slow")

_SIGNS = (
    (r"cgt-[0-9]{14}-[a-z0-9]+", "TASK"),
    (r"\b\d+ min( \d+ s)?|\b\d+(\.\d+)? s\b(?= left|\)|$| of)|(?<=, )\d+ s\)", "TIME"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?", "DATE"),
    (r"http://127\.0\.0\.1:\d+", "http://ADDRESS"),
    (r"\bseed \d+", "seed N"),
    (r"\b[0-9a-f]{32,}\b", "DIGEST"),
    (r"request [0-9a-zA-Z-]{8,}", "request ID"),
)
_PASSING = re.compile(
    r": (submitting|queued|running|sent|asked|waiting|downloading|archiving|submitted)\b|: stitching, \d+ % done$"
    r"|^\d+ of \d+ shots done|^\w+ take \d+ is ready: approve or reject it$"
)
"""Lines of a pipe that come or do not, as the clock will have it."""


class Hour:
    """A terminal: what is typed in it, and what it shows."""

    def __init__(self, folder: Path) -> None:
        self.shown: list[str] = []
        self._folder = folder
        home = {"HOME": str(folder), "COLUMNS": "80", "LINES": "40", "NO_COLOR": "1", "TERM": "dumb", "LANG": "C.UTF-8"}
        home |= {"PYTHONUNBUFFERED": "1"}
        self.environment = {"PATH": os.environ["PATH"], **home}

    def remark(self, text: str) -> None:
        """Say in the transcript what she does beside the terminal."""
        self.shown.append(f"\n# {text}")

    def write(self, name: str, text: str) -> None:
        """Write a storyboard in her editor."""
        place = self._folder / name / "storyboard.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def change(self, name: str, *words: tuple[str, str]) -> None:
        """Change words of a storyboard in her editor."""
        place = self._folder / name / "storyboard.yaml"
        text = place.read_text(encoding="utf-8")
        for before, after in words:
            assert before in text
            text = text.replace(before, after)
        place.write_text(text, encoding="utf-8")

    def type(self, line: str, *, stop_at: str = "") -> None:
        """Run *line*; with *stop_at* press ^C once the terminal shows that."""
        self.shown.append(f"\n$ {line}")
        words = line.replace("storyboard ", "", 1).split()
        with subprocess.Popen(
            [*STORYBOARD, *words], cwd=self._folder, env=self.environment, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as run:  # fmt: skip
            assert run.stdout is not None
            for printed in run.stdout:
                self._show(printed.rstrip("\n"))
                if stop_at and stop_at in printed:
                    stop_at = ""
                    time.sleep(1)
                    run.send_signal(signal.SIGINT)
                    self.shown.append("^C")
        if run.returncode:
            self.shown.append(f"[exit status {run.returncode}]")

    def _show(self, line: str) -> None:
        for pattern, sign in (*_SIGNS, (re.escape(str(self._folder)), "HERE")):
            line = re.sub(pattern, sign, line)
        if not _PASSING.search(line):
            self.shown.append(line.rstrip())

    @contextmanager
    def service(self, *options: str) -> Iterator[None]:
        """Serve a stand-in for Ark on this machine meanwhile."""
        words = ("simulate", "--port", "0", "--no-render", "--folder", str(self._folder / "ark"), *options)
        with subprocess.Popen(
            [*STORYBOARD, *words], cwd=self._folder, env=self.environment, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as server:  # fmt: skip
            assert server.stdout is not None
            address = next(found[0] for line in server.stdout if (found := re.search(r"http://127\S+", line)))
            self.environment |= {ARK: f"{address.removesuffix('/api/v3')}/api/v3", "ARK_API_KEY": "key-of-a-test"}
            try:
                yield
            finally:
                server.terminate()
                server.communicate()


def first_hour(folder: Path) -> str:
    """Return the transcript of the first hour, made in *folder*."""
    hour = Hour(folder)
    _tutorial(hour)
    _own_film(hour)
    _money(hour)
    return "\n".join(hour.shown).lstrip("\n") + "\n"


def _tutorial(hour: Hour) -> None:
    hour.type("storyboard new lighthouse")
    hour.type("storyboard new lighthouse")
    hour.type("storyboard check lighthouse")
    hour.type("storyboard plan lighthouse")
    hour.type("storyboard run lighthouse")
    hour.remark("She writes `yellow coat` for `blue coat`.")
    hour.change("lighthouse", ("blue coat", "yellow coat"))
    hour.type("storyboard why lighthouse door")
    hour.type("storyboard plan lighthouse")
    hour.type("storyboard run lighthouse")
    hour.type("storyboard retake lighthouse sea")
    hour.type("storyboard approve lighthouse sea 2")
    hour.type("storyboard approve lighthouse seaa 2")
    hour.type("storyboard approve lighthouse sea 9")
    hour.type("storyboard approve --clear lighthouse sea")
    hour.type("storyboard approve --clear lighthouse sea")


def _own_film(hour: Hour) -> None:
    hour.remark("A film of her own, with three slips of the pen.")
    hour.write("teafilm", TEA)
    hour.type("storyboard check teafilm")
    hour.change("teafilm", ("acton", "action"), ("aprove", "approve"), ("disolve", "dissolve"))
    hour.type("storyboard check teafilm")
    hour.type("storyboard run teafilm")
    hour.type("storyboard retake teafilm door")
    hour.type("storyboard why teafilm steam")
    hour.type("storyboard approve teafilm door 2")
    hour.type("storyboard run teafilm")
    hour.type("storyboard reject teafilm lane")
    hour.type("storyboard why teafilm lane")


def _money(hour: Hour) -> None:
    hour.remark("A real service: first without a key, then with a budget of five cents.")
    hour.write("lamp", LAMP)
    hour.type("storyboard run lamp")
    with hour.service():
        hour.type("storyboard run lamp --max-usd 0.05")
        hour.type("storyboard status lamp")
        hour.type("storyboard run lamp --max-usd 0.20")
    hour.remark("The service's moderation refuses a clip.")
    hour.write("duel", DUEL)
    with hour.service("--fault", "moderation:match=blood"):
        hour.type("storyboard run duel")
        hour.type("storyboard why duel lamp")
    hour.remark("She stops a run.")
    hour.write("slow", SLOW)
    with hour.service("--latency", "30"):
        hour.type("storyboard run slow", stop_at="lamp.take-01: queued")
        hour.type("storyboard cancel slow")


@pytest.mark.slow
@pytest.mark.timeout(900)  # some forty commands, one after the other
def test_the_first_hour_reads_as_it_was_read_aloud(tmp_path):
    """Whoever changes a sentence reads it where it stands, and keeps the new transcript."""
    assert first_hour(tmp_path) == KEPT.read_text(encoding="utf-8")


def test_no_line_of_the_first_hour_is_wider_than_its_subject_needs():
    """Tables fit 80 columns; of sentences only those with a path or a command may be longer."""
    states = r"\w+ +(to make|waiting|up to date|out of date|done|not cut yet)\b"
    rows = [line for line in KEPT.read_text(encoding="utf-8").splitlines() if re.match(states, line)]

    assert len(rows) > 10
    assert [row for row in rows if len(row) > 80] == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="hour-") as there:
        sys.stdout.write(first_hour(Path(there)))
