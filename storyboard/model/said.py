"""What is said in a shot or over it, and its recording."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HEARD_SOUND = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*")
"""A text in brackets: something that is heard, and that nobody says."""


def line_id(shot: str, number: int) -> str:
    """Return by which name a person, and a recording, knows line *number* of *shot*, from 1: ``turn.line-2``."""
    return f"{shot}.line-{number}"


def narration_id(shot: str) -> str:
    """Return the same of the narration of *shot*: ``turn.narration``."""
    return f"{shot}.narration"


@dataclass(frozen=True, slots=True)
class Said:
    """One line, or the narration of a shot."""

    shot: str
    kind: Literal["line", "narration"]
    number: int
    """Which line of the shot, from 1; 1 for the narration."""
    speaker: str
    """A name of the cast; empty where nobody is named."""
    words: str
    tone: str = ""
    recording: Path | None = None
    """The sound file; None while there is none."""

    @property
    def id(self) -> str:
        """By which a person names it: ``turn.line-2``, ``turn.narration``. No shot's id has a dot."""
        return narration_id(self.shot) if self.kind == "narration" else line_id(self.shot, self.number)

    @property
    def is_said(self) -> bool:
        """Whether somebody says it: what stands in brackets is only heard."""
        return not HEARD_SOUND.fullmatch(self.words)
