"""
Continuations: how the service comes to the clip that a shot goes on from, and how long that clip is.

A video is sent as a link and never as bytes: the service's own while that
lives, then one to the copy in the bucket where archives are kept there.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePosixPath

from storyboard.archive.bucket import VARIABLE, bucket_of
from storyboard.model.capabilities import Models
from storyboard.model.clock import ago_s
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Slate, Take
from storyboard.model.units import FPS
from storyboard.model.wires import link_life_s, links_live
from storyboard.plan.estimate import frame_count
from storyboard.plan.fingerprint import FrameNeed
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project, path_to_type

_SAFETY = timedelta(hours=1)
"""A link is not used in its last hour: the task may wait before the service opens it."""
_HOSTED_S = 86_400
"""How long a link into the bucket lives: as long as the services' own."""


def clip_need(needs: Iterable[FrameNeed]) -> FrameNeed | None:
    """Return the need of the clip that a segment goes on from; None where it goes on from none."""
    return next((need for need in needs if need.frame == "clip"), None)


def clip_length_s(above: PlannedShot, models: Models) -> float | None:
    """Return how long the clip of *above* is, or will be, in seconds; None where only the service knows."""
    if above.take is not None:
        return above.take.slate.clip.duration_s
    frames = frame_count(above.wanted.request, models)
    return None if frames is None else float(frames / FPS)


def is_link_alive(slate: Slate) -> bool:
    """Return whether the links that came with a take may still be sent."""
    lives = timedelta(seconds=link_life_s(slate.attempt.provider))
    # One that was made at a time still to come is of a clock that was set back: nobody knows how old it is.
    return timedelta(0) <= timedelta(seconds=ago_s(slate.archived_at)) < lives - _SAFETY


def clip_link(take: Take, *, provider: str, project: Project, is_hosted: bool = False) -> str | None:
    """
    Return a link under which *provider* can have the clip of *take*; None where there is none.

    *is_hosted* wants the one into the bucket first, as the service's own was refused.

    Raises:
        ArchiveError: The bucket cannot be used.
    """
    own = _own_link(take.slate, provider)
    bucket = bucket_of(project)
    if bucket is None or (own and not is_hosted):
        return own
    return bucket.link(str(PurePosixPath(take.folder, take.slate.video.path)), life_s=_HOSTED_S)


def out_of_reach(take: Take, *, provider: str, project: Project) -> str:
    """Return why *provider* cannot have the clip of *take* any more, as a clause; empty where it can."""
    if _own_link(take.slate, provider) or bucket_of(project):
        return ""
    slate = take.slate
    said = f"{provider} cannot have the clip of {take.key} any more: videos go as links"
    if is_simulated(slate.attempt.provider) and not is_simulated(provider):
        return f"{said}, and those of the simulator lead nowhere"
    if not _video_link(slate):
        return f"{said}, and {slate.attempt.provider} left none that is known"
    return f"{said}, and those of {slate.attempt.provider} {links_live(slate.attempt.provider)}"


def what_to_do(take: Take, shot: str, project: Project) -> str:
    """Return what helps where the clip of *take*, which *shot* goes on from, is out of reach."""
    above = take.key.shot
    return (
        f"`storyboard retake {path_to_type(project)} {above}` makes a new clip; or write `from: {above}` in {shot}, "
        f"which opens on its last frame; archives in a bucket ({VARIABLE}) keep clips within reach"
    )


def _own_link(slate: Slate, provider: str) -> str | None:
    """Return the service's own link to a clip, where it lives and *provider* can open it."""
    if is_simulated(slate.attempt.provider) != is_simulated(provider) or not is_link_alive(slate):
        return None
    return _video_link(slate) or None


def _video_link(slate: Slate) -> str:
    # What reads answers brings httpx with it: a plan without continuations does not wait for that.
    from storyboard.providers.task_reading import video_link  # noqa: PLC0415

    return video_link(slate.attempt.task)
