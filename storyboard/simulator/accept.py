"""From the bytes of a create to a task that can be made: every check, and every choice that the service makes."""

import secrets
from dataclasses import dataclass

from storyboard.model.capabilities import EXTEND, Model, Models
from storyboard.model.takes import Json
from storyboard.model.units import frames_for
from storyboard.simulator.accepted import Accepted, KeptPicture
from storyboard.simulator.content import AskedPicture, Content, read_content
from storyboard.simulator.errors import invalid
from storyboard.simulator.pictures import FetchedPicture, Pictures
from storyboard.simulator.recordings import check_sounds, fetch_videos
from storyboard.simulator.rules import Parameters, read_body, read_parameters, wire_model
from storyboard.simulator.store import Record, Store
from storyboard.simulator.text_commands import split_commands

_CHOSEN_DURATION_S = 5
"""What the simulator takes where the model may decide."""

_DRAFT_LIFETIME_S = 7 * 86400


@dataclass(frozen=True, slots=True)
class Desk:
    """What the checks need to know beside the request."""

    store: Store
    pictures: Pictures
    models: Models


async def accept(raw: bytes, desk: Desk, *, now: float) -> Accepted:
    """
    Return the task that the create in *raw* asks for.

    Raises:
        Refusal: The service would not take it.
    """
    body = read_body(raw)
    model = wire_model(body, desk.models)
    content = read_content(body.get("content"), model)
    if content.draft_task_id is not None:
        return _final_of_draft(body, model, _draft(content.draft_task_id, desk.store, body, now=now))
    prompt, body = split_commands(content.prompt, body, model=model, mode=content.mode)
    asked = read_parameters(body, model=model, mode=content.mode)
    fetched = [await desk.pictures.fetch(picture, model) for picture in content.pictures]
    videos = await fetch_videos(content.videos, model, desk.pictures, task_type=asked.task_type)
    await check_sounds(content.sounds, model, desk.pictures)
    goes_on = asked.task_type == EXTEND
    sizes = [videos[0].size_px] if goes_on else [(one.facts.width_px, one.facts.height_px) for one in fetched]
    ratio = _ratio(asked.ratio, model, sizes)
    told = _accepted(
        body["model"], model, asked,
        content=content, prompt=prompt, ratio=ratio,
        pictures=(*map(_kept, content.pictures, fetched), *(video.picture for video in videos)),
    )  # fmt: skip
    if not videos:
        return told
    goes_on_px = videos[0].goes_on_px if goes_on else None
    total_s = sum(video.duration_s for video in videos)
    return told.model_copy(update={"input_video_s": total_s, "goes_on_px": goes_on_px})


def _kept(asked: AskedPicture, fetched: FetchedPicture) -> KeptPicture:
    return KeptPicture(role=asked.role, sha256=fetched.sha256)


def _ratio(asked: str, model: Model, sizes: list[tuple[int, int]]) -> str:
    """Return the ratio of the film, where it is adaptive by the first of *sizes*, those of what it is made from."""
    if asked != "adaptive":
        return asked
    return model.nearest_ratio(*sizes[0]) if sizes else "16:9"


def _accepted(
    model_id: str, model: Model, asked: Parameters,
    *, content: Content, prompt: str, ratio: str, pictures: tuple[KeptPicture, ...],
) -> Accepted:  # fmt: skip
    width_px, height_px = _size(model, asked.resolution, ratio)
    seconds = _CHOSEN_DURATION_S if asked.duration_s == -1 else asked.duration_s
    return Accepted(
        model=model_id,
        mode=content.mode,
        prompt=prompt,
        pictures=pictures,
        resolution=asked.resolution,
        ratio=ratio,
        width_px=width_px,
        height_px=height_px,
        duration_s=None if asked.frames else seconds,
        frames=asked.frames or frames_for(seconds),
        # Seeds that the service chose, in records of 2025 and 2026, have five digits.
        seed=secrets.randbelow(100_000) if asked.seed is None else asked.seed,
        camera_fixed=asked.camera_fixed,
        audio=asked.audio,
        draft=asked.draft if model.audio else None,
        **_own_choices(asked),
    )


def _size(model: Model, resolution: str, ratio: str) -> tuple[int, int]:
    size = model.size(resolution, ratio)
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
    width_px, height_px = _size(model, asked.resolution, told.ratio)
    changes = {
        "resolution": asked.resolution,
        "width_px": width_px,
        "height_px": height_px,
        "draft": False,
        "draft_task_id": draft.id,
        **_own_choices(asked),
    }
    return told.model_copy(update=changes)
