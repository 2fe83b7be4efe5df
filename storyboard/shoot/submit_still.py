"""
One picture, paid once, on a wire that cannot be asked.

A call has no task and no list: what became of one whose answer was lost, nobody can tell. The intent is committed
before the POST, and what came is kept before anything else. A lost answer is perhaps paid: where the picture costs
little it is asked for once more, and both are counted; else the still stops and says so.
"""

import asyncio
import secrets
from collections.abc import Callable

from storyboard.archive.takes import take_folder
from storyboard.errors import OutcomeUnknown, ProviderError, RequestRejected, Unavailable, Unsent
from storyboard.files import require_room
from storyboard.model.paid import is_simulated, note_payee
from storyboard.model.takes import Attempt
from storyboard.model.units import money
from storyboard.project import path_to_type
from storyboard.providers.answers import plain_id
from storyboard.providers.images.base import DrawnPicture, ImageService
from storyboard.reporter import Note
from storyboard.shoot.account_limits import create_limit
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.request_pictures import with_pictures
from storyboard.shoot.still_files import keep_picture, kept_picture
from storyboard.shoot.submit import without_bytes

_MOST_LOST = 2
"""Calls whose answers were lost before a still stops, however little it costs."""
_UNSENT_TRIES = 5
_BUSY_LONGEST_S = 30.0
_BUSY_DEADLINE_S = 3600.0
_LONGEST_LULL_S = 0.5


async def submit_still(context: Context, attempt_id: str) -> Attempt:
    """
    Return the attempt with its picture received, whatever an earlier process did about it.

    Raises:
        OutcomeUnknown: A picture may have been made and paid, and nobody can tell.
        RequestRejected: The service refused it for good; nothing is billed.
        Unavailable, Unsent: It could not be sent in all the time there was; nothing was paid.
    """
    tries = _Tries(deadline=asyncio.get_running_loop().time() + _BUSY_DEADLINE_S)
    while True:
        attempt = context.journal.attempt(attempt_id)
        if attempt.state not in {"planned", "intended"}:
            return attempt
        service = context.image_service(attempt.provider)
        if attempt.state == "intended":
            _go_on_after_loss(context, attempt_id, attempt, service)
        elif context.project.is_rehearsal and not is_simulated(attempt.provider):
            raise RequestRejected(
                f"{attempt.key}: it is not asked of {service.name} while the film is rehearsed", provider=service.name
            )
        elif wait_s := context.journal.wait_to_create_s(create_limit(attempt.asked, context.limits, context.models)):
            await asyncio.sleep(min(wait_s, _LONGEST_LULL_S))
        else:
            await _send(context, service, attempt_id, attempt, tries=tries)


async def _send(context: Context, service: ImageService, attempt_id: str, attempt: Attempt, *, tries: "_Tries") -> None:
    """
    Send one call, and write what came of it: the picture, or that there is no intent any more.

    An answer that is lost leaves the intent as it is.

    Raises:
        ProviderError: It was refused, or could not be sent as often as makes sense.
    """
    request = await asyncio.to_thread(with_pictures, attempt, context.project, context.models)
    await context.may_send()
    await asyncio.to_thread(require_room, context.project.archive)
    pass_point("before the intent")
    intent = attempt.model_copy(
        update={
            "request": without_bytes(service.payload(request)),
            "intended_at": context.ages.now(),
            "state": "intended",
        }
    )
    among = create_limit(attempt.asked, context.limits, context.models)
    note_payee(context.project, intent.key.shot, provider=intent.provider, at=intent.intended_at)
    if not context.journal.swap(attempt_id, attempt, intent, callback=None, limit=among):
        return
    context.tell(intent, "submitting")
    pass_point("intent committed")
    try:
        with context.hold_end_back(intent):
            drawn = await service.draw(request)
    except OutcomeUnknown as unknown:
        pass_point("outcome unknown")
        context.journal.swap(attempt_id, intent, intent.model_copy(update={"failure": None}))
        context.why_lost[attempt_id] = unknown.message
        return
    except (Unsent, Unavailable, RequestRejected) as sure:
        _take_back(context, attempt_id, intent)
        await tries.wait_after(sure, tell=lambda note: context.tell(intent, "waiting", note=note))
        return
    pass_point("answer received")
    await asyncio.to_thread(_receive, context, attempt_id, intent, drawn)


def _take_back(context: Context, attempt_id: str, intent: Attempt) -> None:
    """Take back an intent of which the service surely made nothing."""
    context.journal.swap(attempt_id, intent, intent.model_copy(update={"state": "planned"}))
    pass_point("intent taken back")
    note_payee(context.project, intent.key.shot, provider=intent.provider, at=intent.intended_at, is_withdrawn=True)


