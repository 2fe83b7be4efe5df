"""
Timeline to reel: the finished file, whole or not at all.

The picture is copied by packets wherever it can be, a frame that two clips
share is shown once, and the sound is laid where its picture is, coded once.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from storyboard.archive import settle
from storyboard.errors import MediaError
from storyboard.media.probe import CodedClip, Format, probe
from storyboard.media.remux import join
from storyboard.media.render import is_alike
from storyboard.media.sound import Samples, mixed, sound_length
from storyboard.reporter import Note, ReelDone, Reporter
from storyboard.stitch.cache import Cache
from storyboard.stitch.layout import (
    Source,
    beginnings,
    common_format,
    free_set_id,
    in_reel_frames,
    music_stretch,
    sample_at,
    stretches,
)
from storyboard.stitch.pieces import Bench, likeness
from storyboard.timeline import TITLE_CARD_S, Clip, Timeline, TimelineMusic

SHARED_FROM_DB = 28.0
"""Two frames at least so alike are one and the same, coded twice. A service opens a chained shot on a frame that is
often off in colour by a little, which costs a few dB."""

_CARD = "title card"


@dataclass(frozen=True, slots=True)
class CutReport:
    """What was done where two clips meet."""

    before: str
    after: str
    frame: int
    """The first frame of the reel that shows *after*."""
    transition: str | None
    """Its kind; None for a hard cut."""
    shown_once: bool
    """Whether both clips held the same frame here, and one of the two was left out."""
    likeness_db: float | None
    """How alike the two frames are that should be the same; None where none should."""


@dataclass(frozen=True, slots=True)
class StitchedReel:
    """A finished film."""

    name: str
    path: Path
    frames: int
    duration_s: Fraction
    cuts: tuple[CutReport, ...]


def stitch(timeline: Timeline, to: Path, *, cache: Path, reporter: Reporter) -> StitchedReel:
    """
    Write the reel of *timeline* to *to*, and return what it became.

    A file that is there already stays until the new one is whole. *cache* is
    a folder for pieces made on the way; it can be deleted at any time.

    Raises:
        MediaError: A clip cannot be read, ffmpeg failed, or *to* cannot be written.
        FfmpegFailed: ffmpeg ended with an error.
    """
    kept = Cache(cache)
    facts = [_facts_of(clip) for clip in timeline.clips]
    wanted = common_format(facts, rate=timeline.rate)
    bench = Bench(kept, wanted, free_set_id(facts, wanted))
    _report_unlike(timeline, facts, wanted, reporter=reporter)
    sources = _sources(timeline, facts, cache=kept, reporter=reporter)
    opened = _after_card(timeline, sources, bench=bench, reporter=reporter)
    frames = beginnings(opened)[-1]
    _write(opened, to, bench=bench, frames=frames, music=timeline.music)
    reel = StitchedReel(
        name=timeline.name, path=to, frames=frames, duration_s=frames / timeline.rate, cuts=_cuts(opened)
    )
    reporter.report(ReelDone(name=reel.name, path=to, duration_s=float(reel.duration_s)))
    return reel


def _facts_of(clip: Clip) -> CodedClip:
    facts = probe(clip.path)
    if facts.frames != clip.frames:
        raise MediaError(
            f"{clip.path}: holds {facts.frames} frames, and {clip.frames} were filed with it",
            hint="restore the file from a copy, or make a new take: `storyboard retake`",
        )
    return facts


def _report_unlike(timeline: Timeline, facts: Sequence[CodedClip], wanted: Format, *, reporter: Reporter) -> None:
    unlike = [clip.name for clip, fact in zip(timeline.clips, facts, strict=True) if not is_alike(fact, wanted)]
    if unlike:
        size = f"{wanted.width_px}x{wanted.height_px} at {float(wanted.rate):g} frames a second"
        text = f"reel {timeline.name}: {', '.join(dict.fromkeys(unlike))}: fitted to the other clips ({size})"
        reporter.report(Note(text))


def _sources(timeline: Timeline, facts: Sequence[CodedClip], *, cache: Cache, reporter: Reporter) -> tuple[Source, ...]:
    """Return what is seen of each clip; a frame that two share is left out of the one before."""
    sources: list[Source] = []
    for clip, fact, entry in zip(timeline.clips, facts, timeline.transitions, strict=True):
        alike_db = None
        if clip.shares_first_frame:
            alike_db = likeness(sources[-1].facts.path, clip.path, cache=cache)
            if alike_db >= SHARED_FROM_DB:
                sources[-1] = replace(sources[-1], end=sources[-1].end - 1)
            else:
                reporter.report(Note(_unlike_frames(timeline, sources[-1].name, clip.name, alike_db)))
        start, end = (in_reel_frames(frame, fact, rate=timeline.rate) for frame in (clip.start_frame, clip.end_frame))
        sources.append(Source(clip.name, fact, start, end, entry=entry, alike_db=alike_db))
    return tuple(sources)


def _unlike_frames(timeline: Timeline, before: str, after: str, alike_db: float) -> str:
    return (
        f"reel {timeline.name}: {after} does not open on the frame that {before} ends on"
        f" ({alike_db:.1f} dB); both frames are shown"
    )


def _after_card(
    timeline: Timeline, sources: tuple[Source, ...], *, bench: Bench, reporter: Reporter
) -> tuple[Source, ...]:
    """Return *sources* with the title card before them, where there is one."""
    if timeline.title_card:
        card = bench.card(timeline.title_card, frames=round(TITLE_CARD_S * timeline.rate))
        return (Source(_CARD, card.facts, 0, len(card.frames)), *sources)
    if sources[0].entry:
        text = f"reel {timeline.name}: the transition into {sources[0].name} is left out: nothing comes before it"
        reporter.report(Note(text))
        return (replace(sources[0], entry=None), *sources[1:])
    return sources


def _write(sources: tuple[Source, ...], to: Path, *, bench: Bench, frames: int, music: TimelineMusic | None) -> None:
    rate = bench.wanted.rate
    pieces = list(bench.pictures(sources))
    sound = _sound(sources, music, samples=sample_at(frames, rate=rate), rate=rate)
    with _part_of(to) as part:
        join(pieces, part, rate=rate, sound=sound)
        _require_exact(part, frames=frames, rate=rate)


@contextmanager
def _part_of(to: Path) -> Iterator[Path]:
    """Give a place to write to, which becomes *to* once all went well, and is gone otherwise."""
    part = to.with_name(f"{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            with part.open("rb") as file:
                os.fsync(file.fileno())
            settle(part, to)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise MediaError(
            f"{to}: cannot be written: {error.strerror}", hint="free space or rights, then again"
        ) from error


def _sound(
    sources: Sequence[Source], music: TimelineMusic | None, *, samples: int, rate: Fraction
) -> Iterator[Samples] | None:
    """Return the sound of the whole reel; None where no clip has any and no music is laid under it."""
    heard = list(stretches(sources, rate=rate))
    if music:
        origin_s, length_s = sound_length(music.path)
        heard.append(music_stretch(music, origin_s=origin_s, length_s=length_s, samples=samples))
    return mixed(heard, samples=samples) if heard else None


def _require_exact(path: Path, *, frames: int, rate: Fraction) -> None:
    made = probe(path)
    if made.frames != frames or not made.even or made.format.rate != rate:
        raise MediaError(
            f"{path.name}: came out with {made.frames} frames at {made.format.rate} a second,"
            f" planned were {frames} at {rate}",
            hint="delete the cache and stitch again; if it stays so, a clip is damaged",
        )


def _cuts(sources: Sequence[Source]) -> tuple[CutReport, ...]:
    begins = beginnings(sources)
    return tuple(
        CutReport(
            before=before.name,
            after=after.name,
            frame=begin,
            transition=after.entry.kind if after.entry else None,
            shown_once=after.alike_db is not None and after.alike_db >= SHARED_FROM_DB,
            likeness_db=after.alike_db,
        )
        for before, after, begin in zip(sources, sources[1:], begins[1:], strict=False)
    )
