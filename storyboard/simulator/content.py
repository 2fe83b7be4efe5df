"""
The ``content`` of a create request: its items, their roles and what they ask for together.

It looks at forms and roles; it opens no picture and knows no other parameter.
"""

from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from storyboard.model.capabilities import Mode, Model
from storyboard.model.takes import Json, Role
from storyboard.simulator.refusals import Refusal, invalid, missing_parameter
from storyboard.simulator.signed_links import parts_of

_MEDIA: Final = ("image_url", "video_url", "audio_url")
_FRAMES: Final = frozenset({"first_frame", "last_frame"})

WIRE_MODES: Final[dict[Mode, str]] = {
    "text": "t2v",
    "first_frame": "i2v",
    "first_last_frame": "flf2v",
    "references": "r2v",
}
"""What the service's messages call a mode."""


@dataclass(frozen=True, slots=True)
class AskedPicture:
    """A picture, a video or a sound as the request names it."""

    role: Role
    url: str
    param: str
    """Where it stands: ``content[1].image_url``."""

    @property
    def kind(self) -> str:
        """``image``, ``video`` or ``audio``."""
        return self.param.rpartition(".")[2].removesuffix("_url")


@dataclass(frozen=True, slots=True)
class Content:
    """What the items of a request ask for together."""

    mode: Mode
    prompt: str
    pictures: tuple[AskedPicture, ...] = ()
    videos: tuple[AskedPicture, ...] = ()
    sounds: tuple[AskedPicture, ...] = ()
    draft_task_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Medium:
    kind: str
    url: str
    role: str | None
    param: str


def read_content(items: Any, model: Model) -> Content:  # noqa: ANN401 - whatever the client sent
    """
    Return what *items* ask of *model*.

    Raises:
        Refusal: An item is malformed, or the items do not go together.
    """
    if items is None:
        raise missing_parameter("content")
    if not isinstance(items, list):
        raise invalid("content", "must be a list")
    if not items:
        raise missing_parameter("content")
    texts: list[str] = []
    media: list[_Medium] = []
    drafts: list[str] = []
    for at, item in enumerate(items):
        if not isinstance(item, dict):
            raise invalid(f"content[{at}]", "must be an object")
        _sort_item(item, at, texts, media, drafts)
    if drafts:
        return _draft_content(drafts, alone=len(items) == 1)
    return _media_content("\n".join(texts), media, model)


def _sort_item(item: Json, at: int, texts: list[str], media: list[_Medium], drafts: list[str]) -> None:
    kind = item.get("type")
    if kind == "text":
        texts.append(_text(item, at))
    elif kind in _MEDIA:
        media.append(_medium(item, kind, at))
    elif kind == "draft_task":
        drafts.append(_draft_id(item, at))
    elif isinstance(item.get("image_url"), str):
        # Met live: the item ``{"type": "image", "image_url": "https://..."}``.
        raise invalid("content.image_url", "")
    else:
        raise invalid(f"content[{at}].type", "") if kind is not None else missing_parameter(f"content[{at}].type")


def _text(item: Json, at: int) -> str:
    text = item.get("text")
    if text is None:
        raise missing_parameter(f"content[{at}].text")
    if not isinstance(text, str):
        raise invalid(f"content[{at}].text", "must be a string")
    return text


def _medium(item: Json, kind: str, at: int) -> _Medium:
    value, param = item.get(kind), f"content[{at}].{kind}"
    if isinstance(value, str):
        raise invalid(f"content.{kind}", "")
    if value is None:
        raise missing_parameter(param)
    url = value.get("url") if isinstance(value, dict) else None
    if url is None or url == "":
        raise Refusal(400, "InvalidImageURL.EmptyURL", "Empty base64 image url.", param=param)
    if not isinstance(url, str):
        raise invalid(param, "must be a string")
    role = item.get("role")
    if role is not None and not isinstance(role, str):
        raise invalid(f"content[{at}].role", "must be a string")
    return _Medium(kind=kind, url=url, role=role, param=param)


