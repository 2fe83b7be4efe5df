"""What a service says of a task at one instant: values only."""

from dataclasses import dataclass

from storyboard.model.takes import Json


@dataclass(frozen=True, slots=True)
class Queued:
    """The service has the task and has not begun."""


@dataclass(frozen=True, slots=True)
class Running:
    """The service is at work."""


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The clip is there, for as long as its link lives."""

    video_url: str
    last_frame_url: str | None
    tokens: int | None
    """What the service bills; None where its wire does not say."""
    seed: int | None = None
    credits_billed: int | None = None
    """Of a service that bills in credits of its own."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The service gave up on the task; nothing is billed by its documents."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody deleted the task while it was queued."""


@dataclass(frozen=True, slots=True)
class Expired:
    """The task waited longer than ``execution_expires_after``."""


Progress = Queued | Running | Succeeded | Failed | Cancelled | Expired


@dataclass(frozen=True, slots=True)
class Task:
    """A provider's task at one instant, with the service's own words for the record."""

    id: str
    model: str
    progress: Progress
    created_at: int | None
    """Unix seconds by the service's clock."""
    body: Json
    """What the service said of it, word for word, without any envelope; its ``status`` is the service's own word."""
    http_status: int = 200
    execution_expires_after: int | None = None
    updated_at: int | None = None
    """Unix seconds by the service's clock, of the last change of its state."""
    odd: tuple[str, ...] = ()
    """What its answer holds that could not be read and was left out, one sentence each, without an end."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The service accepted a create."""

    task_id: str
    body: Json
    http_status: int = 200


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of a provider's task list."""

    tasks: tuple[Task, ...]
    total: int
    answered_at: int | None = None
    """Unix seconds by the service's clock; None where it does not say."""
