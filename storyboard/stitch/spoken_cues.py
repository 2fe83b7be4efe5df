"""
Cues of a reel: what is said, where the reel shows and lets it be heard, in frames of the reel.

Every line keeps to its clip through trim, speed, held frames and frames that are left out; cues then stand as long as
it takes to read them, as far as the next one and the end of their clip allow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, pairwise
from math import ceil

from storyboard.media.cue import Cue
from storyboard.media.readable_cues import CueLimits, joined_words, parts_of_time, readable_cues, readable_texts
from storyboard.model.spoken_spans import SpokenSpan, line_of_cue
from storyboard.stitch.timeline import Clip, Timeline, Translation

_UNHEARD_MARGIN_S = Fraction(3, 2)
"""Words whose time is a guess are seen that much sooner and longer, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class ClipPlace:
    """Where a clip stands in a reel, in frames of the reel."""

    begins: int
    frames: int
    """How many are seen, those of transitions among them."""
    enters: int = 0
    """How many of these are seen together with the clip before."""

    @property
    def narrated_from(self) -> int:
        """The first frame that it is seen alone, with which narration over it begins."""
        return self.begins + self.enters

    @property
    def ends(self) -> int:
        """The first frame on which it is no longer seen."""
        return self.begins + self.frames


@dataclass(frozen=True, slots=True)
class _PlacedWords:
    start: int
    end: int
    text: str
    id: str
    since: int
    """It may not be seen sooner."""
    until: int
    """It may not be seen longer."""
    is_heard: bool
    """Whether its time is that of a recording."""


def spoken_cues(
    timeline: Timeline, places: Sequence[ClipPlace], *, translation: Mapping[str, str] | None = None
) -> tuple[Cue, ...]:
    """
    Return what is said in the reel of *timeline*, whose clips stand at *places*.

    *translation* has other words for lines by their ids; what it lacks is left out.
    """
    found: list[_PlacedWords] = []
    last = max((place.ends for place in places), default=0)
    voices = [place.narrated_from for clip, place in zip(timeline.clips, places, strict=True) if _is_narrated(clip)]
    for clip, place in zip(timeline.clips, places, strict=True):
        # A voice ends where the next one begins.
        ends = min((at for at in voices if at > place.narrated_from), default=last)
        found += _words_of_clip(clip, place, timeline, ends=ends, translation=translation)
    found = _beside_what_is_heard(found, timeline)
    apart = _apart(sorted(found, key=lambda words: (words.start, words.end)), timeline)
    return _with_own_ids(_in_time_to_read(apart, timeline))


def subtitle_cues(timeline: Timeline, places: Sequence[ClipPlace]) -> tuple[Cue, ...]:
    """Return what the subtitles of the reel show: what is said, or what happens while it is seen."""
    if timeline.subtitle_text == "dialogue" and not any(clip.words for clip in timeline.clips):
        return spoken_cues(timeline, places)
    found: list[Cue] = []
    for clip, place in zip(timeline.clips, places, strict=True):
        text = " ".join(clip.words.split())
        if found and found[-1].text == text and found[-1].end == place.begins:
            found[-1] = replace(found[-1], end=place.ends)
        elif text and place.frames > 0:
            found.append(Cue(place.begins, place.ends, text))
    return readable_cues(found, limits=timeline.cue_limits)


def words_by_line(translation: Translation, said: Sequence[Cue]) -> dict[str, str]:
    """
    Return the words of *translation* by the ids of lines; *said* is what its cues translate, where it has no ids.

    Nothing where it has more or fewer cues: nobody can tell which is which.
    """
    if not translation.cues:
        return dict(translation.words)
    if len(translation.cues) != len(said):
        return {}
    found: dict[str, list[str]] = {}
    for cue, text in zip(said, translation.cues, strict=True):
        if line := line_of_cue(cue.id):
            found.setdefault(line, []).append(text)
    return {line: joined_words(texts) for line, texts in found.items()}


