"""
From a segment of the storyboard to what is wanted of a provider.

The storyboard's settings become a `Request`, its pictures `Source`s. Frames
that other takes must give first stay `FrameNeed`s.
"""

from collections.abc import Callable

from storyboard.load.prompt.prompt import render_prompt
from storyboard.load.prompt.sent_pictures import has_joined_sounds, sent_files
from storyboard.load.spoken_lengths import line_lengths_s
from storyboard.model.capabilities import Model, Models
from storyboard.model.graph import Need, PlacedSegment
from storyboard.model.modes import mode_of_roles
from storyboard.model.request_settings import sent_ratio, sent_task_type
from storyboard.model.segments import DEFAULT_MODEL, DEFAULT_RETRIES
from storyboard.model.spoken_length import SpokenTime, lengths_of
from storyboard.model.stills import StillName
from storyboard.model.storyboard import Storyboard
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request, Role
from storyboard.model.written_lines import RecordingName
from storyboard.plan.expected_time import prior_s
from storyboard.plan.fingerprint import FrameNeed, SpokenLines, Wanted
from storyboard.plan.sources import sources_of
from storyboard.plan.wanted_recording import wanted_recording_of
from storyboard.plan.wanted_still import wanted_still_of
from storyboard.project import Project

_PASSED_ON = (
    "resolution", "camera_fixed", "watermark", "audio", "negative_prompt", "service_tier",
    "execution_expires_after", "priority", "safety_identifier", "tools", "output_format",
)  # fmt: skip
"""Settings of a shot that a request has under the same name."""


def wanted_segment_of(
    storyboard: Storyboard,
    placed: PlacedSegment,
    needs: tuple[Need, ...],
    *,
    models: Models,
    project: Project,
    provider: str | None,
    of_film: Callable[[], str],
    prompt: str | None = None,
) -> Wanted:
    """
    Return what is wanted for one segment; *of_film* is the film's own ratio.

    *provider* stands in for the storyboard's where it is given; *prompt* is the segment's text where that was made
    before.
    """
    shot, segment = placed.segment.shot, placed.segment
    if shot.is_recording:
        return wanted_recording_of(storyboard, placed, models=models, project=project, provider=provider)
    if shot.is_still:
        return wanted_still_of(
            storyboard, placed, needs, models=models, project=project, provider=provider, of_film=of_film
        )
    model = models.find(shot.model or DEFAULT_MODEL)
    sent = sent_files(segment, storyboard.cast)
    stills = tuple(
        FrameNeed(
            shot=file.place,
            segment=1,
            frame="still",
            role=file.role,
            order=file.number if file.role == "reference_image" else 0,
        )
        for file in sent
        if isinstance(file.place, StillName)
    )
    recordings = tuple(
        FrameNeed(shot=file.place, segment=1, frame="recording", role=file.role, order=file.number, line=file.line)
        for file in sent
        if isinstance(file.place, RecordingName)
    )
    sources = sources_of(sent, project=project, is_numbered=any(need.order for need in stills))
    roles: set[Role] = {source.role for source in sources}
    roles.update(need.as_ for need in needs)
    mode, name = mode_of_roles(roles), provider or shot.provider or storyboard.provider
    task_type = sent_task_type(shot, mode=mode, model=model, has_video="reference_video" in roles)
    request = Request(
        key=TakeKey(shot=shot.id, segment=segment.index),
        provider=name,
        model=shot.model or DEFAULT_MODEL,
        mode=mode,
        prompt=render_prompt(storyboard, placed.scene, segment, project=project) if prompt is None else prompt,
        **{name: getattr(shot, name) for name in _PASSED_ON},
        ratio=sent_ratio(shot, mode=mode, model=model, task_type=task_type, of_film=of_film),
        omni_reference_task_type=task_type,
        duration=segment.duration_s,
        frames=shot.frames if segment.duration_s is None else None,
        seed=shot.seed if shot.seed != -1 else None,
        extra=shot.extra or {},
    )
    return Wanted(
        request=request,
        sources=sources,
        spoken=_spoken_lines(storyboard, placed, model, project=project),
        needs=(
            *(
                FrameNeed(shot=need.of[0], segment=need.of[1], frame=need.frame, role=need.as_)
                for need in needs
                if need.frame not in {"still", "recording"}
            ),
            *stills,
            *recordings,
        ),
        expected_s=prior_s(request, models),
        takes=shot.takes,
        retries=DEFAULT_RETRIES if shot.retries is None else shot.retries,
    )


def _spoken_lines(
    storyboard: Storyboard, placed: PlacedSegment, model: Model | None, *, project: Project
) -> SpokenLines | None:
    """Return what is said in a shot of one segment by its lines; None of any other."""
    segment = placed.segment
    is_as_long = isinstance(segment.shot.duration, SpokenTime)
    if model is None or segment.count > 1 or not segment.shot.lines:
        return None
    least, most = lengths_of(segment.shot, model)
    lines_s = line_lengths_s(storyboard, placed.scene, segment, project=project)
    least_sound_s = 0.0 if has_joined_sounds(segment, storyboard.cast) else segment.least_sound_s
    return SpokenLines(
        lines_s=lines_s, least=least, most=most, is_as_long=is_as_long, least_sound_s=least_sound_s
    )  # fmt: skip
