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
import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from storyboard.errors import OutcomeUnknown, ProviderError, RequestRejected, Unavailable, Unsent
from storyboard.files import require_room
from storyboard.model.paid import note_payee
from storyboard.model.takes import Attempt, Json, Request
from storyboard.model.tasks import Receipt, Task, TaskPage
from storyboard.providers.base import Provider
from storyboard.providers.failures import failure_hint
from storyboard.shoot.account_limits import create_limit
from storyboard.shoot.callback_address import Callback, fresh_callback, without_address
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.lost_tasks import Likeness, is_too_old, likeness, oldest_s
from storyboard.shoot.marks import fresh_marks
from storyboard.shoot.request_pictures import may_be_dead_link, with_pictures
from storyboard.shoot.sending import final_refusal, require_paid_film, waiting_note
from storyboard.shoot.state.receipts import note_receipt
from storyboard.shoot.unknown import unknown_outcome

_log = logging.getLogger(__name__)

_UNSENT_TRIES = 5
_UNKNOWN_TRIES = 8
"""Creates in a row without a usable answer, none of which made a task, before a run gives up."""
_BUSY_LONGEST_S = 30.0
_BUSY_DEADLINE_S = 3600.0
_LONGEST_LULL_S = 0.5
_LIST_DEADLINE_S = 1800.0
"""How long a task list that does not answer is asked again: it may be gone for as long as the lost answer's cause."""
_STALE_S = 5.0
"""An intent that stood still for longer is not sent at first: others do not think this process dead so soon."""
_LOOK_EVERY_S = 1.0
"""The task list may be asked once a second."""
_PAGE = 100
_MOST_PAGES = 200
"""20,000 tasks in a week are more than any account's limits allow for one film's doubt."""


async def submit(context: Context, attempt_id: str) -> Attempt:
    """
    Return the attempt with its receipt, whatever an earlier process did about it.

    Raises:
        OutcomeUnknown: A task may exist and may be paid, and nobody can tell which it is.
        RequestRejected: The service refused it for good.
        Unavailable, Unsent: It could not be sent in all the time there was; nothing was paid.
    """
    tries = _Tries(deadline=asyncio.get_running_loop().time() + _BUSY_DEADLINE_S, stale_s=_STALE_S)
    while True:
        attempt = context.journal.attempt(attempt_id)
        if attempt.state not in {"planned", "intended"}:
            return attempt
        provider = context.provider(attempt.provider)
        if attempt.state == "intended":
            task = await _find_task_of(provider, context, attempt)
            if task is None:
                _take_back(context, attempt_id, attempt)
            else:
                _receive(context, attempt_id, attempt, _receipt_of(task))
            continue
        require_paid_film(context, attempt, name=provider.name)
        if wait_s := context.journal.wait_to_create_s(create_limit(attempt.asked, context.limits, context.models)):
            # Somebody may cancel it meanwhile, and what is on its way may be answered sooner.
            await asyncio.sleep(min(wait_s, _LONGEST_LULL_S))
        else:
            await _send(context, provider, attempt_id, attempt, tries=tries)


