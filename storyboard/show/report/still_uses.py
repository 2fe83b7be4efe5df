"""Which stills each shot and still is made from, and who uses which: of the takes that are there, else as written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storyboard.model.stills import StillName
from storyboard.model.takes import Role
from storyboard.show.entries import Entry

_WORDS: Mapping[Role, str] = {"first_frame": "opens on", "last_frame": "ends on"}
_OF_REFERENCE = "refers to"


@dataclass(frozen=True, slots=True)
class StillPicture:
    """A still whose picture is sent for a shot, or for another still."""

    words: str
    """``opens on``, ``ends on`` or ``refers to``."""
    still: str


def still_uses(entries: Sequence[Entry]) -> tuple[tuple[StillPicture, ...], ...]:
    """Return the stills that each of *entries* is made from, in order."""
    stills = {take.folder: entry.shot.id for entry in entries if entry.shot.is_still for take in entry.takes}
    return tuple(tuple(dict.fromkeys(_uses(entry, stills))) for entry in entries)


def users(entries: Sequence[Entry], uses: Sequence[tuple[StillPicture, ...]]) -> dict[str, tuple[Entry, ...]]:
    """Return who uses each still."""
    found: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    for entry, used in zip(entries, uses, strict=True):
        for use in used:
            found[use.still].setdefault(entry.shot.id, entry)
    return {still: tuple(by.values()) for still, by in found.items()}


def _uses(entry: Entry, stills: Mapping[str, str]) -> Iterator[StillPicture]:
    take, shot = entry.take or entry.draft, entry.shot
    if take is not None:
        for source in take.slate.attempt.sources:
            if source.kind == "still" and source.place in stills:
                yield StillPicture(_WORDS.get(source.role, _OF_REFERENCE), stills[source.place])
        return
    if entry.segment == 1 and isinstance(shot.first_frame, StillName):
        yield StillPicture(_WORDS["first_frame"], shot.first_frame)
    if entry.segment == entry.segments and isinstance(shot.last_frame, StillName):
        yield StillPicture(_WORDS["last_frame"], shot.last_frame)
    yield from (StillPicture(_OF_REFERENCE, entry) for entry in shot.references if isinstance(entry, StillName))
