"""
Where two clips meet: how many frames both hold, which are then shown once.

A chained clip opens on the last frame of the one before. One that goes on from
the clip before may repeat some of its frames: how many is found on the pixels.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.kept_measures import Ingredients, measures_of
from storyboard.stitch.pieces import likeness, likeness_key
from storyboard.stitch.places import SHARED_FROM_DB
from storyboard.stitch.timeline import Clip

_METHOD = 1
"""How repeated frames are found; what was kept of another way is looked for again."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Frames that two clips hold both."""

    frames: int = 0
    """How many of the last frames of the clip before, at its own rate, the next one holds too."""
    alike_db: float | None = None
    """How alike the first frame that both hold is in both; None where they hold none and need not."""


NO_OVERLAP = Overlap()
"""Nothing is shared."""


def overlap_of(before: Clip, after: Clip, *, cache: Cache) -> Overlap:
    """
    Return what *after* holds of the end of *before*.

    Raises:
        MediaError: A clip cannot be read.
    """
    if after.goes_on:
        return _overlap_by_repeats(before, after, cache=cache)
    if not after.shares_first_frame:
        return NO_OVERLAP
    return chained_overlap(likeness(before.shot_file, after.shot_file, cache=cache))


def known_overlap(before: Clip, after: Clip, *, cache: Cache) -> Overlap | None:
    """Return what `overlap_of` would, as far as it was measured already; None where it was not. It opens no clip."""
    if not (after.goes_on or after.shares_first_frame):
        return NO_OVERLAP
    if after.goes_on:
        text = cache.known_text(_repeats_key(before.sha256, after.sha256))
        return _overlap_from(text) if text is not None else None
    beside = [measures_of(after.shot_file), measures_of(before.shot_file)]
    text = cache.known_text(likeness_key(before.sha256, after.sha256), beside=beside)
    return chained_overlap(float(text)) if text is not None else None


def chained_overlap(alike_db: float) -> Overlap:
    """Return the overlap of a chained clip whose first frame is that alike to the last of the one before."""
    return Overlap(frames=1 if alike_db >= SHARED_FROM_DB else 0, alike_db=alike_db)


def frames_given_up(clips: Sequence[Clip], overlaps: Sequence[Overlap], *, rate: Fraction) -> list[int]:
    """
    Return how many frames each clip gives up to the next one, in frames of a reel of that *rate*.

    *overlaps* are those between the *clips*, in order.
    """
    return [_in_reel(overlap.frames, clip, rate=rate) for clip, overlap in zip(clips, overlaps, strict=False)]


def _in_reel(frames: int, clip: Clip, *, rate: Fraction) -> int:
    # One frame is left out as one, whatever the rate.
    return frames if frames < 2 else max(1, round(frames / clip.speed * rate / clip.rate))


def _overlap_by_repeats(before: Clip, after: Clip, *, cache: Cache) -> Overlap:
    def find_repeats() -> str:
        # NumPy takes longer to import than all the rest: only who decodes pays for it.
        from storyboard.media.measure.repeats import repeated_frames  # noqa: PLC0415

        return json.dumps(repeated_frames(before.shot_file, after.shot_file, frames=(before.frames, after.frames)))

    ingredients = _repeats_key(digest(before.shot_file), digest(after.shot_file))
    return _overlap_from(cache.text(find_repeats, ingredients))


def _repeats_key(before_sha256: str, after_sha256: str) -> Ingredients:
    return {"repeated": [before_sha256, after_sha256], "method": _METHOD}


def _overlap_from(text: str) -> Overlap:
    frames, alike_db = json.loads(text)
    return Overlap(frames=frames, alike_db=alike_db)
