"""
A reel as a timeline of OpenTimelineIO: tracks of clips, transitions and markers.

Needs the extra ``export``. Everything of ours stands in the metadata under one
name, so that an edited timeline can be read back.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from opentimelineio import opentime, schema

from storyboard.edit.otio.cut_list import ExportedPiece, Media
from storyboard.edit.otio.sound_print import SOUND_PRINT, sound_print
from storyboard.model.take_note import TakeNote
from storyboard.stitch.timeline import TimelineTransition

NAMESPACE = "storyboard"
"""The one name that our metadata stands under."""

NARRATION = "narration"
"""The track of voices, and the key under which the metadata of each name its shot."""

DISSOLVE = "fade"
"""The transition that every editing program knows."""

Facts = dict[str, Any]
"""Plain values for the metadata."""

Url = Callable[[Media], str]


@dataclass(frozen=True, slots=True)
class ExportedMusic:
    """Sound under the whole reel."""

    media: Media
    facts: Facts


@dataclass(frozen=True, slots=True)
class ExportedNarration:
    """A voice over the reel."""

    shot: str
    media: Media
    at: int
    """The frame of the reel that it begins with."""
    frames: int
    """How many it is heard for."""
    facts: Facts


@dataclass(frozen=True, slots=True)
class ExportedReel:
    """All that a timeline is made from."""

    name: str
    pieces: tuple[ExportedPiece, ...]
    rate: Fraction
    size_px: tuple[int, int]
    music: ExportedMusic | None
    about: Facts
    """Of the reel."""
    shots: Mapping[str, Facts]
    """Of each clip by its name: the shot, and the take that is seen."""
    notes: Mapping[str, tuple[TakeNote, ...]] = field(default_factory=dict)
    """What people noted at times of that take."""
    narrations: tuple[ExportedNarration, ...] = ()
    """In order; none reaches into the next."""

    @property
    def frames(self) -> int:
        """How long the reel is."""
        return sum(piece.frames - (piece.entry.frames if piece.entry else 0) for piece in self.pieces)


def timeline_of(reel: ExportedReel, *, url: Url) -> Any:  # noqa: ANN401 - the library is untyped
    """
    Return the timeline of *reel*; *url* says where a file is.

    The cut lies in the middle of a transition; of an odd number of frames the
    greater part comes after it.
    """
    made = schema.Timeline(name=reel.name, metadata={NAMESPACE: reel.about})
    made.tracks.append(_track("V1", schema.TrackKind.Video, reel, reel.pieces, url=url))
    if any(_sounds(piece) for piece in reel.pieces):
        made.tracks.append(_track("A1", schema.TrackKind.Audio, reel, reel.pieces, url=url))
    if reel.music:
        made.tracks.append(_music_track(reel, reel.music, url=url))
    if reel.narrations:
        made.tracks.append(_narration_track(reel, url=url))
    made.metadata[NAMESPACE][SOUND_PRINT] = sound_print(made)
    return made


def _track(name: str, kind: str, reel: ExportedReel, pieces: Sequence[ExportedPiece], *, url: Url) -> Any:  # noqa: ANN401
    track = schema.Track(name=name, kind=kind)
    is_sound = kind == schema.TrackKind.Audio
    marked: set[str] = set()
    for n, piece in enumerate(pieces):
        before, after = pieces[n - 1] if n else None, pieces[n + 1] if n + 1 < len(pieces) else None
        head, _ = _offsets(piece.entry)
        _, tail = _offsets(after.entry if after else None)
        start, frames = piece.without(head=head, tail=tail)
        is_heard = _sounds(piece)
        if piece.entry and (not is_sound or (is_heard and before is not None and _sounds(before))):
            track.append(_transition(piece.entry, rate=reel.rate))
        if is_sound and not is_heard:
            track.append(schema.Gap(source_range=_range(0, frames, reel.rate)))
            continue
        item = _clip(piece, start, frames, reel, url=url)
        # The adapter for xmeml takes clips that are equal for one and the same, which is at one place.
        item.metadata[NAMESPACE]["item"] = f"{name}.{n + 1}"
        if not is_sound:
            item.markers.extend(_markers(piece, start, reel, marked))
            item.markers.extend(_note_markers(piece, reel))
        track.append(item)
    return track


def _offsets(entry: TimelineTransition | None) -> tuple[int, int]:
    """Return how many frames of a transition come before the cut, and how many after it."""
    if entry is None:
        return 0, 0
    before = entry.frames // 2
    return before, entry.frames - before


def _sounds(piece: ExportedPiece) -> bool:
    return piece.media.has_audio and not piece.is_frozen


def _clip(piece: ExportedPiece, start: int, frames: int, reel: ExportedReel, *, url: Url) -> Any:  # noqa: ANN401
    facts: Facts = {"card": piece.name} if piece.clip is None else dict(reel.shots.get(piece.name, {}))
    if piece.media.is_made and piece.clip:
        facts["made_file"] = True
    if piece.is_frozen:
        facts["frozen"] = True
    item = schema.Clip(
        name=piece.name,
        media_reference=_reference(piece.name, piece.media, url(piece.media)),
        source_range=_range(start, frames, reel.rate),
        metadata={NAMESPACE: facts},
    )
    if piece.is_frozen:
        item.effects.append(schema.FreezeFrame(name="freeze"))
    elif piece.speed != 1:
        item.effects.append(schema.LinearTimeWarp(name="speed", time_scalar=float(piece.speed)))
    return item


def _reference(name: str, media: Media, url: str) -> Any:  # noqa: ANN401
    reference = schema.ExternalReference(target_url=url, available_range=_range(0, media.frames, media.rate))
    reference.name = name
    return reference


def _markers(piece: ExportedPiece, start: int, reel: ExportedReel, marked: set[str]) -> Iterator[Any]:
    """Yield a marker for the notes of a shot, on the first piece of it."""
    facts = reel.shots.get(piece.name, {}) if piece.clip else {}
    if notes := facts.get("notes"):
        if facts["shot"] in marked:
            return
        marked.add(facts["shot"])
        yield schema.Marker(
            name=" ".join(str(notes).split()),
            marked_range=_range(start, 1, reel.rate),
            color=schema.MarkerColor.YELLOW,
            metadata={NAMESPACE: {"shot": facts["shot"]}},
        )


def _note_markers(piece: ExportedPiece, reel: ExportedReel) -> Iterator[Any]:
    """Yield a marker for each note on a frame that the piece shows."""
    for note in reel.notes.get(piece.name, ()):
        at = piece.place_of(note.frame, rate=reel.rate)
        if at is not None:
            facts = {"note": note.id, "frame": note.frame, "text": note.text}
            yield schema.Marker(
                name=note.line,
                marked_range=_range(at, 1, reel.rate),
                color=schema.MarkerColor.RED,
                metadata={NAMESPACE: facts | {"folder": reel.shots.get(piece.name, {}).get("folder", "")}},
            )


def _transition(entry: TimelineTransition, *, rate: Fraction) -> Any:  # noqa: ANN401
    before, after = _offsets(entry)
    known = schema.TransitionTypes
    return schema.Transition(
        name=entry.kind,
        transition_type=known.SMPTE_Dissolve if entry.kind == DISSOLVE else known.Custom,
        in_offset=_time(before, rate),
        out_offset=_time(after, rate),
        metadata={NAMESPACE: {"kind": entry.kind}},
    )


def _music_track(reel: ExportedReel, music: ExportedMusic, *, url: Url) -> Any:  # noqa: ANN401
    track = schema.Track(name="music", kind=schema.TrackKind.Audio)
    frames = min(reel.frames, music.media.frames)
    reference = _reference(music.media.path.name, music.media, url(music.media))
    track.append(
        schema.Clip(
            name=music.media.path.stem,
            media_reference=reference,
            source_range=_range(0, frames, reel.rate),
            metadata={NAMESPACE: music.facts},
        )
    )
    return track


def _narration_track(reel: ExportedReel, *, url: Url) -> Any:  # noqa: ANN401
    track = schema.Track(name=NARRATION, kind=schema.TrackKind.Audio)
    begins = _shot_places(reel)
    at = 0
    for each in reel.narrations:
        if each.at > at:
            track.append(schema.Gap(source_range=_range(0, each.at - at, reel.rate)))
        # How long after its shot's first frame in the track of picture: an edit that moves both leaves it so.
        after = each.at - begins.get(each.shot, each.at)
        track.append(
            schema.Clip(
                name=f"{each.shot}.{NARRATION}",
                media_reference=_reference(each.media.path.name, each.media, url(each.media)),
                source_range=_range(0, each.frames, reel.rate),
                metadata={NAMESPACE: {NARRATION: each.shot, "after": after, **each.facts}},
            )
        )
        at = each.at + each.frames
    return track


def _shot_places(reel: ExportedReel) -> dict[str, int]:
    """Return the frame of the track of picture at which each shot is first."""
    places: dict[str, int] = {}
    at = 0
    for n, piece in enumerate(reel.pieces):
        after = reel.pieces[n + 1] if n + 1 < len(reel.pieces) else None
        head, tail = _offsets(piece.entry)[0], _offsets(after.entry if after else None)[1]
        if piece.clip:
            places.setdefault(piece.clip.shot, at)
        at += piece.without(head=head, tail=tail)[1]
    return places


def _time(frames: int, rate: Fraction) -> Any:  # noqa: ANN401
    return opentime.RationalTime(frames, float(rate))


def _range(start: int, frames: int, rate: Fraction) -> Any:  # noqa: ANN401
    return opentime.TimeRange(_time(start, rate), _time(frames, rate))
