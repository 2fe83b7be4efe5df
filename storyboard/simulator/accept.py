"""From the bytes of a create to a task that can be made: every check, and every choice that the service makes."""

import secrets
from dataclasses import dataclass
from fractions import Fraction

from storyboard.model.capabilities import EXTEND, Model, Models
from storyboard.model.request_settings import Size
from storyboard.model.takes import Json
from storyboard.model.units import FPS, frames_for
from storyboard.simulator.accepted import Accepted, KeptPicture
from storyboard.simulator.content import AskedPicture, Content, read_content
from storyboard.simulator.kept_pictures import FetchedPicture, Pictures
from storyboard.simulator.recordings import FetchedVideo, check_lengths_of_videos, fetch_sounds, fetch_videos
from storyboard.simulator.refusals import invalid
from storyboard.simulator.request_rules import Parameters, read_body, read_parameters, wire_model
from storyboard.simulator.store import Record, Store
from storyboard.simulator.task_types import TaskType, check_declared_type, task_meant, task_type_of
from storyboard.simulator.text_commands import split_commands

_CHOSEN_DURATION_S = 5
_CHOSEN_BY_DEFAULT_S = 10
"""
What the simulator takes where the model may decide; the second where it decides unless it is told not to.

Of Seedance 2.5, which does, 10 s came back.
"""

_DRAFT_LIFETIME_S = 7 * 86400


@dataclass(frozen=True, slots=True)
class Checks:
    """What the checks need to know beside the request."""

    store: Store
    pictures: Pictures
    models: Models


async def accept(raw: bytes, checks: Checks, *, now: float) -> Accepted:
    """
    Return the task that the create in *raw* asks for.

    Raises:
        Refusal: The service would not take it.
    """
    body = read_body(raw)
    model = wire_model(body, checks.models)
    content = read_content(body.get("content"), model)
    if content.draft_task_id is not None:
        return _final_of_draft(body, model, _draft(content.draft_task_id, checks.store, body, now=now))
    prompt, body = split_commands(content.prompt, body, model=model, mode=content.mode)
    asked = read_parameters(body, model=model, mode=content.mode)
    fetched = [await checks.pictures.fetch(picture, model) for picture in content.pictures]
    goes_on = bool(content.videos) and task_meant(prompt, body, model) == EXTEND
    videos = await fetch_videos(content.videos, checks.pictures, goes_on=goes_on)
    videos_s = [video.duration_s for video in videos]
    check_declared_type(body, model, videos_s)
    check_lengths_of_videos(content.videos, videos_s, model)
    sounds = await fetch_sounds(content.sounds, model, checks.pictures)
    is_a = task_type_of(prompt, body, model, videos_s)
    pictures_px = [(picture.facts.width_px, picture.facts.height_px) for picture in fetched]
    videos_px = [video.size_px for video in videos]
    sizes = [*videos_px, *pictures_px] if goes_on else [*pictures_px, *videos_px]
    told = _accepted_task(
        body["model"], model, asked,
        content=content, prompt=prompt, ratio=_ratio(asked.ratio, model, sizes),
        shape_px=_shape_px(model, content, is_a, fetched, videos),
        pictures=(*map(_kept_picture, content.pictures, fetched), *(video.picture for video in videos)),
    )  # fmt: skip
    told = told.model_copy(update={"sounds": sounds}) if sounds else told
    if not videos:
        return told
    follows = is_a.name in model.task_types_as_long_as_the_video and not is_a.code
    return told.model_copy(
        update={
            "input_video_s": sum(videos_s),
            "goes_on_px": videos[0].goes_on_px if goes_on else None,
            "fails_with": (is_a.code, is_a.message) if is_a.code else None,
            **(_as_long_as(videos_s[0]) if follows else {}),
        }
    )


def _as_long_as(video_s: float) -> Json:
    return {"duration_s": round(video_s), "frames": max(round(FPS * Fraction(video_s)), 1)}


def _shape_px(
    model: Model, content: Content, is_a: TaskType, fetched: list[FetchedPicture], videos: list[FetchedVideo]
) -> Size | None:
    """Return the size of what the film has the very shape of; None where its ratio is one of the table's."""
    if not model.keeps_shape or not model.follows_shape(content.mode, is_a.name):
        return None
    if videos:
        return videos[0].size_px
    return fetched[0].facts.width_px, fetched[0].facts.height_px


def _kept_picture(asked: AskedPicture, fetched: FetchedPicture) -> KeptPicture:
    return KeptPicture(role=asked.role, sha256=fetched.sha256)


