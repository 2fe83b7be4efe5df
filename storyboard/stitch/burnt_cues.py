"""Words in the picture: which cue is drawn into which frames of which clip, before anything is made."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction

from storyboard.media.cue import Cue
from storyboard.media.treat import Caption
from storyboard.model.units import names_of
from storyboard.stitch.places import card_frames, seen_spans
from storyboard.stitch.spoken_cues import ClipPlace, subtitle_cues
from storyboard.stitch.timeline import Clip, Timeline
from storyboard.stitch.treatments import Captions, timeline_once_treated

_ROUNDS = 3
_MOST_SIGNS = 10
"""That a sentence names."""


def boxes_sentence(cues: Sequence[Cue], timeline: Timeline) -> str:
    """Return which of *cues* have characters that are drawn as boxes into the reel; empty where none has."""
    if timeline.subtitles != "burn":
        return ""
    # Pillow takes longer to import than a reel without burnt words takes to lay out.
    from storyboard.media.picture.fonts import boxed_characters  # noqa: PLC0415

    boxed = {cue.id: found for cue in cues if (found := boxed_characters(cue.text))}
    if not boxed:
        return ""
    signs = "".join(dict.fromkeys("".join(boxed.values())))
    shown = signs if len(signs) <= _MOST_SIGNS else f"{signs[:_MOST_SIGNS]}…"
    lines = names_of(boxed)
    return f"no font of this machine draws {shown} beside the rest of its line: boxes stand in {lines}; install a font"


def burnt_captions(timeline: Timeline, repeats: Sequence[int]) -> Captions:
    """
    Return what is drawn into each clip of *timeline*; *repeats* says how many frames each gives up, as in `seen_spans`.

    In a transition both clips have the same words, so that they stand still while the pictures change.
    """
    if timeline.subtitles != "burn":
        return [() for _ in timeline.clips]
    captions: Captions = [(Caption(0, 1, ""),) if clip.words or clip.spoken else () for clip in timeline.clips]
    for _ in range(_ROUNDS):
        # What is drawn into decides what is made anew, and that, by a frame, where it stands.
        places = clip_places(timeline_once_treated(timeline, captions), repeats)
        cues = subtitle_cues(timeline, places)
        drawn = [
            tuple(_captions_in(clip, place, cues, rate=timeline.rate))
            for clip, place in zip(timeline.clips, places, strict=True)
        ]
        is_settled = [bool(each) for each in drawn] == [bool(each) for each in captions]
        captions = drawn
        if is_settled:
            break
    return captions


def clip_places(treated: Timeline, repeats: Sequence[int]) -> list[ClipPlace]:
    """Return where each clip stands in the reel of *treated*, which `timeline_once_treated` gave."""
    at = card_frames(treated) if treated.title_card else 0
    places: list[ClipPlace] = []
    spans = seen_spans(treated, rates=[clip.rate for clip in treated.clips], repeats=repeats)
    for (start, end), entry in zip(spans, treated.transitions, strict=True):
        # With nothing before it, the first has nothing to turn from.
        enters = entry.frames if entry and (places or treated.title_card) else 0
        at -= enters
        places.append(ClipPlace(at, end - start, enters))
        at += end - start
    return places


def _captions_in(clip: Clip, place: ClipPlace, cues: Sequence[Cue], *, rate: Fraction) -> Iterator[Caption]:
    # No two cues are seen at once, so their ends are in order too.
    for cue in cues[bisect_right(cues, place.begins, key=lambda cue: cue.end) :]:
        if cue.start >= place.ends:
            return
        first, last = max(cue.start, place.begins), min(cue.end, place.ends)
        if first < last:
            start, end = (round((frame - place.begins) * clip.rate / rate) for frame in (first, last))
            if start < end:
                yield Caption(start, end, cue.text)
