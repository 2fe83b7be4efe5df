"""
What the workflows do, one durable step each.

Each step may run again after a crash: it looks into the journal before it
acts. Steps let no purposeful error out: a failed take is an
answer like any other, and what is chained below it must hear of it.
"""

import asyncio
import logging
from typing import Literal

from storyboard.archive.takes import find_take, take_folder
from storyboard.errors import (
    ArchiveError,
    MediaError,
    OutcomeUnknown,
    ProviderError,
    RequestRejected,
    StoryboardError,
    TaskNotFound,
    Unavailable,
    Unwritable,
)
from storyboard.files import is_of_machine, remedy
from storyboard.model.clock import now
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt, AttemptState, Failure, Poll, Take
from storyboard.model.tasks import Cancelled, Expired, Failed, Queued, Running, Succeeded, Task
from storyboard.plan.earlier import earlier_clause, reason
from storyboard.plan.estimate import cost_fields
from storyboard.plan.which_counts import take_that_counts
from storyboard.providers.failures import failure_hint, failure_type
from storyboard.reporter import Note
from storyboard.shoot import poll_waits
from storyboard.shoot.asking_again import may_pass
from storyboard.shoot.callback_address import heartbeat_s, is_called_back
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import is_interruption, pass_point
from storyboard.shoot.filing import file_take
from storyboard.shoot.filing_recording import file_recording
from storyboard.shoot.filing_still import file_still
from storyboard.shoot.found_tasks import is_mistaken
from storyboard.shoot.gone_takes import GIVEN_UP, LOST, is_lost
from storyboard.shoot.lost_takes import fetch_error, is_gone, retake_command, way_on_without_task
from storyboard.shoot.submit import submit
from storyboard.shoot.submit_call import submit_call
from storyboard.shoot.ways_on import error_for_later, way_on_without_draft
from storyboard.shoot.workflow_values import Answer, Archived, NotMade, ToAsk, ToFile

_log = logging.getLogger(__name__)

_LONGEST_WORDS = 80
_AGAIN_S = 1.0
"""The wait after the first question in vain; it doubles to half a minute."""
_GIVE_UP_AFTER = 60
"""Unanswered questions in a row before a run leaves a task for the next run."""
_SAME_ANSWERS = 8
"""Answers in a row that cannot be used and say the same before a run leaves a task for the next run: in 91 s."""
_TOLD_AFTER = 2
"""Failed questions in a row before each further one is reported: the third says why nothing moves."""
_LONG_S = 60.0
"""A service that asks for a longer pause than this is reported at once."""
_FORGOTTEN_AFTER = 5
"""
Unanswered questions in a row before "no such task" is believed: some half a minute.

A service may show a new task late, and a gateway may answer 404 for a moment; a task given up is paid again.
"""


async def send(context: Context, attempt_id: str) -> Answer:
    """Make sure that the attempt's task exists; return what to do next."""
    try:
        has_task = context.journal.attempt(attempt_id).asked.has_task
        attempt = await (submit if has_task else submit_call)(context, attempt_id)
    except LookupError:
        return NotMade(why="the run that wanted this take was given up", hint="run again")
    except OutcomeUnknown as unknown:
        return _fail(context, attempt_id, unknown, kind="unknown")
    except (ProviderError, MediaError, ArchiveError) as error:
        return _fail(context, attempt_id, error, kind=_kind(error), state=_state_without_intent(context, attempt_id))
    except OSError as error:
        gone = ArchiveError(f"{error.filename}: a file that is needed cannot be read: {error.strerror}")
        if is_of_machine(error) and not isinstance(error, PermissionError):
            gone = Unwritable(f"{error.filename or 'this process'}: {error.strerror}", hint=remedy(error))
        return _fail(context, attempt_id, gone, kind="archive", state=_state_without_intent(context, attempt_id))
    return _answer_to_send(context, attempt)


def _answer_to_send(context: Context, attempt: Attempt) -> Answer:
    if attempt.state == "succeeded":
        return ToFile()
    if attempt.state == "cancelled":
        return _cancelled_answer(context, attempt)
    if attempt.failure and attempt.state in {"abandoned", "failed", "expired"}:
        return _tell_failure(context, attempt, attempt.failure)
    if not context.ages.is_own(attempt.submitted_at):
        # The first question comes later, and until then nobody would know that it is under way.
        context.tell(attempt, "queued")
    return ToAsk(state="submitted", wait_s=poll_waits.wait_s(context, attempt, asked=0))


