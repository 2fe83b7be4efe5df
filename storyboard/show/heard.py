"""What was heard in the clips of a film, for those who only look at it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from storyboard.edit.heard_now import heard_takes
from storyboard.edit.spoken import SaidByShot
from storyboard.load.load import Loaded
from storyboard.model.takes import Filed
from storyboard.model.units import count_of
from storyboard.show.entries import Entry


class HeardLineRecord(Filed):
    """A line, and what was heard of it in the clip."""

    line: str
    """``turn.line-2``."""
    words: str
    verdict: Literal["said", "other", "missing"]
    """``other``: only part of it was heard, or other words in its place."""
    start_s: float | None
    """When it begins, in seconds of the clip; None where the service does not say so."""
    end_s: float | None


class HeardRecord(Filed):
    """What a service heard in the clip of a take that is used."""

    shot: str
    segment: int
    take: int
    service: str
    model: str
    """The service's own id."""
    text: str
    """All that was heard."""
    lines: tuple[HeardLineRecord, ...]
    """As they are written now."""
    usd: float | None
    perhaps_paid: int
    """How many calls there were whose answer was lost."""


def with_heard(entries: Iterable[Entry], loaded: Loaded, said: SaidByShot) -> tuple[Entry, ...]:
    """
    Return *entries* with what was heard in the takes that are used, where somebody says something in them.

    Raises:
        ArchiveError: What was heard in one cannot be read.
    """
    every = tuple(entries)
    spoken = [entry.take for entry in every if entry.take and (entry.shot.lines or entry.shot.dialogue)]
    found = heard_takes(loaded, said, spoken)
    if not found:
        return every
    return tuple(
        replace(entry, heard=found[entry.take.folder]) if entry.take and entry.take.folder in found else entry
        for entry in every
    )


def heard_sentence(entry: Entry) -> str:
    """Return whether the clip of *entry* says its lines, as a sentence; nothing where nobody listened to it."""
    if entry.heard is None or not entry.heard.heard.is_known:
        return ""
    wrong = "; ".join(entry.heard.compared.sentences)
    return f"In the clip {wrong}." if wrong else "Every line is heard in the clip."


def heard_remarks(entry: Entry) -> Iterator[str]:
    """Give what a person should know of what was heard in the clip of *entry*: lines that are not said, lost calls."""
    if entry.heard is not None:
        yield from entry.heard.compared.sentences
        if lost := len(entry.heard.heard.lost_at):
            calls = count_of(lost, "call")
            yield f"{calls} to hear it got no answer, and may be paid"


def heard_records(entries: Sequence[Entry]) -> Iterator[HeardRecord]:
    """Give what was heard in each take of *entries*, in the words of the run record."""
    for entry in entries:
        if entry.heard is None or entry.take is None:
            continue
        heard = entry.heard.heard
        yield HeardRecord(
            shot=entry.shot.id,
            segment=entry.segment,
            take=entry.take.key.take,
            service=heard.service,
            model=heard.model,
            text=heard.text,
            lines=tuple(
                HeardLineRecord(
                    line=line.said.id,
                    words=line.said.words,
                    verdict=line.verdict,
                    start_s=line.span_s[0] if line.span_s else None,
                    end_s=line.span_s[1] if line.span_s else None,
                )
                for line in entry.heard.compared.lines
            ),
            usd=None if heard.whole_usd is None else float(heard.whole_usd),
            perhaps_paid=len(heard.lost_at),
        )