def _ratio(asked: str, model: Model, sizes: list[Size]) -> str:
    """Return the ratio of the film, where it is adaptive by the first of *sizes*, those of what it is made from."""
    if asked != "adaptive":
        return asked
    return model.nearest_ratio(*sizes[0]) if sizes else "16:9"


def _accepted_task(
    model_id: str, model: Model, asked: Parameters,
    *, content: Content, prompt: str, ratio: str, shape_px: Size | None, pictures: tuple[KeptPicture, ...],
) -> Accepted:  # fmt: skip
    ratio = model.nearest_ratio(*shape_px) if shape_px else ratio
    width_px, height_px = _size(model, asked.resolution, ratio, shape_px)
    chosen_s = _CHOSEN_BY_DEFAULT_S if model.default_duration_s == -1 else _CHOSEN_DURATION_S
    seconds = chosen_s if asked.duration_s == -1 else asked.duration_s
    return Accepted(
        model=model_id,
        mode=content.mode,
        prompt=prompt,
        pictures=pictures,
        resolution=asked.resolution,
        ratio=ratio,
        width_px=width_px,
        height_px=height_px,
        shape_px=shape_px,
        duration_s=None if asked.frames else seconds,
        frames=asked.frames or frames_for(seconds),
        # Seeds that the service chose, in records of 2025 and 2026, have five digits.
        seed=secrets.randbelow(100_000) if asked.seed is None else asked.seed,
        camera_fixed=asked.camera_fixed,
        audio=asked.audio,
        draft=asked.draft if model.audio else None,
        token_tenths=_draft_tenths(model, has_sound=bool(asked.audio)) if asked.draft else 10,
        **_own_choices(asked),
    )


def _draft_tenths(model: Model, *, has_sound: bool) -> int:
    factor: float = model.facts["draft"]["v"]["token_factor_with_audio" if has_sound else "token_factor_silent"]
    return round(factor * 10)


def _size(model: Model, resolution: str, ratio: str, shape_px: Size | None) -> Size:
    size = model.size_of_shape(resolution, *shape_px) if shape_px else None
    size = size or model.size(resolution, ratio)
    if size is None:
        # Only a project's own model can lack one.
        raise invalid("resolution", f"nobody has written how many pixels {resolution} {ratio} of {model.name} has")
    return size


def _own_choices(asked: Parameters) -> Json:
    """Return what a final made from a draft chooses anew."""
    return {
        "watermark": asked.watermark,
        # A draft takes the parameter and returns no last frame.
        "return_last_frame": asked.return_last_frame and not asked.draft,
        "service_tier": asked.service_tier,
        "execution_expires_after": asked.execution_expires_after,
        "callback_url": asked.callback_url,
        "priority": asked.priority,
        "safety_identifier": asked.safety_identifier,
        "output_format": asked.output_format,
    }


def _draft(task_id: str, store: Store, body: Json, *, now: float) -> Record:
    draft = store.get(task_id, created_after=now - _DRAFT_LIFETIME_S)
    param = "content[0].draft_task.id"
    if draft is None or not draft.accepted.draft:
        raise invalid(param, f"draft task {task_id} is not found or has expired")
    if draft.status != "succeeded":
        raise invalid(param, f"draft task {task_id} is {draft.status}")
    if draft.accepted.model != body["model"]:
        raise invalid("model", f"draft task {task_id} was made by model {draft.accepted.model}")
    return draft


def _final_of_draft(body: Json, model: Model, draft: Record) -> Accepted:
    """Return the task that repeats a draft's inputs in full quality; the draft's settings win over the request's."""
    told = draft.accepted
    reused = {"duration", "seed", "ratio", "generate_audio", "camera_fixed", "draft"}
    own = {name: value for name, value in body.items() if name not in reused}
    asked = read_parameters(own, model=model, mode=told.mode)
    if model.draft_final_resolutions and asked.resolution not in model.draft_final_resolutions:
        sizes = " or ".join(model.draft_final_resolutions)
        raise invalid("resolution", f"the final of a draft must be {sizes}", code="InvalidResolutionParameter")
    width_px, height_px = _size(model, asked.resolution, told.ratio, told.shape_px)
    changes = {
        "resolution": asked.resolution,
        "width_px": width_px,
        "height_px": height_px,
        "draft": False,
        "token_tenths": 10,
        "draft_task_id": draft.id,
        **_own_choices(asked),
    }
    return told.model_copy(update=changes)