def answer_to_cancel(context: Context, attempt_id: str) -> NotMade | None:
    """Return what a run hears of an attempt that a person cancelled; None where it goes on, as a sent create does."""
    try:
        attempt = context.journal.attempt(attempt_id)
    except LookupError:
        return None
    stopped = attempt.state in {"planned", "submitted"} and context.journal.is_stopped(attempt.key.shot)
    return _cancelled_answer(context, attempt) if stopped or attempt.state == "cancelled" else None


def _cancelled_answer(context: Context, attempt: Attempt) -> NotMade:
    left = f": task {attempt.task_id} is left to run, and the next run archives it"
    message = f"cancelled by a person{left if attempt.state == 'submitted' else ''}"
    failure = Failure(type="cancelled", code="", message=message, hint="run again to go on")
    return _tell_failure(context, attempt, failure)


def _state_without_intent(context: Context, attempt_id: str) -> AttemptState | None:
    """Return that the attempt is given up where it surely made no task; None where its intent stands."""
    return "abandoned" if context.journal.attempt(attempt_id).state == "planned" else None


async def ask(
    context: Context, attempt_id: str, number: int, unanswered: int, *, calls: tuple[int, int] = (0, 0)
) -> Answer:
    """
    Ask once about the attempt's task; return its state and how long to wait before the next question.

    *calls* counts the callbacks heard about the task in all, and since the last question.
    """
    attempt = context.journal.attempt(attempt_id)
    pass_point("before a question")
    try:
        task = await context.poller(attempt.provider).get(attempt.task_id, service_tier=attempt.asked.service_tier)
    except TaskNotFound as forgotten:
        if unanswered >= _FORGOTTEN_AFTER:
            return _note_forgotten_task(context, attempt_id, attempt, forgotten)
        return _note_silence(context, attempt_id, number, unanswered, forgotten)
    except Unavailable as silent:
        if unanswered >= _GIVE_UP_AFTER or _says_the_same(attempt, silent, unanswered):
            return _fail(
                context, attempt_id, error_for_later(context.project, attempt, silent, unanswered + 1), kind="service"
            )
        return _note_silence(context, attempt_id, number, unanswered, silent, after_s=silent.retry_after_s)
    except ProviderError as refused:
        return _fail(context, attempt_id, refused, kind=_kind(refused))
    pass_point("question answered")
    if is_lost(attempt):
        attempt = attempt.model_copy(update={"failure": None})
        context.journal.save(attempt_id, attempt)
    return _with_calls(context, attempt, task, _note(context, attempt_id, attempt, task, number), calls=calls)


def _with_calls(context: Context, attempt: Attempt, task: Task, answer: Answer, *, calls: tuple[int, int]) -> Answer:
    """Return *answer* with a longer wait where the service calls back by itself."""
    called, now_called = calls
    if not (isinstance(answer, ToAsk) and called and is_called_back(attempt.asked, context.callback_url)):
        return answer
    wait_s = _heartbeat_s(context, attempt)
    unchanged = bool(attempt.polls) and attempt.polls[-1].provider_status == task.body.get("status")
    if now_called and unchanged:
        # A callback can be ahead of what the service answers.
        wait_s = min(wait_s, context.provider(attempt.provider).first_poll_s)
    return ToAsk(state=answer.state, wait_s=wait_s)


def _note_silence(
    context: Context, attempt_id: str, number: int, unanswered: int, error: ProviderError, *, after_s: float = 0.0
) -> ToAsk:
    context.journal.add_poll(attempt_id, _poll(number, error.http_status, "processing", "", error))
    if unanswered >= _TOLD_AFTER or after_s > _LONG_S:
        attempt = context.journal.attempt(attempt_id)
        context.tell(attempt, "running", note=f"{error.message}; it is asked again")
    return ToAsk(state="unanswered", wait_s=max(after_s, _AGAIN_S * min(2.0 ** min(unanswered, 5), 30.0)))


def _says_the_same(attempt: Attempt, error: Unavailable, unanswered: int) -> bool:
    """Return whether the answer cannot be used, and is the one that came to each of the last questions."""
    before = _SAME_ANSWERS - 1
    same = [poll for poll in attempt.polls[-before:] if poll.error.get("message") == error.message]
    return error.answered and unanswered >= before and len(same) == before


