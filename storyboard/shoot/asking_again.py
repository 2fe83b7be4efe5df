"""
Asking again: what failed unpaid, and may turn out well, is asked for once more by the run itself.

Each further attempt is one of its own, with its own take number, intent, slate and price, and holds those that it
stands in for. What they were counts, not what a run remembers: after a crash nothing is decided a second time.
"""

from collections.abc import Mapping
from uuid import NAMESPACE_OID, uuid5

from storyboard.errors import BudgetSpent
from storyboard.model.takes import Attempt, Earlier, Failure, Json
from storyboard.providers.failures import is_of_result, may_pass_again
from storyboard.reporter import Note
from storyboard.shoot.account_limits import queued_attempt
from storyboard.shoot.budget import require_room
from storyboard.shoot.caps import Caps
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.new_attempt import next_key
from storyboard.shoot.workflow_values import AskedAgain, NotMade

_SERVICE_AGAIN_S = 5.0
"""The pause after the service's own error: what was wrong there may be over by then."""


def may_pass(attempt: Attempt) -> bool:
    """Return whether *attempt* failed, surely unpaid, and the same may succeed when it is asked for once more."""
    return _passing_failure(attempt) is not None


def due_retries(known: Mapping[str, Attempt], *, retries: int) -> list[tuple[Earlier, ...]]:
    """Return those of the *known* attempts in whose place another one is still due, each with those before it."""
    replaced = {earlier.attempt for attempt in known.values() for earlier in attempt.earlier}
    return [
        (*attempt.earlier, _earlier_of(attempt_id, attempt, failure))
        for attempt_id, attempt in known.items()
        if attempt_id not in replaced
        and not attempt.retake
        and len(attempt.earlier) < retries
        and (failure := _passing_failure(attempt))
    ]


def _passing_failure(attempt: Attempt) -> Failure | None:
    """Return why *attempt* failed, where that costs nothing and may not come again; else None."""
    failure = attempt.failure
    if failure is None:
        return None
    match attempt.state:
        case "expired":
            may_pass_now = True
        case "failed":
            may_pass_now = may_pass_again(failure.code)
        case "abandoned":
            # A create that was refused: errors of the service itself were met with more creates already.
            may_pass_now = is_of_result(failure.code) and may_pass_again(failure.code)
        case _:
            may_pass_now = False
    return failure if may_pass_now else None


def ask_again(context: Context, attempt_id: str, *, retries: int, run_id: str, caps: Caps) -> AskedAgain:
    """
    Return the attempt that is made in place of a failed one, or why not where the budget has no room for it.

    Neither is there where it was asked for often enough, somebody stopped the shot, or it cannot pass.
    """
    failed = context.journal.attempt(attempt_id)
    failure = _passing_failure(failed)
    if failure is None:
        return AskedAgain()
    again_id = uuid5(NAMESPACE_OID, attempt_id).hex
    if not _is_noted(context, again_id):
        if len(failed.earlier) >= retries or context.journal.is_stopped(failed.key.shot):
            return AskedAgain()
        try:
            require_room(context.journal, failed, run_id=run_id, caps=caps)
        except BudgetSpent as spent:
            return AskedAgain(failed=NotMade(state="over_budget", why=spent.message, hint=spent.hint))
        _note(context, again_id, failed, _earlier_of(attempt_id, failed, failure), run_id=run_id)
        _tell(context, failed, context.journal.attempt(again_id), retries=retries)
    wait_s = _SERVICE_AGAIN_S if failure.type == "service" else 0.0
    queued = queued_attempt(again_id, failed.asked, context.limits, context.models)
    return AskedAgain(attempt=queued.model_copy(update={"wait_s": wait_s}))


def _note(context: Context, again_id: str, failed: Attempt, earlier: Earlier, *, run_id: str) -> None:
    while not context.journal.add(again_id, _new_attempt_of(context, failed, earlier, run_id=run_id)):
        # Another process took this number, or noted this very attempt.
        if _is_noted(context, again_id):
            break
    pass_point("asked again")


def _is_noted(context: Context, attempt_id: str) -> bool:
    try:
        context.journal.attempt(attempt_id)
    except LookupError:
        return False
    return True


def _new_attempt_of(context: Context, failed: Attempt, earlier: Earlier, *, run_id: str) -> Attempt:
    """Return the planned attempt that asks for the same as *failed*, with marks of its own."""
    key = next_key(context, (failed.key.shot, failed.key.segment))
    asked = failed.asked.model_copy(update={"key": key, **dict.fromkeys(failed.chosen)})
    return failed.model_copy(
        update={
            "key": key,
            "run_id": run_id,
            "asked": asked,
            "earlier": (*failed.earlier, earlier),
            "state": "planned",
            "failure": None,
            **_UNASKED,
        }
    )


_UNASKED: Json = {
    "request": {},
    "intended_at": "",
    "submitted_at": "",
    "submit": {},
    "submit_http_status": 0,
    "task_id": "",
    "polls": (),
    "task": {},
    "tokens": None,
    "usd": None,
    "cny": None,
    "credits_billed": None,
}
"""Of an attempt for which nothing was sent yet."""


def _earlier_of(attempt_id: str, failed: Attempt, failure: Failure) -> Earlier:
    return Earlier(attempt=attempt_id, take=failed.key.take, task_id=failed.task_id, failure=failure)


def _tell(context: Context, failed: Attempt, again: Attempt, *, retries: int) -> None:
    # Why it failed was told just now, as the take's last state.
    which = f" (try {len(again.earlier) + 1} of {retries + 1})" if retries > 1 else ""
    text = f"{failed.key}: nothing was billed; asking again as take {again.key.take}{which}"
    context.reporter.report(Note(text))
