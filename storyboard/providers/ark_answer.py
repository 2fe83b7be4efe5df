"""
What Ark answers, checked where it enters: a task, a page of tasks, a refusal.

Shapes are those of the "Video Generation API" pages of Volcengine Ark and
BytePlus ModelArk and of real records. It knows no client and raises one error.
"""

import re
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from storyboard.takes import Cancelled, Expired, Failed, Json, Progress, Queued, Running, Succeeded, Task, TaskPage


class UnusableAnswer(ValueError):
    """An answer is not JSON, or not of the shape that the service documents; says what is wrong."""


class _Answered(BaseModel):
    """Part of an answer: unknown fields pass, and a null stands for an absent one."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, hide_input_in_errors=True)


_Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class CreateAnswer(_Answered):
    """What a create answers: an id, and nothing else is sure."""

    id: _Id


class _Error(_Answered):
    code: str | None = None
    message: str | None = None


class _Content(_Answered):
    video_url: str | None = None
    last_frame_url: str | None = None


class _Usage(_Answered):
    completion_tokens: int | None = None
    total_tokens: int | None = None


class TaskAnswer(_Answered):
    """A task as GET, the list and the callback show it; the parts come and go with the status."""

    id: _Id
    status: str
    model: str | None = None
    error: _Error | None = None
    content: _Content | None = None
    usage: _Usage | None = None
    seed: int | None = None
    created_at: int | None = None
    updated_at: int | None = None
    execution_expires_after: int | None = None


class ListAnswer(_Answered):
    """
    One page of tasks.

    Both keys must be there: an answer of another shape, read as an empty list,
    would say that a task does not exist which may have been paid.
    """

    items: list[Json] | None
    total: int = Field(ge=0)


_Answer = TypeVar("_Answer", bound=_Answered)
_OBJECT: TypeAdapter[Json] = TypeAdapter(Json)


def json_object(content: bytes) -> Json:
    """
    Return the JSON object that *content* holds.

    Raises:
        UnusableAnswer: It is not JSON, or JSON of another kind.
    """
    try:
        return _OBJECT.validate_json(content)
    except ValidationError as error:
        raise UnusableAnswer(f"the answer is no JSON object: {_first_problem(error)}") from error


def checked(kind: type[_Answer], body: Json) -> _Answer:
    """
    Return *body* as an answer of that *kind*.

    Raises:
        UnusableAnswer: It is of another shape.
    """
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise UnusableAnswer(f"the answer is not of the documented shape: {_first_problem(error)}") from error


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
            return _failed(answer.error or _Error())
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


def _failed(error: _Error) -> Failed:
    message, _ = _without_request_id(error.message or "")
    return Failed(code=error.code or "", message=message or "the service gives no reason")


@dataclass(frozen=True, slots=True)
class Refusal:
    """The service's own words for why not; empty where it gave none."""

    code: str
    message: str
    """In one line, without the request id, at most some 500 characters."""
    request_id: str


class _Refused(_Answered):
    """``{"error": {"code", "message", "param", "type"}}``."""

    error: _Error


class _OldError(_Answered):
    code: str | None = Field(default=None, alias="Code")
    message: str | None = Field(default=None, alias="Message")


class _OldMetadata(_Answered):
    error: _OldError = Field(alias="Error")
    request_id: str | None = Field(default=None, alias="RequestId")


class _OldRefused(_Answered):
    """``{"ResponseMetadata": {"RequestId", "Error": {"Code", "Message"}}}``, as older gateways answer."""

    metadata: _OldMetadata = Field(alias="ResponseMetadata")


def refusal(content: bytes) -> Refusal:
    """Return what the body of an error answer says, in any of the known forms or as plain words."""
    try:
        answer: _Refused | _OldRefused = _REFUSED.validate_json(content)
    except ValidationError:
        # A gateway's page: its words, without its head and tags.
        page = content[:_LONGEST_PAGE].decode("utf-8", errors="replace")
        return _in_words(None, _NOT_WORDS.sub(" ", page))
    match answer:
        case _Refused(error=error):
            return _in_words(error.code, error.message)
        case _OldRefused(metadata=metadata):
            told = _in_words(metadata.error.code, metadata.error.message)
            return Refusal(told.code, told.message, metadata.request_id or told.request_id)


_REFUSED: TypeAdapter[_Refused | _OldRefused] = TypeAdapter(_Refused | _OldRefused)

_LONGEST_MESSAGE = 500
_LONGEST_PAGE = 20_000
_NOT_WORDS = re.compile(r"<head\b.*?</head>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_REQUEST_ID = re.compile(r"\s*\(?\brequest[ _-]?id\s*[:：]\s*(?P<id>[^\s,;()]+)\)?", re.IGNORECASE)


def _in_words(code: str | None, message: str | None) -> Refusal:
    words, request_id = _without_request_id(message or "")
    return Refusal(code=code or "", message=words, request_id=request_id)


def _without_request_id(message: str) -> tuple[str, str]:
    """Return *message* in one printable line without its ``Request id: …``, and that id."""
    line = "".join(letter if letter.isprintable() else " " for letter in message)
    found = _REQUEST_ID.search(line)
    words = " ".join(_REQUEST_ID.sub("", line).split())
    if len(words) > _LONGEST_MESSAGE:
        words = words[:_LONGEST_MESSAGE] + "…"
    return words, found["id"].rstrip(".") if found else ""


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(map(str, problem["loc"]))
    return f"{place}: {problem['msg']}" if place else problem["msg"]
