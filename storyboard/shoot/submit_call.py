"""
One picture or recording, paid once, on a wire that cannot be asked.

A call has no task and no list: what became of one whose answer was lost, nobody can tell. The intent is committed
before the POST, and what came is kept before anything else. A lost answer is perhaps paid: where it costs little the
same is asked for once more, and both are counted; else it stops and says so.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress

from storyboard.archive.takes import take_folder
from storyboard.errors import (
    BudgetSpent,
    OutcomeUnknown,
    ProviderError,
    RequestRejected,
    StoryboardError,
    Unavailable,
    Unsent,
)
from storyboard.files import require_room
from storyboard.model.paid import may_shoot, note_payee
from storyboard.model.takes import Attempt, Json, Request
from storyboard.model.units import money
from storyboard.providers.answers import plain_id
from storyboard.reporter import Note
from storyboard.shoot.account_limits import create_limit
from storyboard.shoot.budget import require_room as require_budget
from storyboard.shoot.call_files import keep_file, kept_file, read_mark, remove_mark, write_mark
from storyboard.shoot.call_service import LINK, CallAnswer, CallService, call_service, request_to_send
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.lost_calls import is_asked_again, price_of_one, unknown_call
from storyboard.shoot.request_pictures import may_be_dead_link
from storyboard.shoot.sending import final_refusal, require_paid_film, waiting_note
from storyboard.shoot.submit import without_bytes

_UNSENT_TRIES = 5
_BUSY_LONGEST_S = 30.0
_BUSY_DEADLINE_S = 3600.0
_LONGEST_LULL_S = 0.5


async def submit_call(context: Context, attempt_id: str) -> Attempt:
    """
    Return the attempt with its answer received, whatever an earlier process did about it.

    Raises:
        OutcomeUnknown: It may have been made and paid, and nobody can tell.
        RequestRejected: The service refused it for good; nothing is billed.
        Unavailable, Unsent: It could not be sent in all the time there was; nothing was paid.
    """
    tries = _Tries(deadline=asyncio.get_running_loop().time() + _BUSY_DEADLINE_S)
    while True:
        attempt = context.journal.attempt(attempt_id)
        if attempt.state not in {"planned", "intended"}:
            return attempt
        service = call_service(context, attempt.asked)
        if attempt.state == "intended" and await asyncio.to_thread(_take_what_came, context, attempt_id, attempt):
            continue
        more = _after_loss(context, attempt_id, attempt, service) if attempt.state == "intended" else {}
        require_paid_film(context, attempt, name=service.name)
        if wait_s := context.journal.wait_to_create_s(create_limit(attempt.asked, context.limits, context.models)):
            await asyncio.sleep(min(wait_s, _LONGEST_LULL_S))
        else:
            _tell_again(context, attempt_id, attempt, tries=tries)
            await _send(context, service, attempt_id, attempt, more, tries=tries)


async def _send(
    context: Context, service: CallService, attempt_id: str, attempt: Attempt, more: Json, *, tries: "_Tries"
) -> None:
    """
    Send one call, and write what came of it: the answer, or that all stands as it did before.

    An answer that is lost leaves the intent as it is.

    Raises:
        ProviderError: It was refused, or could not be sent as often as makes sense.
    """
    # A link may be older than it seems once the clock was set back; bytes never die.
    bytes_only = tries.bytes_only or context.set_back
    request = await asyncio.to_thread(request_to_send, context, attempt, bytes_only=bytes_only)
    await context.may_send()
    await asyncio.to_thread(require_room, context.project.archive)
    pass_point("before the intent")
    intent = attempt.model_copy(
        update={
            **more,
            "request": without_bytes(service.payload(request)),
            "intended_at": context.ages.now(),
            "state": "intended",
            "failure": None,
        }
    )
    among = create_limit(attempt.asked, context.limits, context.models)
    _note_payee(context, intent)
    if not context.journal.swap(attempt_id, attempt, intent, limit=among, exactly=True):
        return
    context.tell(intent, "submitting")
    try:
        await asyncio.to_thread(write_mark, context.project, intent)
    except (StoryboardError, OSError):
        # It is not sent: nothing is in doubt.
        _take_back(context, attempt_id, attempt, intent)
        raise
    pass_point("intent committed")
    try:
        with context.hold_end_back(intent):
            answer = await service.call(request)
    except OutcomeUnknown as unknown:
        pass_point("outcome unknown")
        context.why_lost[attempt_id] = unknown.message
        return
    except (Unsent, Unavailable, RequestRejected) as sure:
        _take_back(context, attempt_id, attempt, intent)
        await tries.wait_after(sure, request, tell=lambda note: context.tell(intent, "waiting", note=note))
        return
    pass_point("answer received")
    await asyncio.to_thread(_keep_and_receive, context, attempt_id, intent, service, answer)


def _take_back(context: Context, attempt_id: str, before: Attempt, intent: Attempt) -> None:
    """Take back an intent of which the service surely made nothing: all stands as *before*, with an earlier loss."""
    if context.journal.swap(attempt_id, intent, before, exactly=True):
        if before.state == "intended":
            with suppress(StoryboardError, OSError):
                write_mark(context.project, before)
        else:
            remove_mark(context.project, intent)
    pass_point("intent taken back")
    _note_payee(context, intent, is_withdrawn=True)


def _note_payee(context: Context, intent: Attempt, *, is_withdrawn: bool = False) -> None:
    """Note who is paid, where that may be who shoots the film."""
    if may_shoot(intent.asked.medium, intent.provider):
        note_payee(
            context.project, intent.key.shot, provider=intent.provider, at=intent.intended_at,
            is_withdrawn=is_withdrawn,
        )  # fmt: skip


def _keep_and_receive(
    context: Context, attempt_id: str, intent: Attempt, service: CallService, answer: CallAnswer
) -> None:
    """Keep what came: first the bytes, where the answer holds them, then the answer itself."""
    if answer.data:
        keep_file(take_folder(context.project, intent.key), intent.asked, answer.data)
        pass_point("picture kept")
    _receive(context, attempt_id, intent, service, answer)


def _receive(context: Context, attempt_id: str, intent: Attempt, service: CallService, answer: CallAnswer) -> None:
    """Write down the answer to *intent*, whose bytes are kept."""
    usd = service.billed_usd(intent.asked, answer)
    received = intent.model_copy(
        update={
            "submitted_at": context.ages.now(),
            "submit": answer.body,
            "submit_http_status": answer.http_status,
            "task_id": plain_id(answer.request_id) or f"{intent.asked.thing}-{secrets.token_hex(8)}",
            "task": {**answer.body, LINK: answer.url} if answer.url else answer.body,
            "usd": _price_of(intent, intent.expected_usd, things=answer.things, billed=usd),
            "cny": _price_of(intent, intent.expected_cny, things=answer.things),
            "tokens": 0,
            "state": "succeeded",
            "failure": None,
        }
    )
    write_mark(context.project, received)
    pass_point("answer kept")
    context.journal.swap(attempt_id, intent, received, exactly=True)
    pass_point("receipt committed")
    if answer.things > 1:
        words = f"{intent.key}: {intent.provider} answered with {answer.things} pictures, and one was asked for"
        context.reporter.report(Note(f"{words}: the first is kept, and each may be paid and is counted"))


def _price_of(intent: Attempt, price: float | None, *, things: int, billed: float | None = None) -> float | None:
    """
    Return what all calls of *intent* cost at *price*, of which the last one gave so many *things*.

    *billed* is what that one really cost, where its length tells.
    """
    calls = len(intent.lost_at) + 1
    if billed is not None and (price is not None or calls == 1):
        return billed + (price or 0.0) / calls * (calls - 1)
    return None if price is None else price / calls * (calls - 1 + things)


def _take_what_came(context: Context, attempt_id: str, attempt: Attempt) -> bool:
    """Return whether the answer to an intent was kept before its receipt was; it is noted now."""
    noted = read_mark(context.project, attempt)
    if noted is not None and noted.state == "succeeded" and noted.intended_at == attempt.intended_at:
        return context.journal.swap(attempt_id, attempt, noted, exactly=True)
    kept = kept_file(take_folder(context.project, attempt.key), attempt.asked)
    if kept is None:
        return False
    answer = CallAnswer(body={}, http_status=200, data=kept.read_bytes())
    _receive(context, attempt_id, attempt, call_service(context, attempt.asked), answer)
    return True


def _after_loss(context: Context, attempt_id: str, attempt: Attempt, service: CallService) -> Json:
    """
    Return what one more call adds to an intent whose answer is not there.

    Raises:
        OutcomeUnknown: It may be paid, and it is not asked for again without a person's word.
    """
    lost = (*attempt.lost_at, attempt.intended_at)
    price = price_of_one(attempt)
    why = context.why_lost.get(attempt_id, "")
    cause = f" ({why})" if why else ""
    if not is_asked_again(attempt) or _was_settled(context, attempt_id, attempt):
        raise unknown_call(context.project, attempt, service.name, cause=cause)
    try:
        require_budget(
            context.journal, attempt.model_copy(update={"expected_usd": price}), run_id=attempt.run_id,
            caps=context.caps,
        )  # fmt: skip
    except BudgetSpent as spent:
        raise unknown_call(context.project, attempt, service.name, cause=f"{cause}, and {spent.message}") from spent
    more = (len(lost) + 1) / len(lost)
    return {
        "lost_at": lost,
        "expected_usd": None if attempt.expected_usd is None else attempt.expected_usd * more,
        "expected_cny": None if attempt.expected_cny is None else attempt.expected_cny * more,
    }


def _was_settled(context: Context, attempt_id: str, attempt: Attempt) -> bool:
    """Return whether a person let it be asked once more after earlier losses: then a loss is the last."""
    others = context.journal.attempts_at(
        shot=attempt.key.shot, segment=attempt.key.segment, fingerprint=attempt.fingerprint
    )
    return any(other.state == "abandoned" and other.lost_at for name, other in others.items() if name != attempt_id)


def _tell_again(context: Context, attempt_id: str, attempt: Attempt, *, tries: "_Tries") -> None:
    """Say once that the same is asked for a second time."""
    if attempt.state != "intended" or tries.is_told:
        return
    tries.is_told = True
    price = price_of_one(attempt)
    costs = f", {money(price, 'USD')}," if price is not None else ""
    why = context.why_lost.get(attempt_id, "")
    cause = f" ({why})" if why else ""
    context.reporter.report(
        Note(
            f"{attempt.key}: the answer of {attempt.provider} was lost{cause}. The {attempt.asked.thing}{costs} "
            "may be paid; it is asked for once more, and both are counted"
        )
    )
    pass_point("asked again")


class _Tries:
    """How often a call was refused for now, and whether it makes sense to send it again."""

    def __init__(self, *, deadline: float) -> None:
        """*deadline* is of the event loop's clock."""
        self._deadline = deadline
        self._unsent = 0
        self.is_told = False
        self._busy_s = 1.0
        self.bytes_only = False
        """Whether a shot's last frame goes as bytes, as a link to one was refused."""

    async def wait_after(self, refusal: ProviderError, request: Request, *, tell: Callable[[str], None]) -> None:
        """Wait as long as makes sense before the next call; raise *refusal* where there shall be none."""
        wait_s = self._wait_s(refusal, request)
        if wait_s is None or asyncio.get_running_loop().time() + wait_s > self._deadline:
            raise final_refusal(refusal)
        tell(waiting_note(refusal, wait_s))
        await asyncio.sleep(wait_s)

    def _wait_s(self, refusal: ProviderError, request: Request) -> float | None:
        match refusal:
            case Unsent():
                self._unsent += 1
                return min(2.0**self._unsent, 10.0) if self._unsent < _UNSENT_TRIES else None
            case Unavailable(retry_after_s=asked_s):
                wait_s, self._busy_s = self._busy_s, min(self._busy_s * 2, _BUSY_LONGEST_S)
                return max(asked_s, wait_s)
            case _:
                # A link can die between our look at the clock and the service's download.
                again = not self.bytes_only and may_be_dead_link(refusal.message, request)
                self.bytes_only = True
                return 0.0 if again else None
