"""Notes of people at a time of a take: what is said of a frame, as plain text."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MOST_LETTERS = 2000
_JOINERS = "\u200c\u200d"
"""They make signs of several, as in emoji, and print nothing themselves."""


def plain_text(text: str) -> str:
    """Return *text* as it can stand anywhere: lines without control characters, and no space at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_plain_line(line) for line in lines).strip()


def _plain_line(line: str) -> str:
    return "".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in line).rstrip()


class TakeNote(BaseModel):
    """What a person said of one frame of a take."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str = Field(pattern=r"^[0-9a-f]{8}$")
    """Which one it is among those of its take."""
    frame: int = Field(ge=0)
    """Of the clip's file, counted from 0."""
    text: Annotated[str, AfterValidator(plain_text)]
    """In the person's words; lines may be broken."""
    at: str
    """When it was written, UTC, ``2026-04-04T18:44:34.532830Z``."""

    @property
    def line(self) -> str:
        """The text in one line."""
        return " ".join(self.text.split())


def in_order(notes: tuple[TakeNote, ...]) -> tuple[TakeNote, ...]:
    """Return *notes* by the frames that they are at, those of one frame as they were written."""
    return tuple(sorted(notes, key=lambda note: (note.frame, note.at)))
