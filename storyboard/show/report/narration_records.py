"""What is narrated over a film, in the words of the run record."""

from collections.abc import Iterator, Sequence

from storyboard.files import digest_of
from storyboard.model.said import Said
from storyboard.show.entries import Entry
from storyboard.show.report.record import NarrationRecord


def narration_records(entries: Sequence[Entry]) -> Iterator[NarrationRecord]:
    """Give what a voice says over each shot of *entries*."""
    return (_record(entry.narration, path=entry.recording_path) for entry in entries if entry.narration is not None)


def _record(said: Said, *, path: str) -> NarrationRecord:
    file = said.recording
    return NarrationRecord(
        shot=said.shot,
        speaker=said.speaker,
        words=said.words,
        recording=path,
        sha256=digest_of(file) if file is not None and file.is_file() else "",
    )
