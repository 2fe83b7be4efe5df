"""
What the verbs share: talk goes to stderr, data to stdout.

A terminal gets a live table while a run lasts; a pipe gets plain lines.
"""

import json
import shlex
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.live import Live
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from storyboard.cli.streams import bare, plain_streams, say
from storyboard.errors import FfmpegFailed, StoryboardError
from storyboard.model.take_key import TakeKey
from storyboard.model.visible import visible, visible_line
from storyboard.reporter import Event, Note, ReelDone, Reporter, ShotChanged

_ENDS = {"done", "failed", "held back"}
_MOST_ROWS = 100
"""More than a terminal is high."""
_STYLES = {
    "done": "green",
    "failed": "bold red",
    "running": "yellow",
    "archiving": "cyan",
    "waiting": "dim",
    "held back": "yellow",
}


class Screen(Console):
    """
    A standard stream that takes tables and styles of ours; text is shown as it is.

    Brackets and colons in it are no markup, and what would steer the terminal does nothing.
    """

    def __init__(self, *, stderr: bool = False, soft_wrap: bool = False) -> None:
        """Take the standard output, or standard error; with *soft_wrap* lines end where the terminal ends them."""
        # The bare stream: rich writes the terminal's steering between the texts that are cleaned below.
        stream = bare(sys.stderr if stderr else sys.stdout)
        super().__init__(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap)

    def render_str(self, text: str, **how: Any) -> Text:  # noqa: ANN401 - rich's own eight settings
        """Return *text* as one line, so that its width is the one that is seen."""
        return super().render_str(visible_line(text), **how)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Give *renderable* in pieces, each without what steers a terminal but for rich's own."""
        return map(_clean_piece, super().render(renderable, options))


def _clean_piece(piece: Segment) -> Segment:
    if piece.control:
        return piece
    style = piece.style
    # A link would be an escape with a stranger's text in it.
    return Segment(visible(piece.text), Style.combine([style, Style(link="")]) if style and style.link else style)


def talk(text: str) -> None:
    """Say one line to a person."""
    say(text)


def tell(error: StoryboardError) -> None:
    """Say what went wrong, and what to do next."""
    talk(f"error: {error.message}")
    if isinstance(error, FfmpegFailed):
        talk(f"  the command was: {shlex.join(error.command)}")
    if error.hint:
        for line in error.hint.split("\n"):
            talk(f"  {line.strip()}")


def print_line(text: str) -> None:
    """Print one line of a verb's data."""
    print(visible_line(text))


def can_ask() -> bool:
    """Return whether a person is there who reads a question and answers it."""
    return Screen(stderr=True).is_terminal and sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> bool:
    """Ask a person at a terminal; anything but a yes is a no."""
    try:
        return typer.confirm(question, default=False, err=True)
    except typer.Abort as stopped:
        raise KeyboardInterrupt from stopped


def print_json(document: Mapping[str, Any]) -> None:
    """Print the one JSON document of a verb."""
    # Where the output cannot show every character, JSON has escapes of its own.
    is_utf8 = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
    print(json.dumps(document, ensure_ascii=not is_utf8, indent=2))


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

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self.since


class LiveTable:
    """
    A reporter for a terminal: what is under way is one row a take, redrawn as time goes by.

    What has ended, and what was said, is printed once, above the table: the thousandth take of a film costs no more
    to draw than the first.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._rows: dict[TakeKey, _Row] = {}
        # Rich draws from a thread of its own while workflows report from theirs.
        self._lock = threading.Lock()

    def report(self, event: Event) -> None:
        """Keep *event* for the next drawing, or print what it ends with."""
        match event:
            case ShotChanged():
                row = self._update_row(event)
                if event.state in _ENDS:
                    self._console.print(_last_line(row), soft_wrap=True)
            case ReelDone():
                self._console.print(Text(visible_line(_reel(event))), soft_wrap=True)
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

    def __rich__(self) -> Table:
        """Return the table as it is now."""
        with self._lock:
            rows = list(self._rows.items())
        table = Table(box=None, pad_edge=False, show_header=bool(rows))
        for heading in ("take", "state", "elapsed", "expected", ""):
            table.add_column(heading, justify="right" if heading in {"elapsed", "expected"} else "left")
        for key, row in rows[:_MOST_ROWS]:
            state = Text(row.event.state, style=_STYLES.get(row.event.state, ""))
            said = Text(visible_line(row.event.note or row.event.task_id))
            table.add_row(str(key), state, f"{row.elapsed_s:.0f} s", f"{row.event.expected_s:.0f} s", said)
        if len(rows) > _MOST_ROWS:
            table.add_row(f"and {len(rows) - _MOST_ROWS} more")
        return table


def _last_line(row: _Row) -> Text:
    event = row.event
    said = f" {visible_line(event.note or event.task_id)}" if event.note or event.task_id else ""
    return Text.assemble(
        f"{event.key} ",
        (event.state, _STYLES.get(event.state, "")),
        f" after {row.elapsed_s:.0f} s{said}",
    )


@contextmanager
def fitting_reporter() -> Iterator[Reporter]:
    """Give the reporter that fits who is watching, for as long as a run lasts."""
    screen = Screen(stderr=True)
    if not screen.is_terminal:
        yield Lines()
        return
    table = LiveTable(screen)
    # Meanwhile rich prints what others print, above the table.
    with Live(table, console=screen, refresh_per_second=5), plain_streams():
        yield table
