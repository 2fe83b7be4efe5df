"""
Runs of a small chain in processes of their own, against a simulator that is served over HTTP, and their sudden death.

Each is forked from a process that has imported everything: a run is a real
process, dies by a real SIGKILL, and costs no start-up.
"""

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import httpx

from storyboard.archive.takes import read_takes
from storyboard.model.storyboard import Storyboard
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.reporter import Silent
from storyboard.shoot import crash_points, filing, submit, take_workflows
from storyboard.shoot.shooting import shoot
from storyboard.simulator.app import create_app
from storyboard.simulator.settings import SimulatorSettings
from tests import serving
from tests.films import a_chain, a_project
from tests.forked import in_a_process

LIST_LAG_S = 0.3
"""How long the service keeps a new task out of its list; runs are told so."""

MISSED = 3
"""Exit status of a run that could not make everything."""


@dataclass(frozen=True)
class Served:
    """A simulator that answers at *url*, and what is in its books."""

    url: str
    _app: object

    def tasks(self) -> Counter[str]:
        """Return how many tasks there are of each prompt."""
        store = self._app.state.account._store
        rows = store._rows("SELECT json_extract(accepted, '$.prompt') AS prompt FROM tasks")
        return Counter(row["prompt"] for row in rows)


@contextmanager
def serve_simulator(settings: SimulatorSettings) -> Iterator[Served]:
    """Serve a simulator on a free port of this machine."""
    app = create_app(settings)
    with serving.serve_app(app, lifespan="on") as address:
        yield Served(f"{address}/api/v3", app)


@dataclass(frozen=True)
class Death:
    """Where a run is killed."""

    point: crash_points.Point
    reach: int = 1
    """The how-manieth time the point is reached."""
    after_takes: int = 0
    """Counted from the moment when so many takes were archived."""

    def __str__(self) -> str:
        nth = f" {self.reach}" if self.reach > 1 else ""
        return f"{self.point}{nth} of take {self.after_takes + 1}"


def film_of(name: str) -> Storyboard:
    """Return a chain of two whose prompts tell it from all others."""
    return a_chain(f"{name}a", f"{name}b", model="seedance-1.0-pro", provider="ark", duration=2)


def run_in_a_process(folder: Path, name: str, url: str, death: Death | None = None) -> int:
    """Shoot the film called *name* in a process of its own, and return its exit status: -9 where it was killed."""
    return in_a_process(_run, str(folder), name, url, death)


def _run(folder: str, name: str, url: str, death: Death | None) -> None:
    if death:
        crash_points.interrupt_at(_Killer(death))
    shoot_and_exit(film_of(name), Path(folder), lambda: an_ark(url))


def shoot_and_exit(film: Storyboard, folder: Path, connect: Callable[[], Ark]) -> NoReturn:
    """Shoot *film* in *folder* and end this process."""
    quicken()
    project = a_project(folder)
    missed = shoot(
        plan(film, read_takes(project), project=project),
        project=project,
        reporter=Silent(),
        run_id=f"run-{os.getpid()}",
        connect_to=lambda _name, _project: connect(),
    )
    sys.exit(MISSED if missed else 0)


def an_ark(url: str, transport: httpx.AsyncBaseTransport | None = None) -> Ark:
    """Return Ark at *url*, asked more often than a service would like."""
    pace = Pace(list_lag_s=3 * LIST_LAG_S, first_poll_s=0.02)
    return Ark(Account("ark", url, "a-key-of-a-test", pace), transport=transport)


def quicken(setattr_of: Callable[[object, str, object], None] = setattr) -> None:
    """Take the waiting out of the runs of this process, but for the list's lag."""
    setattr_of(submit, "_LOOK_EVERY_S", 0.05)
    setattr_of(submit, "_jitter", lambda wait_s: min(wait_s, 0.02))
    setattr_of(filing, "_AGAIN_S", 0.01)
    wait = take_workflows._wait

    async def wait_little(wait_s: float, **more: float) -> int:
        return await wait(min(wait_s, 0.05), **more)

    setattr_of(take_workflows, "_wait", wait_little)


class _Killer:
    """Kills this process where *death* says."""

    def __init__(self, death: Death) -> None:
        self._death = death
        self._takes = 0
        self._reached = 0
        # Points are reached in several threads.
        self._lock = threading.Lock()

    def __call__(self, point: crash_points.Point) -> None:
        with self._lock:
            if point == self._death.point and self._takes == self._death.after_takes:
                self._reached += 1
                if self._reached == self._death.reach:
                    os.kill(os.getpid(), signal.SIGKILL)
            self._takes += point == "archived in the journal"


def takes_of(folder: Path) -> dict[str, int]:
    """Return how many takes of each shot are in the archive, each of them whole."""
    project = Project(file=folder / "storyboard.yaml")
    takes = read_takes(project)
    for of_segment in takes.values():
        for take in of_segment:
            for facts in (take.slate.video, take.slate.first_frame, take.slate.last_frame):
                assert (project.archive / take.folder / facts.path).stat().st_size == facts.bytes
    return {shot: len(of_segment) for (shot, _), of_segment in takes.items()}
