"""
What is asked of a model where the storyboard leaves it open, or where the service takes one answer alone.

The services' own defaults are dear surprises: a length that the model chooses,
the shape of whatever picture comes first. It opens no file and knows no wire.
"""

from collections import Counter
from collections.abc import Callable, Mapping

from storyboard.model.capabilities import EXTEND, Mode, Model, Models
from storyboard.model.references import references_of
from storyboard.model.segments import model_of
from storyboard.model.storyboard import CastMember, Shot, Storyboard

ADAPTIVE = "adaptive"
EXAMPLE = "reference"
"""The task type of a request whose videos are examples, and are neither edited nor gone on with."""
USUAL_RATIO = "16:9"
"""The shape of a film that nobody gives another."""

Size = tuple[int, int]
SizeOf = Callable[[str], Size | None]
"""Returns the size of a picture as written, in pixels; None where it cannot be seen."""


def sent_task_type(shot: Shot, *, mode: Mode, model: Model | None, has_video: bool) -> str | None:
    """Return what the model must do with the videos of *shot*, where it could choose."""
    if shot.continues:
        # What the film says of its other shots is not meant here.
        return EXTEND if mode == "references" else None
    if model is None:
        return shot.omni_reference_task_type
    if mode != "references" or not model.reference_task_types:
        return None
    is_example = has_video and EXAMPLE in model.reference_task_types
    return shot.omni_reference_task_type or (EXAMPLE if is_example else None)


def sent_ratio(
    shot: Shot, *, mode: Mode, model: Model | None, task_type: str | None, of_film: Callable[[], str]
) -> str | None:
    """Return the ratio that is sent for *shot*; *of_film* gives that of `film_ratio`, and is asked where it counts."""
    if shot.continues and mode == "references":
        return ADAPTIVE
    if model is None:
        return shot.ratio
    if model.follows_shape(mode, task_type):
        return ADAPTIVE
    if shot.ratio is None and lets_references_decide(model, mode, task_type):
        return of_film()
    return shot.ratio


def lets_references_decide(model: Model, mode: Mode, task_type: str | None) -> bool:
    """Return whether the service takes the shape of the first reference where no ratio is sent, and none must be."""
    is_free = mode == "references" and task_type != "auto" and not model.follows_shape(mode, task_type)
    return is_free and model.default_ratio(mode) == ADAPTIVE


def film_ratio(storyboard: Storyboard, models: Models, *, size_of: SizeOf) -> str:
    """Return the film's own ratio: the one most written, else that of the first picture which opens a shot."""
    shots = storyboard.every_shot
    written = Counter(shot.ratio for shot in shots if shot.ratio not in {None, ADAPTIVE})
    if written:
        return str(written.most_common(1)[0][0])
    for shot in shots:
        model, size = model_of(shot, models), size_of(shot.first_frame) if shot.first_frame else None
        if model is not None and size is not None:
            return model.nearest_ratio(*size)
    return USUAL_RATIO


def first_reference(shot: Shot, cast: Mapping[str, CastMember]) -> str | None:
    """Return the reference that a request names first, as written: pictures go first; None where it is no picture."""
    pictures = [reference.place for reference in references_of(shot, cast) if reference.role == "reference_image"]
    return pictures[0] if pictures else None
