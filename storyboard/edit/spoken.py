"""What is said in each clip of a reel, and when: lines and narration of the storyboard, with their recordings."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from storyboard.archive.heard_clips import heard_clip_beside
from storyboard.errors import MediaError
from storyboard.load.load import Loaded
from storyboard.load.problems import Findings
from storyboard.load.prompt.prompt import speeches_in
from storyboard.load.prompt.said import all_said_in
from storyboard.load.prompt.sent_pictures import has_joined_sounds
from storyboard.load.prompt.speech import name_of_speaker
from storyboard.load.translations import TranslationFile, read_translation
from storyboard.model.graph import SegmentId
from storyboard.model.heard_lines import spans_heard
from storyboard.model.said import Said
from storyboard.model.segments import Segment, line_numbers, segments_of
from storyboard.model.sent_sounds import GAP_S
from storyboard.model.spoken_spans import HeardPart, SpokenSpan, line_spans, narration_span
from storyboard.model.storyboard import Scene
from storyboard.model.written_reels import Reel
from storyboard.stitch.timeline import Clip, Translation

SaidByShot = Mapping[str, tuple[Said, ...]]
"""What is said, by shot, with the recordings that are to be used."""

Hear = Callable[[Path], HeardPart]
"""Tells where the sound of a recording is."""


def _fraction(seconds: float) -> Fraction:
    return Fraction(seconds).limit_denominator(1000)


_JOINED_GAP_S = _fraction(GAP_S)
"""Between two lines that are sent as one sound."""


def spoken_of_reel(
    loaded: Loaded, reel: Reel, said: SaidByShot, hear: Hear | None
) -> Callable[[Clip], tuple[SpokenSpan, ...]]:  # fmt: skip
    """
    Return what tells when something is said in a clip of *reel*.

    Without *hear*, recordings are not opened, and the time of what they say is a guess.
    """
    shown = {cut.shot for cut in reel.shots}
    every = {
        shot.id: _said_in_segments(loaded, scene, segments_of(shot, loaded.models), said.get(shot.id))
        for scene in loaded.storyboard.scenes
        for shot in scene.shots
        if shot.id in shown and (shot.lines or shot.dialogue or shot.narration)
    }

    def spans_of(clip: Clip) -> tuple[SpokenSpan, ...]:
        segments = every.get(clip.shot, ())
        if clip.segment > len(segments):
            return ()
        segment, lines, narration = segments[clip.segment - 1]
        told = (*lines, *([narration] if narration else []))
        sent = [each for each in told if each.kind == "narration" or each.number in segment.sounds]
        heard = {each.id: hear(each.recording) for each in sent if each.recording} if hear else {}
        words = heard_clip_beside(clip.shot_file, sha256=clip.sha256)
        in_clip = spans_heard(lines, words, clip_s=clip.frames / clip.rate) if words else {}
        is_joined = has_joined_sounds(segment, loaded.storyboard.cast)
        gap_s, least_s = (_JOINED_GAP_S, Fraction(0)) if is_joined else (Fraction(0), _fraction(segment.least_sound_s))
        every_line = line_spans(lines, clip.frames / clip.rate, heard, gap_s=gap_s, least_s=least_s, in_clip=in_clip)
        spans = tuple(span for span in every_line if span.words)
        whole = (*spans, narration_span(narration, heard)) if narration else spans
        if reel.subtitles.speakers:
            return tuple(replace(span, speaker=name_of_speaker(span.speaker)) for span in whole)
        return tuple(replace(span, speaker="") for span in whole)

    return spans_of


def lines_of_segments(
    loaded: Loaded, said: SaidByShot, *, shots: Collection[str]
) -> dict[SegmentId, tuple[Said, ...]]:  # fmt: skip
    """Return what is said in each segment of *shots* that say something; narration is over them, and not in them."""
    return {
        (shot.id, segment.index): lines
        for scene in loaded.storyboard.scenes
        for shot in scene.shots
        if shot.id in shots and (shot.lines or shot.dialogue)
        for segment, lines, _ in _said_in_segments(loaded, scene, segments_of(shot, loaded.models), said.get(shot.id))
    }


_SegmentWords = tuple[Segment, tuple[Said, ...], Said | None]
"""A segment, its lines, and the narration of its shot."""


def _said_in_segments(
    loaded: Loaded, scene: Scene, segments: tuple[Segment, ...], said: tuple[Said, ...] | None
) -> tuple[_SegmentWords, ...]:  # fmt: skip
    """Return what is said in each segment of a shot: its lines one after the other, as prompts have them."""
    known = all_said_in(loaded.storyboard, scene, segments[0], project=loaded.project) if said is None else said
    narration = next((each for each in known if each.kind == "narration"), None)
    lines = [each for each in known if each.kind == "line"] or _lines_of_dialogue(loaded, scene, segments[0])

    def lines_of(segment: Segment) -> tuple[Said, ...]:
        numbers = line_numbers(len(lines), index=segment.index, count=segment.count)
        here = (line for line in lines if line.number in numbers)
        return tuple(line for line in here if line.words or line.number in segment.sounds)

    return tuple((segment, lines_of(segment), narration) for segment in segments)


def _lines_of_dialogue(loaded: Loaded, scene: Scene, segment: Segment) -> list[Said]:
    if segment.shot.lines:
        return []
    speeches = speeches_in(loaded.storyboard, scene, segment, project=loaded.project)
    return [
        Said(segment.shot.id, "line", number, speech.speaker, speech.words)
        for number, speech in enumerate(speeches, start=1)
    ]


def translations_of(loaded: Loaded, reel: Reel) -> tuple[Translation, ...]:
    """
    Return what *reel* says in other languages.

    Raises:
        MediaError: A file was changed since it was checked, and cannot be read any more.
    """
    return tuple(
        Translation(language, found.words, found.cues)
        for language, text in reel.subtitles.translations.items()
        for found in [_translation_in(loaded.project.folder / text)]
    )


def _translation_in(path: Path) -> TranslationFile:
    findings = Findings()
    found = read_translation(path, findings)
    if isinstance(found, tuple):
        raise MediaError(found[0], hint=found[1])
    return found