async def _send(context: Context, provider: Provider, attempt_id: str, attempt: Attempt, *, tries: "_Tries") -> None:
    """
    Send one create, and write what came of it: the receipt, or that there is no intent any more.

    Raises:
        ProviderError: It was sent, or could not be, as often as makes sense.
    """
    # A link may be older than it seems once the clock was set back; bytes never die.
    bytes_only = tries.bytes_only or context.set_back
    request = await asyncio.to_thread(with_pictures, attempt, context.project, context.models, bytes_only=bytes_only)
    callback = _callback(context, request)
    await context.may_send()
    await asyncio.to_thread(require_room, context.project.archive)
    pass_point("before the intent")
    intent = _intent(context, provider, attempt, request, callback)
    digest = callback.digest if callback else None
    among = create_limit(attempt.asked, context.limits, context.models)
    # Before the intent: a process that dies before the answer leaves a film that knows whose it is.
    _note_payee(context, intent)
    if not context.journal.swap(attempt_id, attempt, intent, callback=digest, limit=among):
        _note_payee(context, intent, is_withdrawn=True)
        return
    context.tell(intent, "submitting")
    pass_point("intent committed")
    unrecorded = {"pictures": request.pictures, "callback_url": callback.url if callback else None}
    request = intent.asked.model_copy(update=unrecorded)
    if context.ages.age_s(intent.intended_at) > tries.stale_s:
        # The machine slept: others may have looked for this intent's task since, and links may have died.
        tries.stale_s *= 2
        _take_back(context, attempt_id, intent)
        return
    try:
        with context.hold_end_back(intent):
            receipt = await provider.create(request)
    except OutcomeUnknown as unknown:
        pass_point("outcome unknown")
        if unknown.is_accepted:
            # Noted before the list is asked: whoever goes on with this intent must know it, too.
            intent = _note_acceptance(context, attempt_id, intent, http_status=unknown.http_status)
        if unknown.said != "no":
            task = await _find_task_of(provider, context, intent, because=unknown)
            if task is not None:
                _receive(context, attempt_id, intent, _receipt_of(task))
                return
        refusal: ProviderError = _rejection_of(unknown) if unknown.said == "no" else unknown
    except (Unsent, Unavailable, RequestRejected) as sure:
        refusal = sure
    else:
        pass_point("answer received")
        _receive(context, attempt_id, intent, receipt)
        return
    # Whoever reads "intended" looks for a task first; here there surely is none.
    made_none = isinstance(refusal, Unsent | Unavailable)
    _take_back(context, attempt_id, intent, unmarked=attempt.asked if made_none else None)
    await tries.wait_after(refusal, request, tell=lambda note: context.tell(intent, "waiting", note=note))


@dataclass(slots=True)
class _Tries:
    """How often a create was sent in vain, and whether it makes sense to send it again."""

    deadline: float
    """By the event loop's clock."""
    stale_s: float
    """Doubled each time: where the disk takes so long to commit, no intent would ever be sent."""
    unsent: int = 0
    unknown: int = 0
    busy_s: float = 1.0
    bytes_only: bool = False
    """Whether chained frames go as bytes, as a link to one was refused."""

    async def wait_after(self, refusal: ProviderError, request: Request, *, tell: Callable[[str], None]) -> None:
        """Wait as long as makes sense before the next create; raise *refusal* where there shall be none."""
        wait_s = self._wait_s(refusal, request)
        if wait_s is None or asyncio.get_running_loop().time() + wait_s > self.deadline:
            raise self._surely_unpaid(refusal) if isinstance(refusal, OutcomeUnknown) else final_refusal(refusal)
        asked_s = refusal.retry_after_s if isinstance(refusal, Unavailable) else 0.0
        wait_s = max(asked_s, _jitter(wait_s))
        tell(waiting_note(refusal, wait_s))
        await asyncio.sleep(wait_s)

    def _wait_s(self, refusal: ProviderError, request: Request) -> float | None:
        match refusal:
            case Unsent():
                self.unsent += 1
                return min(2.0**self.unsent, 10.0) if self.unsent < _UNSENT_TRIES else None
            case Unavailable():
                return max(refusal.retry_after_s, self._doubled_s())
            case OutcomeUnknown():
                self.unknown += 1
                return self._doubled_s() if self.unknown < _UNKNOWN_TRIES else None
            case _:
                # A link can die between our look at the clock and the service's download; its bytes never do.
                again = not self.bytes_only and may_be_dead_link(refusal.message, request)
                self.bytes_only = True
                return 0.0 if again else None

    def _surely_unpaid(self, unknown: OutcomeUnknown) -> Unavailable:
        return Unavailable(
            f"{unknown.message}; so it went {self.unknown} times, and none of them made a task: nothing is paid",
            provider=unknown.provider,
            http_status=unknown.http_status,
            hint="run again when the service is well",
        )

    def _doubled_s(self) -> float:
        wait_s, self.busy_s = self.busy_s, min(self.busy_s * 2, _BUSY_LONGEST_S)
        return wait_s


