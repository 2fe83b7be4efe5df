"""Markers of an edit that came back: they become notes at times of takes."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from uuid import uuid4

from storyboard.archive.takes import file_notes
from storyboard.edit.otio.edit import EditMark
from storyboard.edit.otio.edit_file import short
from storyboard.model.clock import now as utc_now
from storyboard.model.graph import SegmentId
from storyboard.model.take_key import take_words
from storyboard.model.take_note import MOST_LETTERS, TakeNote, plain_text
from storyboard.model.takes import Take
from storyboard.project import Project


def file_marks(
    project: Project,
    marks: Iterable[EditMark],
    *,
    rate: Fraction,
    used: Mapping[SegmentId, Take],
    takes: Mapping[SegmentId, tuple[Take, ...]],
) -> Iterator[str]:
    """
    File *marks* as notes, each on the take that the edit shows, else on the one that is used; give a remark on each.

    A mark that was exported from a note changes that; one that says what a note says changes nothing.
    """
    for mark in marks:
        shown = next((take for take in takes.get(mark.segment, ()) if take.folder == mark.folder), None)
        take = shown or used.get(mark.segment)
        text = plain_text(mark.text)[:MOST_LETTERS]
        if take is None or not text:
            yield f"left out: the marker {short(mark.text)!r} on {mark.segment[0]}: no take of it is here"
            continue
        own_rate = Fraction(take.slate.clip.rate)
        frame = min(max(round(mark.frame * own_rate / rate), 0), take.slate.clip.frames - 1)
        yield from _file_mark(project, take, mark, text, frame)


def _file_mark(project: Project, take: Take, mark: EditMark, text: str, frame: int) -> Iterator[str]:
    words = take_words([take.folder])
    told: list[str] = []

    def change(notes: tuple[TakeNote, ...]) -> tuple[TakeNote, ...]:
        if any(note.frame == frame and note.line == " ".join(text.split()) for note in notes):
            return notes
        for note in notes:
            if note.id == mark.note:
                # Its line breaks are kept where only its place is another one.
                said = note.text if note.line == " ".join(text.split()) else text
                changed = note.model_copy(update={"text": said, "frame": frame})
                told.append(f"the note {short(note.line)!r} on {words} is changed as in the edit")
                return tuple(changed if each is note else each for each in notes)
        told.append(f"the marker {short(text)!r} came back as a note on {words}")
        return (*notes, TakeNote(id=uuid4().hex[:8], frame=frame, text=text, at=utc_now()))

    file_notes(project, take, change)
    yield from told
