"""What is narrated over a film, in the words of the run record."""

from collections.abc import Iterator, Sequence

from storyboard.files import digest_of
from storyboard.model.said import Said
from storyboard.model.takes import Filed
from storyboard.show.entries import Entry


class NarrationRecord(Filed):
    """What a voice says over a shot in the reels that show it."""

    shot: str
    speaker: str
    """A name of the cast; empty where nobody is named."""
    words: str
    recording: str
    """Relative to the project's folder; empty where nobody speaks it."""
    sha256: str
    """Of the recording; empty where there is none to read."""


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


def narration_sentence(entry: Entry) -> str:
    """Return what a voice says over the shot of *entry*, for its card; nothing where none does."""
    if entry.narration is None:
        return ""
    kind = "Narration" if entry.narration.recording else "Narration that nobody speaks"
    return f"{kind}: {entry.narration.words}"
