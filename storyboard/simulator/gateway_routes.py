"""
The simulator as two gateways show it: other paths, other words, the same tasks.

Bodies are those of the gateways' public pages. What is not public follows Ark:
refusals have its form, and an id is one of its ids.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyboard.model.model_table import shipped_models
from storyboard.model.takes import Json
from storyboard.simulator.access import Access, prompt_in, read_all
from storyboard.simulator.faults import FaultKind
from storyboard.simulator.refusals import invalid, missing_parameter
from storyboard.simulator.request_rules import read_body
from storyboard.simulator.store import Record, Status

_GATEWAY: Final = "/api/AIGeneration/video/seedance"

_JIMENG_MODEL: Final = shipped_models().by_name["seedance-1.0-pro"]
"""Stands for Jimeng's own model: it makes 5 and 10 seconds of text or a first frame, without sound."""
_JIMENG_RESOLUTION: Final = "720p"
_JIMENG_DURATIONS_S: Final = (5, 10)
_JIMENG_STATUSES: Final[dict[Status, str]] = {
    "queued": "QUEUED",
    "running": "IN_PROGRESS",
    "succeeded": "SUCCESS",
    "failed": "FAILURE",
    "cancelled": "FAILURE",
    "expired": "FAILURE",
}
_JIMENG_PROGRESS: Final = {"QUEUED": "0%", "IN_PROGRESS": "30%"}

_Receipt = Callable[[str], Json]
"""A task's id, as the answer to a create puts it."""
_Body = Callable[[Record, Json], Json]
"""A task as a gateway shows it, from its record and from what Ark would answer."""


def gateway_routes(access: Access) -> list[Route]:
    """Return the routes of the gateway that takes Ark's bodies."""

    async def create(request: Request) -> Response:
        access.admit(request)
        raw = await read_all(request)
        return await _create(access, request, raw, lambda task_id: {"success": True, "data": {"id": task_id}})

    async def get(request: Request) -> Response:
        return await _tell(access, request, _gateway_body)

    return [
        Route(f"{_GATEWAY}/createTask", create, methods=["POST"]),
        Route(f"{_GATEWAY}/taskStatus/{{task_id}}", get, methods=["GET"]),
    ]


def jimeng_routes(access: Access) -> list[Route]:
    """Return the routes of the gateway that has bodies of its own."""

    async def create(request: Request) -> Response:
        access.admit(request)
        raw = json.dumps(_ark_body(read_body(await read_all(request)))).encode()
        return await _create(access, request, raw, lambda task_id: {"code": "success", "message": "", "data": task_id})

    async def get(request: Request) -> Response:
        return await _tell(access, request, _jimeng_body)

    return [
        Route("/jimeng/submit/videos", create, methods=["POST"]),
        Route("/jimeng/fetch/{task_id}", get, methods=["GET"]),
    ]


async def _create(access: Access, request: Request, raw: bytes, receipt: _Receipt) -> Response:
    async def carry_out(of_task: tuple[FaultKind, ...]) -> Json:
        record = await access.account.create(raw, base_url=access.base_url(request), faults=of_task)
        return receipt(record.id)

    return await access.answer("create", prompt_in(raw), carry_out)


async def _tell(access: Access, request: Request, body: _Body) -> Response:
    access.admit(request, "get")
    record = access.account.find(request.path_params["task_id"])

    async def carry_out(_of_task: tuple[FaultKind, ...]) -> Json:
        # Read anew: the look above may have come before a change.
        now = access.account.find(record.id)
        return body(now, access.account.body(now, base_url=access.base_url(request)))

    return await access.answer("get", record.accepted.prompt, carry_out)


def _gateway_body(record: Record, ark: Json) -> Json:
    content = ark.get("content", {})
    has_ended = record.status not in {"queued", "running"}
    data = {
        "id": record.id,
        # Nobody can cancel through the gateway, so that its page has no word for it.
        "status": "failed" if record.status == "cancelled" else record.status,
        "result_url": content.get("video_url"),
        "last_frame_url": content.get("last_frame_url"),
        "error_message": _reason(record) or None,
        "created_at": _iso(record.created_at),
        "started_at": _iso(record.started_at),
        "completed_at": _iso(record.updated_at if has_ended else None),
    }
    return {"success": True, "data": data}


def _jimeng_body(record: Record, ark: Json) -> Json:
    status = _JIMENG_STATUSES[record.status]
    has_ended = record.status not in {"queued", "running"}
    data = {
        "task_id": record.id,
        "notify_hook": "",
        "action": "jimeng-videos",
        "status": status,
        "fail_reason": _reason(record),
        "submit_time": int(record.created_at),
        "start_time": int(record.started_at or 0),
        "finish_time": int(record.updated_at) if has_ended else 0,
        "progress": _JIMENG_PROGRESS.get(status, "100%"),
        "data": _jimeng_clip(record, ark) if status == "SUCCESS" else None,
    }
    return {"code": "success", "message": "", "data": data}


def _jimeng_clip(record: Record, ark: Json) -> Json:
    return {"data": {"video": ark["content"]["video_url"]}, "status": "SUCCESS", "task_id": record.id}


def _reason(record: Record) -> str:
    """Return why the task came to nothing, in words; empty where it did not."""
    if record.failure is not None:
        return record.failure.message
    return f"the task was {record.status}" if record.status in {"cancelled", "expired"} else ""


def _iso(time: float | None) -> str | None:
    """Return Unix seconds as the gateway writes a time: ``2026-03-10T13:41:23.000000Z``."""
    return None if time is None else f"{datetime.fromtimestamp(time, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _ark_body(asked: Json) -> Json:
    """
    Return the create that Ark would be sent for what a Jimeng create asks.

    Raises:
        Refusal: It is not of the documented shape.
    """
    prompt, image_url = asked.get("prompt"), asked.get("image_url")
    if not isinstance(prompt, str) or not prompt.strip():
        raise missing_parameter("prompt")
    if asked.get("duration", _JIMENG_DURATIONS_S[0]) not in _JIMENG_DURATIONS_S:
        raise invalid("duration", "must be 5 or 10")
    ratio = asked.get("aspect_ratio")
    if ratio is not None and ratio not in _JIMENG_MODEL.pixels[_JIMENG_RESOLUTION]:
        raise invalid("aspect_ratio", "")
    content: list[Json] = [{"type": "text", "text": prompt}]
    if image_url is not None:
        content.append({"type": "image_url", "image_url": {"url": image_url}, "role": "first_frame"})
    return {
        "model": _JIMENG_MODEL.ids[0],
        "content": content,
        "resolution": _JIMENG_RESOLUTION,
        "duration": asked.get("duration"),
        "ratio": ratio,
    }
