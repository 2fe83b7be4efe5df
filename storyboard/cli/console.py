"""What the verbs share: talk goes to stderr, data to stdout."""

import json
import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from storyboard.cli.streams import bare, say
from storyboard.errors import FfmpegFailed, StoryboardError
from storyboard.model.visible import visible, visible_line

_FILE_LINK = re.compile(r"file:///[A-Za-z0-9._~:/%-]*")
"""A link to a file in which all other letters are codes."""


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
    # Any other link would be an escape with a stranger's text in it.
    is_odd = style is not None and style.link is not None and not _FILE_LINK.fullmatch(style.link)
    return Segment(visible(piece.text), style.update_link(None) if style and is_odd else style)


def talk(text: str) -> None:
    """Say one line to a person."""
    say(text)


def tell(error: StoryboardError) -> None:
    """Say what went wrong, and what to do next."""
    talk(f"error: {error.message}")
    if isinstance(error, FfmpegFailed):
        talk(f"  the command was: {shlex.join(error.command)}")
    say_hint(error.hint)


def say_hint(hint: str) -> None:
    """Say what to do next, one step a line."""
    for line in hint.splitlines():
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
