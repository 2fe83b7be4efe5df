"""
What an edited timeline holds besides its one track of picture. A reel cannot hold it, so a remark says what is lost.

Needs the extra ``export``.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from opentimelineio import schema

from storyboard.edit.otio.edit import EditMark, FilmFacts
from storyboard.edit.otio.edit_file import short
from storyboard.edit.otio.exported_reel import NARRATION
from storyboard.edit.otio.facts import (
    facts_of,
    first_time,
    frames_of,
    is_on,
    media_path,
    name_of,
    seen_range,
)
from storyboard.edit.otio.picture import Spot, segment_of
from storyboard.edit.otio.sound_print import SOUND_PRINT, sound_print
from storyboard.model.units import names_of
from storyboard.stitch.timeline import segment_name


class Surroundings:
    """Everything in a timeline around its one track of picture."""

    def __init__(
        self, timeline: Any, shown: Any, spots: Sequence[Spot], film: FilmFacts, *, rate: Fraction, music: str | None  # noqa: ANN401
    ) -> None:  # fmt: skip
        """*spots* are where the track *shown* has the film's clips; *music* is the file under the reel."""
        self._timeline = timeline
        self._shown = shown
        self._spots = spots
        self._film = film
        self._rate = rate
        self._music = music
        self._narrated: set[str] = set()
        self.marks: list[EditMark] = []
        """Markers on clips of the film, which are notes; known once the remarks are told."""

    def remarks(self) -> Iterator[str]:
        """Yield a sentence for each thing that does not come back."""
        yield from self._around()
        yield from self._further_tracks()
        if facts_of(self._timeline).get(SOUND_PRINT) != sound_print(self._timeline):
            yield from self._sound()
        yield from self._markers()

    def _around(self) -> Iterator[str]:
        for thing, what in ((self._timeline.tracks, "the whole timeline"), (self._shown, "the track of picture")):
            if thing.source_range is not None:
                yield f"left out: {what} is trimmed as a whole in the edit: trim its clips"
            for effect in thing.effects:
                if is_on(effect):
                    yield f"left out: the effect {short(effect.name or effect.effect_name)!r} of {what}"

    def _further_tracks(self) -> Iterator[str]:
        for track in self._timeline.tracks:
            if track is self._shown or _is_sound(track):
                continue
            clips = (
                [name_of(item) for item in track.find_clips()] if isinstance(track, schema.Track) else [name_of(track)]
            )
            if not clips:
                continue
            off = "" if is_on(track) else ", which is switched off"
            what = f"the track {name_of(track)}{off}, with {names_of(clips)}"
            yield f"left out: {what}: a reel has one track of picture"

    def _sound(self) -> Iterator[str]:
        tracks = [track for track in self._timeline.tracks if _is_sound(track)]
        heard: list[Spot] = []
        found_music = False
        for track in tracks:
            for at, item in _placed_clips(track, self._rate):
                if not (is_on(track) and is_on(item)):
                    continue
                if narrated := str(facts_of(item).get(NARRATION) or ""):
                    self._narrated.add(narrated)
                    yield from self._moved_narration(item, narrated, at)
                    continue
                if self._is_music(item):
                    found_music = True
                    yield from self._moved_music(item, at)
                    continue
                segment, _, _ = segment_of(item, self._film, Path())
                if segment is None:
                    yield f"left out: the sound {name_of(item)}: a reel has its clips' own and one music (`audio`)"
                    continue
                heard.append(_spot(item, at, segment, self._rate))
                yield from _sound_effects(item)
        if self._music and not found_music:
            yield "the music is not in the edit: take `audio` out of the reel if it is meant to go"
        yield from self._lost_narration()
        yield from self._apart(heard)
        yield from self._fades(tracks)

    def _is_music(self, item: Any) -> bool:  # noqa: ANN401
        own = Path(self._music).name if self._music else ""
        return bool(own) and own in {media_path(item).name, str(facts_of(item).get("file") or "")}

    def _moved_music(self, item: Any, at: int) -> Iterator[str]:  # noqa: ANN401
        seen, whole = seen_range(item), getattr(item.media_reference, "available_range", None)
        frames = sum(spot.frames for spot in self._spots)
        start = frames_of(seen.start_time, self._rate) if seen else 0
        longest = min(frames, frames_of(whole.duration, self._rate)) if whole else 0
        if at or start or (seen and frames_of(seen.duration, self._rate) < longest):
            yield "the music lies otherwise in the edit: a reel plays it from its first frame, as long as it goes"
        yield from _sound_effects(item)

    def _moved_narration(self, item: Any, shot: str, at: int) -> Iterator[str]:  # noqa: ANN401
        first = next((spot.place for spot in self._spots if spot.segment[0] == shot), None)
        seen, after = seen_range(item), facts_of(item).get("after")
        start = frames_of(seen.start_time, self._rate) if seen else 0
        if first is None or start or (isinstance(after, int) and at != first + after):
            yield f"the narration of {short(shot)} lies otherwise in the edit: a reel begins it where its shot is seen"
        yield from _sound_effects(item)

    def _lost_narration(self) -> Iterator[str]:
        written = facts_of(self._timeline).get("narrated")
        shown = {spot.segment[0] for spot in self._spots}
        names = [str(shot) for shot in written] if isinstance(written, Sequence) else []
        if lost := [short(shot) for shot in names if shot in shown and shot not in self._narrated]:
            yield f"the narration of {names_of(lost)} is not in the edit: a reel keeps it, or has `narration: off`"

    def _apart(self, heard: Sequence[Spot]) -> Iterator[str]:
        """Yield a remark on sound that is cut at other places than its picture, and on sound that is gone."""
        moving = [spot for spot in self._spots if not spot.is_frozen]
        apart = [segment_name(*spot.segment) for spot in heard if spot not in moving]
        if apart:
            yield f"the sound of {names_of(apart)} is cut otherwise than its picture: a reel cuts both together"
        there = {spot.segment for spot in heard}
        gone = [segment_name(*spot.segment) for spot in moving
                if spot.segment in self._film.sounding - there]  # fmt: skip
        if gone:
            yield f"the sound of {names_of(gone)} is not in the edit: a reel keeps it"
        twice = [segment_name(*spot.segment) for n, spot in enumerate(heard) if spot in heard[:n]]
        if twice:
            yield f"the sound of {names_of(twice)} is in the edit more than once: a reel has it once"

    def _fades(self, tracks: Sequence[Any]) -> Iterator[str]:
        """Yield a remark on sound that fades where the picture has no transition."""
        cuts = {at for at, _ in _transitions(self._shown, self._rate)}
        for track in tracks:
            for at, item in _transitions(track, self._rate):
                if is_on(track) and at not in cuts:
                    yield f"left out: the fade {name_of(item)} of the sound at {float(at / self._rate):.2f} s"

    def _markers(self) -> Iterator[str]:
        notes = self._film.notes or {}
        told: set[str] = set()
        for thing in (self._timeline.tracks, *self._timeline.tracks, *self._timeline.find_children()):
            for marker in getattr(thing, "markers", ()):
                shot = facts_of(marker).get("shot")
                if "shot" not in facts_of(marker) and (mark := self._mark(thing, marker)):
                    self.marks.append(mark)
                    continue
                if not isinstance(shot, str) or shot not in notes:
                    yield f"left out: the marker {short(marker.name)!r} on {name_of(thing)}: write it into `notes`"
                elif marker.name != notes[shot]:
                    yield f"the note of {short(shot)} is {short(marker.name)!r} in the edit: write it into its `notes`"
                told.add(str(shot))
        clips = [facts_of(item) for item in self._shown if isinstance(item, schema.Clip)]
        carried = [str(facts["shot"]) for facts in clips if facts.get("notes") and facts.get("shot")]
        gone = [short(shot) for shot in carried if shot in notes and shot not in told]
        if gone:
            yield f"the marker with the notes of {names_of(gone)} is not in the edit: the notes stay"

    def _mark(self, thing: Any, marker: Any) -> EditMark | None:  # noqa: ANN401
        """Return what *marker* notes on a clip of the film; None where it stands on something else, or says nothing."""
        if not isinstance(thing, schema.Clip) or thing not in list(self._shown) or not str(marker.name).strip():
            return None
        segment, folder, _ = segment_of(thing, self._film, Path())
        if segment is None or facts_of(thing).get("made_file"):
            return None
        zero, at = first_time(thing), marker.marked_range.start_time
        frame = frames_of(at - zero if zero else at, self._rate)
        return EditMark(segment, folder, frame, str(marker.name), str(facts_of(marker).get("note") or ""))


