"""What a person sees while a run lasts: at a terminal a live table with a line of totals, in a pipe plain lines."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from storyboard.cli.console import Screen, talk
from storyboard.cli.streams import plain_streams
from storyboard.model.take_key import TakeKey
from storyboard.model.units import time_text
from storyboard.model.visible import visible_line
from storyboard.reporter import Event, Note, ReelDone, ReelProgress, Reporter, ShotChanged
from storyboard.show.totals import Totals

TOTALS_EVERY_S = 60.0
"""How often a pipe gets a line of totals."""
LONG_S = 10.0
"""After so long a pipe is told that a reel is still being stitched."""

_ENDS = {"done", "failed", "stopped", "held back"}
_MOST_ROWS = 100
"""More than a terminal is high."""
_STYLES = {
    "done": "green",
    "failed": "bold red",
    "running": "yellow",
    "archiving": "cyan",
    "waiting": "dim",
    "stopped": "yellow",
    "held back": "yellow",
}


@dataclass(slots=True)
class Lines:
    """A reporter for a pipe: one plain line for each thing that happened."""

    prefix: str = ""
    """Stands before each line."""
    totals: Totals = field(default_factory=Totals)
    _since: dict[str, float] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)

    def report(self, event: Event) -> None:
        """Print *event*, unless it says what was said before."""
        self.totals.report(event)
        match event:
            case ShotChanged(key=key, state=state):
                name = str(key)
                self._since.setdefault(name, time.monotonic())
                if self._said.get(name) != f"{state} {event.note}":
                    self._said[name] = f"{state} {event.note}"
                    talk(f"{self.prefix}{name}: {state}{_detail(event, time.monotonic() - self._since[name])}")
            case ReelProgress():
                self._tell_long_work(event)
            case ReelDone():
                talk(f"{self.prefix}{_reel_text(event)}")
            case Note(text=text):
                talk(f"{self.prefix}{text}")

    def _tell_long_work(self, event: ReelProgress) -> None:
        """Say once that a reel is being stitched, where that takes so long that a person wonders."""
        name, now_s = f"reel {event.name}", time.monotonic()
        if event.share in {0, 1}:
            self._since[name] = now_s
            self._said.pop(name, None)
        elif now_s - self._since.get(name, now_s) >= LONG_S and name not in self._said:
            self._said[name] = "told"
            talk(f"{self.prefix}{name}: stitching, {event.share * 100:.0f} % done")


def _detail(event: ShotChanged, elapsed_s: float) -> str:
    if event.note:
        return f": {event.note}"
    if event.state == "done":
        return f" after {time_text(elapsed_s)}"
    return f" (task {event.task_id})" if event.task_id and event.state == "queued" else ""


def _reel_text(event: ReelDone) -> str:
    kept = ", up to date" if event.was_up_to_date else ""
    from storyboard.load.yaml.source import path_from_here  # noqa: PLC0415 - yaml, after the line stands

    return f"reel {event.name}: {path_from_here(event.path)} ({event.duration_s:.2f} s{kept})"


@dataclass(slots=True)
class _Row:
    event: ShotChanged
    since: float

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self.since


class LiveTable:
    """
    A reporter for a terminal: what is under way is one row a take, redrawn as time goes by, above a line of totals.

    What has ended, and what was said, is printed once, above the table: the thousandth take of a film costs no more
    to draw than the first.
    """

    def __init__(self, console: Console, totals: Totals) -> None:
        self._console = console
        self._totals = totals
        self._rows: dict[TakeKey, _Row] = {}
        # Rich draws from a thread of its own while workflows report from theirs.
        self._lock = threading.Lock()

    def report(self, event: Event) -> None:
        """Keep *event* for the next drawing, or print what it ends with."""
        self._totals.report(event)
        match event:
            case ShotChanged():
                row = self._update_row(event)
                if event.state in _ENDS:
                    self._console.print(_last_line(row), soft_wrap=True)
            case ReelDone():
                self._console.print(Text(visible_line(_reel_text(event))), soft_wrap=True)
            case Note(text=text):
                self._console.print(Text(visible_line(text)), soft_wrap=True)

    def _update_row(self, event: ShotChanged) -> _Row:
        with self._lock:
            row = self._rows.setdefault(event.key, _Row(event, since=time.monotonic()))
            row.event = event
            if event.state in _ENDS:
                # Printed by the caller, without this lock: whoever draws holds Rich's own and waits for ours.
                del self._rows[event.key]
            return row

    def __rich__(self) -> RenderableType:
        """Return the table as it is now, with the totals at its foot."""
        foot = Text(visible_line(self._totals.line), style="bold", no_wrap=True, overflow="ellipsis")
        with self._lock:
            rows = list(self._rows.items())
        return Group(self._table(rows), foot) if rows else foot

    def _table(self, rows: list[tuple[TakeKey, _Row]]) -> Table:
        # What is higher than the terminal would hide the totals.
        most = max(1, min(_MOST_ROWS, self._console.height - 4))
        table = Table(box=None, pad_edge=False)
        for heading in ("take", "state", "elapsed", "usually", "note"):
            table.add_column(heading, justify="right" if heading in {"elapsed", "usually"} else "left")
        for key, row in rows[:most]:
            state = Text(row.event.state, style=_STYLES.get(row.event.state, ""))
            note = Text(visible_line(row.event.note), no_wrap=True, overflow="ellipsis")
            table.add_row(str(key), state, time_text(row.elapsed_s), time_text(row.event.expected_s), note)
        if len(rows) > most:
            table.add_row(f"and {len(rows) - most} more")
        return table


def _last_line(row: _Row) -> Text:
    event = row.event
    note = f" {visible_line(event.note)}" if event.note else ""
    return Text.assemble(
        f"{event.key} ",
        (event.state, _STYLES.get(event.state, "")),
        f" after {time_text(row.elapsed_s)}{note}",
    )


@contextmanager
def fitting_reporter() -> Iterator[Reporter]:
    """Give the reporter that fits who is watching, for as long as a run lasts."""
    screen = Screen(stderr=True)
    if not screen.is_terminal:
        lines = Lines()
        with _telling_totals(lines.totals):
            yield lines
        return
    table = LiveTable(screen, Totals())
    # Meanwhile rich prints what others print, above the table; at the end nothing of the table stays.
    with Live(table, console=screen, refresh_per_second=5, transient=True), plain_streams():
        yield table


@contextmanager
def _telling_totals(totals: Totals) -> Iterator[None]:
    """Print the totals every minute."""
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(TOTALS_EVERY_S):
            talk(totals.line)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()