def hurried_cues(cues: Sequence[Cue], timeline: Timeline) -> list[Cue]:
    """Return those of *cues* that nobody can read in the time that they are seen."""
    limits, rate = timeline.cue_limits, timeline.rate
    return [cue for cue in cues if cue.end - cue.start + 1 < limits.reading_s(cue.text) * rate]


def is_past_its_clip(span: SpokenSpan, clip: Clip) -> bool:
    """Return whether the recordings of the lines of *clip* are so long that *span* would be said after its end."""
    return span.kind == "line" and span.start_s >= clip.frames / clip.rate


def reel_frame(clip: Clip, place: ClipPlace, at_s: Fraction, *, rate: Fraction, is_end: bool = False) -> int:
    """
    Return on which frame of a reel of *rate* the clip's file is *at_s* seconds old; it may not be seen then.

    What ends with the frame that is held is over before that stands still.
    """
    moved_s = (at_s - clip.start_frame / clip.rate) / clip.speed
    held_from_s = clip.freeze.frame / clip.rate if clip.freeze else None
    if clip.freeze and held_from_s is not None and (at_s > held_from_s or (at_s == held_from_s and not is_end)):
        moved_s += clip.freeze.duration_s
    return round(place.begins + moved_s * rate)


def _is_narrated(clip: Clip) -> bool:
    """Return whether a voice that is recorded begins with *clip*."""
    return any(span.kind == "narration" and span.is_heard for span in clip.spoken)


def _words_of_clip(
    clip: Clip, place: ClipPlace, timeline: Timeline, *, ends: int, translation: Mapping[str, str] | None
) -> Iterator[_PlacedWords]:
    lines = [span for span in clip.spoken if span.kind == "line"]
    for span, (start_s, end_s) in zip(lines, _seen_times(lines, clip.frames / clip.rate), strict=True):
        for piece, first_s, last_s in _pieces(span, start_s, end_s, timeline.cue_limits, translation):
            first = reel_frame(clip, place, first_s, rate=timeline.rate)
            last = reel_frame(clip, place, last_s, rate=timeline.rate, is_end=True)
            start, end = max(first, place.begins), min(last, place.ends)
            if start < end:
                yield _PlacedWords(start, end, piece.text, piece.id, place.begins, place.ends, span.is_heard)
    for span in clip.spoken:
        if span.kind == "narration":
            for piece, first_s, last_s in _pieces(span, span.start_s, span.end_s, timeline.cue_limits, translation):
                start, end = (place.narrated_from + round(at_s * timeline.rate) for at_s in (first_s, last_s))
                if start < min(end, ends):
                    yield _PlacedWords(start, min(end, ends), piece.text, piece.id, place.begins, ends, span.is_heard)


