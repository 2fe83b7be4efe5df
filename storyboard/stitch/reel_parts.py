"""
What a finished reel was made of, part by part, so that a look can say what would be otherwise now.

It opens no clip: the digests that were filed with takes tell them apart. Only a
stitch finds that reels are put together in another way now.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from typing import Final, TypedDict

from pydantic import BaseModel, ConfigDict, ValidationError

from storyboard.archive.heard_clips import heard_clip_beside
from storyboard.errors import MediaError
from storyboard.media.readable_cues import USUAL_LIMITS
from storyboard.model.take_key import take_words
from storyboard.model.takes import Filed
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.timeline import Clip, Timeline, TimelineMusic, TimelineTransition, segment_name

_OWN_FIELDS: Final = {
    "name", "clips", "transitions", "music", "translations", "subtitle_text",
    "narrations", "narration_settings", "has_stems",
}  # fmt: skip
"""Of a timeline: what is compared by itself, or changes nothing that is seen."""
_END_BYTES: Final = 2**20
_ADDED_SETTINGS: Final = {"cue_limits": str(USUAL_LIMITS), "translations": ""}
"""Settings that came later, and what they are for a reel that was noted without them."""
_HEARD: Final = "what was heard in it"
_SETTING_NAMES: Final = {
    "cue_limits": "how subtitles are read",
    "rate": "frames a second",
    "loudness_lufs": "loudness",
    "levels_clips": "loudness",
    "fit": "how pictures are fitted",
    "match_color": "colour matching",
}


class ClipPart(Filed):
    """A clip of a reel."""

    shot: str
    segment: int
    take: str
    """The folder of the take; the file's name for what is in no archive."""
    sha256: str
    seen: dict[str, str]
    """How it is seen: trim, speed and so on, each in words of its own."""


class MusicPart(Filed):
    """The music of a reel."""

    path: str
    bytes: int
    changed_ns: int
    """With path and size it tells whether the file has to be read again."""
    sha256: str
    settings: str


class NarrationPart(Filed):
    """The recording of a narration over a reel."""

    shot: str
    path: str
    bytes: int
    changed_ns: int
    """With path and size it tells whether the file has to be read again."""
    sha256: str


class ReelParts(Filed):
    """All that a reel was made of."""

    clips: tuple[ClipPart, ...]
    music: MusicPart | None
    settings: dict[str, str]
    narrations: tuple[NarrationPart, ...] = ()
    """What a voice says; a narration that is text only is none."""
    unspoken: tuple[str, ...] = ()
    """Shots whose narration nobody speaks: it is text only, or not recorded yet."""
    narration_settings: str = ""


