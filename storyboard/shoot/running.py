"""
Whether a run is at work on a project, and which process it is.

The lock says that there is one; a note beside it says which. It is believed only where that very process is alive: a
number alone may have gone to another program since.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from storyboard.errors import Unwritable
from storyboard.files import write_durably
from storyboard.model.clock import now
from storyboard.project import Project

_BEGINS_WITHIN_S = 15.0
_LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class RunProcess:
    """The process of a run."""

    pid: int
    birth: str
    """When it was born, by its machine's count, and since which boot: no other process has both."""
    host: str
    began_at: str
    """UTC, as records write it."""


def lock_file(project: Project) -> Path:
    """Return the file whose lock a run holds."""
    return project.state / f"{project.prefix}run.lock"


@contextmanager
def note_run(project: Project) -> Iterator[None]:
    """Say beside the lock, which is held, that this process is the run; what cannot be written is not said."""
    note = _note(project)
    mine = RunProcess(os.getpid(), _birth(os.getpid()), socket.gethostname(), now())
    with suppress(OSError, Unwritable):
        write_durably(note, json.dumps(asdict(mine)).encode())
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def is_running(project: Project) -> bool:
    """Return whether a run holds the project's lock."""
    try:
        held = os.open(lock_file(project), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return run_process(project) is not None
    try:
        # Shared and for a moment: a run that begins right now waits longer than that.
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(held)
    return run_process(project) is not None


def wait_for_begin(project: Project) -> None:
    """Wait while a run is only beginning: it forgets what it is asked before it says which process it is."""
    until = time.monotonic() + _BEGINS_WITHIN_S
    while time.monotonic() < until and is_running(project) and run_process(project) is None:
        time.sleep(_LOOK_EVERY_S)


def run_process(project: Project) -> RunProcess | None:
    """Return the process of the run that is at work; None where there is none here, or nobody can tell."""
    try:
        found = RunProcess(**json.loads(_note(project).read_bytes()))
        is_it = found.host == socket.gethostname() and bool(found.birth) and _birth(int(found.pid)) == found.birth
    except (OSError, ValueError, TypeError):
        return None
    return found if is_it else None


def _note(project: Project) -> Path:
    return project.state / f"{project.prefix}run.json"


def _birth(pid: int) -> str:
    """Return what no other process shares with *pid*; empty where there is none, or this system does not say."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name in brackets may hold spaces; the time of birth is the 22nd field of all, the 20th behind it.
    return f"{boot} {stat.rpartition(')')[2].split()[19]}"
