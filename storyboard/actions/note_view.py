"""A note at a time of a take, as actions tell it."""

from fractions import Fraction

from storyboard.actions.result import Result
from storyboard.model.take_note import TakeNote
from storyboard.model.takes import Take


class NoteView(Result):
    """A note at a frame of a take."""

    id: str
    """Which one it is among those of its take."""
    shot: str
    segment: int
    take: int
    folder: str
    """Of the take, in the archive."""
    frame: int
    """Of the clip, counted from 0."""
    seconds: float
    """From the clip's beginning."""
    timecode: str
    """The same: `00:00:02:12`."""
    text: str
    """Plain text; lines may be broken."""
    at: str
    """When it was written, UTC."""


def note_view(take: Take, note: TakeNote) -> NoteView:
    """Return *note* of *take* as actions tell it."""
    rate = Fraction(take.slate.clip.rate)
    return NoteView(
        id=note.id,
        shot=take.key.shot,
        segment=take.key.segment,
        take=take.key.take,
        folder=take.folder,
        frame=note.frame,
        seconds=round(float(note.frame / rate), 3),
        timecode=timecode(note.frame, rate),
        text=note.text,
        at=note.at,
    )


def timecode(frame: int, rate: Fraction) -> str:
    """Return *frame* as hours, minutes, seconds and frames, counted without drops."""
    whole = max(round(rate), 1)
    seconds, frames = divmod(frame, whole)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frames:02}"