def _receive(context: Context, attempt_id: str, intent: Attempt, drawn: DrawnPicture) -> None:
    """Keep what came: first the bytes, where the answer holds them, then the answer itself."""
    if drawn.data:
        keep_picture(take_folder(context.project, intent.key), drawn.data)
        pass_point("picture kept")
    received = intent.model_copy(
        update={
            "submitted_at": context.ages.now(),
            "submit": drawn.body,
            "submit_http_status": drawn.http_status,
            "task_id": plain_id(drawn.request_id) or f"picture-{secrets.token_hex(8)}",
            "task": {**drawn.body, "picture_url": drawn.url} if drawn.url else drawn.body,
            "usd": intent.expected_usd,
            "cny": intent.expected_cny,
            "tokens": 0,
            "state": "succeeded",
            "failure": None,
        }
    )
    context.journal.swap(attempt_id, intent, received)
    pass_point("receipt committed")


def _go_on_after_loss(context: Context, attempt_id: str, attempt: Attempt, service: ImageService) -> None:
    """
    Go on with an intent whose answer is not there: with the bytes that came, or with one more call.

    Raises:
        OutcomeUnknown: The picture may be paid, and it is not asked for again without a person's word.
    """
    if kept_picture(take_folder(context.project, attempt.key)) is not None:
        _receive(context, attempt_id, attempt, DrawnPicture(body={}, http_status=200))
        return
    lost = (*attempt.lost_at, attempt.intended_at)
    price = _price_of_one(attempt)
    below = attempt.asked.ask_again_below_usd or 0.0
    why = context.why_lost.pop(attempt_id, "")
    cause = f" ({why})" if why else ""
    is_cheap = is_simulated(attempt.provider) or (price is not None and price < below)
    if len(lost) >= _MOST_LOST or not is_cheap:
        raise _unknown(context, attempt, service, times=len(lost), cause=cause)
    costs = f", {money(price, 'USD')}," if price is not None else ""
    context.reporter.report(
        Note(
            f"{attempt.key}: the answer of {service.name} was lost{cause}. The picture{costs} may be paid; "
            "it is asked for once more, and both are counted"
        )
    )
    more = (len(lost) + 1) / len(lost)
    counted = {
        "expected_usd": None if attempt.expected_usd is None else attempt.expected_usd * more,
        "expected_cny": None if attempt.expected_cny is None else attempt.expected_cny * more,
    }
    context.journal.swap(
        attempt_id, attempt, attempt.model_copy(update={"state": "planned", "lost_at": lost, **counted})
    )
    pass_point("asked again")


def _price_of_one(attempt: Attempt) -> float | None:
    """Return what one picture should cost, in US dollars; None where nobody can say."""
    return None if attempt.expected_usd is None else attempt.expected_usd / (len(attempt.lost_at) + 1)


def _unknown(context: Context, attempt: Attempt, service: ImageService, *, times: int, cause: str) -> OutcomeUnknown:
    place, shot = path_to_type(context.project), attempt.key.shot
    often = "a picture was" if times == 1 else f"{times} pictures were"
    return OutcomeUnknown(
        f"{attempt.key}: {often} asked of {service.name} and no answer came{cause}: it may be paid, and nobody can ask",
        provider=service.name,
        hint=f"look at the account's bill; `storyboard tasks forget {place} {shot}` lets the next run ask once more",
    )


class _Tries:
    """How often a call was refused for now, and whether it makes sense to send it again."""

    def __init__(self, *, deadline: float) -> None:
        """*deadline* is of the event loop's clock."""
        self._deadline = deadline
        self._unsent = 0
        self._busy_s = 1.0

    async def wait_after(self, refusal: ProviderError, *, tell: Callable[[str], None]) -> None:
        """Wait as long as makes sense before the next call; raise *refusal* where there shall be none."""
        wait_s = self._wait_s(refusal)
        if wait_s is None or asyncio.get_running_loop().time() + wait_s > self._deadline:
            raise refusal
        tell(refusal.message)
        await asyncio.sleep(wait_s)

    def _wait_s(self, refusal: ProviderError) -> float | None:
        match refusal:
            case Unsent():
                self._unsent += 1
                return min(2.0**self._unsent, 10.0) if self._unsent < _UNSENT_TRIES else None
            case Unavailable(retry_after_s=asked_s):
                wait_s, self._busy_s = self._busy_s, min(self._busy_s * 2, _BUSY_LONGEST_S)
                return max(asked_s, wait_s)
            case _:
                return None
