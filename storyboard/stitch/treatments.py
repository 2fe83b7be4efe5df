"""
Clips that are not shown as they were shot: they are made before the reel is cut, and kept.

The outcome is a timeline of plain clips, so the stitcher need not know
speeds, held frames, corrected colours or words in the picture.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from storyboard.media.coded.probe import probe
from storyboard.media.render import SETTINGS
from storyboard.media.treat import SAME_COLOURS, SET_ID, Caption, Colours, Treatment, render_treatment
from storyboard.reporter import Reporter
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.colour import corrections
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.progress import UNTOLD, PartProgress
from storyboard.stitch.timeline import Clip, Timeline

Captions = Sequence[tuple[Caption, ...]]
"""For each clip of a timeline the words that are drawn into it, in frames of the clip as it will be."""


def treated_timeline(
    timeline: Timeline,
    *,
    cache: Path,
    reporter: Reporter,
    captions: Captions,
    progress: PartProgress = UNTOLD,
) -> Timeline:
    """
    Return *timeline* with a new clip in place of each one that is not shown as it was shot, or has *captions*.

    Raises:
        MediaError: A clip cannot be read.
        FfmpegFailed: ffmpeg ended with an error.
    """
    kept = Cache(cache)
    colours = corrections(timeline, cache=kept, reporter=reporter)
    rows = zip(timeline.clips, colours, captions, strict=True)
    jobs = (partial(_treated_clip, clip, own, captions=drawn, cache=kept) for clip, own, drawn in rows)
    clips = side_by_side(jobs, step=progress.steps(len(timeline.clips)))
    return replace(timeline, clips=tuple(clips))


def is_as_shot(clip: Clip, captions: Sequence[Caption] = ()) -> bool:
    """Return whether *clip* is seen as it was shot, where its colours are not corrected."""
    return clip.speed == 1 and clip.freeze is None and not captions


def _treated_clip(clip: Clip, colours: Colours, *, captions: tuple[Caption, ...], cache: Cache) -> Clip:
    if is_as_shot(clip, captions) and colours == SAME_COLOURS:
        return clip
    treatment = _treatment(clip, colours, captions)

    def make(to: Path) -> None:
        render_treatment(probe(clip.path), treatment, to)

    ingredients = {"treated": digest(clip.path), "by": treatment, "settings": SETTINGS, "set_id": SET_ID}
    path = cache.clip(make, ingredients)
    return replace(_plain_clip(clip, treatment), path=path, sha256="", shot_path=clip.path)


def timeline_once_treated(timeline: Timeline, captions: Captions) -> Timeline:
    """Return *timeline* with each clip as long as `treated_timeline` makes it; nothing is made, so no path is new."""
    # A clip whose colours alone are corrected is seen from its first frame on, and stays as long as it is.
    clips = (
        clip if is_as_shot(clip, drawn) else _plain_clip(clip, _treatment(clip, SAME_COLOURS))
        for clip, drawn in zip(timeline.clips, captions, strict=True)
    )
    return replace(timeline, clips=tuple(clips))


def _treatment(clip: Clip, colours: Colours, captions: tuple[Caption, ...] = ()) -> Treatment:
    return Treatment(
        start=clip.start_frame,
        end=clip.end_frame,
        speed=clip.speed,
        frozen_at=clip.freeze.frame if clip.freeze else None,
        frozen_s=clip.freeze.duration_s if clip.freeze else Fraction(0),
        colours=colours,
        captions=captions,
    )


def _plain_clip(clip: Clip, treatment: Treatment) -> Clip:
    frames = treatment.frames(clip.rate)
    return replace(clip, start_frame=0, end_frame=frames, frames=frames, speed=Fraction(1), freeze=None)
