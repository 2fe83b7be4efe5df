"""What is narrated over a reel: the shots of the storyboard, and the recording of each that counts now."""

from collections.abc import Sequence
from pathlib import Path

from storyboard.load.load import Loaded
from storyboard.load.prompt.said import said_in
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Reel, Scene, Shot
from storyboard.stitch.timeline import Clip, NarrationSettings, TimelineNarration

USUAL_LUFS = -18.0
"""What narration is brought to where neither it nor the reel asks for a loudness."""


def find_recording(loaded: Loaded, shot: Shot) -> Path | None:
    """Return the recording of the narration of *shot* that counts now; None where nobody speaks it."""
    narration = shot.narration
    return loaded.project.folder / narration.file if narration is not None and narration.file else None


def narrations_of(
    loaded: Loaded, reel: Reel, clips: Sequence[Clip], *, tells_said: bool
) -> tuple[TimelineNarration, ...]:
    """
    Return what is narrated over *reel*, which shows *clips*: each shot once, where it is seen first.

    Raises:
        PromptInvalid: A text is broken, or says a name that there is not.
    """
    if not reel.narration.heard:
        return ()
    first_clips: dict[str, int] = {}
    for place, clip in enumerate(clips):
        first_clips.setdefault(clip.shot, place)
    narrated = (
        (first_clips[shot.id], scene, shot)
        for scene in loaded.storyboard.scenes
        for shot in scene.shots
        if shot.narration and shot.id in first_clips
    )
    return tuple(
        TimelineNarration(
            shot=shot.id,
            clip=place,
            path=find_recording(loaded, shot),
            said=_words(loaded, scene, shot) if tells_said else "",
            speaker=shot.narration.speaker if shot.narration else "",
        )
        for place, scene, shot in sorted(narrated, key=lambda each: each[0])
    )


def _words(loaded: Loaded, scene: Scene, shot: Shot) -> str:
    first, *_ = segments_of(shot, loaded.models)
    said = said_in(loaded.storyboard, scene, first, project=loaded.project)
    return next(each.words for each in said if each.kind == "narration")


def narration_settings(reel: Reel) -> NarrationSettings:
    """Return how loud the narration of *reel* is, and all else under it."""
    asked, of_reel = reel.narration, reel.audio.loudness if reel.audio else None
    usual_lufs = USUAL_LUFS if of_reel is None else of_reel
    return NarrationSettings(
        duck_db=asked.duck_db,
        loudness_lufs=usual_lufs if asked.loudness is None else asked.loudness,
        gain_db=asked.gain_db,
    )
