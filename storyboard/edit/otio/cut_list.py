"""
A reel as an editing program lays it: runs of frames of files, in order.

Pure values, counted in frames of the reel. It knows what the stitcher shows of
each clip, and no format of any editing program.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from storyboard.media.treat import Treatment
from storyboard.stitch.places import PlacedClip, in_reel_frames
from storyboard.stitch.reel import ReelLayout
from storyboard.stitch.timeline import Clip, Timeline, TimelineTransition


@dataclass(frozen=True, slots=True)
class Media:
    """A whole file."""

    path: Path
    frames: int
    rate: Fraction
    has_audio: bool
    is_made: bool = False
    """Whether it is no take but was made for this reel: a card, or a clip at another speed."""


@dataclass(frozen=True, slots=True)
class ExportedPiece:
    """A run of frames of one file."""

    name: str
    media: Media
    start: int
    """The first frame seen, counted at the reel's rate from the file's beginning."""
    frames: int
    """How many the reel shows, those of transitions among them."""
    entry: TimelineTransition | None = None
    """How the piece before turns into this one; None is a hard cut."""
    speed: Fraction = Fraction(1)
    is_frozen: bool = False
    """Whether its first frame stands still."""
    clip: Clip | None = None
    """Which part of which shot it shows; None for a card."""

    def without(self, *, head: int, tail: int) -> tuple[int, int]:
        """Return start and length of the piece without *head* and *tail*, the frames that transitions take."""
        start = self.start if self.is_frozen else self.start + round(head * self.speed)
        return start, self.frames - head - tail

    def place_of(self, frame: int, *, rate: Fraction) -> int | None:
        """Return where the reel's rate counts *frame* of the take within this file; None where it is not seen here."""
        clip = self.clip
        if clip is None or clip.is_slug:
            return None
        at = round(frame * rate / clip.rate)
        if self.media.is_made and not clip.start_frame <= frame < clip.end_frame:
            return None
        if self.media.is_made:
            held = clip.freeze.duration_s if clip.freeze and frame > clip.freeze.frame else Fraction(0)
            at = round(((frame - clip.start_frame) / clip.rate / clip.speed + held) * rate)
        seen = 1 if self.is_frozen else round(self.frames * self.speed)
        return at if self.start <= at < self.start + seen else None


def cut_list(timeline: Timeline, layout: ReelLayout, *, with_effects: bool) -> tuple[ExportedPiece, ...]:
    """
    Return what the reel of *timeline* shows, in the *layout* of the stitcher.

    *with_effects* writes speeds and held frames as such; else the file that
    the stitcher made stands in place of such a clip.
    """
    following = (*layout.placed_clips[1:], None)
    cards = 1 if timeline.title_card else 0
    pieces: list[ExportedPiece] = []
    for n, (placed, after) in enumerate(zip(layout.placed_clips, following, strict=True)):
        place = n - cards
        if not 0 <= place < len(timeline.clips):
            pieces.append(_whole(placed, None))
            continue
        clip = timeline.clips[place]
        parts = _parts(clip, placed, layout) if with_effects else ()
        if _has_room(parts, placed, after):
            pieces += parts
        elif clip.speed == 1 and clip.freeze is None:
            pieces.append(_piece_of_shot(clip, placed, layout))
        else:
            pieces.append(_whole(placed, clip))
    return tuple(pieces)


def _whole(placed: PlacedClip, clip: Clip | None) -> ExportedPiece:
    """Return a file that was made for the reel."""
    facts = placed.facts
    media = Media(facts.path, facts.frames, facts.format.rate, facts.has_audio, is_made=True)
    return ExportedPiece(placed.name, media, placed.start, placed.frames, placed.entry, clip=clip)


def _media(clip: Clip) -> Media:
    return Media(clip.path, clip.frames, clip.rate, clip.has_audio, is_made=clip.is_slug)


def _piece_of_shot(clip: Clip, placed: PlacedClip, layout: ReelLayout) -> ExportedPiece:
    # The picture may have been encoded again from its first visible frame on, in other colours or with words in it.
    start = in_reel_frames(clip.start_frame, placed.facts, rate=layout.timeline.rate)
    return ExportedPiece(placed.name, _media(clip), start, placed.frames, placed.entry, clip=clip)


def _parts(clip: Clip, placed: PlacedClip, layout: ReelLayout) -> tuple[ExportedPiece, ...]:
    """Return *clip* in parts where it is held or seen at another speed: before the held frame, it, and after it."""
    if clip.speed == 1 and clip.freeze is None:
        return ()
    rate = layout.timeline.rate
    moving = Treatment(start=clip.start_frame, end=clip.end_frame, speed=clip.speed).moving_frames
    held, frozen = moving, 0
    if clip.freeze:
        held = min(round((clip.freeze.frame - clip.start_frame) / clip.speed), moving - 1) + 1
        frozen = round(clip.freeze.duration_s * clip.rate)
    bounds = [0, held, held + frozen, moving + frozen]
    ends = [min(in_reel_frames(bound, placed.facts, rate=rate), placed.end) for bound in bounds]
    held_frame = Fraction(clip.freeze.frame if clip.freeze else 0)
    shown_from = (Fraction(clip.start_frame), held_frame, clip.start_frame + held * clip.speed)
    parts = [
        ExportedPiece(
            placed.name,
            _media(clip),
            round(first * rate / clip.rate),
            end - start,
            speed=Fraction(1) if place == 1 else clip.speed,
            is_frozen=place == 1,
            clip=clip,
        )
        for place, (first, (start, end)) in enumerate(zip(shown_from, pairwise(ends), strict=True))
        if end > start
    ]
    return (replace(parts[0], entry=placed.entry), *parts[1:])


def _has_room(parts: tuple[ExportedPiece, ...], placed: PlacedClip, after: PlacedClip | None) -> bool:
    """Return whether the transitions beside a clip lie within its first and its last part."""
    leaving = after.entry_frames if after else 0
    return bool(parts) and placed.entry_frames <= parts[0].frames and leaving <= parts[-1].frames
