"""What the page may say of notes at the frames of takes."""

from pydantic import Field

from storyboard.actions import notes
from storyboard.actions.result import Result


class NoteCall(Result):
    """A note at a frame of a take."""

    folder: str
    """Of the take, in the archive."""
    frame: int = Field(ge=0)
    text: str


class EditNoteCall(Result):
    """Another text, or another frame, of a note."""

    folder: str
    note: str
    text: str | None = None
    frame: int | None = Field(default=None, ge=0)


class RemoveNoteCall(Result):
    """A note to take away."""

    folder: str
    note: str


class PutBackNotesCall(Result):
    """Notes to file as they were."""

    before: tuple[notes.FiledNote, ...]
