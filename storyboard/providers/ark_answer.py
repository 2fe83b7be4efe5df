"""
What Ark answers: a create's id, a task, a page of tasks.

Shapes are those of the "Video Generation API" pages of Volcengine Ark and
BytePlus ModelArk and of real records. It knows no client and raises one error.
"""

from pydantic import Field

from storyboard.providers.answers import Answered, ErrorWords, Id, UnusableAnswer, checked, in_one_line
from storyboard.takes import Cancelled, Expired, Failed, Json, Progress, Queued, Running, Succeeded, Task, TaskPage


class CreateAnswer(Answered):
    """What a create answers: an id, and nothing else is sure."""

    id: Id


class _Content(Answered):
    video_url: str | None = None
    last_frame_url: str | None = None


class _Usage(Answered):
    completion_tokens: int | None = None
    total_tokens: int | None = None


class TaskAnswer(Answered):
    """A task as GET, the list and the callback show it; the parts come and go with the status."""

    id: Id
    status: str
    model: str | None = None
    error: ErrorWords | None = None
    content: _Content | None = None
    usage: _Usage | None = None
    seed: int | None = None
    created_at: int | None = None
    updated_at: int | None = None
    execution_expires_after: int | None = None


class ListAnswer(Answered):
    """
    One page of tasks.

    Both keys must be there: an answer of another shape, read as an empty list,
    would say that a task does not exist which may have been paid.
    """

    items: list[Json] | None
    total: int = Field(ge=0)


def task(body: Json, *, http_status: int = 200, listed: bool = False) -> Task:
    """
    Return the task that *body* tells of.

    A *listed* task that succeeded may have no link: a list also shows tasks
    whose links are gone, and tasks of other kinds. Its ``video_url`` is empty then.

    Raises:
        UnusableAnswer: It is of another shape, its status is a word that no
            document knows, or it succeeded without a video.
    """
    answer = checked(TaskAnswer, body)
    return Task(
        id=answer.id,
        model=answer.model or "",
        progress=_progress(answer, listed=listed),
        created_at=answer.created_at,
        body=body,
        http_status=http_status,
        execution_expires_after=answer.execution_expires_after,
        updated_at=answer.updated_at,
    )


def task_page(body: Json, *, answered_at: int | None = None) -> TaskPage:
    """
    Return one page of a list, answered at *answered_at* by the service's clock.

    Raises:
        UnusableAnswer: The page or one of its tasks is of another shape.
    """
    page = checked(ListAnswer, body)
    if page.items is None and page.total:
        raise UnusableAnswer(f"the list holds {page.total} tasks and shows none")
    tasks = tuple(task(item, listed=True) for item in page.items or ())
    return TaskPage(tasks=tasks, total=page.total, answered_at=answered_at)


def _progress(answer: TaskAnswer, *, listed: bool) -> Progress:
    match answer.status:
        case "queued":
            return Queued()
        case "running":
            return Running()
        case "succeeded":
            return _succeeded(answer, listed=listed)
        case "failed":
            error = answer.error or ErrorWords()
            return Failed(code=error.code or "", message=in_one_line(error.message))
        case "cancelled":
            return Cancelled()
        case "expired":
            return Expired()
        case status:
            raise UnusableAnswer(f"task {answer.id} is {status!r}, a status that no document knows")


def _succeeded(answer: TaskAnswer, *, listed: bool) -> Succeeded:
    content, usage = answer.content or _Content(), answer.usage or _Usage()
    if not (content.video_url or listed):
        raise UnusableAnswer(f"task {answer.id} succeeded, but its answer holds no video_url")
    return Succeeded(
        video_url=content.video_url or "",
        last_frame_url=content.last_frame_url or None,
        tokens=usage.total_tokens if usage.completion_tokens is None else usage.completion_tokens,
        seed=answer.seed,
    )
