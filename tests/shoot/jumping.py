"""
One run in a process of its own whose clock jumps: `python -m tests.shoot.jumping ORDERS`, with the orders as JSON.

The clock begins *at_s* ahead of the machine's. *after_s* after the run came to *point*, the clock jumps to *to_s*
ahead, or the process is killed where that is null.
"""

from tests import shifted_clock  # isort: skip - before anything that reads the clock

import json
import os
import signal
import sys
import threading
from pathlib import Path

from storyboard.archive.takes import read_takes
from storyboard.plan.make_plan import plan
from storyboard.reporter import Note, ShotChanged
from storyboard.shoot import crash_points, filing, submit, take_workflows
from storyboard.shoot.run_log import run_log
from storyboard.shoot.shooting import shoot
from tests.films import a_project
from tests.shoot.crashing import MISSED, an_ark, film_of

WAIT_S = 3.0
"""Each wait between two questions, so that a jump falls into it."""


class Said:
    """Prints what people hear."""

    def report(self, event):
        if isinstance(event, Note):
            sys.stdout.write(f"{event.text}\n")
        elif isinstance(event, ShotChanged) and event.note:
            sys.stdout.write(f"{event.note}\n")


def jump_at(point, after_s, to_s):
    reached = threading.Event()

    def act():
        if to_s is None:
            os.kill(os.getpid(), signal.SIGKILL)
        shifted_clock.shift(to_s)

    def hear(at):
        if at == point and not reached.is_set():
            reached.set()
            threading.Timer(after_s, act).start()

    crash_points.interrupt_at(hear)


def main(folder, name, url, at_s, point, after_s, to_s):
    shifted_clock.shift(at_s)
    wait = take_workflows._wait
    take_workflows._wait = lambda wait_s, **more: wait(WAIT_S, **more)
    submit._LOOK_EVERY_S, filing._AGAIN_S = 0.05, 0.01
    if point:
        jump_at(point, after_s, to_s)
    project = a_project(Path(folder))
    with run_log(project, "run"):
        missed = shoot(
            plan(film_of(name), read_takes(project), project=project),
            project=project,
            reporter=Said(),
            run_id=f"run-{os.getpid()}",
            connect_to=lambda _name, _project: an_ark(url),
        )
    sys.exit(MISSED if missed else 0)


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
