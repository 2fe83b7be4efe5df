"""What people said of shots and of times of takes, in the words of the run record."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from storyboard.show.entries import Entry
from storyboard.show.report.record import LabelRecord, NoteRecord


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


def label_records(entries: Sequence[Entry]) -> tuple[LabelRecord, ...]:
    """Return role and time mode of each shot that has one, where not all have the same."""
    clips = [entry for entry in entries if entry.shot.is_clip]
    said = {entry.shot.id: (entry.shot.role or "", entry.shot.time_mode or "") for entry in clips}
    if len(set(said.values())) == 1:
        return ()
    return tuple(
        LabelRecord(shot=shot, role=role, time_mode=mode) for shot, (role, mode) in said.items() if role or mode
    )
