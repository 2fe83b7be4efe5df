"""
Runs: begun as processes of their own that outlive whoever began them, seen wherever they were begun, and stopped.

A run that is stopped is asked through the journal, as `cancel` asks it. A signal is sent only to a process that is
surely that run.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Literal

from storyboard.actions.result import Result
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.errors import CommandError, RunLocked
from storyboard.files import explain_unwritable, write_durably
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt
from storyboard.project import Project
from storyboard.shoot.running import is_running, run_process

_BEGINS_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.05
_LAST_LINES = 20
_SPEAKS_WITHIN_S = 5.0
_WRITERS: "dict[Path, subprocess.Popen[bytes]]" = {}
"""The newest run of each film that this process began, by the file of its lines."""
_START = """
import sys
if sys.path[:1] == [""]:
    del sys.path[0]
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[0] = "storyboard"
from storyboard.__main__ import main
main()
"""
"""
`python -m storyboard`, but no module of the current folder stands in for another one, and ^C is heard even where who
began it does not hear it, as a server in a shell's background.
"""
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


class RunView(Result):
    """A run that is at work."""

    pid: int | None
    """Its process on this machine; None where nobody can tell."""
    began_at: str
    """UTC, ISO 8601; empty where nobody can tell."""
    can_interrupt: bool
    """Whether it may be sent what ^C sends."""


class StartedRun(Result):
    """What came of beginning a run."""

    state: Literal["running", "ended"]
    pid: int
    exit_status: int | None
    """Of a run that has ended already: 0 where it did what was asked."""
    said: tuple[str, ...]
    """The last lines that it wrote."""


class TaskLeft(Result):
    """A task that goes on at its service."""

    shot: str
    segment: int
    take: int
    provider: str
    task_id: str
    is_charged: bool
    usd: float | None
    """What it is expected to cost."""


class StoppedRun(Result):
    """What came of stopping a run."""

    was_running: bool
    left: tuple[TaskLeft, ...]
    """Tasks that go on; the next run waits for them and archives them."""


class CancelledTake(Result):
    """What became of a take that somebody wanted cancelled."""

    name: str
    """As logs call it: `door.take-01`."""
    shot: str
    segment: int
    take: int
    became: Literal["cancelled", "left", "unknown"]
    why: str
    task_id: str
    runs_at: str
    """The provider at which its task goes on and will be charged; empty where none does."""

    @property
    def key(self) -> TakeKey:
        """Which take it is."""
        return TakeKey(shot=self.shot, segment=self.segment, take=self.take)


class CancelResult(Result):
    """What became of every take that somebody wanted cancelled."""

    takes: tuple[CancelledTake, ...]


def run_now(project: Project) -> RunView | None:
    """Return the run that is at work on the film, wherever it was begun; None where none is."""
    if not is_running(project):
        return None
    found = run_process(project)
    return RunView(
        pid=found.pid if found else None, began_at=found.began_at if found else "", can_interrupt=found is not None
    )


def start_run(project: Project, request: RunRequest | None = None) -> StartedRun:
    """
    Begin `storyboard run` in a process of its own; return once it is at work, or has ended.

    Raises:
        RunLocked: A run is at work already.
        CommandError: The plan is not any more the one that the request was made on.
    """
    request = request or RunRequest()
    if request.mark:
        # All that plans takes a while to import: only who looked at a plan waits for it.
        from storyboard.actions.plans import plan_mark  # noqa: PLC0415

        if plan_mark(project, request) != request.mark:
            raise CommandError(
                f"{project.name}: the plan is another one now; nothing was sent", hint="look at it again, then run"
            )
    options = [
        *_option("--provider", request.provider),
        *_option("--until", request.until),
        *(word for shot in request.only for word in ("--only", shot)),
        *_option("--max-usd", request.max_usd),
        *_option("--max-tokens", request.max_tokens),
        *_flags(draft=request.draft, no_stitch=not request.stitch, model_anyway=request.model_anyway),
    ]
    return _begin(project, ["run", *options, "--", str(project.file)])


def start_retake(project: Project, request: RetakeRequest) -> StartedRun:
    """Begin `storyboard retake` in a process of its own; else as `start_run`."""
    options = [
        *_option("--provider", request.provider),
        *_option("--segment", request.segment),
        *_option("--seed", request.seed),
        *_flags(draft=request.draft, no_stitch=not request.stitch, model_anyway=request.model_anyway),
    ]
    return _begin(project, ["retake", *options, "--", str(project.file), request.shot])


def stop_run(project: Project) -> StoppedRun:
    """
    Ask the run that is at work to begin nothing more and to wait for nothing; it stitches what is there, and ends.

    What runs at a service goes on and is charged; the next run archives it.
    """
    # DBOS takes over half a second to import: only who speaks to a run pays for it.
    from storyboard.shoot.cancelling import ask_to_stop  # noqa: PLC0415

    if not is_running(project):
        return StoppedRun(was_running=False, left=())
    left = ask_to_stop(project)
    return StoppedRun(
        was_running=True,
        left=tuple(map(task_left, left)),
    )


def task_left(attempt: Attempt) -> TaskLeft:
    """Return the task of *attempt*, which goes on at its service."""
    return TaskLeft(
        shot=attempt.key.shot,
        segment=attempt.key.segment,
        take=attempt.key.take,
        provider=attempt.provider,
        task_id=attempt.task_id,
        is_charged=not is_simulated(attempt.provider),
        usd=attempt.expected_usd,
    )


def interrupt_run(project: Project) -> bool:
    """Send the run what ^C sends, where its process is surely that run; return whether it was sent."""
    found = run_process(project) if is_running(project) else None
    if found is None or found.pid == os.getpid():
        return False
    try:
        os.kill(found.pid, signal.SIGINT)
    except OSError:
        return False
    return True


def cancel(project: Project, shots: tuple[str, ...] = ()) -> tuple[CancelledTake, ...]:
    """
    Take back what is queued at its service, of *shots* or of all; a run at work begins and waits for nothing of it.

    Raises:
        CommandError: One of *shots* was never asked for.
        MissingKey: A provider that has tasks of ours has no API key.
    """
    # DBOS takes over half a second to import: only who speaks to a run pays for it.
    from storyboard.shoot.cancelling import cancel_tasks  # noqa: PLC0415

    return tuple(
        CancelledTake(
            name=str(outcome.key),
            shot=outcome.key.shot,
            segment=outcome.key.segment,
            take=outcome.key.take,
            became=outcome.became,
            why=outcome.why,
            task_id=outcome.task_id,
            runs_at=outcome.runs_at,
        )
        for outcome in cancel_tasks(project, shots)
    )


def last_lines(project: Project, *, pid: int | None = None) -> tuple[str, ...]:
    """
    Return the last lines that the newest run that was begun here wrote; none where that is not the one called *pid*.

    A run that has let go of its film may still have to say what came of it: that is waited for.
    """
    writer = _WRITERS.get(_output(project))
    until = time.monotonic() + _SPEAKS_WITHIN_S
    while writer and writer.returncode is None and not is_running(project) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_S)
    try:
        if pid is not None and int(_writer_file(project).read_bytes()) != pid:
            return ()
        text = _output(project).read_bytes()[-64_000:].decode("utf-8", "replace")
    except (OSError, ValueError):
        return ()
    lines = [_STEERING.sub("", line).rstrip() for line in text.splitlines()]
    return tuple(line for line in lines if line)[-_LAST_LINES:]


def _begin(project: Project, words: list[str]) -> StartedRun:
    if is_running(project):
        raise RunLocked(f"{project.name}: another run is at work on this project", hint="wait for it, or stop it")
    output = _output(project)
    with explain_unwritable(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        written = output.open("wb")
    with written:
        process = subprocess.Popen(
            [sys.executable, "-c", _START, words[0], "--yes", *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            # It lives on when who began it ends, and hears no ^C of that terminal.
            start_new_session=True,
        )
    # Who began it takes note of its end, so that no dead process stays in the list.
    _WRITERS[output] = process
    write_durably(_writer_file(project), str(process.pid).encode())
    threading.Thread(target=process.wait, daemon=True).start()
    return _wait_for_begin(project, process)


def _wait_for_begin(project: Project, process: "subprocess.Popen[bytes]") -> StartedRun:
    until = time.monotonic() + _BEGINS_WITHIN_S
    while time.monotonic() < until and process.returncode is None:
        found = run_process(project)
        if found is not None and found.pid == process.pid:
            break
        time.sleep(_LOOK_EVERY_S)
    status = process.returncode
    return StartedRun(
        state="running" if status is None else "ended",
        pid=process.pid,
        exit_status=status,
        said=last_lines(project),
    )


def _output(project: Project) -> Path:
    return project.state / f"{project.prefix}run.out"


def _writer_file(project: Project) -> Path:
    """Return the file that says which process wrote the lines of the newest run."""
    return project.state / f"{project.prefix}run.pid"


def _option(name: str, value: object) -> list[str]:
    return [] if value is None else [f"{name}={value}"]


def _flags(**flags: bool) -> list[str]:
    return [f"--{name.replace('_', '-')}" for name, is_given in flags.items() if is_given]
