"""
Reels as the version before cut them: why one that it made would come out otherwise now.

It said `dissolve` to ffmpeg, which makes a noise of pixels of it, and its subtitles held the action where nothing is
said, and who says a line, for as long as the shot was seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from storyboard.edit.assembly import words_of_clip
from storyboard.model.written_reels import Reel
from storyboard.stitch.timeline import Timeline
from storyboard.stitch.up_to_date import Earlier

_OF_DISSOLVES = "its dissolves are cross dissolves now; ffmpeg's noise of pixels is called speckle"
_OF_TIMES = "its subtitles are seen when something is said, in pieces that can be read"
_OF_SUBTITLES = "its subtitles hold only what is said; to show the action write subtitles: {text: action}"

Words = Mapping[str, tuple[str, ...]]


def as_cut_before(timeline: Timeline, reel: Reel, *, words: Callable[[], Words]) -> Earlier | None:
    """Return *reel* as the version before cut it, with its *words* of subtitles; None where that is the same."""
    before, reasons = timeline, []
    if any(cut.transition and cut.transition.kind == "dissolve" for cut in reel.shots):
        before, reasons = _with_noise(before, reel), [_OF_DISSOLVES]
    if timeline.subtitles != "off":
        said = words()
        clips = tuple(replace(clip, words=words_of_clip(clip, said), spoken=()) for clip in before.clips)
        if any(clip.words for clip in clips) and clips != before.clips:
            same = all(
                " ".join(old.words.split()) == now.subtitle for old, now in zip(clips, before.clips, strict=True)
            )
            before = replace(before, clips=clips, translations=())
            reasons = [*reasons, _OF_TIMES if same else _OF_SUBTITLES]
    return Earlier(before, "; ".join(reasons)) if reasons else None


def _with_noise(timeline: Timeline, reel: Reel) -> Timeline:
    # Every cut opens with one entry, and its further segments have none.
    opening = iter(cut.transition for cut in reel.shots if cut.transition)
    kinds = (next(opening).kind if entry else "" for entry in timeline.transitions)
    return replace(
        timeline,
        transitions=tuple(
            replace(entry, kind="dissolve") if entry and kind == "dissolve" else entry
            for entry, kind in zip(timeline.transitions, kinds, strict=True)
        ),
    )
