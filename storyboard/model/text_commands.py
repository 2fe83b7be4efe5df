"""
Settings written into a text, as the 1.x models once took them: ``--rs 720p --rt 16:9 --dur 5 --seed 11 --cf false``.

By the BytePlus ModelArk "Video Generation" tutorial, which appends them to the
prompt. It knows the commands and the settings of ours that they mean; what a
model makes of a value it does not know.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_COMMAND: Final = re.compile(r"(?:^|\s)--([A-Za-z_]+)(?:\s+|=)([^\s-]\S*|-\d+)")


@dataclass(frozen=True, slots=True)
class TextCommands:
    """A text, and what was written into it."""

    text: str
    """Without the commands."""
    written: tuple[str, ...] = ()
    """Every command as it stood there: ``--dur 5``."""
    settings: tuple[tuple[str, str | int | bool], ...] = ()
    """Settings as a storyboard names them, in the order written; the last of two holds."""
    unreadable: tuple[str, ...] = ()
    """Commands whose value means nothing: ``--dur long``."""


def _truth(value: str) -> bool:
    return {"true": True, "false": False}[value.lower()]


_READ: Final[dict[str, tuple[str, Callable[[str], str | int | bool]]]] = {
    "rs": ("resolution", str.lower),
    "resolution": ("resolution", str.lower),
    "rt": ("ratio", str),
    "ratio": ("ratio", str),
    "dur": ("duration", int),
    "duration": ("duration", int),
    "frames": ("frames", int),
    "seed": ("seed", int),
    "cf": ("camera_fixed", _truth),
    "camerafixed": ("camera_fixed", _truth),
    "wm": ("watermark", _truth),
    "watermark": ("watermark", _truth),
}

_MEANINGLESS: Final = frozenset({"fps", "framespersecond"})
"""Commands that change nothing: every model makes 24 frames a second."""


def split_text_commands(text: str) -> TextCommands:
    """
    Return *text* without its commands, and what they set.

    Words that begin with ``--`` and are no command stay in the text.
    """
    settings: dict[str, str | int | bool] = {}
    written: list[str] = []
    unreadable: list[str] = []

    def take_out(found: re.Match[str]) -> str:
        word, value = found[1].lower(), found[2]
        if word not in _READ and word not in _MEANINGLESS:
            return found[0]
        written.append(" ".join(found[0].split()))
        if word in _READ:
            name, read = _READ[word]
            try:
                settings[name] = read(value)
            except (ValueError, KeyError):
                unreadable.append(written[-1])
        return ""

    left = _COMMAND.sub(take_out, text)
    if not written:
        return TextCommands(text)
    return TextCommands(left.strip(), tuple(written), tuple(settings.items()), tuple(unreadable))