def _is_sound(track: Any) -> bool:  # noqa: ANN401 - the library is untyped
    return isinstance(track, schema.Track) and track.kind == schema.TrackKind.Audio


def _placed_clips(track: Any, rate: Fraction) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield every clip of *track* with where it begins, in frames."""
    for at, item in _walk(track, rate):
        if isinstance(item, schema.Clip):
            yield at, item


def _transitions(track: Any, rate: Fraction) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    for at, item in _walk(track, rate):
        if isinstance(item, schema.Transition):
            yield at, item


def _walk(track: Any, rate: Fraction) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    at = 0
    for item in track:
        yield at, item
        if isinstance(item, schema.Clip):
            seen = seen_range(item)
            at += frames_of(seen.duration, rate) if seen else 0
        elif not isinstance(item, schema.Transition):
            at += frames_of(item.duration(), rate)


def _spot(item: Any, at: int, segment: tuple[str, int], rate: Fraction) -> Spot:  # noqa: ANN401
    seen, zero = seen_range(item), first_time(item)
    if seen is None:
        return Spot(segment, at, 0, 0, is_frozen=False)
    start = seen.start_time - zero if zero else seen.start_time
    return Spot(segment, at, frames_of(start, rate), frames_of(seen.duration, rate), is_frozen=False)


def _sound_effects(item: Any) -> Iterator[str]:  # noqa: ANN401
    for effect in item.effects:
        if is_on(effect) and not isinstance(effect, schema.LinearTimeWarp):
            yield f"left out: the effect {short(effect.name or effect.effect_name)!r} of the sound {name_of(item)}"
