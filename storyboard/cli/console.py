"""
What the verbs share: talk goes to stderr, data to stdout.

A terminal gets a live table while a run lasts; a pipe gets plain lines.
"""

import json
import shlex
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from storyboard.errors import FfmpegFailed, StoryboardError
from storyboard.reporter import Event, Note, ReelDone, Reporter, ShotChanged
from storyboard.takes import TakeKey

stderr = Console(stderr=True, highlight=False)
"""Talk: progress, hints, errors."""

_STYLES = {"done": "green", "failed": "bold red", "running": "yellow", "archiving": "cyan", "waiting": "dim"}


def talk(text: str) -> None:
    """Say one line to a person."""
    print(text, file=sys.stderr, flush=True)


def tell(error: StoryboardError) -> None:
    """Say what went wrong, and what to do next."""
    talk(f"error: {error.message}")
    if isinstance(error, FfmpegFailed):
        talk(f"  the command was: {shlex.join(error.command)}")
    if error.hint:
        talk(f"  {error.hint}")


def put_json(document: Mapping[str, Any]) -> None:
    """Print the one JSON document of a verb."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


@dataclass(slots=True)
class Lines:
    """A reporter for a pipe: one plain line for each thing that happened."""

    prefix: str = ""
    """Stands before each line."""
    _since: dict[str, float] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)

    def report(self, event: Event) -> None:
        """Print *event*, unless it says what was said before."""
        match event:
            case ShotChanged(key=key, state=state):
                name = str(key)
                self._since.setdefault(name, time.monotonic())
                if self._said.get(name) != f"{state} {event.note}":
                    self._said[name] = f"{state} {event.note}"
                    talk(f"{self.prefix}{name}: {state}{_detail(event, time.monotonic() - self._since[name])}")
            case ReelDone():
                talk(f"{self.prefix}{_reel(event)}")
            case Note(text=text):
                talk(f"{self.prefix}{text}")


def _detail(event: ShotChanged, elapsed_s: float) -> str:
    if event.note:
        return f": {event.note}"
    if event.state == "done":
        return f" after {elapsed_s:.1f} s"
    return f" (task {event.task_id})" if event.task_id and event.state == "queued" else ""


def _reel(event: ReelDone) -> str:
    kept = ", up to date" if event.was_up_to_date else ""
    return f"reel {event.name}: {event.path} ({event.duration_s:.2f} s{kept})"


@dataclass(slots=True)
class _Row:
    event: ShotChanged
    since: float
    ended: float | None = None


class LiveTable:
    """A reporter for a terminal: one row a shot, redrawn as time goes by."""

    def __init__(self) -> None:
        self._rows: dict[TakeKey, _Row] = {}
        self._notes: list[str] = []
        # Rich draws from a thread of its own while workflows report from theirs.
        self._lock = threading.Lock()

    def report(self, event: Event) -> None:
        """Keep *event* for the next drawing."""
        with self._lock:
            match event:
                case ShotChanged(key=key, state=state):
                    row = self._rows.setdefault(key, _Row(event, since=time.monotonic()))
                    row.event = event
                    if state in {"done", "failed"}:
                        row.ended = time.monotonic()
                case ReelDone():
                    self._notes.append(_reel(event))
                case Note(text=text):
                    self._notes.append(text)

    def __rich__(self) -> Group:
        """Return table and notes as they are now."""
        table = Table(box=None, pad_edge=False)
        for heading in ("take", "state", "elapsed", "expected", ""):
            table.add_column(heading, justify="right" if heading in {"elapsed", "expected"} else "left")
        with self._lock:
            for key, row in self._rows.items():
                elapsed_s = (row.ended or time.monotonic()) - row.since
                state = row.event.state
                expected = f"{row.event.expected_s:.0f} s" if row.ended is None else ""
                said = row.event.note or row.event.task_id
                style = _STYLES.get(state, "")
                table.add_row(
                    str(key), f"[{style}]{state}[/]" if style else state, f"{elapsed_s:.0f} s", expected, said
                )
            return Group(table, *self._notes)


@contextmanager
def watching() -> Iterator[Reporter]:
    """Give the reporter that fits who is watching, for as long as a run lasts."""
    if not stderr.is_terminal:
        yield Lines()
        return
    table = LiveTable()
    with Live(table, console=stderr, refresh_per_second=5):
        yield table