def _note_forgotten_task(context: Context, attempt_id: str, attempt: Attempt, forgotten: TaskNotFound) -> NotMade:
    """Note that the service knows a task no more; another is paid only once a person has said so."""
    told = TaskNotFound(
        f"{forgotten.message}; it was made at {attempt.submitted_at} and may have been paid",
        provider=forgotten.provider,
        code=forgotten.code,
        http_status=forgotten.http_status,
        request_id=forgotten.request_id,
        hint=way_on_without_task(context.project, attempt, forgotten),
    )
    if is_simulated(attempt.provider):
        return _fail(context, attempt_id, told, kind="service", state="failed")
    return _fail(context, attempt_id, told, kind=LOST).model_copy(update={"lost": True})


def _mistake_error(attempt: Attempt) -> ArchiveError:
    return ArchiveError(
        f"{attempt.key}: task {attempt.task_id} was taken for this shot's by its marker, and its seed is another's",
        hint="run again: this shot is requested again",
    )


def _tell_odd(context: Context, attempt: Attempt, task: Task) -> None:
    """Say once what of an answer could not be read."""
    for sentence in task.odd:
        if (attempt.task_id, sentence) in context.told_odd:
            continue
        context.told_odd.add((attempt.task_id, sentence))
        told = f"{attempt.key}: {attempt.provider} says of task {attempt.task_id}: {sentence}"
        _log.warning("%s", told)
        context.reporter.report(Note(told))


def _note(context: Context, attempt_id: str, attempt: Attempt, task: Task, number: int) -> Answer:
    words = str(task.body.get("status", ""))[:_LONGEST_WORDS]
    _tell_odd(context, attempt, task)
    match task.progress:
        case Queued() | Running():
            context.journal.add_poll(attempt_id, _poll(number, task.http_status, "processing", words))
            state: Literal["queued", "running"] = "queued" if isinstance(task.progress, Queued) else "running"
            context.tell(attempt, state)
            pass_point("poll noted")
            return ToAsk(state=state, wait_s=poll_waits.wait_s(context, attempt, asked=number))
        case Succeeded() if is_mistaken(attempt, task.progress):
            return _fail(context, attempt_id, _mistake_error(attempt), kind="unknown", state="abandoned")
        case Succeeded(tokens=tokens, credits_billed=credits_billed):
            context.journal.add_poll(attempt_id, _poll(number, task.http_status, "succeeded", words))
            done = {
                "state": "succeeded",
                "task": task.body,
                "tokens": tokens,
                "credits_billed": credits_billed,
                **cost_fields(attempt, tokens, context.models),
            }
            context.journal.save(attempt_id, attempt.model_copy(update=done))
            pass_point("success noted")
            context.just_made[attempt_id] = task.progress
            return ToFile(taught=poll_waits.learn(context, attempt_id, attempt, task))
        case Failed(code=code, message=message):
            failure = Failure(
                type=failure_type(code), code=code, message=message, hint=failure_hint(code, message=message)
            )
            return _note_end(context, attempt_id, attempt, task, number, failure=failure, state="failed")
        case Cancelled():
            failure = Failure(type="cancelled", code="", message="the task was cancelled at the service")
            return _note_end(context, attempt_id, attempt, task, number, failure=failure, state="cancelled")
        case Expired():
            failure = Failure(type="expired", code="", message="the task waited too long at the service and expired")
            return _note_end(context, attempt_id, attempt, task, number, failure=failure, state="expired")


async def keep(context: Context, attempt_id: str) -> Answer:
    """Archive what the attempt's task made; return the take's folder."""
    try:
        async with context.permits.filings:
            medium = context.journal.attempt(attempt_id).asked.medium
            file = {"video": file_take, "still": file_still, "recording": file_recording}[medium]
            take = await file(context, attempt_id)
        counts = await asyncio.to_thread(_folder_that_counts, context, take)
    except (ArchiveError, MediaError, ProviderError) as error:
        return _note_filing_failure(context, attempt_id, error)
    except StoryboardError:
        raise
    except Exception as error:
        if is_interruption(error):
            raise
        _log.exception("%s cannot be filed", attempt_id)
        return _fail(context, attempt_id, _unforeseen_error(context, attempt_id, error), kind="archive")
    return Archived(folder=take.folder, counts=counts)


