"""
What the workflows do, one durable step each.

Each step may run again after a crash: it looks into the journal before it
acts. Steps return JSON and let no purposeful error out: a failed take is a
result like any other, and what is chained below it must hear of it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from storyboard.archive import read_take, take_folder
from storyboard.capabilities import find_model
from storyboard.errors import (
    ArchiveError,
    BudgetSpent,
    MediaError,
    OutcomeUnknown,
    ProviderError,
    RequestRejected,
    StoryboardError,
    TaskNotFound,
    Unavailable,
)
from storyboard.graph import SegmentId
from storyboard.journal import now
from storyboard.plan.estimate import priced
from storyboard.plan.fingerprint import Wanted, recipe
from storyboard.providers.failures import failure_hint, failure_type
from storyboard.reporter import ShotChanged
from storyboard.shoot.budget import Caps, require_room
from storyboard.shoot.filing import file_take
from storyboard.shoot.limits import partition_of, queue_of
from storyboard.shoot.stage import Stage
from storyboard.shoot.submit import submit
from storyboard.takes import (
    Attempt,
    AttemptState,
    Cancelled,
    Expired,
    Failed,
    Failure,
    Json,
    Poll,
    Queued,
    Running,
    Succeeded,
    Take,
    TakeKey,
    Task,
)

_LONGEST_WAIT_S = 10.0
_WAIT_GROWTH = 0.15
"""The next question waits this part of the time that the task has taken so far."""
_GIVE_UP_AFTER = 60
"""Unanswered questions in a row before a run leaves a task for the next run."""


def open_attempt(stage: Stage, wanted: Wanted, above: Mapping[SegmentId, str], *, run_id: str, caps: Caps) -> Json:
    """
    Return id, queue and partition of the attempt at *wanted*, a new one if need be.

    *above* holds the folders of the takes whose frames it needs; *caps* are
    what film and run may cost. ``failed`` stands in the answer where nothing
    may be asked.
    """
    queued = {"queue": queue_of(wanted.request.model), "partition": partition_of(wanted.request)}
    try:
        return {"id": _attempt_at(stage, wanted, above, run_id=run_id, caps=caps), **queued}
    except (ArchiveError, BudgetSpent) as error:
        stage.reporter.report(ShotChanged(key=wanted.request.key, state="failed", expected_s=0.0, note=error.message))
        state = "over_budget" if isinstance(error, BudgetSpent) else "failed"
        return {"failed": {"state": state, "why": error.message, "hint": error.hint}}


def _attempt_at(stage: Stage, wanted: Wanted, above: Mapping[SegmentId, str], *, run_id: str, caps: Caps) -> str:
    takes: dict[SegmentId, Take] = {segment: read_take(stage.project, folder) for segment, folder in above.items()}
    made_from = recipe(wanted, takes)
    shot, segment = wanted.id
    found = stage.journal.find(shot=shot, segment=segment, fingerprint=made_from.fingerprint)
    if found:
        return found
    require_room(stage.journal, wanted, run_id=run_id, caps=caps)
    key = TakeKey(shot=shot, segment=segment, take=_next_take(stage, wanted))
    provider = stage.provider(wanted.request.provider)
    asked = wanted.request.model_copy(update={"key": key})
    attempt = Attempt(
        key=key,
        storyboard=stage.project.file.name,
        run_id=run_id,
        fingerprint=made_from.fingerprint,
        ingredients=made_from.ingredients,
        provider=provider.name,
        model=asked.model,
        model_id=provider.model_id(asked.model),
        mode=asked.mode,
        prompt=asked.prompt,
        submit_url=provider.submit_url,
        query_url=provider.query_url,
        asked=asked,
        sources=made_from.sources,
        chosen=_chosen(wanted),
        expected_s=wanted.expected_s,
        expected_tokens=wanted.expected_tokens,
        expected_usd=wanted.expected_usd,
    )
    attempt_id = uuid4().hex
    stage.journal.add(attempt_id, attempt)
    return attempt_id


def _next_take(stage: Stage, wanted: Wanted) -> int:
    """Return the first number that neither the journal nor the archive has given."""
    shot, segment = wanted.id
    take = stage.journal.highest_take(shot=shot, segment=segment) + 1
    while take_folder(stage.project, TakeKey(shot=shot, segment=segment, take=take)).exists():
        take += 1
    return take


def _chosen(wanted: Wanted) -> tuple[str, ...]:
    request = wanted.request
    model = find_model(request.model)
    seed = ("seed",) if request.seed is None and model is not None and model.seeds else ()
    return seed if request.execution_expires_after is not None else (*seed, "execution_expires_after")


async def send(stage: Stage, attempt_id: str) -> Json:
    """Make sure that the attempt's task exists; return what to do next."""
    try:
        attempt = await submit(stage, attempt_id)
    except LookupError:
        return {"state": "failed", "why": "the run that wanted this take was given up", "hint": "run again"}
    except OutcomeUnknown as unknown:
        return _fail(stage, attempt_id, unknown, kind="unknown")
    except (ProviderError, MediaError, ArchiveError) as error:
        return _fail(stage, attempt_id, error, kind=_kind(error), state="abandoned")
    except OSError as error:
        gone = ArchiveError(f"{error.filename}: a picture that is needed cannot be read: {error.strerror}")
        return _fail(stage, attempt_id, gone, kind="archive", state="abandoned")
    return {"state": "submitted", "wait_s": stage.provider(attempt.provider).first_poll_s}


