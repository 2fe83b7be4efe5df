"""
Many small films, shot while requests are lost, refused, garbled and left hanging and processes are killed.

Everything comes from a seed, but for the order in which processes get their turn.

    python -m tests.shoot.soak --faults 1000 --seed 7
"""

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from storyboard.errors import CommandError
from storyboard.model.storyboard import Storyboard
from storyboard.project import Project
from storyboard.providers import download, http_client
from storyboard.shoot import adopting, crash_points
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_chain, a_film, a_shot
from tests.forked import in_a_process
from tests.shoot.crashing import LIST_LAG_S, Served, an_ark, serve_simulator, shoot_and_exit, takes_of
from tests.shoot.spoiling import KINDS, REJECTIONS, Spoiling

SPOILED = 0.4
"""This part of all calls is spoiled."""
KILLED = 0.6
"""This part of all processes is killed."""
LATEST_DEATH = 70
"""Counted in points; some processes end before."""
MOST_RUNS = 12
"""After so many nothing goes wrong any more: what has not come right then never will."""
LONGEST_RUNS = 20
AT_ONCE = 3

SETTINGS = {"model": "seedance-1.0-pro", "provider": "ark", "duration": 2}


@dataclass
class Counts:
    """What a soak saw."""

    films: int = 0
    takes: int = 0
    runs: int = 0
    tasks: int = 0
    duplicates: int = 0
    """Tasks at the service beyond the first of each shot."""
    losses: int = 0
    """Shots without a whole take, and takes more than one of a shot."""
    faults: Counter[str] = field(default_factory=Counter)
    """By call and kind; ``kill`` is a process's."""

    def __str__(self) -> str:
        by_call = Counter[str]()
        for fault, count in self.faults.items():
            by_call[fault.partition(":")[0]] += count
        told = ", ".join(f"{count} {call}" for call, count in sorted(by_call.items()))
        return (
            f"{self.faults.total()} faults ({told}) in {self.runs} runs of {self.films} films; {self.takes} takes of "
            f"{self.tasks} tasks; {self.duplicates} duplicates, {self.losses} losses"
        )


def soak(folder: Path, *, faults: int, seed: int, kills: int = 0) -> Counts:
    """Shoot films below *folder* until *faults* went wrong, *kills* of them killed processes; each film is ended."""
    counts, lock = Counts(), threading.Lock()
    settings = SimulatorSettings(
        folder=folder / "service", render=False, latency_s=0.1, concurrency=50, rpm=100_000, list_lag_s=LIST_LAG_S
    )

    def films(first: int) -> None:
        number = first
        while (seen := _faults_below(folder)).total() < faults or kills_in(seen) < kills:
            shot = _shoot_to_the_end(folder, f"film{number:04}x", service, seed)
            with lock:
                _add(counts, shot)
            number += AT_ONCE

    with serve_simulator(settings) as service, ThreadPoolExecutor(AT_ONCE) as films_at_once:
        list(films_at_once.map(films, range(AT_ONCE)))
    return counts


def kills_in(faults: Counter[str]) -> int:
    """Return how many of *faults* are processes that were killed."""
    return sum(count for fault, count in faults.items() if fault.startswith("kill"))


def _add(counts: Counts, seen: Counts) -> None:
    for name in ("films", "takes", "runs", "tasks", "duplicates", "losses"):
        setattr(counts, name, getattr(counts, name) + getattr(seen, name))
    counts.faults += seen.faults


