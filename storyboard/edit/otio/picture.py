"""
The track of picture of an edited timeline: which frames of which clips it shows, and what of it cannot come back.

Needs the extra ``export``. Clips are known by the take that their media lie
in, by our metadata, or by their name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from opentimelineio import schema

from storyboard.edit.otio.edit import EditedClip, EditTransition, FilmFacts
from storyboard.edit.otio.edit_file import short
from storyboard.edit.otio.edit_transitions import FoundTransition, found_transitions
from storyboard.edit.otio.facts import (
    facts_of,
    first_time,
    frames_of,
    is_drawn,
    is_on,
    media_path,
    name_of,
    seconds,
    seen_range,
)
from storyboard.errors import CommandError
from storyboard.model.graph import SegmentId
from storyboard.model.units import names_of

_SPEEDS = (Fraction(1, 2), Fraction(4))
"""What a storyboard can say."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A clip of the film where the edit has it, in frames of the edit."""

    segment: SegmentId
    place: int
    """From the beginning of the track."""
    start: int
    frames: int
    is_frozen: bool


def segment_of(item: Any, film: FilmFacts, place: Path) -> tuple[SegmentId | None, str, str]:  # noqa: ANN401
    """
    Return the segment that a clip shows, the folder of its take, and a doubt about it.

    *place* is the folder that relative paths start from.
    """
    facts = facts_of(item)
    path = media_path(item)
    folder = path.parent.name
    if filed := film.takes.get(folder):
        return (filed, folder, "") if _is_ours(path, film, place) else (None, folder, "")
    shot, segment = facts.get("shot"), facts.get("segment")
    own = (shot, segment) if isinstance(shot, str) and isinstance(segment, int) else None
    by_name = None if is_drawn(item) else film.names.get(re.sub(r"\.(mp4|mov)$", "", item.name or ""))
    found = (own if own in film.names.values() else None) if own else by_name
    if found is None:
        return None, folder, ""
    usual = {"", ".", "01_video.mp4", *(f"{name}{end}" for name in film.names for end in (".mp4", ".mov"))}
    is_odd = path.name not in usual or is_drawn(item)
    doubt = f"{name_of(item)}: its media are {short(path.name) or 'drawn'} in the edit, and the film's take is kept"
    written = str(facts.get("folder") or "") if own else ""
    return found, folder if folder.startswith(f"{found[0]}.") else written, doubt if is_odd else ""


def _is_ours(path: Any, film: FilmFacts, place: Path) -> bool:  # noqa: ANN401
    """Return whether media lie in this film's archive; True where they are not to be found at all."""
    found = place / str(path)
    try:
        return not found.exists() or found.resolve().is_relative_to(film.archive.resolve())
    except OSError:
        return True