def _seen_times(spans: Sequence[SpokenSpan], clip_s: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return from when to when the words of each span are seen; more than they are said, where that is a guess."""
    if not spans:
        return []
    middles = [(before.end_s + after.start_s) / 2 for before, after in pairwise(spans)]
    bounds = [Fraction(0), *middles, clip_s]
    return [
        (span.start_s, span.end_s)
        if span.is_heard
        else (
            min(max(span.start_s - _UNHEARD_MARGIN_S, first), span.start_s),
            max(min(span.end_s + _UNHEARD_MARGIN_S, last), span.end_s),
        )
        for span, (first, last) in zip(spans, pairwise(bounds), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Piece:
    id: str
    """``turn.line-2``, then ``turn.line-2.2``."""
    text: str


def _pieces(
    span: SpokenSpan, start_s: Fraction, end_s: Fraction, limits: CueLimits, translation: Mapping[str, str] | None
) -> Iterator[tuple[_Piece, Fraction, Fraction]]:
    """Yield what the cues of *span* say, each with its part of the time."""
    words = span.words if translation is None else translation.get(span.id, "")
    if not words.strip():
        return
    whole = f"{span.speaker}: {words}" if span.speaker else words
    texts = readable_texts(" ".join(whole.split()), limits=limits, duration_s=end_s - start_s)
    at_s = start_s
    for number, (text, part) in enumerate(zip(texts, parts_of_time(texts), strict=True), start=1):
        until_s = start_s + (end_s - start_s) * part
        yield _Piece(span.id if number == 1 else f"{span.id}.{number}", text), at_s, until_s
        at_s = until_s


def _beside_what_is_heard(words: Sequence[_PlacedWords], timeline: Timeline) -> list[_PlacedWords]:
    """Return *words* in which what only may be said at a time makes room for what is heard then, as far as it can."""
    heard = sorted((each for each in words if each.is_heard), key=lambda each: each.start)
    least = ceil(timeline.cue_limits.min_duration_s * timeline.rate)
    found: list[_PlacedWords] = []
    for each in words:
        if not each.is_heard and any(other.start < each.end and each.start < other.end for other in heard):
            free = _free_times(each.since, each.until, heard, gap=timeline.cue_limits.min_gap_frames)
            here = [(max(start, each.start), min(end, each.end)) for start, end in free]
            start, end = _longest(here) if _frames(_longest(here)) >= least else _longest(free)
            if end - start >= least:
                found.append(replace(each, start=start, end=end))
                continue
        found.append(each)
    return found


def _longest(times: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return max(times, key=_frames, default=(0, 0))


def _frames(time: tuple[int, int]) -> int:
    return time[1] - time[0]


def _free_times(since: int, until: int, taken: Sequence[_PlacedWords], *, gap: int) -> list[tuple[int, int]]:
    """Return the times from *since* until *until* in which nothing of *taken*, which is in order, is seen."""
    found: list[tuple[int, int]] = []
    at = since
    for each in taken:
        if each.start - gap > at:
            found.append((at, min(each.start - gap, until)))
        at = max(at, each.end + gap)
    return [(start, end) for start, end in [*found, (at, until)] if start < end]


def _apart(words: Sequence[_PlacedWords], timeline: Timeline) -> list[_PlacedWords]:
    """Return *words*, which begin one after the other, so that no two are seen at once."""
    limits = timeline.cue_limits
    least, gap = ceil(limits.min_duration_s * timeline.rate), limits.min_gap_frames
    found: list[_PlacedWords] = []
    for after in words:
        before = found[-1] if found else None
        if before is None or after.start >= before.end:
            found.append(after)
            continue
        enough = min(before.start + least, before.end)
        if after.start - gap >= enough:
            found[-1] = replace(before, end=after.start)
            found.append(after)
        elif enough + gap + min(least, after.end - after.start) <= after.end:
            found[-1] = replace(before, end=enough)
            found.append(replace(after, start=enough + gap))
        else:
            text = f"{before.text}\n{after.text}"
            found[-1] = replace(
                before, end=max(before.end, after.end), text=text, until=max(before.until, after.until)
            )  # fmt: skip
    return found


def _in_time_to_read(words: Sequence[_PlacedWords], timeline: Timeline) -> Iterator[Cue]:
    """Yield a cue for each of *words*, as long as it takes to read, as far as there is room."""
    limits, rate = timeline.cue_limits, timeline.rate
    most = max(int(limits.max_duration_s * rate), 1)
    for place, each in enumerate(words):
        following = words[place + 1].start if place + 1 < len(words) else None
        room = each.until if following is None else min(each.until, following - limits.min_gap_frames)
        wanted = each.start + ceil(max(limits.reading_s(each.text), limits.min_duration_s) * rate)
        end = min(max(each.end, wanted), max(room, each.start + 1), each.start + most)
        yield Cue(each.start, end, each.text, id=each.id)


def _with_own_ids(cues: Iterator[Cue]) -> tuple[Cue, ...]:
    """Return *cues*, each with an id of its own: where a shot is shown again, ``turn.line-2@2``."""
    used: dict[str, Iterator[int]] = {}
    found: list[Cue] = []
    for cue in cues:
        number = next(used.setdefault(cue.id, count(1)))
        found.append(cue if number == 1 else replace(cue, id=f"{cue.id}@{number}"))
    return tuple(found)
