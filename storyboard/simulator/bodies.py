"""The bodies that the service answers about tasks, field for field as its records show them."""

from storyboard.model.takes import Json
from storyboard.model.units import FPS, billed_frames, tokens_for
from storyboard.simulator.accepted import Accepted
from storyboard.simulator.film.films import last_frame_path, video_path
from storyboard.simulator.signed_links import Links
from storyboard.simulator.store import Record


def task_body(record: Record, *, links: Links, base_url: str, now: float) -> Json:
    """Return what GET says of *record*; its links point to *base_url*."""
    told = record.accepted
    body: Json = {"id": record.id, "model": told.model, "status": record.status}
    times = {"created_at": int(record.created_at), "updated_at": int(record.updated_at)}
    terms = {"service_tier": told.service_tier, "execution_expires_after": told.execution_expires_after}
    if record.failure is not None:
        error = {"code": record.failure.code, "message": record.failure.message}
        return body | {"error": error} | times | terms
    if record.status != "succeeded":
        return body | times | terms
    tokens = billed_tokens(told)
    content = _content(record, links=links, base_url=base_url, now=now)
    usage = {"completion_tokens": tokens, "total_tokens": tokens}
    return body | {"content": content, "usage": usage} | times | _facts_of_film(told) | terms | _echo_of_request(told)


def billed_tokens(told: Accepted) -> int:
    """Return the tokens that a task costs once it has succeeded."""
    frames = told.frames if told.input_video_s is None else billed_frames(told.frames, input_s=told.input_video_s)
    return tokens_for(width_px=told.width_px, height_px=told.height_px, frames=frames) * told.token_tenths // 10


def _content(record: Record, *, links: Links, base_url: str, now: float) -> Json:
    signed = _signing_time(record, links=links, now=now)
    model = record.accepted.model
    path = video_path(model, record.id, kind=record.accepted.output_format or "mp4")
    content = {"video_url": links.sign(path, base_url=base_url, at=signed)}
    if record.accepted.return_last_frame and "no-last-frame" not in record.faults:
        content["last_frame_url"] = links.sign(last_frame_path(model, record.id), base_url=base_url, at=signed)
    return content


def _signing_time(record: Record, *, links: Links, now: float) -> float:
    """Return when the links of this answer were signed: at the task's end, and anew for whoever asks once they died."""
    if "expired-link" in record.faults and "expired-link" not in record.spent:
        return record.updated_at - links.lifetime_s - 1
    if "dead-link" in record.faults:
        return record.updated_at
    dead = now >= int(record.updated_at) + links.lifetime_s
    return now if dead else record.updated_at


def _facts_of_film(told: Accepted) -> Json:
    length = {"frames": told.frames} if told.duration_s is None else {"duration": told.duration_s}
    return {
        "seed": told.seed,
        "resolution": told.resolution,
        "ratio": told.ratio,
        **length,
        "framespersecond": int(FPS),
    }


def _echo_of_request(told: Accepted) -> Json:
    echoed = {
        "generate_audio": told.audio,
        "draft": told.draft,
        "draft_task_id": told.draft_task_id,
        "priority": told.priority,
        "safety_identifier": told.safety_identifier,
        "output_format": told.output_format,
    }
    return {name: value for name, value in echoed.items() if value is not None}
