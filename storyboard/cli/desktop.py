"""
A notification on the desktop of whoever sits at the terminal, where there is one.

What it says is text: it is cleaned, and becomes neither an option, nor markup, nor a script, nor an escape.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from html import escape

from storyboard.actions.notices import Deliver, Notice
from storyboard.cli.streams import bare
from storyboard.model.visible import visible_line

LONG_S = 10.0
"""Who waited less is still looking."""
_LONGEST = 200
_TERMINALS = {"iTerm.app", "WezTerm", "ghostty"}
"""They show what OSC 9 says, also from another machine."""
_SCRIPT = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")

Show = Callable[[str, str], None]


def desktop(*, began_s: float) -> Deliver | None:
    """Return what shows notices of a run that *began_s* (monotonic) on the desktop; None where no person sits there."""
    show = _way_to_show()
    if show is None:
        return None

    def deliver(notice: Notice) -> None:
        if time.monotonic() - began_s >= LONG_S:
            show("Storyboard", _plain(notice.text))

    return deliver


def _way_to_show() -> Show | None:
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    if "TMUX" in os.environ or os.environ.get("TERM", "").startswith("screen"):
        is_ours = False
    else:
        is_ours = os.environ.get("TERM_PROGRAM") in _TERMINALS or "KITTY_WINDOW_ID" in os.environ
    if is_ours:
        return _show_in_terminal
    if "SSH_CONNECTION" in os.environ:
        # The desktop of this machine is not the person's.
        return None
    if sys.platform == "darwin" and (program := shutil.which("osascript")):
        return lambda title, text: _start([program, *_script_words(), title, text])
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if has_screen and (program := shutil.which("notify-send")):
        # Some desktops read the text as markup.
        return lambda title, text: _start([program, "--app-name=Storyboard", "--", title, escape(text, quote=False)])
    return None


def _plain(text: str) -> str:
    """Return *text* as one line that neither ends an escape nor begins one."""
    return visible_line(text)[:_LONGEST]


def _show_in_terminal(_title: str, text: str) -> None:
    # What begins with a number and a semicolon is another command to some terminals.
    with suppress(OSError):
        stream = bare(sys.stderr)
        stream.write(f"\x1b]9;Storyboard - {text}\x07")
        stream.flush()


def _script_words() -> list[str]:
    return [word for line in _SCRIPT for word in ("-e", line)]


def _start(command: list[str]) -> None:
    nowhere = subprocess.DEVNULL
    with suppress(OSError):
        process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
        # So that its end is taken note of.
        threading.Thread(target=process.wait, daemon=True).start()
