"""What is said, and when: the cues of a reel."""

from collections.abc import Iterator, Sequence

from storyboard.media.coded.text_track import Cue
from storyboard.stitch.places import Source, beginnings
from storyboard.stitch.timeline import Timeline


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
