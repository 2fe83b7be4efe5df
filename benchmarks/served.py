"""The simulator in a process of its own, films for it, and what a run of them cost: for the benchmarks beside this."""

import json
import os
import re
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storyboard.model.takes import Attempt
from storyboard.project import Project
from storyboard.shoot.state.journal import open_journal

KEY = "a-key-of-a-benchmark"
HEAD = """\
storyboard: 1
title: A benchmark
provider: ark
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
"""


class Served:
    """``storyboard simulate`` without rendering, on a free port of this machine."""

    def __init__(self, folder: Path, *, latency_s: float, options: tuple[str, ...] = ()) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "storyboard", "simulate", "--port", "0", "--folder", str(folder)]
        command += ["--no-render", "--latency", f"{latency_s:g}", *options]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        line = self._process.stderr.readline()
        told = re.search(r"ARK_BASE_URL=(\S+)", line)
        assert told, line
        self.url = told[1]

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.communicate(timeout=30)

    def ended_at(self) -> dict[str, float]:
        """Return when each task succeeded, in Unix seconds: exact, where the wire says whole seconds."""
        with sqlite3.connect(f"file:{self.folder / 'tasks.sqlite'}?mode=ro", uri=True) as store:
            return dict(store.execute("SELECT id, updated_at FROM tasks WHERE status = 'succeeded'"))


def write_film(folder: Path, parents: dict[str, str | None], *, head: str = HEAD) -> Project:
    """Write the storyboard in which each shot opens on the last frame of the one it is mapped to."""
    folder.mkdir(parents=True)
    lines = [
        f"  - {{id: {shot}, action: {shot} happens." + (f", from: {parent}}}" if parent else "}")
        for shot, parent in parents.items()
    ]
    (folder / "storyboard.yaml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return Project(file=folder / "storyboard.yaml")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the command took."""

    wall_s: float
    """Of the whole command, from start to exit."""
    makespan_s: float
    """From the first create's intent to the last slate."""
    idle_s: float
    """Mean time from a task's success at the service to our knowing it."""
    hop_s: float
    """Mean time from a task's success at the service to the take being archived."""
    asked: float
    """Status requests a take."""
    most_asked: int
    cpu_s: float
    rss_mb: float


def shoot(project: Project, service: Served, *options: str) -> Run:
    """Run the command with *options* on *project* against *service* and return what it took."""
    environment = {**os.environ, "ARK_BASE_URL": service.url, "ARK_API_KEY": KEY}
    command = [sys.executable, "-m", "storyboard", "run", str(project.folder), "--no-stitch", "--json", *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = process.communicate()
    wall_s = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert process.returncode == 0, err[-2000:]
    assert all(shot["state"] == "done" for shot in json.loads(out)["shots"])
    with open_journal(project) as journal:
        attempts = [journal.attempt(name) for name in journal.attempts()]
    ended = service.ended_at()
    archived = [_archived_at(project, attempt) for attempt in attempts]
    seen = [_seconds(attempt.polls[-1].ts) for attempt in attempts]
    return Run(
        wall_s=wall_s,
        makespan_s=max(archived) - min(_seconds(attempt.intended_at) for attempt in attempts),
        idle_s=statistics.mean(at - ended[one.task_id] for one, at in zip(attempts, seen, strict=True)),
        hop_s=statistics.mean(at - ended[one.task_id] for one, at in zip(attempts, archived, strict=True)),
        asked=_gets(project) / len(attempts),
        most_asked=max(len(attempt.polls) for attempt in attempts),
        cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        rss_mb=after.ru_maxrss / 1024,
    )


def _gets(project: Project) -> int:
    """Return how often tasks were asked about, one by one or in a list."""
    with (project.reports / "run.log").open(encoding="utf-8") as log:
        return sum(json.loads(line)["message"].startswith("GET http") and "/tasks" in line for line in log)


def _archived_at(project: Project, attempt: Attempt) -> float:
    slate = project.archive / f"{project.prefix}{attempt.key}" / "slate.json"
    return slate.stat().st_mtime


def _seconds(ts: str) -> float:
    return datetime.fromisoformat(ts).timestamp()
