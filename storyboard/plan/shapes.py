"""How large the pictures are that give a clip its shape, as far as they are here to be looked at."""

from collections.abc import Mapping
from functools import cache

from storyboard.media.picture.input_pictures import from_data_url, picture_facts
from storyboard.model.capabilities import Models
from storyboard.model.request_settings import ADAPTIVE, Size, SizeOf
from storyboard.model.stills import StillName
from storyboard.plan.continuing import clip_need
from storyboard.plan.fingerprint import Wanted, WantedId
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project


def sizes_once(project: Project) -> SizeOf:
    """Return a function that tells the size of a picture of *project*, and looks at each once."""

    @cache
    def size_of(place: str) -> Size | None:
        if isinstance(place, StillName) or place.startswith(("http://", "https://", "asset://")):
            return None
        data = from_data_url(place) if place.startswith("data:") else (project.folder / place).read_bytes()
        facts = picture_facts(data, name=place[:60])
        return facts.width_px, facts.height_px

    return size_of


def size_to_follow(
    want: Wanted, planned: Mapping[WantedId, PlannedShot], models: Models, *, size_of: SizeOf
) -> Size | None:
    """Return the size of the picture that an adaptive ratio of *want* follows; None where it cannot be known."""
    request, model = want.request, models.find(want.request.model)
    if request.ratio not in {None, ADAPTIVE}:
        return None
    is_of_video = model is not None and request.omni_reference_task_type in model.task_types_as_wide_as_the_video
    above = clip_need(want.needs)
    if above is not None:
        return _size_of_take(planned[*above.of, above.kind])
    if request.mode == "references":
        pictures = [source.place for source in want.sources if source.role == "reference_image"]
        return size_of(pictures[0]) if pictures and not is_of_video else None
    for source in want.sources:
        if source.role == "first_frame":
            return size_of(source.place)
    for need in want.needs:
        if need.role == "first_frame":
            return _size_of_take(planned[*need.of, need.kind])
    return None


def _size_of_take(above: PlannedShot) -> Size | None:
    """Return the size of a clip, or the one that it will have."""
    clip = above.take.slate.clip if above.take else None
    return (clip.width, clip.height) if clip else above.size_px
