"""From a still of the storyboard to what is wanted of an image service: its words, its pictures, its size."""

from collections.abc import Callable, Iterator

from storyboard.load.prompt.prompt import render_prompt
from storyboard.load.prompt.sent_pictures import sent_files
from storyboard.model.capabilities import Models
from storyboard.model.graph import Need, PlacedSegment
from storyboard.model.image_models import ImageModel, default_image_model, find_image_model
from storyboard.model.request_settings import ADAPTIVE
from storyboard.model.segments import DEFAULT_MODEL, model_of
from storyboard.model.stills import StillName, StillShot
from storyboard.model.storyboard import Shot, Storyboard
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.model.wires import wire_of
from storyboard.plan.expected_time import prior_s
from storyboard.plan.fingerprint import FrameNeed, Wanted
from storyboard.plan.sources import sources_of
from storyboard.project import Project

_UNKNOWN_SIZE = "1920x1080"


def wanted_still_of(
    storyboard: Storyboard,
    placed: PlacedSegment,
    needs: tuple[Need, ...],
    *,
    models: Models,
    project: Project,
    provider: str | None,
    of_film: Callable[[], str],
) -> Wanted:
    """
    Return what is wanted for one still; *of_film* is the film's own ratio.

    *provider* stands in for the storyboard's where it is given.
    """
    still = placed.segment.shot
    if not isinstance(still, StillShot):
        raise TypeError(still)
    name = provider or still.provider or storyboard.provider
    model_name = still.model or default_image_model(wire_of(name).service, provider=name)
    model = find_image_model(model_name)
    sent = sent_files(placed.segment, storyboard.cast)
    drawn_from = tuple(
        FrameNeed(shot=file.place, segment=1, frame="still", role="reference_image", order=file.number)
        for file in sent
        if isinstance(file.place, StillName)
    )
    frames = tuple(
        FrameNeed(shot=need.of[0], segment=need.of[1], frame=need.frame, role=need.as_, order=1)
        for need in needs
        if need.frame != "still"
    )
    request = Request(
        key=TakeKey(shot=still.id),
        provider=name,
        model=model_name,
        medium="still",
        mode="references" if sent or frames else "text",
        prompt=render_prompt(storyboard, placed.scene, placed.segment, project=project),
        size=size_of_still(still, storyboard, model, models=models, of_film=of_film),
        seed=still.seed if still.seed != -1 else None,
        watermark=False,
        ask_again_below_usd=still.ask_again_below_usd,
        extra=still.extra or {},
    )
    return Wanted(
        request=request,
        sources=sources_of(sent, project=project, is_numbered=bool(drawn_from or frames)),
        needs=(*frames, *drawn_from),
        expected_s=prior_s(request, models),
        takes=still.takes,
        retries=1,
    )


def size_of_still(
    still: StillShot, storyboard: Storyboard, model: ImageModel | None, *, models: Models, of_film: Callable[[], str]
) -> str:
    """
    Return the size to ask for: as written, else that of the first shot which opens or ends on it.

    The shape stays; where the model makes no picture so small or so large, it is the nearest size that it makes.
    """
    if still.size:
        return still.size
    user = next(users_of(still.id, storyboard), None)
    width, height = _clip_px(user, still.ratio, models=models, of_film=of_film) or _pixels(_UNKNOWN_SIZE)
    if model is not None:
        width, height = model.nearest_size(width, height)
    return f"{width}x{height}"


def users_of(still: str, storyboard: Storyboard) -> Iterator[Shot]:
    """Give the shots that open or end on the picture of *still*, in file order."""
    for scene in storyboard.scenes:
        for shot in scene.shots:
            if any(isinstance(place, StillName) and place == still for place in (shot.first_frame, shot.last_frame)):
                yield shot


def _clip_px(
    user: Shot | None, ratio: str | None, *, models: Models, of_film: Callable[[], str]
) -> tuple[int, int] | None:
    """Return the size of the clips of *user*, or in another *ratio* where one is written."""
    shape = ratio or (user.ratio if user and user.ratio != ADAPTIVE else None) or of_film()
    model = model_of(user, models) if user else models.find(DEFAULT_MODEL)
    if model is None:
        return None
    resolution = (user.resolution if user else None) or model.default_resolution
    return model.size(resolution, shape)


def _pixels(size: str) -> tuple[int, int]:
    width, height = size.split("x")
    return int(width), int(height)
