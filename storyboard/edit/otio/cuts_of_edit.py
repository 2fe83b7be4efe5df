"""
An edit as the cuts of a reel: what changed is written anew, what did not stays as the writer has it.

Pure arithmetic of frames; it reads no file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Any

from storyboard.edit.assembly import trimmed
from storyboard.edit.otio.edit import Edit, Strip, Turn
from storyboard.model.storyboard import Cut, Reel
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
class _Run:
    """What is seen of one shot in one go, in frames of the shot at the edit's rate."""

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
    entry: Turn | None = None


def cuts_of(
    edit: Edit, reel: Reel, footage: Mapping[str, tuple[Footage, ...]], meeting: Collection[tuple[str, str]]
) -> list[NewCut]:
    """Return the cuts that show what *edit* shows; *reel* is what it was exported from."""
    runs = [_moving(run) for run in _runs(edit, footage)]
    following = [*runs[1:], None]
    unused = list(range(len(reel.shots)))
    cuts: list[NewCut] = []
    for n, (run, after) in enumerate(zip(runs, following, strict=True)):
        whole = _whole(footage[run.shot], edit.rate)
        # Of a frame that two clips share, the reel leaves the first one out by itself.
        is_joined = after is not None and (run.shot, after.shot) in meeting and after.start == 0 and after.entry is None
        own = run
        if is_joined and whole - ceil(run.speed) <= run.end < whole:
            own = replace(run, end=whole, seen=run.seen + 1)
        old = _old_of(own, reel, unused, footage, edit.rate)
        if old is not None:
            unused.remove(old)
        cut = _cut(own, reel.shots[old] if old is not None else None, old, footage, edit, is_first=n == 0)
        repeats = after.shot if is_joined and after and run.end == whole else ""
        cuts.append(replace(cut, repeats=repeats))
    return cuts


def _runs(edit: Edit, footage: Mapping[str, tuple[Footage, ...]]) -> list[_Run]:
    runs: list[_Run] = []
    for strip in edit.strips:
        offset = _offset(footage[strip.segment[0]], strip.segment[1], edit.rate)
        start = offset + strip.start
        end = start + (1 if strip.is_frozen else round(strip.frames * strip.speed))
        joined = _joined(runs[-1], strip, start, end, footage, edit.rate) if runs else None
        if joined:
            runs[-1] = joined
            continue
        frozen = {"frozen_at": start, "frozen": strip.frames, "end": start, "seen": 0} if strip.is_frozen else {}
        run = _Run(
            strip.segment[0], start, end, strip.frames, (strip.segment[1], end - offset), strip.speed, entry=strip.entry
        )
        runs.append(replace(run, **frozen))  # type: ignore[arg-type]
    return runs


def _moving(run: _Run) -> _Run:
    """Return *run* with its held frame seen once before it is held, where nothing else of the shot is seen."""
    if run.frozen_at is None or run.seen:
        return run
    is_held = run.frozen > 1
    return replace(
        run,
        end=run.start + 1,
        seen=1,
        frozen=run.frozen - 1 if is_held else 0,
        frozen_at=run.frozen_at if is_held else None,
    )


def _joined(
    run: _Run, strip: Strip, start: int, end: int, footage: Mapping[str, tuple[Footage, ...]], rate: Fraction
) -> _Run | None:  # fmt: skip
    """Return *run* with *strip* at its end, where it goes on with the same shot without a cut that can be seen."""
    if strip.segment[0] != run.shot or strip.entry:
        return None
    if strip.is_frozen:
        is_here = run.frozen_at is None and abs(start - (run.end - 1)) <= max(run.speed, Fraction(1))
        return replace(run, frozen_at=start, frozen=strip.frames) if is_here else None
    segment, frame = run.last
    length = _length(footage[run.shot][segment - 1], rate)
    goes_on = strip.segment[1] == segment and abs(start - run.end) <= (run.speed if run.frozen else 0)
    steps_on = strip.segment[1] == segment + 1 and strip.start == 0 and frame in {length, length - 1}
    has_speed = strip.speed == run.speed or run.seen == 0
    if not has_speed or not (goes_on or steps_on):
        return None
    last = (strip.segment[1], strip.start + end - start)
    return replace(run, end=end, seen=run.seen + strip.frames, last=last, speed=strip.speed)