def _callback(context: Context, request: Request) -> Callback | None:
    """Return a callback address for one intent, where somebody listens."""
    base_url = context.callback_url or request.callback_url
    return fresh_callback(base_url) if base_url else None


def _intent(
    context: Context, provider: Provider, attempt: Attempt, request: Request, callback: Callback | None
) -> Attempt:
    """Return the attempt as intended now, with a marker that no other intent of this database has."""
    marks: Json = {"callback_url": callback.base_url if callback else None}
    fresh = fresh_marks(context.project.name, attempt, used=context.journal.markers())
    marks |= {name: value for name, value in fresh.by_name.items() if name in attempt.chosen}
    request = request.model_copy(update=marks)
    return attempt.model_copy(
        update={
            "asked": request.model_copy(update={"pictures": ()}),
            "request": without_bytes(without_address(provider.payload(request))),
            "intended_at": context.ages.now(),
            "state": "intended",
        }
    )


def _take_back(context: Context, attempt_id: str, intent: Attempt, *, unmarked: Request | None = None) -> None:
    """
    Take back an intent that surely made no task, unless another process has taken it over.

    Where the service made none by its own word, the next intent has the same marks, and *unmarked* is what was asked
    before: a project whose state is lost knows its tasks by the first few marks of each take.
    """
    context.journal.swap(
        attempt_id, intent, intent.model_copy(update={"state": "planned", "asked": unmarked or intent.asked})
    )
    pass_point("intent taken back")
    _note_payee(context, intent, is_withdrawn=True)


def _note_payee(context: Context, intent: Attempt, *, is_withdrawn: bool = False) -> None:
    note_payee(
        context.project, intent.key.shot, provider=intent.provider, at=intent.intended_at, is_withdrawn=is_withdrawn
    )


def _note_acceptance(context: Context, attempt_id: str, intent: Attempt, *, http_status: int) -> Attempt:
    """
    Return the intent with the status of an answer that accepts it and cannot be read.

    From now on no list that lacks its task lets it be sent again: this service said that it took it.
    """
    accepted = intent.model_copy(update={"submit_http_status": http_status})
    context.journal.swap(attempt_id, intent, accepted)
    return accepted


def _rejection_of(unknown: OutcomeUnknown) -> RequestRejected:
    """Return the refusal that stands in a good answer as what it is: no task was made."""
    return RequestRejected(
        unknown.message,
        provider=unknown.provider,
        hint=failure_hint(unknown.code, message=unknown.message) or "correct what it names, then run again",
        code=unknown.code,
        http_status=unknown.http_status,
        request_id=unknown.request_id,
    )


def _receive(context: Context, attempt_id: str, intent: Attempt, receipt: Receipt) -> None:
    received = intent.model_copy(
        update={
            "submitted_at": context.ages.now(),
            "submit": receipt.body,
            "submit_http_status": receipt.http_status,
            "task_id": receipt.task_id,
            "state": "submitted",
            "failure": None,
        }
    )
    if context.journal.swap(attempt_id, intent, received):
        pass_point("receipt committed")
        note_receipt(context.project, received)
        context.tell(received, "queued")
    else:
        _log.error("%s: another process took this take over; task %s is left over", intent.key, receipt.task_id)


def _receipt_of(task: Task) -> Receipt:
    return Receipt(task_id=task.id, body={"id": task.id}, http_status=task.http_status)


async def _find_task_of(
    provider: Provider, context: Context, intent: Attempt, *, because: OutcomeUnknown | None = None
) -> Task | None:
    """
    Return the task that an intent made; None when it surely made none.

    Raises:
        OutcomeUnknown: Nobody can tell.
    """
    if not provider.lists_tasks:
        raise unknown_outcome(intent, provider, because, project=context.project)
    looks_until = asyncio.get_running_loop().time() + provider.list_lag_s
    while True:
        # Read before the look: a look that began after the lag has seen everything.
        last_look = asyncio.get_running_loop().time() >= looks_until
        found = await _look(provider, context, intent, because)
        if found:
            pass_point("task found in the list")
            return found
        is_old = is_too_old(intent, passed_s=context.ages.age_s(intent.intended_at))
        if last_look and (is_old or intent.submit_http_status):
            raise unknown_outcome(intent, provider, because, project=context.project)
        if last_look:
            return None
        await asyncio.sleep(_LOOK_EVERY_S)


