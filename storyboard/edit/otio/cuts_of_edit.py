"""
Turn an edit into the cuts of a reel: rewrite what changed, and keep the writer's own words elsewhere.

Pure arithmetic of frames; it reads no file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any

from storyboard.edit.assembly import trimmed_range
from storyboard.edit.otio.edit import Edit, EditedClip, EditTransition
from storyboard.model.written_reels import Cut, Reel
from storyboard.stitch.timeline import Footage


@dataclass(frozen=True, slots=True)
class NewCut:
    """One cut of the reel to come."""

    keys: dict[str, Any]
    """As a storyboard writes it, ``shot`` first."""
    old: int | None
    """The place of the cut in the old reel that it was; None for one that is new."""
    is_changed: bool
    repeats: str = ""
    """The shot after it, where the edit shows twice the frame that both share."""


@dataclass(frozen=True, slots=True)
class _ShownPart:
    """The part of one shot that is seen in one go, in frames of the shot at the edit's rate."""

    shot: str
    start: int
    end: int
    """The first frame no longer seen."""
    seen: int
    """How many frames the edit shows, a held one not counted."""
    last: tuple[int, int]
    """The segment that it ends in, and the frame of its file."""
    speed: Fraction
    frozen_at: int | None = None
    frozen: int = 0
    entry: EditTransition | None = None


def cuts_of(
    edit: Edit, reel: Reel, footage: Mapping[str, tuple[Footage, ...]], meeting: Collection[tuple[str, str]]
) -> list[NewCut]:
    """Return the cuts that show what *edit* shows; *reel* is what it was exported from."""
    parts = [_with_moving_frame(part) for part in _parts(edit, footage)]
    following = [*parts[1:], None]
    unused = list(range(len(reel.shots)))
    cuts: list[NewCut] = []
    for n, (part, after) in enumerate(zip(parts, following, strict=True)):
        whole = _whole(footage[part.shot], edit.rate)
        # Of a frame that two clips share, the reel leaves the first one out by itself.
        is_joined = (
            after is not None and (part.shot, after.shot) in meeting and after.start == 0 and after.entry is None
        )
        own = part
        if is_joined and whole - ceil(part.speed) <= part.end < whole:
            own = replace(part, end=whole, seen=part.seen + 1)
        old = _old_of(own, reel, unused, footage, edit.rate)
        if old is not None:
            unused.remove(old)
        cut = _new_cut(own, reel.shots[old] if old is not None else None, old, footage, edit, is_first=n == 0)
        repeats = after.shot if is_joined and after and part.end == whole else ""
        cuts.append(replace(cut, repeats=repeats))
    return cuts


def _parts(edit: Edit, footage: Mapping[str, tuple[Footage, ...]]) -> list[_ShownPart]:
    parts: list[_ShownPart] = []
    for clip in edit.clips:
        offset = _offset(footage[clip.segment[0]], clip.segment[1], edit.rate)
        start = offset + clip.start
        end = start + (1 if clip.is_frozen else round(clip.frames * clip.speed))
        joined = _joined_part(parts[-1], clip, start, end, footage, edit.rate) if parts else None
        if joined:
            parts[-1] = joined
            continue
        frozen = {"frozen_at": start, "frozen": clip.frames, "end": start, "seen": 0} if clip.is_frozen else {}
        part = _ShownPart(
            clip.segment[0], start, end, clip.frames, (clip.segment[1], end - offset), clip.speed, entry=clip.entry
        )
        parts.append(replace(part, **frozen))  # type: ignore[arg-type]
    return parts


def _with_moving_frame(part: _ShownPart) -> _ShownPart:
    """Return *part* with its held frame seen once before it is held, where nothing else of the shot is seen."""
    if part.frozen_at is None or part.seen:
        return part
    is_held = part.frozen > 1
    return replace(
        part,
        end=part.start + 1,
        seen=1,
        frozen=part.frozen - 1 if is_held else 0,
        frozen_at=part.frozen_at if is_held else None,
    )


def _joined_part(
    part: _ShownPart, clip: EditedClip, start: int, end: int, footage: Mapping[str, tuple[Footage, ...]], rate: Fraction
) -> _ShownPart | None:  # fmt: skip
    """Return *part* with *clip* at its end, where it goes on with the same shot without a cut that can be seen."""
    if clip.segment[0] != part.shot or clip.entry:
        return None
    if clip.is_frozen:
        is_here = part.frozen_at is None and abs(start - (part.end - 1)) <= max(part.speed, Fraction(1))
        return replace(part, frozen_at=start, frozen=clip.frames) if is_here else None
    segment, frame = part.last
    length = _length(footage[part.shot][segment - 1], rate)
    goes_on = clip.segment[1] == segment and abs(start - part.end) <= (part.speed if part.frozen else 0)
    steps_on = clip.segment[1] == segment + 1 and clip.start == 0 and frame in {length, length - 1}
    has_speed = clip.speed == part.speed or part.seen == 0
    if not has_speed or not (goes_on or steps_on):
        return None
    last = (clip.segment[1], clip.start + end - start)
    return replace(part, end=end, seen=part.seen + clip.frames, last=last, speed=clip.speed)