class ReelFacts(BaseModel):
    """What a look wants of the note that lies beside the pieces of a reel."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    bytes: int
    changed_ns: int
    ends: str | None = None
    parts: ReelParts | None = None
    reel: dict[str, str | int | list[str] | None]

    @property
    def duration_s(self) -> float:
        """How long the reel is."""
        return float(Fraction(str(self.reel["duration_s"])))


def note_name(to: Path, *, cache: Path) -> str:
    """Return the name of the note in *cache* on the reel at *to*: a project that is moved takes it along."""
    return _note_file(os.path.relpath(to.absolute(), cache.absolute()))


def read_note(to: Path, *, cache: Path) -> bytes | None:
    """Return what is noted in *cache* on the reel at *to*; None where nothing is."""
    notes = Cache(cache)
    note = notes.note(note_name(to, cache=cache))
    # Version 0.1 named notes by where the reel lay on its machine.
    return notes.note(_note_file(str(to.absolute()))) if note is None else note


def _note_file(place: str) -> str:
    return f"reel-{hashlib.sha256(place.encode()).hexdigest()[:16]}.json"


def read_reel_facts(note: bytes | None) -> ReelFacts | None:
    """Return what stands in *note*; None where there is none, or one of another version."""
    try:
        return ReelFacts.model_validate_json(note) if note is not None else None
    except ValidationError:
        return None


def is_as_noted(reel: Path, *, size: int, changed_ns: int, ends: str | None) -> bool:
    """Return whether the file *reel* is the one that was noted: a copy has another time, and the same ends."""
    status = reel.stat()
    if status.st_size != size:
        return False
    return status.st_mtime_ns == changed_ns or (ends is not None and digest_of_ends(reel) == ends)


def digest_of_ends(reel: Path) -> str:
    """
    Return the SHA-256 of the first and the last MiB of the file *reel*.

    They hold the list of all its frames, which another cut never shares; to read a long reel whole would take as long
    as to copy it.
    """
    with reel.open("rb") as file:
        first = file.read(_END_BYTES)
        file.seek(max(0, reel.stat().st_size - _END_BYTES))
        return hashlib.sha256(first + file.read()).hexdigest()


def parts_of(timeline: Timeline, *, before: ReelParts | None = None) -> ReelParts:
    """
    Return what a reel of *timeline* is made of; music and recordings that are files of *before* are not read again.

    Raises:
        MediaError: The music, or a recording, cannot be read.
        ArchiveError: What was heard in a clip cannot be read.
    """
    clips = zip(timeline.clips, timeline.transitions, strict=True)
    known = before.music if before else None
    settings = {field.name: getattr(timeline, field.name) for field in fields(timeline)}
    settings = {name: str(value) for name, value in settings.items() if name not in _OWN_FIELDS}
    translated = str(timeline.translations).encode() if timeline.translations else b""
    return ReelParts(
        clips=tuple(
            _clip_part(clip, transition, shows_words=timeline.subtitles != "off") for clip, transition in clips
        ),
        music=_music_part(timeline.music, known) if timeline.music else None,
        settings={**settings, "translations": hashlib.sha256(translated).hexdigest() if translated else ""},
        narrations=_narration_parts(timeline, before.narrations if before else ()),
        unspoken=tuple(each.shot for each in timeline.narrations if each.path is None),
        narration_settings=str(timeline.narration_settings or ""),
    )


def _clip_part(clip: Clip, transition: TimelineTransition | None, *, shows_words: bool) -> ClipPart:
    seen = {
        "trim": f"{clip.start_frame}-{clip.end_frame} of {clip.frames} at {clip.rate}",
        "speed": str(clip.speed),
        "freeze": str(clip.freeze or ""),
        "subtitle": clip.subtitle if shows_words else "",
        "transition": str(transition or ""),
        "what it shares with the clip before": f"{clip.shares_first_frame} {clip.goes_on}",
    }
    if shows_words and (heard := _heard_mark(clip)):
        seen[_HEARD] = heard
    take = clip.shot_file.parent.name if clip.sha256 else clip.path.name
    return ClipPart(shot=clip.shot, segment=clip.segment, take=take, sha256=clip.sha256, seen=seen)


def _heard_mark(clip: Clip) -> str:
    """Return what changes with the words by which the lines of *clip* are timed; empty where it goes by none."""
    if not any(span.kind == "line" for span in clip.spoken):
        return ""
    heard = heard_clip_beside(clip.shot_file, sha256=clip.sha256)
    return hashlib.sha256(repr(heard.words).encode()).hexdigest() if heard and heard.is_known and heard.words else ""


def _music_part(music: TimelineMusic, known: MusicPart | None) -> MusicPart:
    found = _file_facts(music.path, [known] if known and music.path.is_file() else [], hint="restore the music")
    settings = json.dumps([music.gain_db, music.fade_in_s, music.fade_out_s, music.duck_db])
    return MusicPart(**found, settings=settings)


def _narration_parts(timeline: Timeline, known: Sequence[NarrationPart]) -> tuple[NarrationPart, ...]:
    return tuple(
        NarrationPart(shot=each.shot, **_file_facts(each.path, known, hint="restore the recording"))
        for each in timeline.narrations
        if each.path
    )


class _FileFacts(TypedDict):
    path: str
    bytes: int
    changed_ns: int
    sha256: str


def _file_facts(path: Path, known: Sequence[MusicPart | NarrationPart], *, hint: str) -> _FileFacts:
    """Return what a file is; one that is *known* is not read again."""
    try:
        status = path.stat()
    except OSError as error:
        # In a bucket's archive it lies elsewhere, and no take changes.
        if before := next((each for each in known if each.path == str(path)), None):
            return _FileFacts(
                path=before.path, bytes=before.bytes, changed_ns=before.changed_ns, sha256=before.sha256
            )  # fmt: skip
        raise MediaError(f"{path}: cannot be read: {error.strerror}", hint=hint) from error
    place = (str(path), status.st_size, status.st_mtime_ns)
    same = next((each.sha256 for each in known if (each.path, each.bytes, each.changed_ns) == place), None)
    return _FileFacts(path=place[0], bytes=place[1], changed_ns=place[2], sha256=same or digest(path))


def changes_between(before: ReelParts, now: ReelParts) -> tuple[str, ...]:
    """Return why a reel of the parts *before* would come out otherwise *now*; nothing where it would not."""
    return tuple(dict.fromkeys((*_clip_changes(before.clips, now.clips), *_other_changes(before, now))))


def _clip_changes(before: Sequence[ClipPart], now: Sequence[ClipPart]) -> Iterator[str]:
    old, new = _by_place(before), _by_place(now)
    yield from (f"{segment_name(*place[:2])} is new in the reel" for place in new if place not in old)
    yield from (f"{segment_name(*place[:2])} is no longer in the reel" for place in old if place not in new)
    if old.keys() == new.keys() and list(old) != list(new):
        yield "the order of the shots changed"
    for place, part in new.items():
        if place in old:
            yield from _part_changes(old[place], part)


def _by_place(parts: Sequence[ClipPart]) -> dict[tuple[str, int, int], ClipPart]:
    """Return *parts* by shot, segment, and how often it came before."""
    seen: Counter[tuple[str, int]] = Counter()
    found: dict[tuple[str, int, int], ClipPart] = {}
    for part in parts:
        found[part.shot, part.segment, seen[part.shot, part.segment]] = part
        seen[part.shot, part.segment] += 1
    return found


def _part_changes(before: ClipPart, now: ClipPart) -> Iterator[str]:
    name = segment_name(now.shot, now.segment)
    if before.take != now.take:
        yield f"{take_words([now.take])} in place of {take_words([before.take])}"
    elif before.sha256 != now.sha256:
        yield f"{name}: another clip"
    if before.seen != now.seen and before.sha256 == now.sha256:
        yield from (
            f"{name}: {what} changed"
            for what in {**before.seen, **now.seen}
            if before.seen.get(what) != now.seen.get(what)
        )


def _other_changes(before: ReelParts, now: ReelParts) -> Iterator[str]:
    if (before.music is None) != (now.music is None):
        yield "music added" if now.music else "music removed"
    elif before.music and now.music:
        if before.music.sha256 != now.music.sha256:
            yield "music changed"
        if before.music.settings != now.music.settings:
            yield "settings of the music changed"
    yield from _narration_changes(before, now)
    for name, value in now.settings.items():
        if before.settings.get(name, _ADDED_SETTINGS.get(name)) != value:
            yield f"{_SETTING_NAMES.get(name, name.replace('_', ' '))} changed"


def _narration_changes(before: ReelParts, now: ReelParts) -> Iterator[str]:
    old, new = ({each.shot: each.sha256 for each in parts.narrations} for parts in (before, now))
    yield from (f"narration of {shot} added" for shot in new if shot not in old)
    gone = [shot for shot in old if shot not in new]
    yield from (f"narration of {shot} removed" for shot in gone if shot not in now.unspoken)
    yield from (f"narration of {shot} has no current recording" for shot in gone if shot in now.unspoken)
    yield from (f"narration of {shot} changed" for shot in new if shot in old and old[shot] != new[shot])
    if old and new and before.narration_settings != now.narration_settings:
        yield "settings of the narration changed"
