"""The recordings of a film in the words of the run record."""

from collections.abc import Iterator, Sequence

from storyboard.archive.takes import SLATE
from storyboard.model.recordings import RecordingShot
from storyboard.show.entries import Entry
from storyboard.show.report.record import RecordingRecord
from storyboard.show.report.redact import without_signatures


def recording_records(entries: Sequence[Entry], *, archive: str) -> Iterator[RecordingRecord]:
    """Give the recordings among *entries*; *archive* is the folder that paths start with."""
    for entry in entries:
        if isinstance(entry.shot, RecordingShot):
            yield _record(entry, entry.shot, archive=archive)


def _record(entry: Entry, recording: RecordingShot, *, archive: str) -> RecordingRecord:
    take, attempt = entry.take, entry.take.slate.attempt if entry.take else entry.attempt
    slate = take.slate if take else None
    return RecordingRecord(
        recording=recording.id,
        shot=recording.said_in.id,
        speaker=recording.spoken.speaker,
        words=attempt.prompt if attempt else entry.prompt or recording.spoken.text,
        state=entry.state,
        take=take.key.take if take else None,
        takes=len(entry.takes),
        verdict=take.verdict.verdict if take and take.verdict else "",
        provider=attempt.provider if attempt else recording.provider or "",
        model=attempt.model_id if attempt else "",
        voice=recording.voice or "",
        seconds=round(slate.clip.duration_s, 6) if slate else None,
        path=f"{archive}/{take.folder}/{take.slate.video.path}" if take else "",
        sha256=slate.video.sha256 if slate else "",
        bytes=slate.video.bytes if slate else None,
        metadata_path=f"{archive}/{take.folder}/{SLATE}" if take else "",
        usd=attempt.usd if attempt else None,
        cny=attempt.cny if attempt else None,
        reason="" if entry.state == "done" else without_signatures(entry.note),
    )
