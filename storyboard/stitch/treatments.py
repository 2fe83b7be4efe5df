"""
Clips that are not shown as they were shot: they are made before the reel is cut, and kept.

The outcome is a timeline of plain clips, so the stitcher need not know
speeds, held frames, corrected colours or words in the picture.
"""

from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from storyboard.media.coded.probe import probe
from storyboard.media.render import SETTINGS
from storyboard.media.treat import SAME_COLOURS, SET_ID, Colours, Treatment, render_treatment
from storyboard.reporter import Reporter
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.colour import corrections
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.progress import UNTOLD, PartProgress
from storyboard.stitch.timeline import Clip, Timeline


def treated_timeline(
    timeline: Timeline, *, cache: Path, reporter: Reporter, progress: PartProgress = UNTOLD
) -> Timeline:
    """
    Return *timeline* with a new clip in place of each one that is not shown as it was shot.

    Raises:
        MediaError: A clip cannot be read.
        FfmpegFailed: ffmpeg ended with an error.
    """
    kept = Cache(cache)
    colours = corrections(timeline, cache=kept, reporter=reporter)
    pairs = zip(timeline.clips, colours, strict=True)
    jobs = (partial(_treated_clip, clip, own, timeline=timeline, cache=kept) for clip, own in pairs)
    clips = side_by_side(jobs, step=progress.steps(len(timeline.clips)))
    return replace(timeline, clips=tuple(clips))


def is_as_shot(clip: Clip, timeline: Timeline) -> bool:
    """Return whether *clip* is seen in *timeline* as it was shot, where its colours are not corrected."""
    return clip.speed == 1 and clip.freeze is None and not (clip.words and timeline.subtitles == "burn")


def _treated_clip(clip: Clip, colours: Colours, *, timeline: Timeline, cache: Cache) -> Clip:
    if is_as_shot(clip, timeline) and colours == SAME_COLOURS:
        return clip
    treatment = _treatment(clip, colours, timeline=timeline)

    def make(to: Path) -> None:
        render_treatment(probe(clip.path), treatment, to)

    ingredients = {"treated": digest(clip.path), "by": treatment, "settings": SETTINGS, "set_id": SET_ID}
    path = cache.clip(make, ingredients)
    return replace(_plain_clip(clip, treatment), path=path, sha256="", shot_path=clip.path)


def timeline_once_treated(timeline: Timeline) -> Timeline:
    """Return *timeline* with each clip as long as `treated_timeline` makes it; nothing is made, so no path is new."""
    # A clip whose colours alone are corrected is seen from its first frame on, and stays as long as it is.
    clips = (
        clip if is_as_shot(clip, timeline) else _plain_clip(clip, _treatment(clip, SAME_COLOURS, timeline=timeline))
        for clip in timeline.clips
    )
    return replace(timeline, clips=tuple(clips))


def _treatment(clip: Clip, colours: Colours, *, timeline: Timeline) -> Treatment:
    return Treatment(
        start=clip.start_frame,
        end=clip.end_frame,
        speed=clip.speed,
        frozen_at=clip.freeze.frame if clip.freeze else None,
        frozen_s=clip.freeze.duration_s if clip.freeze else Fraction(0),
        colours=colours,
        caption=clip.words if timeline.subtitles == "burn" else "",
    )


def _plain_clip(clip: Clip, treatment: Treatment) -> Clip:
    frames = treatment.frames(clip.rate)
    return replace(clip, start_frame=0, end_frame=frames, frames=frames, speed=Fraction(1), freeze=None)
