"""
One create, ever, for one intent.

There is no idempotency key on this wire. So an intent with a marker that the
service echoes is committed first; a create whose outcome is unknown is looked
for in the service's task list before anything else is sent; and where nobody
can tell, the attempt stops and says so.
"""

import asyncio
import hashlib
import json
import re
import secrets
from datetime import datetime

from storyboard.capabilities import common_fact
from storyboard.errors import OutcomeUnknown, RequestRejected, Unavailable, Unsent
from storyboard.journal import now
from storyboard.providers.base import Provider
from storyboard.shoot.pictures import uses_live_links, with_pictures
from storyboard.shoot.stage import Stage
from storyboard.takes import Attempt, Json, Receipt, Request, Task

_UNSENT_TRIES = 5
_BUSY_LONGEST_S = 30.0
_BUSY_DEADLINE_S = 3600.0
_CLOCK_SKEW_S = 120
"""A task may seem this much older than its intent: two clocks are at work."""
_MARKER = "execution_expires_after"
"""The setting that marks an intent: the service echoes it from the first answer on."""
_MARKER_SPREAD_S = 80_000
_LOOK_EVERY_S = 1.0
"""The task list may be asked once a second."""


async def submit(stage: Stage, attempt_id: str) -> Attempt:
    """
    Return the attempt with its receipt, whatever an earlier process did about it.

    Raises:
        OutcomeUnknown: A task may exist and may be paid, and nobody can tell which it is.
        RequestRejected: The service refused it for good.
        Unavailable, Unsent: It could not be sent in all the time there was; nothing was paid.
    """
    while True:
        attempt = stage.journal.attempt(attempt_id)
        provider = stage.provider(attempt.provider)
        if attempt.state == "intended":
            adopted = await _reconcile(provider, stage, attempt)
            if adopted:
                return _received(stage, attempt_id, attempt, _adopted(adopted))
        elif attempt.state != "planned":
            return attempt
        sent = await _send_until_accepted(stage, provider, attempt_id, attempt)
        if sent:
            return sent


async def _send_until_accepted(stage: Stage, provider: Provider, attempt_id: str, attempt: Attempt) -> Attempt | None:
    """Send until there is a receipt; None where another process has taken the intent over."""
    deadline = asyncio.get_running_loop().time() + _BUSY_DEADLINE_S
    unsent = 0
    busy_s = 1.0
    bytes_only = False
    while True:
        request = with_pictures(attempt, stage.project, bytes_only=bytes_only)
        intent = _intent(stage, provider, attempt, request)
        if not stage.journal.swap(attempt_id, attempt, intent):
            return None
        attempt = intent
        request = intent.asked.model_copy(update={"pictures": request.pictures})
        stage.tell(attempt, "submitting")
        try:
            receipt = await provider.create(request)
        except Unsent:
            unsent += 1
            attempt = _taken_back(stage, attempt_id, attempt)
            if unsent >= _UNSENT_TRIES:
                raise
            await asyncio.sleep(_jittered(min(2.0**unsent, 10.0)))
        except Unavailable as busy:
            attempt = _taken_back(stage, attempt_id, attempt)
            wait_s = max(busy.retry_after_s, busy_s)
            if asyncio.get_running_loop().time() + wait_s > deadline:
                raise
            stage.tell(attempt, "waiting", note=busy.message)
            await asyncio.sleep(_jittered(wait_s))
            busy_s = min(busy_s * 2, _BUSY_LONGEST_S)
        except RequestRejected as refused:
            # A link can die between our look at the clock and the service's download; its bytes never do.
            if bytes_only or not uses_live_links(request) or "image_url" not in refused.message:
                raise
            bytes_only = True
            attempt = _taken_back(stage, attempt_id, attempt)
        except OutcomeUnknown as unknown:
            adopted = await _reconcile(provider, stage, attempt, because=unknown)
            if adopted:
                return _received(stage, attempt_id, attempt, _adopted(adopted))
        else:
            return _received(stage, attempt_id, attempt, receipt)


def _intent(stage: Stage, provider: Provider, attempt: Attempt, request: Request) -> Attempt:
    """Return the attempt as intended now, with a marker that no other intent of this database has."""
    marks: Json = {}
    if "seed" in attempt.chosen:
        marks["seed"] = secrets.randbelow(2**31 - 1)
    if _MARKER in attempt.chosen:
        marks[_MARKER] = _fresh_marker(stage.journal.markers())
    request = request.model_copy(update=marks)
    return attempt.model_copy(
        update={
            "asked": request.model_copy(update={"pictures": ()}),
            "request": without_bytes(provider.payload(request)),
            "intended_at": now(),
            "state": "intended",
        }
    )


