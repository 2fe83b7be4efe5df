"""
A reel as it would be cut now, to the frame: what a player shows without a stitch.

It is told by slates and by what was measured of takes: it opens no clip, brings none to this disk and makes nothing.
What nobody measured yet is taken as it was asked for, and `is_sure` says so.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

from storyboard.edit.assembly import entries_of_clips, footage_of_take
from storyboard.edit.footage import drafts_for, slug_frames, usable_takes
from storyboard.edit.reel_timeline import FilmFootage, UsedTakes, pieces_of, timeline_of
from storyboard.media.coded.probe import UNTAGGED, Format
from storyboard.model.graph import SegmentId
from storyboard.model.takes import Take
from storyboard.model.units import FPS
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import PlannedShot
from storyboard.reporter import Silent
from storyboard.stitch.burnt_cues import burnt_captions
from storyboard.stitch.cache import Cache
from storyboard.stitch.overlaps import Overlap, frames_given_up, known_overlap
from storyboard.stitch.places import beginnings, card_frames, seen_spans
from storyboard.stitch.reel import with_resolution
from storyboard.stitch.timeline import Clip, Footage, Timeline, TimelineTransition
from storyboard.stitch.treatments import timeline_once_treated

_UNKNOWN_SIZE_PX = (1280, 720)


@dataclass(frozen=True, slots=True)
class CutPart:
    """What a reel shows for a while: a card, or a part of a clip."""

    kind: Literal["title_card", "clip", "end_card"]
    frames: int
    """Seen, at the reel's rate, those of transitions among them."""
    entry: TimelineTransition | None = None
    """How the part before turns into it; None is a hard cut."""
    clip: Clip | None = None
    """None for a card."""
    place: int | None = None
    """Of the clip's entry in the reel, counted from 0."""
    in_frame: int = 0
    """The first frame of the file that is seen."""
    out_frame: int = 0
    """The first that no longer is; a frame that the next clip holds too is left to that one."""
    repeats: int = 0
    """How many frames of the clip before it holds too."""
    is_sure: bool = True
    """Whether that was measured."""

    @property
    def entry_frames(self) -> int:
        """How many are seen together with the part before."""
        return self.entry.frames if self.entry else 0


@dataclass(frozen=True, slots=True)
class CutNow:
    """A reel as it would be cut now."""

    timeline: Timeline
    parts: tuple[CutPart, ...]
    begins: tuple[int, ...]
    """The frame of the reel on which each part begins; then the reel's length."""
    takes: Mapping[SegmentId, Take]
    """Takes and drafts that are seen."""
    width_px: int
    height_px: int


def cut_now(film: FilmNow, name: str) -> CutNow:
    """
    Return the reel called *name* of *film* as it would be cut now: from takes, else drafts, else slugs.

    Raises:
        MediaError: A trim leaves nothing of a shot, or a transition is longer than a clip beside it.
    """
    takes = dict(usable_takes(film.plan, film.takes, reporter=Silent()))
    takes |= drafts_for(film.plan, beside=takes, reporter=Silent())
    footage = _footage(film, takes)
    timeline = timeline_of(film.loaded, name, footage, said=film.plan.said)
    places = entries_of_clips(name, film.loaded.storyboard.reels[name], footage)
    parts = _with_cards(timeline, _clip_parts(timeline, places, cache=Cache(pieces_of(film.project))))
    size = _size(timeline, takes, film.plan.clips)
    return CutNow(timeline, parts, beginnings(parts), takes, size.width_px, size.height_px)


def _footage(film: FilmNow, takes: UsedTakes) -> FilmFootage:
    first = next(iter(takes.values()), None)
    rate = Fraction(first.slate.clip.rate) if first else Fraction(FPS)
    parts: dict[str, list[Footage]] = {shot.id: [] for shot in film.loaded.storyboard.every_shot}
    for planned in film.plan.clips:
        take = takes.get(planned.id)
        parts[planned.id[0]].append(
            footage_of_take(take, archive=film.project.archive)
            if take
            else Footage(Path(), slug_frames(film.loaded, planned), rate, has_audio=False, is_slug=True)
        )
    return {shot: tuple(segments) for shot, segments in parts.items()}


def _clip_parts(timeline: Timeline, places: Sequence[int], *, cache: Cache) -> tuple[CutPart, ...]:
    clips = timeline.clips
    known = [known_overlap(before, after, cache=cache) for before, after in pairwise(clips)]
    overlaps = [overlap or _asked_overlap(after) for overlap, after in zip(known, clips[1:], strict=True)]
    repeats = [0, *frames_given_up(clips, overlaps, rate=timeline.rate)]
    treated = timeline_once_treated(timeline, burnt_captions(timeline, repeats))
    spans = seen_spans(treated, rates=[clip.rate for clip in treated.clips], repeats=repeats)
    left_out = [*(overlap.frames for overlap in overlaps), 0]
    return tuple(
        CutPart(
            kind="clip",
            frames=end - start,
            entry=timeline.transitions[n],
            clip=clip,
            place=places[n],
            in_frame=clip.start_frame,
            out_frame=max(clip.end_frame - left_out[n], min(clip.start_frame + 1, clip.end_frame - 1))
            if left_out[n]
            else clip.end_frame,
            repeats=repeats[n],
            is_sure=n == 0 or known[n - 1] is not None,
        )
        for n, (clip, (start, end)) in enumerate(zip(clips, spans, strict=True))
    )


def _asked_overlap(after: Clip) -> Overlap:
    return Overlap(frames=1 if after.shares_first_frame else 0)


def _with_cards(timeline: Timeline, parts: tuple[CutPart, ...]) -> tuple[CutPart, ...]:
    frames = card_frames(timeline)
    before = (CutPart("title_card", frames),) if timeline.title_card else ()
    after = (CutPart("end_card", frames),) if timeline.end_card else ()
    if not before:
        # With nothing before it, the first has nothing to turn from: the stitcher says that it is left out.
        parts = (replace(parts[0], entry=None), *parts[1:])
    return (*before, *parts, *after)


def _size(timeline: Timeline, takes: UsedTakes, planned: Sequence[PlannedShot]) -> Format:
    """Return a form with the size that most of the footage has, or as the reel asks."""
    seconds: Counter[tuple[int, int]] = Counter()
    sizes = {shot.id: shot.size_px for shot in planned}
    for clip in timeline.clips:
        take = takes.get((clip.shot, clip.segment))
        facts = take.slate.clip if take else None
        size = (facts.width, facts.height) if facts else sizes[clip.shot, clip.segment]
        # A slug is as large as what stands beside it.
        if size:
            seconds[size] += clip.frames if facts else 0
    width_px, height_px = seconds.most_common(1)[0][0] if seconds else _UNKNOWN_SIZE_PX
    even = Format(width_px // 2 * 2, height_px // 2 * 2, timeline.rate, UNTAGGED)
    return with_resolution(even, timeline.resolution)
