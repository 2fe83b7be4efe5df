"""
One command of the campaign in a process of its own: its clock is set, it is killed, or its disk fills up, as ordered.

Its server imports everything once, the clock that can be set first.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from storyboard import production  # noqa: F401 - imported before a process is forked
from storyboard.cli import main as command_line
from storyboard.model import capabilities
from storyboard.providers import download, http_client, pace
from storyboard.shoot import crash_points, steps
from tests.shoot import filling
from tests.shoot.crashing import quicken
from tests.shoot.spoiled_service import LIST_LAG_S

LONGEST_S = 120.0
"""No command of a trial takes so long: one that does stands still."""
_DEADLINE_S = 1.5


@dataclass(frozen=True)
class Orders:
    """What happens to one command."""

    words: tuple[str, ...]
    url: str
    hurried: bool = False
    """Whether a call is given up after a second or two."""
    at_s: float = 0.0
    """How far its clock is ahead from the start."""
    jump_after_s: float = 0.0
    to_s: float | None = None
    """How far its clock is ahead after a jump; None where there is none."""
    killed_at: int = 0
    """The how-manieth point it is killed at; 0 is none."""
    killed_after_s: float = 0.0
    full_at: int = 0
    full_with: str = ""
    folder: str = ""
    """Where nothing can be written from then on."""


@dataclass(frozen=True)
class Ended:
    """How a command ended; *status* is -9 where it was killed, and None where it stood still."""

    status: int | None
    output: str


def command(orders: Orders) -> Ended:
    """Give a command in a process of its own."""
    reading, writing = multiprocessing.Pipe(duplex=False)
    process = _SERVER.Process(target=_play, args=(orders, writing))
    with _ONE_AT_A_TIME:
        process.start()
    writing.close()
    heard: list[bytes] = []
    listening = threading.Thread(target=_listen, args=(reading, heard))
    listening.start()
    ends_s = time.monotonic() + LONGEST_S
    while (status := _status_of(process)) is None and time.monotonic() < ends_s:
        time.sleep(0.02)
    if status is None:
        process.kill()
    listening.join()
    return Ended(status, b"".join(heard).decode(errors="replace"))


def _listen(reading: Connection, heard: list[bytes]) -> None:
    while piece := os.read(reading.fileno(), 65536):
        heard.append(piece)
    reading.close()


def _status_of(process: multiprocessing.process.BaseProcess) -> int | None:
    with _ONE_AT_A_TIME:
        return process.exitcode


_ONE_AT_A_TIME = threading.Lock()
_SERVER = multiprocessing.get_context("forkserver")


def prepare() -> None:
    """Have the server of processes import the clock that can be set before all else; called before any command."""
    _SERVER.set_forkserver_preload(["tests.shifted_clock", __name__])


def _play(orders: Orders, output: Connection) -> None:
    from tests import shifted_clock  # noqa: PLC0415 - it must come into no other process

    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    output.close()
    # What the server was given as its output may have been a file, which can be sought in.
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    shifted_clock.shift(orders.at_s)
    if orders.to_s is not None:
        _after(orders.jump_after_s, shifted_clock.shift, orders.to_s)
    if orders.killed_after_s:
        _after(orders.killed_after_s, os.kill, os.getpid(), signal.SIGKILL)
    capabilities._now = lambda: datetime(2026, 3, 1, tzinfo=UTC)
    quicken()
    steps._AGAIN_S = 0.02
    pace._LOOPBACK = pace.Pace(list_lag_s=2 * LIST_LAG_S, first_poll_s=0.02)
    if orders.hurried:
        http_client._DEADLINE_S = http_client.HttpClient.create_deadline_s = _DEADLINE_S
        download._TIMEOUT = httpx.Timeout(_DEADLINE_S)
    crash_points.interrupt_at(_Interrupting(orders))
    os.environ |= {"ARK_BASE_URL": orders.url, "ARK_API_KEY": "a-key-of-a-test"}
    os.chdir(Path(orders.folder).parent)
    sys.argv = ["storyboard", *orders.words]
    command_line.main()


def _after(seconds: float, call, *arguments: object) -> None:
    timer = threading.Timer(seconds, call, arguments)
    timer.daemon = True
    timer.start()


class _Interrupting:
    """Kills this process, or fills its disk, where the orders say."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._reached = 0
        self._lock = threading.Lock()

    def __call__(self, _point: crash_points.Point) -> None:
        with self._lock:
            self._reached += 1
            if self._reached == self._orders.killed_at:
                os.kill(os.getpid(), signal.SIGKILL)
            if self._reached == self._orders.full_at:
                filling.fill(self._orders.full_with, self._orders.folder)
