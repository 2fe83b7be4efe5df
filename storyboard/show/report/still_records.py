"""The stills of a film, and calls that are perhaps paid, in the words of the run record."""

from collections.abc import Iterator, Sequence

from storyboard.archive.takes import SLATE
from storyboard.show.entries import Entry
from storyboard.show.lost_calls import pictures_that_came
from storyboard.show.report.record import PerhapsPaidRecord, StillRecord
from storyboard.show.report.redact import without_signatures
from storyboard.show.report.still_uses import still_uses, users


def still_records(entries: Sequence[Entry], *, archive: str) -> Iterator[StillRecord]:
    """Give the stills among *entries*; *archive* is the folder that paths start with."""
    uses = still_uses(entries)
    used_by = users(entries, uses)
    for entry, used in zip(entries, uses, strict=True):
        if entry.shot.is_still:
            yield _record(
                entry,
                archive=archive,
                drawn_from=tuple(use.still for use in used),
                used_by=tuple(user.shot.id for user in used_by.get(entry.shot.id, ())),
            )


def _record(entry: Entry, *, archive: str, drawn_from: tuple[str, ...], used_by: tuple[str, ...]) -> StillRecord:
    take, attempt = entry.take, entry.take.slate.attempt if entry.take else entry.attempt
    picture = take.slate if take else None
    return StillRecord(
        still=entry.shot.id,
        state=entry.state,
        take=take.key.take if take else None,
        takes=len(entry.takes),
        verdict=take.verdict.verdict if take and take.verdict else "",
        provider=attempt.provider if attempt else "",
        model=attempt.model_id if attempt else "",
        prompt=attempt.prompt if attempt else entry.prompt,
        seed=picture.seed if picture else None,
        width=picture.clip.width if picture else None,
        height=picture.clip.height if picture else None,
        path=f"{archive}/{take.folder}/{take.slate.video.path}" if take else "",
        sha256=picture.video.sha256 if picture else "",
        bytes=picture.video.bytes if picture else None,
        metadata_path=f"{archive}/{take.folder}/{SLATE}" if take else "",
        usd=attempt.usd if attempt else None,
        cny=attempt.cny if attempt else None,
        pictures=pictures_that_came(attempt) if take else 0,
        drawn_from=drawn_from,
        used_by=used_by,
        reason="" if entry.state == "done" else without_signatures(entry.note),
    )


def perhaps_paid_records(entries: Sequence[Entry]) -> Iterator[PerhapsPaidRecord]:
    """Give the takes of which a call's answer was lost."""
    for entry in entries:
        by_take: dict[int, list[str]] = {}
        for call in entry.lost_calls:
            by_take.setdefault(call.take, []).append(call.at)
        for take, lost_at in by_take.items():
            yield PerhapsPaidRecord(shot=entry.shot.id, segment=entry.segment, take=take, lost_at=tuple(lost_at))
