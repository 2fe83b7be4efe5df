"""
An edited timeline, read back: what it shows of which shot, in frames.

Needs the extra ``export``. Clips are known by our metadata, by the take that
their media lie in, or by their name.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from opentimelineio import adapters, exceptions, schema

from storyboard.errors import CommandError
from storyboard.export.strips import Edit, Strip, Turn
from storyboard.export.tracks import NAMESPACE
from storyboard.graph import SegmentId
from storyboard.load.transitions import TRANSITION_KINDS

_ADAPTERS = {".otio": "otio_json", ".otioz": "otioz"}
_SPEEDS = (Fraction(1, 2), Fraction(4))
"""What a storyboard can say."""


def read_edit(path: Path, segments: Mapping[str, SegmentId]) -> Edit:
    """
    Return the edit in the file at *path*; *segments* are known by clip name and by the folder of their take.

    Raises:
        CommandError: It cannot be read, holds no picture, or says what a storyboard cannot.
    """
    if path.suffix.lower() not in _ADAPTERS:
        raise CommandError(f"{path}: an edit comes back as .otio or .otioz", hint="export it so from your program")
    try:
        found = adapters.read_from_file(str(path), adapter_name=_ADAPTERS[path.suffix.lower()])
    except (exceptions.OTIOError, ValueError, KeyError, OSError) as error:
        raise CommandError(f"{path}: cannot be read as a timeline: {error}", hint="export it anew") from error
    timelines = [found] if isinstance(found, schema.Timeline) else list(found.find_children(schema.Timeline))
    tracks = [track for track in (timelines[0].video_tracks() if timelines else ()) if len(track)]
    if not tracks:
        raise CommandError(f"{path}: there is no picture in it", hint="name the timeline of one reel")
    about = _facts(timelines[0])
    reader = _Reader(segments, tracks[0])
    if len(tracks) > 1:
        reader.remarks.append(f"{len(tracks) - 1} more tracks of picture are left out: a reel has one")
    strips = tuple(reader.strips())
    return Edit(str(about.get("reel", "")), reader.rate, strips, frozenset(reader.cards), tuple(reader.remarks))


def _facts(thing: Any) -> dict[str, Any]:  # noqa: ANN401 - the library is untyped
    facts = thing.metadata.get(NAMESPACE, {})
    return {name: facts[name] for name in facts}


class _Reader:
    """Goes along one track."""

    def __init__(self, segments: Mapping[str, SegmentId], track: Any) -> None:  # noqa: ANN401
        self.remarks: list[str] = []
        self.cards: set[str] = set()
        self._segments = segments
        self._items = list(track)
        rate = track.duration().rate
        whole = round(rate)
        self.rate = Fraction(whole) if abs(rate - whole) < 0.001 else Fraction(whole * 1000, 1001)

    def strips(self) -> Iterator[Strip]:
        for n, item in enumerate(self._items):
            if isinstance(item, schema.Transition):
                continue
            if not isinstance(item, schema.Clip):
                self._leave_out(item, "a gap" if isinstance(item, schema.Gap) else "a nested timeline")
                continue
            facts = _facts(item)
            if card := str(facts.get("card", "")):
                self.cards.add(card)
                continue
            segment, folder = self._segment(item, facts)
            if segment is None:
                self._leave_out(item, "no clip of this film")
            elif facts.get("made_file"):
                self._leave_out(item, "a file made for another format: export the reel as otio and edit that")
            else:
                yield self._strip(item, n, segment, folder)

    def _leave_out(self, item: Any, why: str) -> None:  # noqa: ANN401
        self.remarks.append(f"left out: {item.name or 'an item without a name'}, {why}")

    def _segment(self, item: Any, facts: Mapping[str, Any]) -> tuple[SegmentId | None, str]:  # noqa: ANN401
        url = getattr(item.media_reference, "target_url", "") or ""
        folder = str(facts.get("folder") or Path(unquote(urlsplit(url).path)).parent.name)
        shot, segment = facts.get("shot"), facts.get("segment")
        if isinstance(shot, str) and isinstance(segment, int):
            own = (shot, segment)
            return (own if own in self._segments.values() else None), folder
        name = re.sub(r"\.(mp4|mov)$", "", item.name or "")
        return self._segments.get(folder) or self._segments.get(name), folder

    def _strip(self, item: Any, place: int, segment: SegmentId, folder: str) -> Strip:  # noqa: ANN401
        before = self._items[place - 1] if place else None
        after = self._items[place + 1] if place + 1 < len(self._items) else None
        entry = before if isinstance(before, schema.Transition) else None
        head = self._frames(entry.in_offset) if entry else 0
        tail = self._frames(after.out_offset) if isinstance(after, schema.Transition) else 0
        seen = item.trimmed_range()
        speed, is_frozen = self._speed(item)
        start = self._frames(seen.start_time) - (0 if is_frozen else round(head * speed))
        frames = self._frames(seen.duration) + head + tail
        turn = Turn(_kind(entry), head + self._frames(entry.out_offset)) if entry else None
        return Strip(segment, folder, max(start, 0), frames, speed, is_frozen, turn)

    def _frames(self, time: Any) -> int:  # noqa: ANN401
        seconds: float = time.to_seconds()
        return round(seconds * self.rate)

    def _speed(self, item: Any) -> tuple[Fraction, bool]:  # noqa: ANN401
        speed = Fraction(1)
        for effect in item.effects:
            if isinstance(effect, schema.FreezeFrame):
                return Fraction(1), True
            if isinstance(effect, schema.LinearTimeWarp):
                speed = Fraction(effect.time_scalar).limit_denominator(1000)
            else:
                self.remarks.append(f"left out: the effect {effect.name or effect.effect_name!r} of {item.name}")
        if not _SPEEDS[0] <= speed <= _SPEEDS[1]:
            raise CommandError(
                f"{item.name} is seen at {float(speed):g} times its speed", hint="a storyboard says 0.5 to 4"
            )
        return speed, False


def _kind(transition: Any) -> str:  # noqa: ANN401
    for said in (_facts(transition).get("kind"), transition.name):
        if said in TRANSITION_KINDS:
            return str(said)
    return "fade"