class PictureTrack:
    """Goes along one track of picture."""

    def __init__(self, track: Any, film: FilmFacts, *, rate: Fraction, place: Path) -> None:  # noqa: ANN401
        """*place* is the folder that the edit lies in."""
        self.remarks: list[str] = []
        self.cards: set[str] = set()
        self.overlapping: list[str] = []
        self.rate = rate
        self.spots: list[Spot] = []
        self._film = film
        self._place = place
        self._items = list(track)
        self._found = [self._find(n, item) for n, item in enumerate(self._items)]
        is_seen = [found is not None for found in self._found]
        for n, item in enumerate(self._items):
            if is_seen[n] and (card := str(facts_of(item).get("card") or "")):
                self._tell_card(n, item, card)
        self._transitions = found_transitions(self._items, is_seen, rate=rate, remarks=self.remarks)

    def clips(self) -> Iterator[EditedClip]:
        """Yield what is seen of the film, clip by clip."""
        at = 0
        for n, item in enumerate(self._items):
            if isinstance(item, schema.Transition):
                continue
            found = self._found[n]
            segment, folder = found or (None, "")
            length = self._length(item, segment)
            if segment:
                clip = self._edited_clip(item, n, segment, folder, length, at)
                if clip:
                    yield clip
            at += max(length, 0)

    def _find(self, n: int, item: Any) -> tuple[SegmentId | None, str] | None:  # noqa: ANN401
        """Return what an item shows: a segment and its take's folder, no segment for a card; None for nothing."""
        if isinstance(item, schema.Transition):
            return None
        if not isinstance(item, schema.Clip):
            self._tell_other(n, item)
            return None
        facts = facts_of(item)
        segment, folder, doubt = segment_of(item, self._film, self._place)
        if why := self._refusal(item, facts, segment):
            self.remarks.append(f"left out: {name_of(item)}, {why}")
            return None
        if doubt and not facts.get("card"):
            self.remarks.append(doubt)
        return (None, "") if facts.get("card") else (segment, folder)

    def _refusal(self, item: Any, facts: Mapping[str, Any], segment: SegmentId | None) -> str:  # noqa: ANN401
        """Return why a clip is not in the reel; nothing where it is."""
        if not is_on(item):
            return "it is switched off in the edit"
        if facts.get("card"):
            return ""
        if segment is None:
            media = short(media_path(item).name)
            whose = f" ({media})" if media and media != name_of(item) else ""
            return f"no clip of this film{whose}: a reel shows its shots; lay it in after the export"
        if facts.get("made_file"):
            return "a file made for another format: export the reel as otio and edit that"
        seen = seen_range(item)
        is_empty = seen is not None and frames_of(seen.duration, self.rate) <= 0
        return "nothing of it is seen" if is_empty else ""

    def _tell_other(self, n: int, item: Any) -> None:  # noqa: ANN401
        if isinstance(item, schema.Gap):
            frames = frames_of(item.duration(), self.rate)
            after = next(
                (name_of(earlier) for earlier in reversed(self._items[:n]) if isinstance(earlier, schema.Clip)), ""
            )
            where = f"after {after}" if after else "at the beginning"
            if frames:
                self.remarks.append(f"left out: a gap of {seconds(frames, self.rate)} {where}: a reel has none")
            return
        inner = [name_of(clip) for clip in item.find_clips()]
        whose = f" of {names_of(inner)}" if inner else ""
        self.remarks.append(f"left out: {name_of(item)}, a nested timeline{whose}: a reel has none")

    def _tell_card(self, n: int, item: Any, card: str) -> None:  # noqa: ANN401
        if card in self.cards:
            self.remarks.append(f"left out: the {short(card)} is in the edit more than once")
        self.cards.add(card)
        others = self._found[:n] if card == "title card" else self._found[n + 1 :]
        if any(others):
            self.remarks.append(f"the {short(card)} stays at its end of the reel, wherever the edit has it")
        whole = getattr(item.media_reference, "available_range", None)
        beside = (self._items[n - 1] if n else None, self._items[n + 1] if n + 1 < len(self._items) else None)
        before, after = (neighbour if isinstance(neighbour, schema.Transition) else None for neighbour in beside)
        given = sum(frames_of(time, self.rate) for time in (
            *([before.in_offset] if before else []), *([after.out_offset] if after else []),
        ))  # fmt: skip
        seen = frames_of(item.source_range.duration, self.rate) + given if item.source_range else None
        if whole and seen is not None and seen != frames_of(whole.duration, self.rate):
            long = seconds(frames_of(whole.duration, self.rate), self.rate)
            self.remarks.append(
                f"the {short(card)} is seen for {seconds(seen, self.rate)} in the edit, and stays {long}"
            )

    def _length(self, item: Any, segment: SegmentId | None) -> int:  # noqa: ANN401
        """Return how many frames of the track an item takes up."""
        if isinstance(item, schema.Clip):
            seen = seen_range(item)
            if seen is not None:
                return frames_of(seen.duration, self.rate)
            return round(self._film.lengths_s.get(segment, Fraction(0)) * self.rate) if segment else 0
        return frames_of(item.duration(), self.rate)

    def _edited_clip(
        self, item: Any, n: int, segment: SegmentId, folder: str, length: int, at: int  # noqa: ANN401
    ) -> EditedClip | None:  # fmt: skip
        entry, leaving = self._transitions.get(n - 1), self._transitions.get(n + 1)
        seen, zero = seen_range(item), first_time(item)
        speed, is_frozen = self._speed(item)
        start = frames_of(seen.start_time - zero if zero else seen.start_time, self.rate) if seen else 0
        self.spots.append(Spot(segment, at, start, length, is_frozen))
        head, tail = entry.head if entry else 0, leaving.tail if leaving else 0
        if (entry.tail if entry else 0) + (leaving.head if leaving else 0) > length:
            self.overlapping.append(name_of(item))
        clip = EditedClip(
            segment,
            folder,
            start - (0 if is_frozen else round(head * speed)),
            length + head + tail,
            speed,
            is_frozen,
            EditTransition(entry.kind, entry.frames) if entry else None,
        )
        return self._within_clip(clip, item, leaving, n)

    def _within_clip(self, clip: EditedClip, item: Any, leaving: FoundTransition | None, n: int) -> EditedClip | None:  # noqa: ANN401
        """Return *clip* with the frames that its file has; a remark says what it lacks."""
        whole = round(self._film.lengths_s[clip.segment] * self.rate) if self._film.lengths_s.get(clip.segment) else 0
        early = ceil(max(-clip.start, 0) / clip.speed)
        if clip.is_frozen:
            at = min(max(clip.start, 0), whole - 1) if whole else max(clip.start, 0)
            if at != clip.start:
                self.remarks.append(f"{name_of(item)}: the frame that is held lies outside of its clip: the nearest is")
            return replace(clip, start=at)
        end = clip.start + round(clip.frames * clip.speed)
        spare = 0 if clip.speed == 1 else ceil(clip.speed)
        late = ceil((end - whole) / clip.speed) if whole and end > whole + spare else 0
        if not early and not late:
            return clip
        lost = seconds(early + late, self.rate)
        self.remarks.append(
            f"{name_of(item)}: the edit shows {lost} more than its clip has: shortened to what there is"
        )
        transition = clip.entry
        if transition and early:
            transition = (
                EditTransition(transition.kind, transition.frames - early) if transition.frames > early else None
            )
        if leaving and late:
            self._transitions[n + 1] = leaving.with_fewer_frames(late)
        frames = clip.frames - early - late
        return replace(clip, start=max(clip.start, 0), frames=frames, entry=transition) if frames > 0 else None

    def _speed(self, item: Any) -> tuple[Fraction, bool]:  # noqa: ANN401
        speed = Fraction(1)
        is_frozen = False
        for effect in item.effects:
            if not is_on(effect):
                continue
            if isinstance(effect, schema.FreezeFrame):
                is_frozen = True
            elif isinstance(effect, schema.LinearTimeWarp):
                speed *= Fraction(effect.time_scalar).limit_denominator(1000)
            else:
                name = short(effect.name or effect.effect_name)
                self.remarks.append(f"left out: the effect {name!r} of {name_of(item)}")
        if is_frozen or speed == 0:
            return Fraction(1), True
        if not _SPEEDS[0] <= speed <= _SPEEDS[1]:
            raise CommandError(
                f"{name_of(item)} is seen at {float(speed):g} times its speed", hint="a storyboard says 0.5 to 4"
            )
        return speed, False