def _note_filing_failure(context: Context, attempt_id: str, error: StoryboardError) -> NotMade:
    """Note why what is paid could not be filed; what the service has no more waits for a person's word."""
    attempt = context.journal.attempt(attempt_id)
    if not (is_lost(attempt) or is_gone(error)):
        return _fail(context, attempt_id, error, kind="archive")
    told = fetch_error(context.project, attempt, error)
    again = is_gone(error) and is_simulated(attempt.provider)
    answer = _fail(context, attempt_id, told, kind=GIVEN_UP if again else LOST, state="archived")
    return answer.model_copy(update={"lost": is_gone(error) and not again})


def _unforeseen_error(context: Context, attempt_id: str, error: Exception) -> ArchiveError:
    attempt = context.journal.attempt(attempt_id)
    folder = take_folder(context.project, attempt.key)
    why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return ArchiveError(
        f"{attempt.key}: task {attempt.task_id} succeeded and is paid, but cannot be archived: {why}",
        hint=f"its files are in {folder}, and reports/run.log says more; "
        f"{retake_command(context.project, attempt)} makes a new take",
    )


def _folder_that_counts(context: Context, take: Take) -> str:
    """Return the folder of the take that counts, of all that were made from what *take* was made from."""
    made = take.slate.attempt
    known = context.journal.attempts_at(shot=take.key.shot, segment=take.key.segment, fingerprint=made.fingerprint)
    others = [take_folder(context.project, attempt.key) for attempt in known.values() if attempt.state == "archived"]
    # A retake is chained from, whatever else there is: that is what it was asked for.
    if made.retake or len(others) == 1:
        return take.folder
    counts = take_that_counts([other for folder in others if (other := find_take(context.project, folder.name))])
    return counts.folder if counts else take.folder


def _note_end(
    context: Context,
    attempt_id: str,
    attempt: Attempt,
    task: Task,
    number: int,
    *,
    failure: Failure,
    state: AttemptState,
) -> NotMade:
    error = {"code": failure.code, "message": failure.message}
    poll = Poll(
        attempt=number, ts=now(), http_status=task.http_status, status=state, provider_status=state, error=error
    )
    context.journal.add_poll(attempt_id, poll)
    ended = attempt.model_copy(update={"state": state, "task": task.body, "failure": failure})
    context.journal.save(attempt_id, ended)
    pass_point("failure noted")
    return _tell_failure(context, ended, failure)


def _fail(
    context: Context, attempt_id: str, error: StoryboardError, *, kind: str, state: AttemptState | None = None
) -> NotMade:
    """Note why the attempt came to nothing in this run; without *state* the next run may go on with it."""
    if isinstance(error, Unwritable):
        # More takes would be paid, and their links would die before they can be kept.
        context.break_off(error)
        state = None
    attempt = context.journal.attempt(attempt_id)
    service = error if isinstance(error, ProviderError) else None
    failure = Failure(
        type=kind,
        code=service.code if service else "",
        message=error.message,
        hint=way_on_without_draft(context.project, attempt, error) or error.hint,
        request_id=service.request_id if service else "",
    )
    ended = attempt.model_copy(update={"failure": failure, "state": state or attempt.state})
    context.journal.save(attempt_id, ended)
    return _tell_failure(context, ended, failure)


def _tell_failure(context: Context, attempt: Attempt, failure: Failure) -> NotMade:
    # Whoever cancelled it, here or at the service: nothing is wrong with it.
    is_stopped = failure.type == "cancelled"
    context.tell(attempt, "stopped" if is_stopped else "failed", note=failure.message)
    again = earlier_clause(attempt)
    why = f"{reason(failure).rstrip('.')}; {again}" if again else failure.message
    return NotMade(why=why, hint=failure.hint, code=failure.code, again=may_pass(attempt), stopped=is_stopped)


def _kind(error: StoryboardError) -> str:
    if isinstance(error, RequestRejected):
        return failure_type(error.code)
    return "service" if isinstance(error, ProviderError) else "archive"


def _poll(number: int, http_status: int, status: str, words: str, error: ProviderError | None = None) -> Poll:
    said = {"code": error.code, "message": error.message} if error else {}
    return Poll(attempt=number, ts=now(), http_status=http_status, status=status, provider_status=words, error=said)


def _heartbeat_s(context: Context, attempt: Attempt) -> float:
    return heartbeat_s(taken_s=poll_waits.age_s(context, attempt), expected_s=poll_waits.expected_s(context, attempt))