def _length(part: Footage, rate: Fraction) -> int:
    return round(part.frames * rate / part.rate)


def _offset(segments: Sequence[Footage], segment: int, rate: Fraction) -> int:
    """Return where a segment begins in its shot: each opens on the last frame of the one before."""
    return sum(round((part.frames - 1) * rate / part.rate) for part in segments[: segment - 1])


def _whole(segments: Sequence[Footage], rate: Fraction) -> int:
    return _offset(segments, len(segments), rate) + _length(segments[-1], rate)


def _old_of(
    run: _Run, reel: Reel, unused: list[int], footage: Mapping[str, tuple[Footage, ...]], rate: Fraction
) -> int | None:  # fmt: skip
    """Return the old cut that *run* was: one that shows the same, else the first of the same shot."""
    same = [n for n in unused if reel.shots[n].shot == run.shot]
    shows = [n for n in same if _shows(reel.shots[n], run, footage[run.shot], rate)]
    return next(iter(shows or same), None)


def _shows(cut: Cut, run: _Run, segments: tuple[Footage, ...], rate: Fraction) -> bool:
    """Return whether *cut* shows what *run* does, to the frame of the reel."""
    first, last = (round(frame * rate / segments[0].rate) for frame in trimmed(cut.trim, segments))
    seen = max(round((last - first) / Fraction(cut.speed)), 1)
    is_as_long = last == run.end if run.speed == 1 else seen == run.seen
    return first == run.start and is_as_long and Fraction(cut.speed) == run.speed and _freezes(cut, run, rate)


def _freezes(cut: Cut, run: _Run, rate: Fraction) -> bool:
    if cut.freeze is None or run.frozen_at is None:
        return cut.freeze is None and run.frozen_at is None
    at, frames = round(Fraction(cut.freeze.at) * rate), round(Fraction(cut.freeze.for_) * rate)
    return abs(at - run.frozen_at) <= max(run.speed - 1, Fraction(0)) and frames == run.frozen


def _cut(
    run: _Run, was: Cut | None, old: int | None, footage: Mapping[str, tuple[Footage, ...]], edit: Edit,
    *, is_first: bool,
) -> NewCut:  # fmt: skip
    entry = None if is_first and "title card" not in edit.cards else run.entry
    same = was is not None and _shows(was, run, footage[run.shot], edit.rate)
    turns = was is not None and _turns(was, entry, edit.rate)
    keys: dict[str, Any] = {"shot": run.shot}
    if entry:
        written = was.transition if was and turns and was.transition else None
        keys["transition"] = {
            "kind": entry.kind,
            "duration": written.duration if written else said(entry.frames, edit.rate),
        }
    keys |= _as_written(was) if same and was else _anew(run, footage[run.shot], edit.rate)
    return NewCut(keys, old, is_changed=not (same and turns))


def _turns(cut: Cut, entry: Turn | None, rate: Fraction) -> bool:
    if cut.transition is None or entry is None:
        return cut.transition is None and entry is None
    return (
        cut.transition.seen_kind == entry.kind
        and max(round(Fraction(cut.transition.duration) * rate), 1) == entry.frames
    )


def _as_written(cut: Cut) -> dict[str, Any]:
    return cut.model_dump(by_alias=True, exclude_unset=True, exclude={"shot", "transition"})


def _anew(run: _Run, segments: tuple[Footage, ...], rate: Fraction) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    trim = {"start": said(run.start, rate)} if run.start else {}
    if run.end < _whole(segments, rate):
        trim["end"] = said(run.end, rate)
    if trim:
        keys["trim"] = trim
    if run.speed != 1:
        keys["speed"] = _number(run.speed)
    if run.frozen_at is not None:
        keys["freeze"] = {"at": said(run.frozen_at, rate), "for": said(run.frozen, rate)}
    return keys


def said(frames: int, rate: Fraction) -> float:
    """Return the shortest number of seconds that comes to so many *frames*."""
    for places in range(7):
        seconds = round(float(frames / rate), places)
        if round(Fraction(seconds) * rate) == frames:
            return _number(Fraction(seconds).limit_denominator(10**6))
    return float(frames / rate)


def _number(value: Fraction) -> float:
    return int(value) if value.denominator == 1 else float(value)
