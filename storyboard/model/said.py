"""What is said in a shot or over it, and its recording."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


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
        return f"{self.shot}.narration" if self.kind == "narration" else f"{self.shot}.line-{self.number}"