def _taken_back(stage: Stage, attempt_id: str, attempt: Attempt) -> Attempt:
    """Take back an intent that surely made no task."""
    planned = attempt.model_copy(update={"state": "planned"})
    stage.journal.save(attempt_id, planned)
    return planned


def _received(stage: Stage, attempt_id: str, attempt: Attempt, receipt: Receipt) -> Attempt:
    attempt = attempt.model_copy(
        update={
            "submitted_at": now(),
            "submit": receipt.body,
            "submit_http_status": receipt.http_status,
            "task_id": receipt.task_id,
            "state": "submitted",
        }
    )
    stage.journal.save(attempt_id, attempt)
    stage.tell(attempt, "queued")
    return attempt


def _adopted(task: Task) -> Receipt:
    return Receipt(task_id=task.id, body={"id": task.id}, http_status=task.http_status)


def _fresh_marker(used: set[int]) -> int:
    longest: int = common_fact("execution_expires_after")["default"]
    while (marker := longest - 1 - secrets.randbelow(_MARKER_SPREAD_S)) in used:
        pass
    return marker


async def _reconcile(
    provider: Provider, stage: Stage, attempt: Attempt, *, because: OutcomeUnknown | None = None
) -> Task | None:
    """
    Return the task that an intent made; None when it surely made none.

    Raises:
        OutcomeUnknown: Nobody can tell.
    """
    if not provider.lists_tasks or _MARKER not in attempt.chosen:
        raise _nobody_can_tell(attempt, provider, because)
    intended_s = datetime.fromisoformat(attempt.intended_at).timestamp()
    loop = asyncio.get_running_loop()
    looks_until = loop.time() + provider.list_lag_s
    failures = 0
    while True:
        # Read before the look: a look that began after the lag has seen everything.
        last_look = loop.time() >= looks_until
        try:
            found = await _look_for(provider, stage, attempt, since_s=intended_s - _CLOCK_SKEW_S)
            failures = 0
        except Unavailable as unreachable:
            failures += 1
            if failures >= _UNSENT_TRIES:
                raise _nobody_can_tell(attempt, provider, because) from unreachable
            await asyncio.sleep(_jittered(2.0**failures))
            continue
        if found or last_look:
            return found
        await asyncio.sleep(_LOOK_EVERY_S)


async def _look_for(provider: Provider, stage: Stage, attempt: Attempt, *, since_s: float) -> Task | None:
    ours = stage.journal.task_ids()
    tier = attempt.asked.service_tier
    page = 1
    while True:
        answer = await provider.list(page=page, page_size=100, service_tier=tier)
        for task in answer.tasks:
            marked = task.execution_expires_after == attempt.asked.execution_expires_after
            if marked and task.id not in ours and (task.created_at or 0) >= since_s:
                return task
        oldest_s = min((task.created_at or 0 for task in answer.tasks), default=0)
        if not answer.tasks or oldest_s < since_s or page * 100 >= answer.total:
            return None
        page += 1
        await asyncio.sleep(_LOOK_EVERY_S)


def _nobody_can_tell(attempt: Attempt, provider: Provider, because: OutcomeUnknown | None) -> OutcomeUnknown:
    cause = f" ({because.message})" if because else ""
    return OutcomeUnknown(
        f"{attempt.key}: a task was asked of {provider.name} at {attempt.intended_at} and no answer came{cause}: "
        "it may exist and may be paid",
        provider=provider.name,
        hint="look at the service's task list; run again to look for it once more, nothing is sent before it is found "
        "or surely absent",
    )


def _jittered(wait_s: float) -> float:
    return wait_s * (0.75 + secrets.randbelow(500) / 1000)


_DATA_URL = re.compile(r"^(data:[^;,]*;base64,)(.{64,})$", re.DOTALL)


def without_bytes(payload: Json) -> Json:
    """Return *payload* with the bytes of every data URL replaced by their digest, for records."""

    def shortened(value: object) -> object:
        if isinstance(value, dict):
            return {name: shortened(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [shortened(inner) for inner in value]
        if isinstance(value, str) and (match := _DATA_URL.match(value)):
            digest = hashlib.sha256(match[2].encode()).hexdigest()
            return f"{match[1]}<sha256 {digest}, {len(match[2])} characters>"
        return value

    copied: Json = json.loads(json.dumps(shortened(payload)))
    return copied