def _length(part: Footage, rate: Fraction) -> int:
    return round(part.frames * rate / part.rate)


def _offset(segments: Sequence[Footage], segment: int, rate: Fraction) -> int:
    """Return where a segment begins in its shot: each opens on the last frame of the one before."""
    return sum(round((part.frames - 1) * rate / part.rate) for part in segments[: segment - 1])


def _whole(segments: Sequence[Footage], rate: Fraction) -> int:
    return _offset(segments, len(segments), rate) + _length(segments[-1], rate)


def _old_of(
    part: _ShownPart, reel: Reel, unused: list[int], footage: Mapping[str, tuple[Footage, ...]], rate: Fraction
) -> int | None:  # fmt: skip
    """Return the old cut that *part* was: one that shows the same, else the first of the same shot."""
    same = [n for n in unused if reel.shots[n].shot == part.shot]
    shows = [n for n in same if _shows(reel.shots[n], part, footage[part.shot], rate)]
    return next(iter(shows or same), None)


def _shows(cut: Cut, part: _ShownPart, segments: tuple[Footage, ...], rate: Fraction) -> bool:
    """Return whether *cut* shows what *part* does, to the frame of the reel."""
    first, last = (round(frame * rate / segments[0].rate) for frame in trimmed_range(cut.trim, segments))
    seen = max(round((last - first) / Fraction(cut.speed)), 1)
    is_as_long = last == part.end if part.speed == 1 else seen == part.seen
    return first == part.start and is_as_long and Fraction(cut.speed) == part.speed and _freezes(cut, part, rate)


def _freezes(cut: Cut, part: _ShownPart, rate: Fraction) -> bool:
    if cut.freeze is None or part.frozen_at is None:
        return cut.freeze is None and part.frozen_at is None
    at, frames = round(Fraction(cut.freeze.at) * rate), round(Fraction(cut.freeze.for_) * rate)
    return abs(at - part.frozen_at) <= max(part.speed - 1, Fraction(0)) and frames == part.frozen


def _new_cut(
    part: _ShownPart, was: Cut | None, old: int | None, footage: Mapping[str, tuple[Footage, ...]], edit: Edit,
    *, is_first: bool,
) -> NewCut:  # fmt: skip
    entry = None if is_first and "title card" not in edit.cards else part.entry
    same = was is not None and _shows(was, part, footage[part.shot], edit.rate)
    turns = was is not None and _has_transition(was, entry, edit.rate)
    keys: dict[str, Any] = {"shot": part.shot}
    if entry:
        written = was.transition if was and turns and was.transition else None
        keys["transition"] = {
            "kind": entry.kind,
            "duration": written.duration if written else shortest_seconds(entry.frames, edit.rate),
        }
    keys |= _written_keys(was) if same and was else _new_keys(part, footage[part.shot], edit.rate)
    return NewCut(keys, old, is_changed=not (same and turns))


def _has_transition(cut: Cut, entry: EditTransition | None, rate: Fraction) -> bool:
    if cut.transition is None or entry is None:
        return cut.transition is None and entry is None
    return (
        cut.transition.seen_kind == entry.kind
        and max(round(Fraction(cut.transition.duration) * rate), 1) == entry.frames
    )


def _written_keys(cut: Cut) -> dict[str, Any]:
    return cut.model_dump(by_alias=True, exclude_unset=True, exclude={"shot", "transition"})


def _new_keys(part: _ShownPart, segments: tuple[Footage, ...], rate: Fraction) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    trim = {"start": shortest_seconds(part.start, rate)} if part.start else {}
    if part.end < _whole(segments, rate):
        trim["end"] = shortest_seconds(part.end, rate)
    if trim:
        keys["trim"] = trim
    if part.speed != 1:
        keys["speed"] = _number(part.speed)
    if part.frozen_at is not None:
        keys["freeze"] = {"at": shortest_seconds(part.frozen_at, rate), "for": shortest_seconds(part.frozen, rate)}
    return keys


def shortest_seconds(frames: int, rate: Fraction) -> float:
    """Return the shortest number of seconds that rounds to *frames* at *rate*."""
    for places in range(7):
        seconds = round(float(frames / rate), places)
        if round(Fraction(seconds) * rate) == frames:
            return _number(Fraction(seconds).limit_denominator(10**6))
    return float(frames / rate)


def _number(value: Fraction) -> float:
    return int(value) if value.denominator == 1 else float(value)
