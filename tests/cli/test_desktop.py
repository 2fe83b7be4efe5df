"""A notification on the desktop: where a person sits, after a wait that was long, and as text alone."""

import os
import pty
import stat
import sys
import time
from types import SimpleNamespace

import pytest

from storyboard.actions.notices import Notice
from storyboard.cli import desktop as shown

TEXT = "-e \x1b]0;x\x07 <b>a & b</b> \u202e\x9b2J\nend"


def a_notice(text=TEXT):
    return Notice(id="1", event="ended", at="2026-11-30T12:00:00Z", film="lamps", title="Lamps", text=text)


@pytest.fixture
def terminal(monkeypatch):
    """A terminal that becomes the standard error with `terminal.sit()`; what it gets is read with `terminal.read()`."""
    for name in ("TMUX", "TERM_PROGRAM", "KITTY_WINDOW_ID", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)

    def read():
        try:
            return os.read(ours, 10_000).decode()
        except BlockingIOError:
            return ""

    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        yield SimpleNamespace(read=read, sit=lambda: monkeypatch.setattr(sys, "stderr", stream))
    os.close(ours)


def long_ago():
    return time.monotonic() - 60


def test_a_terminal_that_knows_how_shows_it_cleaned(terminal, monkeypatch):
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    terminal.sit()

    shown.desktop(began_s=long_ago())(a_notice())
    said = terminal.read()

    assert said.startswith("\x1b]9;Storyboard - -e ")
    assert said.endswith("end\x07")
    assert said[1:-1].isprintable()


def test_who_waited_a_moment_is_still_looking(terminal, monkeypatch):
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    terminal.sit()

    shown.desktop(began_s=time.monotonic())(a_notice())

    assert terminal.read() == ""


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TERM_PROGRAM": "iTerm.app", "TMUX": "1"},
        {"TERM_PROGRAM": "vscode"},
        {"DISPLAY": ":0", "SSH_CONNECTION": "x"},
    ],
    ids=str,
)
def test_where_nobody_knows_what_the_terminal_does_nothing_is_shown(terminal, monkeypatch, environment):
    monkeypatch.setenv("PATH", "")
    terminal.sit()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert shown.desktop(began_s=long_ago()) is None


def test_a_pipe_gets_none(monkeypatch, tmp_path):
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    with (tmp_path / "said").open("w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert shown.desktop(began_s=long_ago()) is None


@pytest.mark.skipif(sys.platform == "darwin", reason="it has a program of its own")
def test_a_desktop_gets_it_as_text_and_not_as_an_option_or_markup(terminal, monkeypatch, tmp_path):
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/part && mv {tmp_path}/part {tmp_path}/got\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    terminal.sit()

    shown.desktop(began_s=long_ago())(a_notice())
    got, until = tmp_path / "got", time.monotonic() + 60
    while not got.exists() and time.monotonic() < until:
        time.sleep(0.02)

    words = got.read_text(encoding="utf-8").splitlines()
    assert words[:3] == ["--app-name=Storyboard", "--", "Storyboard"]
    assert words[3].startswith("-e ")
    assert "&lt;b&gt;a &amp; b&lt;/b&gt;" in words[3]
    assert len(words) == 4


def test_a_script_has_the_text_as_its_argument():
    """What AppleScript runs is written here alone."""
    words = shown._script_words()

    assert words[::2] == ["-e"] * 3
    assert "do shell script" not in " ".join(words)
