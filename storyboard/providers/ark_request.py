"""
The JSON body that asks Ark for a video.

Field names and order are those of the "Create a video generation task" pages
of Volcengine Ark and BytePlus ModelArk. It knows no client and no answer.
"""

from storyboard.model.capabilities import Model
from storyboard.model.request_settings import ADAPTIVE
from storyboard.model.takes import ROLES, Json, Picture, Request, Role

_KINDS: dict[Role, str] = {"reference_video": "video_url", "reference_audio": "audio_url"}
"""What an item is called that is no picture."""

_SETTLED_BY_DRAFT = frozenset(
    {"ratio", "duration", "frames", "seed", "camera_fixed", "generate_audio", "negative_prompt"}
)
"""What the service takes from the draft that it makes a final of: it is not sent again."""


def payload(request: Request, model: Model | None, *, model_id: str) -> Json:
    """
    Return the JSON body that asks for *request*; what the request leaves open is left out.

    *model* is the one that it is asked of; None where nothing is known of it.
    """
    values: Json = {
        "model": model_id,
        "content": _content(request),
        "resolution": request.resolution,
        "ratio": _ratio(request, model),
        "duration": request.duration if request.frames is None else None,
        "frames": request.frames,
        "seed": request.seed,
        "camera_fixed": request.camera_fixed,
        "watermark": request.watermark,
        "generate_audio": request.audio,
        "negative_prompt": request.negative_prompt,
        "service_tier": request.service_tier,
        "execution_expires_after": request.execution_expires_after,
        "priority": request.priority,
        "safety_identifier": request.safety_identifier,
        "tools": [{"type": tool} for tool in request.tools] if request.tools else None,
        "output_format": request.output_format,
        "omni_reference_task_type": request.omni_reference_task_type,
        "callback_url": request.callback_url,
        "draft": request.draft or None,
        "return_last_frame": _returns_last_frame(request, model) or None,
    }
    sent = _sent_of_draft(values, model) if request.draft_task_id else values
    return {name: value for name, value in sent.items() if value is not None} | request.extra


def input_names(request: Request) -> tuple[str, ...]:
    """Return what people call each content item, in the order in which `payload` sends them."""
    if request.draft_task_id:
        return ("the draft",)
    prompt = ("the prompt",) if request.prompt else ()
    pictures = _in_order(request.pictures)
    return prompt + tuple(f"{picture.role} {picture.name}".rstrip() for picture in pictures)


def _content(request: Request) -> list[Json]:
    if request.draft_task_id:
        return [{"type": "draft_task", "draft_task": {"id": request.draft_task_id}}]
    text: list[Json] = [{"type": "text", "text": request.prompt}] if request.prompt else []
    return text + [_item(picture) for picture in _in_order(request.pictures)]


def _item(picture: Picture) -> Json:
    kind = _KINDS.get(picture.role, "image_url")
    return {"type": kind, kind: {"url": picture.url}, "role": picture.role}


def _in_order(pictures: tuple[Picture, ...]) -> list[Picture]:
    return sorted(pictures, key=lambda picture: ROLES.index(picture.role))


def _ratio(request: Request, model: Model | None) -> str | None:
    follows = model is not None and model.follows_shape(request.mode, request.omni_reference_task_type)
    return ADAPTIVE if follows else request.ratio


def _sent_of_draft(values: Json, model: Model | None) -> Json:
    """Return what goes with a draft to its final: all that the service does not take from the draft."""
    if model is not None and model.draft_final_sends:
        return {name: value for name, value in values.items() if name in model.draft_final_sends}
    return {name: value for name, value in values.items() if name not in _SETTLED_BY_DRAFT}


def _returns_last_frame(request: Request, model: Model | None) -> bool:
    return not request.draft and (model is None or model.returns_last_frame)
