"""What is said in each shot and over it, with the recordings that are to be used now."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from storyboard.load.prompt.said import all_said_in
from storyboard.model.capabilities import Models
from storyboard.model.said import Said
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Storyboard
from storyboard.model.takes import Take
from storyboard.model.units import names_of
from storyboard.plan.expected_time import words_s
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.project import Project


def said_now(now: Plan, shot: str) -> tuple[Said, ...]:
    """
    Return the lines of *shot* in order, then its narration; none for a shot that says nothing.

    Each has the recording that is to be used now: the file that the storyboard names, or that of the take that counts.
    """
    return now.said.get(shot, ())


def spoken_s(recording: PlannedShot) -> float:
    """Return how long a recording is, in seconds: to the sample where a take of it counts, else by its words."""
    if recording.take is not None:
        return recording.take.slate.clip.duration_s
    return words_s(recording.wanted.request)


def unspoken_sentences(now: Plan) -> list[str]:
    """Return which narration nobody speaks and nobody will, in a sentence; nothing where all is spoken."""
    recorded = {shot.id[0] for shot in now.recordings}
    every = (each for said in now.said.values() for each in said if each.kind == "narration")
    silent = [each.shot for each in every if each.recording is None and each.id not in recorded]
    if not silent:
        return []
    return [f"nobody speaks the narration of {names_of(silent)}: it is text for subtitles only"]


def said_in_film(
    storyboard: Storyboard, counting: Mapping[str, Take], *, models: Models, project: Project
) -> dict[str, tuple[Said, ...]]:  # fmt: skip
    """Return what is said, by shot; *counting* are the takes of recordings that count, each by the recording's id."""
    return {
        shot.id: tuple(
            replace(said, recording=said.recording or _recording_of(counting.get(said.id), project))
            for said in all_said_in(storyboard, scene, segments_of(shot, models)[0], project=project)
        )
        for scene in storyboard.scenes
        for shot in scene.shots
        if shot.lines or shot.narration
    }


def _recording_of(take: Take | None, project: Project) -> Path | None:
    return project.archive / take.folder / take.slate.video.path if take else None
