"""What a take will cost: tokens by the service's formula, money by the model table. Unknown is None, never zero."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from storyboard.model.capabilities import Model, Models
from storyboard.model.image_models import find_image_model
from storyboard.model.takes import Attempt, Json, Request
from storyboard.model.units import FPS, billed_frames, frames_for, price, tokens_for
from storyboard.model.wires import wire_of


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens and money of one take."""

    tokens: int | None
    usd: Decimal | None
    cny: Decimal | None


UNKNOWN = Estimate(tokens=None, usd=None, cny=None)


def estimate(
    request: Request,
    models: Models,
    *,
    picture_px: tuple[int, int] | None = None,
    videos_s: tuple[float | None, ...] = (),
    references: int = 0,
) -> Estimate:
    """
    Return what *request* will cost.

    *picture_px* is the size of the picture that an ``adaptive`` ratio follows;
    without one 16:9 is assumed. *videos_s* are the lengths of the videos that it
    refers to, None where one is not known: they are billed too. *references* are
    how many pictures a picture is drawn from.
    """
    if request.medium == "image":
        return _picture_price(request, references)
    model = models.find(request.model)
    frames = _billed_frames(request, models, videos_s)
    size = clip_px(request, models, picture_px=picture_px)
    if model is None or frames is None or size is None or not wire_of(request.provider).bills_tokens:
        return UNKNOWN
    tokens = tokens_for(width_px=size[0], height_px=size[1], frames=frames)
    if request.draft and model.draft:
        draft = model.facts["draft"]["v"]
        factor = draft["token_factor_with_audio" if has_audio(request, model) else "token_factor_silent"]
        tokens = int(tokens * Decimal(str(factor)))
    return price_of(request, tokens, models, video_input=bool(videos_s))


def _picture_price(request: Request, references: int) -> Estimate:
    """Return what one picture costs: no tokens, and money by its size and its references."""
    model, size = find_image_model(request.model), size_of_picture(request)
    if model is None or size is None or not wire_of(request.provider).is_priced:
        return Estimate(tokens=0, usd=None, cny=None)
    return Estimate(tokens=0, usd=model.usd(*size, references), cny=None)


def size_of_picture(request: Request) -> tuple[int, int] | None:
    """Return width and height of the picture that *request* asks for; None where the model chooses."""
    width, by, height = (request.size or "").partition("x")
    return (int(width), int(height)) if by else None


def price_of(request: Request, tokens: int, models: Models, *, video_input: bool = False) -> Estimate:
    """Return the money that *tokens* of *request* cost; *video_input* is whether it refers to a video."""
    model = models.find(request.model)
    if model is None or not wire_of(request.provider).is_priced:
        return Estimate(tokens=tokens, usd=None, cny=None)
    per_million = model.price(
        resolution=request.resolution or model.default_resolution,
        audio=has_audio(request, model),
        flex=request.service_tier == "flex",
        video_input=video_input,
    )
    return Estimate(
        tokens=tokens,
        usd=None if per_million.usd is None else price(tokens=tokens, per_million=per_million.usd),
        cny=None if per_million.cny is None else price(tokens=tokens, per_million=per_million.cny),
    )


def cost_fields(attempt: Attempt, tokens: int | None, models: Models) -> Json:
    """Return the fields of *attempt* that say what *tokens* cost; None in each that nobody can say."""
    if not attempt.asked.has_task:
        return {"usd": attempt.expected_usd, "cny": attempt.expected_cny}
    if tokens is None:
        return {"usd": None, "cny": None}
    cost = price_of(attempt.asked, tokens, models, video_input=attempt.has_video_input)
    is_in_yuan = wire_of(attempt.provider).currency == "CNY"
    return {
        "usd": None if cost.usd is None else float(cost.usd),
        "cny": float(cost.cny) if is_in_yuan and cost.cny is not None else None,
    }


def clip_px(request: Request, models: Models, *, picture_px: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Return width and height of the clip; *picture_px* is as in `estimate`. None where the table has none."""
    if request.medium == "speech":
        return None
    if request.medium == "image":
        return size_of_picture(request)
    model = models.find(request.model)
    if model is None:
        return None
    resolution = request.resolution or model.default_resolution
    if picture_px and model.follows_shape(request.mode, request.omni_reference_task_type):
        own_shape = model.size_of_shape(resolution, *picture_px)
        if own_shape is not None:
            return own_shape
    return model.size(resolution, _ratio(request, model, picture_px))


def frame_count(request: Request, models: Models) -> int | None:
    """Return how many frames the clip will have; None where the model decides."""
    if request.frames is not None:
        return request.frames
    model = models.find(request.model)
    duration_s = request.duration or (model.default_duration_s if model else None)
    return None if duration_s is None or duration_s < 0 else frames_for(duration_s)


def _billed_frames(request: Request, models: Models, videos_s: tuple[float | None, ...]) -> int | None:
    made = frame_count(request, models) or _frames_of_video(request, models, videos_s)
    known_s = [video_s for video_s in videos_s if video_s is not None]
    if made is None or len(known_s) < len(videos_s):
        return None
    return billed_frames(made, input_s=sum(known_s)) if videos_s else made


def _frames_of_video(request: Request, models: Models, videos_s: tuple[float | None, ...]) -> int | None:
    """Return the frames of a clip that is as long as the one video it is made of; None of any other clip."""
    model = models.find(request.model)
    follows = model is not None and request.omni_reference_task_type in model.task_types_as_long_as_the_video
    if not follows or len(videos_s) != 1 or videos_s[0] is None:
        return None
    return round(FPS * Fraction(videos_s[0])) + 1


def has_audio(request: Request, model: Model) -> bool:
    """Return whether the clip will have sound: the wire's default is yes where the model can."""
    return model.audio and request.audio is not False


def _ratio(request: Request, model: Model, picture_px: tuple[int, int] | None) -> str:
    ratio = request.ratio or model.default_ratio(request.mode)
    if ratio != "adaptive":
        return ratio
    return model.nearest_ratio(*picture_px) if picture_px else "16:9"
