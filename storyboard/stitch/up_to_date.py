"""
Reels that are up to date: a finished reel that would come out the same again is left as it is.

A note for each reel lies beside the pieces. It says what the reel was made of, by
content, and what came of it. Without the note the reel is made again.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError, field_validator

from storyboard.files import explain_unwritable
from storyboard.media import render
from storyboard.media.coded import packets
from storyboard.media.subtitle_files import beside_in, write_subtitle_files
from storyboard.model.takes import Filed
from storyboard.reporter import Event, Note, ReelDone, Reporter
from storyboard.stitch.cache import Cache, digest, new_damage
from storyboard.stitch.filed_clips import require_filed_clips
from storyboard.stitch.reel import StitchedReel, stitch
from storyboard.stitch.reel_parts import ReelParts, digest_of_ends, is_as_noted, note_name, parts_of, read_note
from storyboard.stitch.stems import has_all_stems, remove_stems
from storyboard.stitch.timeline import Timeline

_METHOD = 1
"""How reels are put together; a reel made by another method is made again."""
_ADDED_FIELDS = {"goes_on": False, "narrations": (), "narration_settings": None}
"""Fields of a timeline and its clips that came later, and what they mean to a reel that was noted without them."""

_BESIDE = {"spoken", "subtitle_text", "cue_limits", "translations", "said", "speaker", "has_stems"}
"""Fields that shape the files beside a reel, and the reel itself where it shows subtitles: they are told apart."""


class _ReelNote(Filed):
    """What is noted of a finished reel."""

    made_of: str
    """Digest of the timeline, every file in it by its bytes."""
    said: str | None = None
    """Digest of what is said in it, of which the files beside it are made; None where a version before noted none."""
    bytes: int
    changed_ns: int
    """When the file was written; with its size it tells whether somebody else wrote it since."""
    ends: str | None = None
    """Digest of how the file begins and ends, by which a copy is known; None where a version before noted none."""
    notes: tuple[str, ...]
    """What was said while it was made."""
    reel: StitchedReel
    parts: ReelParts | None = None
    """What it was made of, part by part, for verbs that only look."""

    @field_validator("reel", mode="before")
    @classmethod
    def drop_cuts(cls, reel: object) -> object:
        """Drop the cuts that notes of version 0.1 hold beside what is kept of a reel."""
        return {key: value for key, value in reel.items() if key != "cuts"} if isinstance(reel, dict) else reel


@dataclass(frozen=True, slots=True)
class Earlier:
    """A reel as another version of this program cut it."""

    timeline: Timeline
    why: str
    """Why it comes out otherwise now."""


@dataclass(slots=True)
class _RememberingReporter:
    """A reporter that remembers the sentences it passes on."""

    reporter: Reporter
    notes: list[str] = field(default_factory=list)

    def report(self, event: Event) -> None:
        """Pass *event* on."""
        if isinstance(event, Note):
            self.notes.append(event.text)
        self.reporter.report(event)


def stitch_if_needed(
    timeline: Timeline, to: Path, *, cache: Path, reporter: Reporter, earlier: Earlier | None = None
) -> StitchedReel:
    """
    Return the reel at *to* where it was made of this very *timeline*, else what `stitch` makes.

    What was reported when it was made is reported again; for a reel made as *earlier*, so is the reason.

    Raises:
        MediaError: As `stitch` does.
    """
    note = _reel_note(read_note(to, cache=cache))
    if note is None or not to.is_file() or not _is_as_noted(to, note):
        return stitch_anew(timeline, to, cache=cache, reporter=reporter)
    if note.made_of == _digest_of_timeline(timeline) and note.said not in {None, _digest_of_words(timeline)}:
        return stitch_anew(timeline, to, cache=cache, reporter=reporter)
    if timeline.has_stems and not has_all_stems(to, note.reel.stems):
        return stitch_anew(timeline, to, cache=cache, reporter=reporter)
    if note.made_of != _digest_of_timeline(timeline):
        if earlier and note.made_of == _digest_of_timeline(earlier.timeline):
            reporter.report(Note(f"reel {timeline.name} is out of date: {earlier.why}"))
        return stitch_anew(timeline, to, cache=cache, reporter=reporter)
    # A copy has another time; as it is noted now, nobody has to read it again.
    now = {"parts": parts_of(timeline, before=note.parts), "changed_ns": to.stat().st_mtime_ns}
    if (current := note.model_copy(update=now)) != note:
        _write_note(to, current, cache=cache)
    for text in note.notes:
        reporter.report(Note(text))
    reel = note.reel
    reporter.report(ReelDone(name=reel.name, path=to, duration_s=float(reel.duration_s), was_up_to_date=True))
    return reel


def stitch_anew(timeline: Timeline, to: Path, *, cache: Path, reporter: Reporter) -> StitchedReel:
    """
    Write the reel of *timeline* to *to*, up to date or not, and note what it was made of.

    Raises:
        MediaError: As `stitch` does.
    """
    made_of, before = _digest_of_timeline(timeline), _reel_note(read_note(to, cache=cache))
    # Damage must not become one of the notes of the reel.
    tell_damage(reporter)
    listening = _RememberingReporter(reporter)
    reel = stitch(timeline, to, cache=cache, reporter=listening)
    if before and before.reel.stems:
        remove_stems(to, set(before.reel.stems) - set(reel.stems or ()))
    if before:
        _remove_subtitles(to, set(before.reel.languages) - set(reel.languages), timeline)
    status, notes = to.stat(), tuple(listening.notes)
    note = _ReelNote(
        made_of=made_of, said=_digest_of_words(timeline), bytes=status.st_size, changed_ns=status.st_mtime_ns,
        ends=digest_of_ends(to), notes=notes, reel=reel, parts=parts_of(timeline),
    )  # fmt: skip
    _write_note(to, note, cache=cache)
    tell_damage(reporter)
    return reel


def _remove_subtitles(to: Path, languages: Collection[str], timeline: Timeline) -> None:
    """Remove subtitles of an earlier reel at *to* in *languages* that it has no longer: they are of another cut."""
    with explain_unwritable(to):
        for language in languages:
            write_subtitle_files(beside_in(to, language), (), rate=timeline.rate)


def tell_damage(reporter: Reporter) -> None:
    """Report which kept pieces were damaged and are made again, unless that was reported before."""
    if told := new_damage():
        reporter.report(Note(told))


def _reel_note(note: bytes | None) -> _ReelNote | None:
    """Return what stands in *note*; None where there is none, or one of another version."""
    if note is None:
        return None
    try:
        return _ReelNote.model_validate_json(note)
    except ValidationError:
        return None


def _write_note(to: Path, note: _ReelNote, *, cache: Path) -> None:
    Cache(cache).write_note(note_name(to, cache=cache), note.model_dump_json().encode())


def _is_as_noted(file: Path, note: _ReelNote) -> bool:
    return is_as_noted(file, size=note.bytes, changed_ns=note.changed_ns, ends=note.ends)


def _digest_of_timeline(timeline: Timeline) -> str:
    """Return the digest of all that the reel shows, once every clip of the archive is seen to be as it was filed."""
    require_filed_clips(timeline.clips)
    # What nobody speaks is not heard.
    timeline = replace(timeline, narrations=timeline.heard_narrations)
    whole = [asdict(timeline, dict_factory=_noted_fields), render.SETTINGS, packets.SETTINGS, _METHOD]
    shows_spoken = timeline.subtitles != "off" and timeline.subtitle_text == "dialogue"
    if timeline.translations or (shows_spoken and any(clip.spoken for clip in timeline.clips)):
        whole.append(_words_of(timeline))
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=_by_content).encode()).hexdigest()


def _digest_of_words(timeline: Timeline) -> str:
    """Return the digest of what is said in the reel, as the files beside it tell it."""
    return hashlib.sha256(json.dumps(_words_of(timeline), default=str).encode()).hexdigest()


def _words_of(timeline: Timeline) -> list[object]:
    if not any(clip.spoken for clip in timeline.clips):
        return []
    spans = [[asdict(span) for span in clip.spoken] for clip in timeline.clips]
    return [spans, asdict(timeline.cue_limits), [asdict(each) for each in timeline.translations]]


def _noted_fields(fields: list[tuple[str, object]]) -> dict[str, object]:
    """Return *fields* without those that say what their absence says: reels of earlier versions stay up to date."""
    return {
        name: value
        for name, value in fields
        if name not in _BESIDE and (name not in _ADDED_FIELDS or value != _ADDED_FIELDS[name])
    }


def _by_content(value: object) -> str:
    return digest(value) if isinstance(value, Path) else str(value)
