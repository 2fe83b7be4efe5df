"""Which lines and narrations are recorded by a speech service; a file that the storyboard names is one already."""

from typing import TypeVar

from storyboard.model.said import line_id, narration_id
from storyboard.model.storyboard import Shot
from storyboard.model.written_lines import RecordingName, SpeechSettings, Spoken

_Spoken = TypeVar("_Spoken", bound=Spoken)


def shot_with_recordings(shot: Shot, speech: SpeechSettings) -> Shot:
    """Return *shot*, whose lines and narration say which recording a speech service makes of them."""
    if not speech.provider or not (shot.lines or shot.narration):
        return shot
    lines = tuple(_with_recording(line, line_id(shot.id, number)) for number, line in enumerate(shot.lines, start=1))
    narration = _with_recording(shot.narration, narration_id(shot.id)) if shot.narration else None
    return shot.model_copy(update={"lines": lines, "narration": narration})


def _with_recording(spoken: _Spoken, name: str) -> _Spoken:
    if spoken.file is not None or not spoken.is_said:
        return spoken
    return spoken.model_copy(update={"file": RecordingName(name)})
