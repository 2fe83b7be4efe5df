"""What people noted at times of takes, in the run record's words."""

from collections.abc import Iterable
from fractions import Fraction

from storyboard.show.entries import Entry
from storyboard.show.report.record import NoteRecord


def note_records(entries: Iterable[Entry]) -> tuple[NoteRecord, ...]:
    """Return the notes on every take of *entries*, in their order."""
    return tuple(
        NoteRecord(
            shot=take.key.shot,
            segment=take.key.segment,
            take=take.key.take,
            frame=note.frame,
            seconds=round(float(note.frame / Fraction(take.slate.clip.rate)), 3),
            text=note.text,
            at=note.at,
        )
        for entry in entries
        for take in entry.takes
        for note in take.notes
    )
