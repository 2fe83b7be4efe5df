"""
How the clips of a reel fit together where they meet, and how far chains drift.

Only a few frames around each cut are decoded, and what was measured is kept
by the bytes of the clips. It judges nothing: limits are the storyboard's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from types import MappingProxyType

from storyboard.media.measure.tones import END_FRAMES, Grey, MeasuredFrames, mean, motion
from storyboard.model.drift import distances, qualities_past, tone
from storyboard.model.graph import shot_above
from storyboard.model.reel_lengths import TITLE_CARD_S
from storyboard.model.storyboard import Shot
from storyboard.model.takes import Tone
from storyboard.model.written_reels import DriftLimits
from storyboard.stitch.cache import Cache
from storyboard.stitch.clip_ends import HEARD_S, level, measured_frames
from storyboard.stitch.measured import Chain, Hop, MeasuredCut, ShownCut, Side
from storyboard.stitch.overlaps import NO_OVERLAP, Overlap, frames_given_up, overlap_of
from storyboard.stitch.timeline import Clip, Footage, Timeline, segment_name


def measured_cuts(timeline: Timeline, *, cache: Path) -> tuple[ShownCut, ...]:
    """
    Return every cut of the reel between two clips, measured.

    Raises:
        MediaError: A clip cannot be read.
    """
    kept = Cache(cache)
    overlaps = [NO_OVERLAP, *(overlap_of(before, after, cache=kept) for before, after in pairwise(timeline.clips))]
    at_s = _begin_s(timeline, frames_given_up(timeline.clips, overlaps[1:], rate=timeline.rate))
    return tuple(
        _measured_cut(timeline, n, overlap=overlaps[n], at_s=at_s[n], cache=kept) for n in range(1, len(timeline.clips))
    )


def _begin_s(timeline: Timeline, given_up: list[int]) -> list[Fraction]:
    """Return when each clip begins to be seen in the reel, in seconds."""
    at = round(TITLE_CARD_S * timeline.rate) if timeline.title_card else 0
    found = []
    for clip, transition, repeated in zip(timeline.clips, timeline.transitions, (*given_up, 0), strict=True):
        at -= transition.frames if transition and at else 0
        found.append(at / timeline.rate)
        at += round(clip.duration_s * timeline.rate) - repeated
    return found


def _measured_cut(timeline: Timeline, n: int, *, overlap: Overlap, at_s: Fraction, cache: Cache) -> ShownCut:
    before, after, transition = timeline.clips[n - 1], timeline.clips[n], timeline.transitions[n]
    # Shared frames are shown as the clip after has them, so the one before ends that much sooner.
    is_shared = overlap.frames > 0
    ends = max(before.end_frame - max(overlap.frames - 1, 0), before.start_frame + 1)
    leaving, entering = _frames_before(before, ends, cache=cache), _frames_after(after, cache=cache)
    shown = len(leaving.figures) - (1 if is_shared and len(leaving.figures) > 1 else 0)
    last, first = tone(leaving.figures[shown - 1]), tone(entering.figures[0])
    ends_s = float((ends - is_shared) / before.rate)
    sounds = (
        _level_db(before, max(ends_s - HEARD_S, 0), cache=cache),
        _level_db(after, float(after.start_frame / after.rate), cache=cache),
    )
    cut = MeasuredCut(
        reel=timeline.name,
        before=before.name,
        after=after.name,
        at_s=round(float(at_s), 3),
        transition=transition.kind if transition else None,
        shared_frame=is_shared if after.shares_first_frame or is_shared else None,
        psnr_db=None if overlap.alike_db is None else round(overlap.alike_db, 2),
        luma_step=round(first.luma - last.luma, 2),
        u_step=round(first.u - last.u, 2),
        v_step=round(first.v - last.v, 2),
        motion_before=_motion(leaving.small[:shown]),
        motion_across=round(motion(leaving.small[shown - 1], entering.small[0]), 2),
        motion_after=_motion(entering.small),
        sound_before_db=sounds[0],
        sound_after_db=sounds[1],
        sound_step_db=None if None in sounds else round((sounds[1] or 0) - (sounds[0] or 0), 1),
    )
    return ShownCut(
        cut=cut,
        before=Side(tones=tuple(tone(figures) for figures in leaving.figures[:shown]), jpeg=leaving.last_jpeg),
        after=Side(tones=tuple(tone(figures) for figures in entering.figures), jpeg=entering.first_jpeg),
    )


def _frames_before(clip: Clip, ends: int, *, cache: Cache) -> MeasuredFrames:
    frames = min(END_FRAMES, ends - clip.start_frame)
    return measured_frames(clip.path, start=ends - frames, frames=frames, cache=cache)


def _frames_after(clip: Clip, *, cache: Cache) -> MeasuredFrames:
    frames = min(END_FRAMES, clip.end_frame - clip.start_frame)
    return measured_frames(clip.path, start=clip.start_frame, frames=frames, cache=cache)


def _level_db(clip: Clip, start_s: float, *, cache: Cache) -> float | None:
    if not clip.has_audio:
        return None
    return round(level(clip.path, start_s=start_s, length_s=HEARD_S, cache=cache), 1)


def _motion(pictures: tuple[Grey, ...]) -> float:
    steps = [motion(before, after) for before, after in pairwise(pictures)]
    return round(fmean(steps), 2) if steps else 0.0


@dataclass(frozen=True, slots=True)
class _ChainClip:
    name: str
    footage: Footage
    opens_on: str | None


def chains_of(
    shots: Iterable[Shot],
    *,
    footage: Mapping[str, tuple[Footage, ...]],
    limits: Mapping[str, DriftLimits],
    cache: Path,
    against: Mapping[str, Tone] = MappingProxyType({}),
) -> tuple[Chain, ...]:
    """
    Return every chain of at least two clips, each clip compared with the chain's first, or as *against* says by shot.

    *footage* holds the segments of the shots that are there; *limits* what
    is allowed, by shot.

    Raises:
        MediaError: A clip cannot be read.
    """
    kept = Cache(cache)
    found: dict[str, list[Hop]] = {}
    first_of: dict[str, str] = {}
    for clip in _chain_clips(shots, footage):
        first = first_of[clip.name] = first_of[clip.opens_on] if clip.opens_on else clip.name
        hops = found.setdefault(first, [])
        above = next((hop.hop for hop in hops if hop.clip == clip.opens_on), -1)
        own = _tone_of(clip.footage, cache=kept)
        start = hops[0].tone if hops else own
        shot = clip.name.split(".")[0]
        hops.append(_hop(clip, own, start=against.get(shot, start), hop=above + 1, limits=limits.get(shot)))
    return tuple(Chain(first=first, hops=tuple(hops)) for first, hops in found.items() if len(hops) > 1)


def _chain_clips(shots: Iterable[Shot], footage: Mapping[str, tuple[Footage, ...]]) -> Iterator[_ChainClip]:
    """Yield every clip that is there, after the one that it opens on or goes on from."""
    waiting = {shot.id: shot for shot in shots if footage.get(shot.id)}
    while waiting:
        shot = next(shot for shot in waiting.values() if shot_above(shot) not in waiting)
        del waiting[shot.id]
        name = shot_above(shot)
        above = footage.get(name, ()) if name else ()
        opens_on = segment_name(name, len(above)) if name and above else None
        for number, part in enumerate(footage[shot.id], start=1):
            yield _ChainClip(segment_name(shot.id, number), part, opens_on)
            opens_on = segment_name(shot.id, number)


def _tone_of(part: Footage, *, cache: Cache) -> Tone:
    """Return the mean of a clip's first and last frames: those that its cuts are measured on."""
    frames = min(END_FRAMES, part.frames)
    both = [measured_frames(part.path, start=start, frames=frames, cache=cache) for start in (0, part.frames - frames)]
    return tone(mean([figures for seen in both for figures in seen.figures]))


def _hop(clip: _ChainClip, own: Tone, *, start: Tone, hop: int, limits: DriftLimits | None) -> Hop:
    off = distances(own, start)
    return Hop(clip=clip.name, opens_on=clip.opens_on, hop=hop, tone=own, past_limit=qualities_past(off, limits), **off)
