"""What a person at a terminal sees while a run lasts."""

import io
import threading

import pytest
from rich.console import Console
from rich.live import Live

from storyboard.cli import progress
from storyboard.cli.progress import Lines, LiveTable
from storyboard.model.take_key import TakeKey
from storyboard.reporter import Note, ReelProgress, ShotChanged
from storyboard.show.totals import Totals


@pytest.fixture
def terminal():
    return Console(file=io.StringIO(), force_terminal=True, color_system=None, width=120, height=40)


@pytest.fixture
def table(terminal):
    return LiveTable(terminal, Totals())


def change_of(shot, state, *, note=""):
    key = TakeKey(shot=shot, segment=1, take=1)
    return ShotChanged(key=key, state=state, expected_s=60.0, task_id=f"cgt-{shot}", note=note)


def table_text(table) -> str:
    """Return what one drawing of the table holds."""
    console = Console(file=io.StringIO(), width=120)
    console.print(table)
    return console.file.getvalue()


def printed_lines(terminal) -> list[str]:
    return terminal.file.getvalue().splitlines()


def test_a_take_under_way_is_a_row(table, terminal):
    table.report(change_of("a", "queued"))
    table.report(change_of("a", "running"))

    assert [line.split() for line in table_text(table).splitlines()] == [
        ["take", "state", "elapsed", "usually", "note"],
        ["a.take-01", "running", "0", "s", "1", "min"],
        ["starting"],
    ]
    assert printed_lines(terminal) == []


def test_a_take_that_ended_is_printed_once_and_drawn_no_more(table, terminal):
    """A long film's table holds what is under way: to draw it costs no more at the end than at the beginning."""
    for number in range(500):
        table.report(change_of(f"s{number}", "running"))
        table.report(change_of(f"s{number}", "done"))
    table.report(change_of("last", "running"))

    assert len(table_text(table).splitlines()) == 3
    assert printed_lines(terminal) == [f"s{number}.take-01 done after 0 s" for number in range(500)]


def test_what_is_said_is_printed_as_it_is(table, terminal):
    """Brackets are no styles, and what is wider than the terminal is one line."""
    why = "[red]" + "far too long " * 20

    table.report(change_of("a", "failed", note=why))
    table.report(Note("[/b] is said"))

    assert printed_lines(terminal) == [f"a.take-01 failed after 0 s {why}", "[/b] is said"]
    assert table_text(table) == "starting\n"


def test_more_rows_than_a_terminal_is_high_are_counted_so_that_the_totals_stay(table, terminal):
    for number in range(150):
        table.report(change_of(f"s{number}", "running", note="[/x]"))

    lines = table_text(table).splitlines()
    assert len(lines) < terminal.height
    assert [line.strip() for line in lines[-2:]] == ["and 114 more", "starting"]


def test_reports_and_drawings_do_not_wait_for_each_other(table, terminal):
    """Rich draws from one thread while workflows report from others."""

    def report():
        for number in range(200):
            table.report(change_of(f"s{number}", "running"))
            table.report(change_of(f"s{number}", "done"))

    with Live(table, console=terminal, refresh_per_second=1000):
        reporting = threading.Thread(target=report, daemon=True)
        reporting.start()
        reporting.join(timeout=120)

    assert not reporting.is_alive()
    assert terminal.file.getvalue().count(" done after ") == 200


def test_a_pipe_is_told_the_totals_every_minute(monkeypatch, capsys):
    monkeypatch.setattr(progress, "TOTALS_EVERY_S", 0.01)
    said = threading.Event()
    monkeypatch.setattr(progress, "talk", lambda text: said.set() if text == "starting" else None)

    with progress.fitting_reporter():
        assert said.wait(timeout=60)


def test_the_foot_says_how_far_a_reel_has_come(table, terminal):
    table.report(ReelProgress("main", 0.4))

    assert table_text(table) == "stitching main, 40 %\n"
    assert printed_lines(terminal) == []


def test_a_pipe_is_told_once_of_a_reel_that_takes_long(monkeypatch, capsys):
    """A short one only makes its last line; a long one says that it is at work, and the totals say more each minute."""
    now_s = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now_s[0])
    lines = Lines()

    def stitched(name, *, lasting_s):
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            lines.report(ReelProgress(name, share))
            now_s[0] += lasting_s / 4

    stitched("main", lasting_s=8)
    assert capsys.readouterr().err == ""
    stitched("main", lasting_s=40)
    stitched("short", lasting_s=40)
    assert capsys.readouterr().err.splitlines() == [
        "reel main: stitching, 25 % done", "reel short: stitching, 25 % done",
    ]  # fmt: skip
