"""From a line or a narration to what is wanted of a speech service: its words, who speaks them, and how."""

from storyboard.load.prompt.prompt import render_line
from storyboard.model.capabilities import Models
from storyboard.model.graph import PlacedSegment
from storyboard.model.paid import SIMULATOR, is_simulated
from storyboard.model.recordings import RecordingShot
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Storyboard
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.plan.expected_time import prior_s
from storyboard.plan.fingerprint import Wanted
from storyboard.project import Project


def wanted_recording_of(
    storyboard: Storyboard, placed: PlacedSegment, *, models: Models, project: Project, provider: str | None
) -> Wanted:
    """
    Return what is wanted for one recording.

    Where *provider* stands in for the storyboard's and costs nothing, neither does the recording.
    """
    recording = placed.segment.shot
    if not isinstance(recording, RecordingShot):
        raise TypeError(recording)
    segment = segments_of(recording.said_in, models)[0]
    words = render_line(recording.spoken.text, storyboard, recording.in_scene, segment, project=project)
    request = Request(
        key=TakeKey(shot=recording.id),
        provider=SIMULATOR if provider is not None and is_simulated(provider) else recording.provider or SIMULATOR,
        model=recording.model or "",
        medium="speech",
        mode="text",
        prompt=" ".join(words.split()),
        voice=recording.voice,
        tone=recording.spoken.tone,
        speed=recording.speed,
        sound_format=recording.sound_format,
        ask_again_below_usd=recording.ask_again_below_usd,
        extra=recording.extra or {},
    )
    return Wanted(
        request=request,
        sources=(),
        needs=(),
        expected_s=prior_s(request, models),
        takes=recording.takes,
        retries=1,
    )