def _draft_id(item: Json, at: int) -> str:
    value = item.get("draft_task")
    task_id = value.get("id") if isinstance(value, dict) else None
    if not isinstance(task_id, str) or not task_id:
        raise missing_parameter(f"content[{at}].draft_task.id")
    return task_id


def _draft_content(drafts: list[str], *, alone: bool) -> Content:
    if not alone:
        raise invalid("content", "draft_task cannot be mixed with other content")
    return Content(mode="text", prompt="", draft_task_id=drafts[0])


def _media_content(prompt: str, media: list[_Medium], model: Model) -> Content:
    images = [medium for medium in media if medium.kind == "image_url"]
    others = [medium for medium in media if medium.kind != "image_url"]
    mode = _mode(images, others)
    if mode == "text" and not prompt.strip():
        raise missing_parameter("content.text")
    if mode not in model.modes:
        raise invalid("content", f"{WIRE_MODES[mode]} is not supported for model {model.name}")
    if mode == "references":
        _check_references(images, others, model)
    return Content(
        mode=mode,
        prompt=prompt,
        pictures=tuple(_picture_of(image, mode) for image in images),
        videos=tuple(_picture_of(other, mode) for other in others if other.kind == "video_url"),
        sounds=tuple(_picture_of(other, mode) for other in others if other.kind == "audio_url"),
    )


def _mode(images: list[_Medium], others: list[_Medium]) -> Mode:
    """Return the mode that the roles amount to; they exclude each other."""
    roles = [image.role for image in images]
    for image in images:
        if image.role is not None and image.role not in get_args(Role):
            raise invalid("content", f"image role {image.role} is not supported")
    if others or "reference_image" in roles:
        if _FRAMES.intersection(roles):
            raise invalid("content", "first/last frame content cannot be mixed with reference media content")
        if None in roles:
            raise invalid("content", "role must be specified for image contents")
        return "references"
    if not images:
        return "text"
    if roles in ([None], ["first_frame"]):
        return "first_frame"
    if None in roles:
        raise invalid("content", "role must be specified for image contents")
    if sorted(roles, key=str) == ["first_frame", "last_frame"]:
        return "first_last_frame"
    raise invalid("content", "expected one first_frame image, or one first_frame and one last_frame image")


def _check_references(images: list[_Medium], others: list[_Medium], model: Model) -> None:
    if len(images) > model.max_references:
        raise invalid("content", f"at most {model.max_references} reference images, received {len(images)}")
    for kind in ("video", "audio"):
        of_kind = [medium for medium in others if medium.kind == f"{kind}_url"]
        if not of_kind:
            continue
        limits = model.reference_videos if kind == "video" else model.reference_audios
        if limits is None:
            raise invalid("content", f"reference {kind} is not supported for model {model.name}")
        if len(of_kind) > limits.most:
            raise invalid("content", f"at most {limits.most} reference {kind}s, received {len(of_kind)}")
        for medium in of_kind:
            _check_reference(medium, kind)
    if not model.sounds_alone and all(medium.kind == "audio_url" for medium in (*images, *others)):
        raise invalid("content", "reference_audio cannot be the only reference input")


def _check_reference(medium: _Medium, kind: str) -> None:
    if medium.role != f"reference_{kind}":
        raise invalid("content", f"reference media mode requires {kind} role to be reference_{kind}")
    schemes = {"http", "https", "asset"} | ({"data"} if kind == "audio" else set())
    if parts_of(medium.url).scheme not in schemes:
        raise invalid(medium.param, f"reference_{kind} must be provided as a web url.")


def _picture_of(image: _Medium, mode: Mode) -> AskedPicture:
    role = image.role or ("first_frame" if mode == "first_frame" else "reference_image")
    return AskedPicture(role=cast("Role", role), url=image.url, param=image.param)