async def _look(provider: Provider, context: Context, intent: Attempt, because: OutcomeUnknown | None) -> Task | None:
    """Look through the list once; a list that does not answer is asked again for a long time."""
    deadline = asyncio.get_running_loop().time() + _LIST_DEADLINE_S
    failures = 0
    while True:
        try:
            similar = await _similar_tasks(provider, context, intent)
        except Unavailable as silent:
            failures += 1
            wait_s = max(silent.retry_after_s, min(2.0**failures, _BUSY_LONGEST_S))
            if asyncio.get_running_loop().time() + wait_s > deadline:
                raise unknown_outcome(intent, provider, because, project=context.project) from silent
            context.tell(intent, "waiting", note=silent.message)
            await asyncio.sleep(max(silent.retry_after_s, _jitter(wait_s)))
        except ProviderError as refused:
            raise unknown_outcome(intent, provider, because, project=context.project) from refused
        else:
            ours = [task for task, like in similar if like == "ours"]
            if similar and len(ours) != 1:
                perhaps = [task.id for task, _ in similar]
                raise unknown_outcome(intent, provider, because, project=context.project, perhaps=perhaps)
            return ours[0] if ours else None


async def _similar_tasks(provider: Provider, context: Context, intent: Attempt) -> list[tuple[Task, Likeness]]:
    """Return the listed tasks that are, or may be, the one of *intent*."""
    tier = intent.asked.extra.get("service_tier", intent.asked.service_tier)
    doubt_s = context.ages.doubt_s(intent.intended_at)
    similar: dict[str, tuple[Task, Likeness]] = {}
    page = 1
    while True:
        answer = await provider.list(page=page, page_size=_PAGE, service_tier=tier)
        since_s = oldest_s(intent, answer, passed_s=context.ages.age_s(intent.intended_at))
        # Read after the answer: tasks of creates that were on their way have their receipts by now.
        known = context.journal.known_tasks(task.id for task in answer.tasks)
        for task in answer.tasks:
            like = likeness(task, intent, context.models, since_s=since_s, doubt_s=doubt_s)
            if task.id not in known and like != "another":
                similar[task.id] = (task, like)
        if page > _MOST_PAGES:
            message = f"{provider.name}: the task list has no end after {page} pages"
            raise RequestRejected(message, provider=provider.name)
        if not answer.tasks or page * _PAGE >= answer.total or _is_past(answer, since_s - doubt_s):
            return list(similar.values())
        page += 1
        await asyncio.sleep(_LOOK_EVERY_S)


def _is_past(page: TaskPage, since_s: float) -> bool:
    """Return whether every further page is older than *since_s*, as pages come newest first."""
    times = [task.created_at or since_s for task in page.tasks]
    return times == sorted(times, reverse=True) and times[-1] < since_s


def _jitter(wait_s: float) -> float:
    """Spread a wait of our own; what a service asks for is never shortened."""
    return wait_s * (0.75 + secrets.randbelow(500) / 1000)


_DATA_URL = re.compile(r"^(data:[^;,]*;base64,)(.{64,})$", re.DOTALL)


def without_bytes(payload: Json) -> Json:
    """Return *payload* with the bytes of every data URL replaced by their digest, for records."""

    def shorten(value: object) -> object:
        if isinstance(value, dict):
            return {name: shorten(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [shorten(inner) for inner in value]
        if isinstance(value, str) and (match := _DATA_URL.match(value)):
            digest = hashlib.sha256(match[2].encode()).hexdigest()
            return f"{match[1]}<sha256 {digest}, {len(match[2])} characters>"
        return value

    copied: Json = json.loads(json.dumps(shorten(payload)))
    return copied
