"""
Timeline to reel: the finished file, whole or not at all.

The picture is copied by packets wherever it can be, a frame that two clips
share is shown once, and the sound is put where its picture is and encoded once.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.files import explain_unwritable, make_folder, unwritable_result, whole
from storyboard.media.choice import other_maker_once, passed_over_ffmpeg
from storyboard.media.coded.mp4 import Track
from storyboard.media.coded.probe import CodedClip, Format, count
from storyboard.media.coded.remux import join
from storyboard.media.coded.text_track import text_track
from storyboard.media.cue import Cue
from storyboard.media.render import is_alike, is_tone_mapped
from storyboard.media.sound.sound_span import SAMPLE_RATE, SoundSpan
from storyboard.media.subtitle_files import beside_in, write_subtitle_files
from storyboard.model.units import count_of, names_of
from storyboard.reporter import Note, ReelDone, Reporter
from storyboard.stitch.burnt_cues import boxes_sentence, burnt_captions
from storyboard.stitch.cache import Cache
from storyboard.stitch.clip_facts import facts_of
from storyboard.stitch.filed_clips import BRING_BACK, require_filed_clips
from storyboard.stitch.levelling import levelled_sound
from storyboard.stitch.narration import (
    crowded_sentences,
    heard_length_s,
    narration_spans,
    place_narrations,
    short_sentences,
)
from storyboard.stitch.overlaps import Overlap, frames_given_up, overlap_of
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.pieces import PieceMaker
from storyboard.stitch.places import (
    PlacedClip,
    beginnings,
    between_cards,
    common_format,
    free_set_id,
    music_span,
    place_clips,
    sample_at,
    sound_spans,
)
from storyboard.stitch.progress import UNTOLD, PartProgress, progress_of
from storyboard.stitch.reel_music import music_facts, music_sentences
from storyboard.stitch.soundtrack import Soundtrack, sound_track_of
from storyboard.stitch.spoken_cues import (
    ClipPlace,
    hurried_cues,
    is_past_its_clip,
    spoken_cues,
    subtitle_cues,
    words_by_line,
)
from storyboard.stitch.stems import write_stems
from storyboard.stitch.timeline import Clip, Timeline, Translation
from storyboard.stitch.treatments import treated_timeline

_LAYOUT, _PICTURES, _SOUND, _FILE = (0.0, 0.4), (0.4, 0.75), (0.75, 0.9), (0.9, 1.0)
"""Which share of the work on a reel each part of it is, about; what is kept from before takes no time."""
_OVERLAPS, _TREATMENTS, _FACTS = (0.0, 0.4), (0.4, 0.9), (0.9, 1.0)
"""The same of its layout."""


@dataclass(frozen=True, slots=True)
class StitchedReel:
    """A finished film."""

    name: str
    path: Path
    frames: int
    duration_s: Fraction
    stems: tuple[str, ...] | None = None
    """Names of the stems that were written beside it; None where nobody asked for any."""
    languages: tuple[str, ...] = ()
    """Other languages in which subtitles were written beside it."""


@dataclass(frozen=True, slots=True)
class ReelLayout:
    """A timeline with every frame in its place, before anything is written."""

    timeline: Timeline
    """With a new clip in place of each that is not shown as it was shot."""
    placed_clips: tuple[PlacedClip, ...]
    """What is seen, cards among it, in frames of the reel; a frame that two share is left out of the one before."""
    maker: PieceMaker

    @property
    def frames(self) -> int:
        """How long the reel is."""
        return beginnings(self.placed_clips)[-1]


@dataclass(frozen=True, slots=True)
class TranslatedWords:
    """What is said in a reel, in another language."""

    translation: Translation
    by_line: Mapping[str, str]
    """The words of lines by their ids; nothing of one that is of another cut."""
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class ReelWords:
    """All words of a reel, in frames of it."""

    said: tuple[Cue, ...]
    """What is said, for the files beside the reel."""
    shown: tuple[Cue, ...]
    """What a track of it shows; nothing where the reel has none."""
    translated: tuple[TranslatedWords, ...]


def lay_out(timeline: Timeline, *, cache: Path, reporter: Reporter, progress: PartProgress = UNTOLD) -> ReelLayout:
    """
    Return what the reel of *timeline* shows, to the frame.

    *cache* is a folder for pieces made on the way; it can be deleted at any time.

    Raises:
        MediaError: A clip cannot be read.
        FfmpegFailed: ffmpeg ended with an error.
    """
    if news := passed_over_ffmpeg():
        reporter.report(Note(news))
    _report_other_makers(timeline, reporter=reporter)
    kept = Cache(cache)
    require_filed_clips(timeline.clips)
    overlaps = _overlaps(timeline, cache=kept, progress=progress.part(*_OVERLAPS))
    repeats = [0, *frames_given_up(timeline.clips, overlaps, rate=timeline.rate)]
    captions = burnt_captions(timeline, repeats)
    timeline = treated_timeline(
        timeline, cache=cache, reporter=reporter, captions=captions, progress=progress.part(*_TREATMENTS)
    )
    step = progress.part(*_FACTS).steps(len(timeline.clips))
    facts = side_by_side((partial(_facts_of, clip, cache=kept) for clip in timeline.clips), step=step)
    wanted = with_resolution(common_format(facts, rate=timeline.rate), timeline.resolution)
    maker = PieceMaker(kept, wanted, free_set_id(facts, wanted), timeline.fit)
    _report_unlike(timeline, facts, wanted, reporter=reporter)
    placed_clips = place_clips(
        timeline, facts, alike=[None, *(overlap.alike_db for overlap in overlaps)], repeats=repeats
    )
    _report_unlike_frames(timeline, placed_clips, reporter=reporter)
    if placed_clips[0].entry and not timeline.title_card:
        text = f"reel {timeline.name}: the transition into {placed_clips[0].name} is left out: nothing comes before it"
        reporter.report(Note(text))

    def card(text: str, frames: int) -> CodedClip:
        return maker.card(text, frames=frames).facts

    return ReelLayout(timeline, between_cards(timeline, placed_clips, card=card), maker)


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
    with progress_of(timeline.name, reporter) as progress:
        layout = lay_out(timeline, cache=cache, reporter=reporter, progress=progress.part(*_LAYOUT))
        frames = layout.frames
        words = words_of_reel(timeline, layout.placed_clips)
        report_words(words, timeline, reporter=reporter)
        stems = _write(layout, to, words, frames=frames, reporter=reporter, progress=progress)
        with explain_unwritable(to):
            write_subtitle_files(to, words.said, rate=timeline.rate)
            for each in words.translated:
                write_subtitle_files(beside_in(to, each.translation.language), each.cues, rate=timeline.rate)
    reel = StitchedReel(
        name=timeline.name,
        path=to,
        frames=frames,
        duration_s=frames / timeline.rate,
        stems=stems,
        languages=tuple(each.translation.language for each in words.translated if each.cues),
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


def _overlaps(timeline: Timeline, *, cache: Cache, progress: PartProgress) -> list[Overlap]:
    """Return what each clip but the first holds of the one before."""
    jobs = [partial(overlap_of, *pair, cache=cache) for pair in pairwise(timeline.clips)]
    return side_by_side(jobs, step=progress.steps(len(jobs)))


def _report_unlike_frames(timeline: Timeline, placed_clips: Sequence[PlacedClip], *, reporter: Reporter) -> None:
    for before, after in pairwise(placed_clips):
        if after.alike_db is not None and not after.repeats:
            text = (
                f"reel {timeline.name}: {after.name} does not open on the frame that {before.name} ends on"
                f" ({after.alike_db:.1f} dB); both frames are shown"
            )
            reporter.report(Note(text))


def _write(
    layout: ReelLayout, to: Path, words: ReelWords, *, frames: int, reporter: Reporter, progress: PartProgress
) -> tuple[str, ...] | None:
    """Write the film, and its stems where the timeline asks for them; return the names of those."""
    placed_clips, maker, timeline = layout.placed_clips, layout.maker, layout.timeline
    pieces = maker.pictures(placed_clips, progress=progress.part(*_PICTURES))
    soundtrack = _soundtrack(layout, frames=frames, reporter=reporter)
    soundtrack = levelled_sound(soundtrack, timeline, cache=maker.cache, reporter=reporter)
    sound = sound_track_of(soundtrack, how=timeline.sound, cache=maker.cache, progress=progress.part(*_SOUND))
    tracks = list(_word_tracks(words, maker=maker, near=placed_clips[0].facts.path, frames=frames))
    with _part_of(to) as part:
        told = progress.part(*_FILE).tell
        join(pieces, part, pictures=maker.wanted, sound=sound, words=tracks, told=told)
        _require_exact(part, to, frames=frames, maker=maker)
    if not timeline.has_stems:
        return None
    stems = write_stems(soundtrack, to)
    names = ", ".join(stems) or "none, for nothing is heard in it"
    reporter.report(Note(f"reel {timeline.name}: stems: {names}"))
    return stems


def words_of_reel(timeline: Timeline, placed_clips: Sequence[PlacedClip]) -> ReelWords:
    """Return the words of the reel of *timeline*, as it was before clips were treated."""
    places = places_of_clips(timeline, placed_clips)
    said = spoken_cues(timeline, places)
    return ReelWords(
        said=said,
        shown=subtitle_cues(timeline, places) if timeline.subtitles == "soft" else (),
        translated=tuple(
            TranslatedWords(each, by_line, spoken_cues(timeline, places, translation=by_line))
            for each in timeline.translations
            for by_line in [words_by_line(each, said)]
        ),
    )


def places_of_clips(timeline: Timeline, placed_clips: Sequence[PlacedClip]) -> list[ClipPlace]:
    """Return where each clip of *timeline* stands in its reel; cards have no words of their own."""
    begins = beginnings(placed_clips)
    first = 1 if timeline.title_card else 0
    shown = range(first, first + len(timeline.clips))
    return [ClipPlace(begins[n], placed_clips[n].frames, placed_clips[n].entry_frames) for n in shown]


def report_words(words: ReelWords, timeline: Timeline, *, reporter: Reporter) -> None:
    """Tell what of *words* cannot be read or is not translated."""
    name = timeline.name
    translated = [(f"{each.translation.language} subtitle", each.cues) for each in words.translated]
    for what, cues in (("subtitle", words.said), *translated):
        if hurried := hurried_cues(cues, timeline):
            told, lines = count_of(len(hurried), what), names_of(cue.id for cue in hurried)
            text = f"reel {name}: {told} too short to be read in time: {lines}; say less, or let the shot be longer"
            reporter.report(Note(text))
    if boxes := boxes_sentence(words.said, timeline):
        reporter.report(Note(f"reel {name}: {boxes}"))
    if unseen := [span.id for clip in timeline.clips for span in clip.spoken if is_past_its_clip(span, clip)]:
        text = f"reel {name}: no subtitle for {names_of(unseen)}: the clip ends before that is said"
        reporter.report(Note(text))
    spoken = dict.fromkeys(span.id for clip in timeline.clips for span in clip.spoken)
    for each in words.translated:
        translation, tag, have = each.translation, each.translation.language, each.by_line
        if translation.cues and len(translation.cues) != len(words.said):
            found = count_of(len(translation.cues), "subtitle")
            text = f"reel {name}: the {tag} file has {found}, and the reel has {len(words.said)}: it is of another cut"
            step = "translate what `storyboard export --to lines` writes, which knows the lines"
            reporter.report(Note(f"{text}, and left out; {step}"))
        elif missing := [line for line in spoken if not have.get(line)]:
            text = f"reel {name}: no {tag} text for {names_of(missing)}; these lines have no {tag} subtitles"
            reporter.report(Note(text))


def _word_tracks(words: ReelWords, *, maker: PieceMaker, near: Path, frames: int) -> Iterator[Track]:
    if words.shown:
        yield text_track(words.shown, frames=frames, pictures=maker.wanted, near=near)
    for each in words.translated:
        if each.cues:
            language = each.translation.language
            yield text_track(each.cues, frames=frames, pictures=maker.wanted, near=near, language=language)


@contextmanager
def _part_of(to: Path) -> Iterator[Path]:
    """Give a place to write to, which becomes *to* once all went well, and is gone otherwise."""
    try:
        make_folder(to.parent)
        with whole(to) as part:
            yield part
    except OSError as error:
        raise unwritable_result(to, error) from error


def _soundtrack(layout: ReelLayout, *, frames: int, reporter: Reporter) -> Soundtrack:
    """Return all that is heard in the reel, music and narration among it."""
    placed_clips, timeline, rate = layout.placed_clips, layout.timeline, layout.maker.wanted.rate
    music, heard = timeline.music, list(sound_spans(placed_clips, rate=rate))
    samples = sample_at(frames, rate=rate)
    if music:
        length = music_facts(music, cache=layout.maker.cache)
        for sentence in music_sentences(length, reel_s=samples / SAMPLE_RATE):
            reporter.report(Note(f"reel {timeline.name}: {sentence}"))
        heard.append(music_span(music, origin_s=length.origin_s, length_s=length.length_s, samples=samples))
    if timeline.heard_narrations:
        heard += _narration(placed_clips, timeline, cache=layout.maker.cache, reporter=reporter)
    return Soundtrack(placed_clips, heard, rate, samples)


def _narration(
    placed_clips: Sequence[PlacedClip], timeline: Timeline, *, cache: Cache, reporter: Reporter
) -> Sequence[SoundSpan]:
    placed = place_narrations(timeline, placed_clips, length_s=partial(heard_length_s, cache=cache))
    for sentence in (*short_sentences(placed), *crowded_sentences(placed)):
        reporter.report(Note(f"reel {timeline.name}: {sentence}"))
    if timeline.sound == "copied":
        text = "all sound is encoded again, though it asks for `sound: copied`: somebody narrates over the clips"
        reporter.report(Note(f"reel {timeline.name}: {text}"))
    return narration_spans(placed)


def _require_exact(part: Path, to: Path, *, frames: int, maker: PieceMaker) -> None:
    made, rate = count(part), maker.wanted.rate
    if made.frames != frames or not made.even or made.rate != rate:
        raise MediaError(
            f"{to.name}: came out with {made.frames} frames at {made.rate} a second, planned were {frames} at {rate}",
            hint=f"delete the folder {maker.cache.folder} and stitch again; if it stays so, a clip is damaged",
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
