"""What is narrated over a reel, each with the recording that counts now."""

from collections.abc import Mapping, Sequence

from storyboard.model.said import Said
from storyboard.model.written_reels import Reel
from storyboard.stitch.timeline import Clip, NarrationSettings, TimelineNarration

USUAL_LUFS = -18.0
"""What narration is brought to where neither it nor the reel asks for a loudness."""


def narrations_of(
    reel: Reel, clips: Sequence[Clip], said: Mapping[str, Sequence[Said]]
) -> tuple[TimelineNarration, ...]:
    """Return what is narrated over *reel*, which shows *clips*, of all that is *said*: each shot where it is first."""
    if not reel.narration.heard:
        return ()
    first_clips: dict[str, int] = {}
    for place, clip in enumerate(clips):
        first_clips.setdefault(clip.shot, place)
    return tuple(
        TimelineNarration(shot, place, each.recording, said=each.words, speaker=each.speaker)
        for shot, place in first_clips.items()
        for each in said.get(shot, ())
        if each.kind == "narration"
    )


def narration_settings(reel: Reel) -> NarrationSettings:
    """Return how loud the narration of *reel* is, and all else under it."""
    asked, of_reel = reel.narration, reel.audio.loudness if reel.audio else None
    usual_lufs = USUAL_LUFS if of_reel is None else of_reel
    return NarrationSettings(
        duck_db=asked.duck_db,
        loudness_lufs=usual_lufs if asked.loudness is None else asked.loudness,
        gain_db=asked.gain_db,
    )
