"""The provider's own tasks as programs read them: what the service says, word for word, and the facts in our words."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import ConfigDict

from storyboard.actions.result import Result
from storyboard.errors import StoryboardError
from storyboard.model.takes import Attempt
from storyboard.model.tasks import Failed, Succeeded, Task, TaskPage

TaskState = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]


class TaskFacts(Result):
    """What is known of a task, in the same words for every service."""

    task: str
    """The service's id of it."""
    status: TaskState
    model: str
    """The full id that the service says; empty where it says none."""
    made_at: str | None
    """UTC, ISO 8601, by the service's clock."""
    tokens: int | None = None
    """What was billed, where the service says it."""
    seed: int | None = None
    video: str | None = None
    """A link to the clip, for as long as it lives."""
    last_frame: str | None = None
    code: str = ""
    """The service's code of a failure."""
    why: str = ""
    """Why it failed."""


class TaskRecord(Result):
    """A task: all that its service says of it, under the service's own keys, and `facts`."""

    # The service's keys are its own.
    model_config = ConfigDict(frozen=True, extra="allow")

    facts: TaskFacts


class TaskList(Result):
    """One page of the account's tasks, newest first."""

    tasks: tuple[TaskRecord, ...]
    total: int
    """Of all pages."""
    page: int
    """Counted from 1."""


class CancelledTask(Result):
    """A task that was taken back."""

    task: str
    status: Literal["cancelled"]


class TaskDeletion(Result):
    """What became of the record of a task."""

    task: str
    status: TaskState | None
    """How it ended; null where it is not known."""
    deleted: bool
    why: str
    """Why it is left; empty where it is not."""


class TaskDeletions(Result):
    """What became of the records of tasks."""

    tasks: tuple[TaskDeletion, ...]


class SettledDoubt(Result):
    """A request in doubt that a person settled, by the task that it made or by giving it up."""

    shot: str
    segment: int
    take: int | None
    """Null where no attempt is known any more."""
    task_id: str
    """The task that was adopted; empty where it is given up."""


def task_state(task: Task) -> TaskState:
    """Return how *task* stands, in one word."""
    state: TaskState = type(task.progress).__name__.lower()  # type: ignore[assignment]
    return state


def task_record(task: Task) -> TaskRecord:
    """Return *task* with what its service says of it."""
    return TaskRecord.model_validate({**task.body, "facts": task_facts(task)})


def task_list(found: TaskPage, *, page: int) -> TaskList:
    """Return one *page* of tasks."""
    return TaskList(tasks=tuple(map(task_record, found.tasks)), total=found.total, page=page)


def task_facts(task: Task) -> TaskFacts:
    """Return what is known of *task*."""
    made_at = None if task.created_at is None else datetime.fromtimestamp(task.created_at, UTC).isoformat()
    about: dict[str, Any] = {}
    match task.progress:
        case Succeeded(video_url=video, last_frame_url=last_frame, tokens=tokens, seed=seed):
            about = {"video": video or None, "last_frame": last_frame, "tokens": tokens, "seed": seed}
        case Failed(code=code, message=message):
            about = {"code": code, "why": message}
    return TaskFacts(
        task=task.id, status=task_state(task), model=task.model,
        made_at=made_at and made_at.replace("+00:00", "Z"), **about,
    )  # fmt: skip


def task_deletion(name: str, task: Task | None, left: StoryboardError | None) -> TaskDeletion:
    """Return what became of the record of the task called *name*: *left* says why it is there."""
    return TaskDeletion(
        task=name,
        status=task_state(task) if task else None,
        deleted=left is None,
        why=left.message if left else "",
    )


def settled_doubt(attempt: Attempt | None, *, shot: str, segment: int, task: str = "") -> SettledDoubt:
    """Return which attempt a person settled."""
    return SettledDoubt(shot=shot, segment=segment, take=attempt.key.take if attempt else None, task_id=task)