async def ask(stage: Stage, attempt_id: str, number: int, unanswered: int) -> Json:
    """Ask once about the attempt's task; return its state and how long to wait before the next question."""
    attempt = stage.journal.attempt(attempt_id)
    provider = stage.provider(attempt.provider)
    try:
        task = await provider.get(attempt.task_id)
    except TaskNotFound as forgotten:
        return _fail(stage, attempt_id, forgotten, kind="service", state="failed")
    except Unavailable as silent:
        if unanswered >= _GIVE_UP_AFTER:
            return _fail(stage, attempt_id, silent, kind="service")
        stage.journal.add_poll(attempt_id, _poll(number, silent.http_status, "processing", "", silent))
        wait_s = max(silent.retry_after_s, min(2.0 ** min(unanswered, 5), 30.0))
        return {"state": "unanswered", "wait_s": wait_s}
    except ProviderError as refused:
        return _fail(stage, attempt_id, refused, kind=_kind(refused))
    return _note(stage, attempt_id, attempt, task, number)


def _note(stage: Stage, attempt_id: str, attempt: Attempt, task: Task, number: int) -> Json:
    words = str(task.body.get("status", ""))
    match task.progress:
        case Queued() | Running():
            stage.journal.add_poll(attempt_id, _poll(number, task.http_status, "processing", words))
            state = "queued" if isinstance(task.progress, Queued) else "running"
            stage.tell(attempt, "queued" if state == "queued" else "running")
            return {"state": state, "wait_s": _wait_s(stage, attempt)}
        case Succeeded(tokens=tokens):
            stage.journal.add_poll(attempt_id, _poll(number, task.http_status, "succeeded", words))
            cost = priced(attempt.asked, tokens).usd if tokens is not None else None
            done = {
                "state": "succeeded",
                "task": task.body,
                "tokens": tokens,
                "usd": None if cost is None else float(cost),
            }
            stage.journal.save(attempt_id, attempt.model_copy(update=done))
            return {"state": "succeeded"}
        case Failed(code=code, message=message):
            failure = Failure(
                type=failure_type(code), code=code, message=message, hint=failure_hint(code, message=message)
            )
            return _ended(stage, attempt_id, attempt, task, number, failure=failure, state="failed")
        case Cancelled():
            failure = Failure(type="cancelled", code="", message="the task was cancelled at the service")
            return _ended(stage, attempt_id, attempt, task, number, failure=failure, state="cancelled")
        case Expired():
            failure = Failure(type="expired", code="", message="the task waited too long at the service and expired")
            return _ended(stage, attempt_id, attempt, task, number, failure=failure, state="expired")


async def keep(stage: Stage, attempt_id: str) -> Json:
    """Archive what the attempt's task made; return the take's folder."""
    try:
        take = await file_take(stage, attempt_id)
    except (ArchiveError, MediaError, ProviderError) as error:
        return _fail(stage, attempt_id, error, kind="archive")
    return {"state": "archived", "folder": take.folder}


def _ended(
    stage: Stage, attempt_id: str, attempt: Attempt, task: Task, number: int, *, failure: Failure, state: AttemptState
) -> Json:
    error = {"code": failure.code, "message": failure.message}
    poll = Poll(
        attempt=number, ts=now(), http_status=task.http_status, status=state, provider_status=state, error=error
    )
    stage.journal.add_poll(attempt_id, poll)
    ended = attempt.model_copy(update={"state": state, "task": task.body, "failure": failure})
    stage.journal.save(attempt_id, ended)
    return _failed(stage, attempt, failure)


def _fail(
    stage: Stage, attempt_id: str, error: StoryboardError, *, kind: str, state: AttemptState | None = None
) -> Json:
    """Note why the attempt came to nothing in this run; without *state* the next run may go on with it."""
    attempt = stage.journal.attempt(attempt_id)
    service = error if isinstance(error, ProviderError) else None
    failure = Failure(
        type=kind,
        code=service.code if service else "",
        message=error.message,
        hint=error.hint,
        request_id=service.request_id if service else "",
    )
    stage.journal.save(attempt_id, attempt.model_copy(update={"failure": failure, "state": state or attempt.state}))
    return _failed(stage, attempt, failure)


def _failed(stage: Stage, attempt: Attempt, failure: Failure) -> Json:
    stage.tell(attempt, "failed", note=failure.message)
    return {"state": "failed", "why": failure.message, "hint": failure.hint}


def _kind(error: StoryboardError) -> str:
    if isinstance(error, RequestRejected):
        return failure_type(error.code)
    return "service" if isinstance(error, ProviderError) else "archive"


def _poll(number: int, http_status: int, status: str, words: str, error: ProviderError | None = None) -> Poll:
    said = {"code": error.code, "message": error.message} if error else {}
    return Poll(attempt=number, ts=now(), http_status=http_status, status=status, provider_status=words, error=said)


def _wait_s(stage: Stage, attempt: Attempt) -> float:
    started = datetime.fromisoformat(attempt.submitted_at)
    taken_s = (datetime.now(UTC) - started).total_seconds()
    first_s = stage.provider(attempt.provider).first_poll_s
    return min(_LONGEST_WAIT_S, max(first_s, taken_s * _WAIT_GROWTH))
