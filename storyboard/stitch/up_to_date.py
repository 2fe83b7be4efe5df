"""
Reels that stand: a finished film that would come out the same again is left as it is.

A note for each reel lies beside the pieces: what the film was made of, by
content, and what came of it. Without the note the film is made again.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import ValidationError

from storyboard.media import render
from storyboard.media.coded import packets
from storyboard.model.takes import Filed
from storyboard.reporter import Event, Note, ReelDone, Reporter
from storyboard.stitch.cache import Cache, damage_told_once, digest
from storyboard.stitch.filed import require_as_filed
from storyboard.stitch.reel import StitchedReel, stitch
from storyboard.stitch.timeline import Timeline

_METHOD = 1
"""How films are put together; one of another way is made again."""


class _Standing(Filed):
    """What is noted of a finished reel."""

    made_of: str
    """Digest of the timeline, every file in it by its bytes."""
    bytes: int
    changed_ns: int
    """When the file was written; with its size it tells whether somebody else wrote it since."""
    notes: tuple[str, ...]
    """What was said while it was made."""
    reel: StitchedReel


@dataclass(frozen=True, slots=True)
class Earlier:
    """A reel as another version of this program cut it."""

    timeline: Timeline
    why: str
    """Why it comes out otherwise now."""


@dataclass(slots=True)
class _Listening:
    """A reporter that remembers the sentences it passes on."""

    reporter: Reporter
    notes: list[str] = field(default_factory=list)

    def report(self, event: Event) -> None:
        """Pass *event* on."""
        if isinstance(event, Note):
            self.notes.append(event.text)
        self.reporter.report(event)


def standing_or_stitched(
    timeline: Timeline, to: Path, *, cache: Path, reporter: Reporter, earlier: Earlier | None = None
) -> StitchedReel:
    """
    Return the reel at *to* where it was made of this very *timeline*, else what `stitch` makes.

    What was said when it was made is said again. Of one that was made as *earlier*, the reason is told.

    Raises:
        MediaError: As `stitch` does.
    """
    standing = _read(Cache(cache).note(_note_of(to)))
    if standing is None or not to.is_file() or _standing_of(to) != (standing.bytes, standing.changed_ns):
        return stitch_anew(timeline, to, cache=cache, reporter=reporter)
    if standing.made_of != _made_of(timeline):
        if earlier and standing.made_of == _made_of(earlier.timeline):
            reporter.report(Note(f"reel {timeline.name} is out of date: {earlier.why}"))
        return stitch_anew(timeline, to, cache=cache, reporter=reporter)
    for text in standing.notes:
        reporter.report(Note(text))
    reel = standing.reel
    reporter.report(ReelDone(name=reel.name, path=to, duration_s=float(reel.duration_s), was_up_to_date=True))
    return reel


def stitch_anew(timeline: Timeline, to: Path, *, cache: Path, reporter: Reporter) -> StitchedReel:
    """
    Write the reel of *timeline* to *to*, whether it stands or not, and note what it was made of.

    Raises:
        MediaError: As `stitch` does.
    """
    made_of = _made_of(timeline)
    # What was damaged is nothing that the reel would say again.
    tell_damage(reporter)
    listening = _Listening(reporter)
    reel = stitch(timeline, to, cache=cache, reporter=listening)
    size, changed_ns = _standing_of(to)
    standing = _Standing(made_of=made_of, bytes=size, changed_ns=changed_ns, notes=tuple(listening.notes), reel=reel)
    Cache(cache).write_note(_note_of(to), standing.model_dump_json().encode())
    tell_damage(reporter)
    return reel


def tell_damage(reporter: Reporter) -> None:
    """Tell *reporter* which kept pieces were damaged and are made anew, unless that was told before."""
    if told := damage_told_once():
        reporter.report(Note(told))


def _note_of(to: Path) -> str:
    place = hashlib.sha256(str(to.absolute()).encode()).hexdigest()[:16]
    return f"reel-{place}.json"


def _read(note: bytes | None) -> _Standing | None:
    """Return what stands in *note*; None where there is none, or one of another version."""
    if note is None:
        return None
    try:
        return _Standing.model_validate_json(note)
    except ValidationError:
        return None


def _standing_of(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _made_of(timeline: Timeline) -> str:
    """Return the digest of all that the reel shows, once every clip of the archive is seen to be as it was filed."""
    require_as_filed(timeline.clips)
    whole = [asdict(timeline), render.SETTINGS, packets.SETTINGS, _METHOD]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=_by_content).encode()).hexdigest()


def _by_content(value: object) -> str:
    return digest(value) if isinstance(value, Path) else str(value)