def _shoot_to_the_end(folder: Path, name: str, service: Served, seed: int) -> Counts:
    place = folder / name
    place.mkdir()
    runs = 0
    done = False
    shots = [shot.id for scene in film_of(name).scenes for shot in scene.shots]
    while not done and runs < LONGEST_RUNS:
        dice = f"{seed} {name} {runs}" if runs < MOST_RUNS else None
        done = in_a_process(_run, str(place), name, service.url, dice) == 0
        runs += 1
        if not done and runs >= MOST_RUNS:
            asked_in_vain = [shot for shot in shots if not service.tasks()[f"{shot} happens"]]
            in_a_process(_settle, str(place), asked_in_vain)
    of_prompt = service.tasks()
    tasks = {shot: of_prompt[f"{shot} happens"] for shot in shots}
    takes = takes_of(place)
    return Counts(
        films=1,
        takes=sum(takes.values()),
        runs=runs,
        tasks=sum(tasks.values()),
        duplicates=sum(count - 1 for count in tasks.values() if count > 1),
        losses=sum(takes.get(shot, 0) != 1 for shot in shots),
        faults=_faults_below(place),
    )


def _faults_below(folder: Path) -> Counter[str]:
    """Return the faults noted so far in *folder* and below."""
    logs = folder.rglob("faults.log")
    return Counter(fault for log in logs for fault in log.read_text(encoding="utf-8").splitlines())


def film_of(name: str) -> Storyboard:
    """Return a chain, a fan or shots on their own, whose prompts tell it from all others."""
    first, *others = (f"{name}{letter}" for letter in "abcde")
    match int(name.removeprefix("film").removesuffix("x")) // AT_ONCE % 3:
        case 0:
            return a_chain(first, *others[:2], **SETTINGS)
        case 1:
            below = {"from": first, **SETTINGS}
            return a_film(a_shot(first, **SETTINGS), *(a_shot(shot, **below) for shot in others))
        case _:
            return a_film(*(a_shot(shot, **SETTINGS) for shot in (first, *others)))


def _run(folder: str, name: str, url: str, dice: str | None) -> None:
    """Shoot the film called *name*, with what *dice* make go wrong."""
    if dice is None:
        shoot_and_exit(film_of(name), Path(folder), lambda: an_ark(url))
    http_client._DEADLINE_S = http_client.HttpClient.create_deadline_s = 0.5
    download._TIMEOUT = httpx.Timeout(0.5)
    mischief = _Mischief(random.Random(dice), Path(folder) / "faults.log")
    crash_points.interrupt_at(mischief.at_point)

    def connect():
        return an_ark(url, Spoiling(httpx.AsyncHTTPTransport(), mischief.choose))

    shoot_and_exit(film_of(name), Path(folder), connect)


def _settle(folder: str, shots: list[str]) -> None:
    """Forget the creates of *shots*, as a person does who sees none of their tasks in the account."""
    for shot in shots:
        with contextlib.suppress(CommandError):
            adopting.forget(Project(file=Path(folder) / "storyboard.yaml"), shot)


class _Mischief:
    """What goes wrong in one process; each fault is noted before it strikes."""

    def __init__(self, dice: random.Random, log: Path) -> None:
        self._dice = dice
        self._log = log.open("a", encoding="utf-8")
        self._dies_at = dice.randint(1, LATEST_DEATH) if dice.random() < KILLED else 0
        self._points = 0
        self._lock = threading.Lock()

    def choose(self, call: str, _subject: str) -> str | None:
        """Return how a call is spoiled, or None."""
        if self._dice.random() >= SPOILED:
            return None
        kind = self._dice.choice([*KINDS, *REJECTIONS])
        if call == "download" and kind == "hang":
            return None
        self._note(f"{call}: {kind}")
        return kind

    def at_point(self, point: crash_points.Point) -> None:
        """Kill this process where its time has come."""
        with self._lock:
            self._points += 1
            if self._points == self._dies_at:
                self._note(f"kill: {point}")
                os.kill(os.getpid(), signal.SIGKILL)

    def _note(self, fault: str) -> None:
        self._log.write(fault + "\n")
        self._log.flush()


def main() -> int:
    """Soak as the command line says, print what was counted, and return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    started_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        counts = soak(Path(folder), faults=asked.faults, seed=asked.seed)
    sys.stdout.write(f"{counts}; seed {asked.seed}, {time.monotonic() - started_s:.0f} s\n")
    return int(bool(counts.duplicates or counts.losses))


if __name__ == "__main__":
    sys.exit(main())
