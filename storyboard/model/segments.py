"""
Segments: the tasks that one shot is made of.

A shot within its model's limit is one segment. Beats, and durations past the
limit, make several, each chained to the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from storyboard.model.capabilities import Model, Models
from storyboard.model.sent_sounds import least_sound_s
from storyboard.model.storyboard import Shot
from storyboard.model.wires import wire_of

DEFAULT_MODEL = "seedance-2.0-mini"
"""The model of a shot that names none: it is cheap, it can chain, and every service has it."""
DEFAULT_RETRIES = 1
"""How often a task that failed unpaid is asked for again, for a shot that does not say."""

USUAL_DURATION_S = 5
"""What is asked for where nothing is written and the service would choose the length, and with it the price."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One task's worth of a shot."""

    shot: Shot
    index: int
    """Counted from 1."""
    count: int
    action: str
    """The shot's, or the beat's."""
    duration_s: int | None
    """Whole seconds; None where the shot asks for frames or leaves it to the service."""
    camera: str | None = None
    """The shot's, or the beat's own."""
    has_sound: bool = True
    """Whether the model makes sound with the picture; so does one that the table lacks, unless told otherwise."""
    sounds: tuple[int, ...] = ()
    """The lines of the shot, counted from 1, whose recordings are sent with it."""
    most_sounds: int | None = None
    """How many sounds the model takes; None where nobody says."""
    least_sound_s: float = 0.0
    """How long a sound is made that is shorter: it ends in silence."""

    @property
    def is_first(self) -> bool:
        """Whether it opens the shot."""
        return self.index == 1

    @property
    def is_last(self) -> bool:
        """Whether it ends the shot."""
        return self.index == self.count


def line_numbers(total: int, *, index: int, count: int) -> tuple[int, ...]:
    """Return which of *total* lines, counted from 1, are said in segment *index* of *count*: one after the other."""
    return tuple(number + 1 for number in range(total) if number * count // total == index - 1)


def takes_sounds(shot: Shot, model: Model | None) -> bool:
    """Return whether recordings of lines can be sent with *shot*, as far as its model and its provider are known."""
    modes = wire_of(shot.provider or "").modes
    is_able = model is None or (model.reference_audios is not None and "references" in model.modes)
    return is_able and (modes is None or "references" in modes)


def model_of(shot: Shot, models: Models) -> Model | None:
    """Return the model that *shot* is asked of; None where *models* lack it."""
    return models.find(shot.model or DEFAULT_MODEL)


def segments_of(shot: Shot, models: Models) -> tuple[Segment, ...]:
    """Return the segments of *shot*, in order; the settings of *shot* must be complete."""
    if not shot.is_clip:
        return (Segment(shot, 1, 1, shot.action, duration_s=None, has_sound=False),)
    model = model_of(shot, models)
    whole_s = _length_s(shot, model)
    pieces: list[tuple[str, int | None, str | None]] = [
        (beat.action, beat.duration or whole_s, beat.camera or shot.camera) for beat in shot.beats
    ] or [(shot.action, duration_s, shot.camera) for duration_s in _split_length(whole_s, model)]
    has_sound = shot.audio is not False and (model is None or model.audio)
    sends_sounds = has_sound and takes_sounds(shot, model)
    return tuple(
        Segment(
            shot,
            index,
            len(pieces),
            action,
            duration_s=duration_s,
            camera=camera,
            has_sound=has_sound,
            # What opens on the frame of the piece before takes no sound.
            sounds=_sounds_of(shot, count=len(pieces)) if sends_sounds and index == 1 else (),
            most_sounds=model.reference_audios.most if model and model.reference_audios else None,
            least_sound_s=least_sound_s(model.reference_audios if model else None),
        )
        for index, (action, duration_s, camera) in enumerate(pieces, start=1)
    )


def _sounds_of(shot: Shot, *, count: int) -> tuple[int, ...]:
    """Return the lines of the first of *count* segments that have a recording, or will have one."""
    numbers = line_numbers(len(shot.lines), index=1, count=count)
    return tuple(number for number in numbers if shot.lines[number - 1].file is not None)


def _length_s(shot: Shot, model: Model | None) -> int | None:
    """Return the length that is asked for; None where the shot asks for frames, or the service's own is known."""
    if shot.frames is not None or shot.duration is not None or model is None or model.default_duration_s != -1:
        return int(shot.duration) if shot.frames is None and shot.duration is not None else None
    if not shot.continues and shot.omni_reference_task_type in model.task_types_as_long_as_the_video:
        return -1
    return min(max(USUAL_DURATION_S, model.min_duration_s), model.max_duration_s)


def _split_length(duration_s: int | None, model: Model | None) -> Sequence[int | None]:
    """Return one length a segment: as equal as whole seconds allow, the longer ones first."""
    if duration_s is None or model is None or duration_s <= model.max_duration_s:
        return [duration_s]
    count = -(-duration_s // model.max_duration_s)
    shortest, longer = divmod(duration_s, count)
    return [shortest + 1] * longer + [shortest] * (count - longer)
