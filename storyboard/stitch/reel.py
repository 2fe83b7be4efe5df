"""
Timeline to reel: the finished file, whole or not at all.

The picture is copied by packets wherever it can be, a frame that two clips
share is shown once, and the sound is laid where its picture is, coded once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.files import make_folder, not_written, whole
from storyboard.media.choice import other_maker_once, passed_over_once
from storyboard.media.coded.mp4 import Track
from storyboard.media.coded.probe import CodedClip, Format, count
from storyboard.media.coded.remux import join
from storyboard.media.coded.text_track import Cue, text_track
from storyboard.media.render import is_alike, is_tone_mapped
from storyboard.media.sound.stretch import sound_length
from storyboard.reporter import Note, ReelDone, Reporter
from storyboard.stitch.cache import Cache
from storyboard.stitch.clip_facts import facts_of
from storyboard.stitch.filed import BRING_BACK, require_as_filed
from storyboard.stitch.levelling import levelled
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.pieces import Bench
from storyboard.stitch.places import (
    Source,
    beginnings,
    between_cards,
    common_format,
    free_set_id,
    music_stretch,
    sample_at,
    sources_of,
    stretches,
)
from storyboard.stitch.seams import Seam, left_out, seam_of
from storyboard.stitch.soundtrack import Tape, soundtrack
from storyboard.stitch.timeline import Clip, Timeline, TimelineMusic
from storyboard.stitch.treated import treated


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
    """Whether both clips held the same frame here, or several, and those of one were left out."""
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


@dataclass(frozen=True, slots=True)
class Laid:
    """A timeline with every frame in its place, before anything is written."""

    timeline: Timeline
    """With a clip of its own for each that is seen otherwise than it was shot."""
    sources: tuple[Source, ...]
    """What is seen, cards among it, in frames of the reel; a frame that two share is left out of the one before."""
    bench: Bench


def lay(timeline: Timeline, *, cache: Path, reporter: Reporter) -> Laid:
    """
    Return what the reel of *timeline* shows, to the frame.

    *cache* is a folder for pieces made on the way; it can be deleted at any time.

    Raises:
        MediaError: A clip cannot be read.
        FfmpegFailed: ffmpeg ended with an error.
    """
    if news := passed_over_once():
        reporter.report(Note(news))
    _report_other_makers(timeline, reporter=reporter)
    kept = Cache(cache)
    require_as_filed(timeline.clips)
    seams = _seams(timeline, cache=kept)
    repeats = [0, *left_out(timeline.clips, seams, rate=timeline.rate)]
    timeline = treated(timeline, cache=cache, reporter=reporter)
    facts = side_by_side(partial(_facts_of, clip, cache=kept) for clip in timeline.clips)
    wanted = with_resolution(common_format(facts, rate=timeline.rate), timeline.resolution)
    bench = Bench(kept, wanted, free_set_id(facts, wanted), timeline.fit)
    _report_unlike(timeline, facts, wanted, reporter=reporter)
    sources = sources_of(timeline, facts, alike=[None, *(seam.alike_db for seam in seams)], repeats=repeats)
    _report_unlike_frames(timeline, sources, reporter=reporter)
    if sources[0].entry and not timeline.title_card:
        text = f"reel {timeline.name}: the transition into {sources[0].name} is left out: nothing comes before it"
        reporter.report(Note(text))

    def card(text: str, frames: int) -> CodedClip:
        return bench.card(text, frames=frames).facts

    return Laid(timeline, between_cards(timeline, sources, card=card), bench)


def _report_other_makers(timeline: Timeline, *, reporter: Reporter) -> None:
    for entry in timeline.transitions:
        if entry and (news := other_maker_once(entry.kind)):
            reporter.report(Note(news))


def stitch(timeline: Timeline, to: Path, *, cache: Path, reporter: Reporter) -> StitchedReel:
    """
    Write the reel of *timeline* to *to*, and return what it became.

    A file that is there already stays until the new one is whole. *cache* is
    a folder for pieces made on the way; it can be deleted at any time.

    Raises:
        MediaError: A clip cannot be read, ffmpeg failed, or *to* cannot be written.
        FfmpegFailed: ffmpeg ended with an error.
    """
    laid = lay(timeline, cache=cache, reporter=reporter)
    frames = beginnings(laid.sources)[-1]
    _write(laid.sources, to, bench=laid.bench, frames=frames, timeline=laid.timeline, reporter=reporter)
    reel = StitchedReel(
        name=timeline.name, path=to, frames=frames, duration_s=frames / timeline.rate, cuts=_cuts(laid.sources)
    )
    reporter.report(ReelDone(name=reel.name, path=to, duration_s=float(reel.duration_s)))
    return reel


def _facts_of(clip: Clip, *, cache: Cache) -> CodedClip:
    facts = facts_of(clip.path, cache=cache)
    if facts.frames != clip.frames:
        raise MediaError(
            f"{clip.path}: holds {facts.frames} frames, and {clip.frames} were filed with it",
            hint=BRING_BACK,
        )
    return facts


def _report_unlike(timeline: Timeline, facts: Sequence[CodedClip], wanted: Format, *, reporter: Reporter) -> None:
    unlike = [clip.name for clip, fact in zip(timeline.clips, facts, strict=True) if not is_alike(fact, wanted)]
    if unlike:
        size = f"{wanted.width_px}x{wanted.height_px} at {float(wanted.rate):g} frames a second"
        to_what = size if timeline.resolution or len(unlike) == len(facts) else f"the other clips ({size})"
        text = f"reel {timeline.name}: {', '.join(dict.fromkeys(unlike))}: fitted to {to_what}"
        reporter.report(Note(text))
    mapped = [clip.name for clip, fact in zip(timeline.clips, facts, strict=True) if is_tone_mapped(fact, wanted)]
    if mapped:
        names = ", ".join(dict.fromkeys(mapped))
        reporter.report(Note(f"reel {timeline.name}: {names}: in HDR, and brought down to the light of the others"))


def _seams(timeline: Timeline, *, cache: Cache) -> list[Seam]:
    """Return what each clip but the first holds of the one before."""
    return side_by_side(partial(seam_of, *pair, cache=cache) for pair in pairwise(timeline.clips))


def _report_unlike_frames(timeline: Timeline, sources: Sequence[Source], *, reporter: Reporter) -> None:
    for before, after in pairwise(sources):
        if after.alike_db is not None and not after.repeats:
            text = (
                f"reel {timeline.name}: {after.name} does not open on the frame that {before.name} ends on"
                f" ({after.alike_db:.1f} dB); both frames are shown"
            )
            reporter.report(Note(text))


def _write(
    sources: tuple[Source, ...], to: Path, *, bench: Bench, frames: int, timeline: Timeline, reporter: Reporter
) -> None:
    pieces = bench.pictures(sources)
    tape = _tape(sources, timeline.music, frames=frames, rate=bench.wanted.rate)
    tape = levelled(tape, timeline, cache=bench.cache, reporter=reporter)
    sound = soundtrack(tape, how=timeline.sound, cache=bench.cache)
    words = _words(sources, timeline, bench=bench, frames=frames)
    with _part_of(to) as part:
        join(pieces, part, pictures=bench.wanted, sound=sound, words=words)
        _require_exact(part, to, frames=frames, bench=bench)


def _words(sources: tuple[Source, ...], timeline: Timeline, *, bench: Bench, frames: int) -> Track | None:
    said = cues(timeline, sources) if timeline.subtitles == "soft" else ()
    return text_track(said, frames=frames, pictures=bench.wanted, near=sources[0].facts.path) if said else None


@contextmanager
def _part_of(to: Path) -> Iterator[Path]:
    """Give a place to write to, which becomes *to* once all went well, and is gone otherwise."""
    try:
        make_folder(to.parent)
        with whole(to) as part:
            yield part
    except OSError as error:
        raise not_written(to, error) from error


def _tape(sources: Sequence[Source], music: TimelineMusic | None, *, frames: int, rate: Fraction) -> Tape:
    """Return all that is heard in the reel, *music* among it."""
    heard = list(stretches(sources, rate=rate))
    samples = sample_at(frames, rate=rate)
    if music:
        origin_s, length_s = sound_length(music.path)
        heard.append(music_stretch(music, origin_s=origin_s, length_s=length_s, samples=samples))
    return Tape(sources, heard, rate, samples)


def _require_exact(part: Path, to: Path, *, frames: int, bench: Bench) -> None:
    made, rate = count(part), bench.wanted.rate
    if made.frames != frames or not made.even or made.rate != rate:
        raise MediaError(
            f"{to.name}: came out with {made.frames} frames at {made.rate} a second, planned were {frames} at {rate}",
            hint=f"delete the folder {bench.cache.folder} and stitch again; if it stays so, a clip is damaged",
        )


def _cuts(sources: Sequence[Source]) -> tuple[CutReport, ...]:
    begins = beginnings(sources)
    return tuple(
        CutReport(
            before=before.name,
            after=after.name,
            frame=begin,
            transition=after.entry.kind if after.entry else None,
            shown_once=after.repeats > 0,
            likeness_db=after.alike_db,
        )
        for before, after, begin in zip(sources, sources[1:], begins[1:], strict=False)
    )


_SHORTER_SIDE_PX = {"480p": 480, "720p": 720, "1080p": 1080, "4k": 2160}


def with_resolution(usual: Format, resolution: str | None) -> Format:
    """Return *usual* in the size that *resolution* names: ``1280x720``, or ``720p`` in the shape of *usual*."""
    if resolution is None:
        return usual
    if resolution in _SHORTER_SIDE_PX:
        side_px = _SHORTER_SIDE_PX[resolution]
        scale = side_px / min(usual.width_px, usual.height_px)
        width_px, height_px = (_even(length_px * scale) for length_px in (usual.width_px, usual.height_px))
    else:
        width_px, height_px = (_even(float(length)) for length in resolution.split("x"))
    return replace(usual, width_px=width_px, height_px=height_px)


def _even(length_px: float) -> int:
    """Return the nearest even number of pixels: H.264 in 4:2:0 has no others."""
    return max(round(length_px / 2) * 2, 2)


def cues(timeline: Timeline, sources: Sequence[Source]) -> tuple[Cue, ...]:
    """Return what subtitles say while *sources* are seen; segments of a shot that say one thing say it once."""
    begins = beginnings(sources)
    found: list[Cue] = []
    for start, end, text in _said(timeline, sources, begins):
        if found and found[-1].text == text and found[-1].end == start:
            found[-1] = Cue(found[-1].start, end, text)
        elif text and end > start:
            found.append(Cue(start, end, text))
    return tuple(found)


def _said(timeline: Timeline, sources: Sequence[Source], begins: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    # Cards have no words of their own: the clips are the sources between them.
    first = 1 if timeline.title_card else 0
    for n, clip in enumerate(timeline.clips, start=first):
        end = begins[n + 1] if n + 1 < len(sources) else begins[-1]
        yield begins[n], end, " ".join(clip.words.split())
