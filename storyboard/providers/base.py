"""
What a video service must be able to do for us.

A provider translates: a `Request` to its wire, its answers to `Task`, its
refusals to our errors. It does not retry, wait, remember or archive.
"""

from pathlib import Path
from typing import Protocol

from storyboard.model.takes import Json, Request
from storyboard.model.tasks import Receipt, Task, TaskPage

MOST_CLIP_BYTES = 2 * 1024 * 1024 * 1024
"""Of a clip; 30 s in 4K at the highest rates of these services are less than half."""


class Provider(Protocol):
    """
    One video service and one account on it.

    Every method may raise `Unavailable` (worth another try), `RequestRejected`
    and `TaskNotFound`; only `create` may raise `Unsent` and `OutcomeUnknown`.
    No method tries twice: a repeated create can be paid twice.
    """

    @property
    def name(self) -> str:
        """The registered name: ``ark``."""
        ...

    @property
    def lists_tasks(self) -> bool:
        """Whether a lost answer can be looked for in a task list."""
        ...

    @property
    def list_lag_s(self) -> float:
        """How long a new task may be missing from the list."""
        ...

    @property
    def first_poll_s(self) -> float:
        """How long to wait before the first question about a new task."""
        ...

    @property
    def submit_url(self) -> str:
        """Where a create goes, for the record."""
        ...

    @property
    def query_url(self) -> str:
        """Where a question goes, with ``{task_id}`` in it, for the record."""
        ...

    def model_id(self, model: str) -> str:
        """Return the service's own id of *model*: a short name is mapped, a full id passes as it stands."""
        ...

    def payload(self, request: Request) -> Json:
        """
        Return the exact JSON body that `create` would send.

        Raises:
            RequestRejected: The service has no word for something that would make another film if it were left out.
        """
        ...

    async def create(self, request: Request) -> Receipt:
        """
        Ask for a take, once.

        Raises:
            Unsent: The connection was refused.
            Unavailable: A sure "not accepted, come back later" (429).
            RequestRejected: Can never succeed as written.
            OutcomeUnknown: Anything else: a task may exist.
        """
        ...

    async def get(self, task_id: str) -> Task:
        """
        Return the task as it is now.

        Raises:
            TaskNotFound: The service does not know it.
        """
        ...

    async def list(
        self,
        *,
        page: int = 1,
        page_size: int = 100,
        status: str | None = None,
        model: str | None = None,
        service_tier: str | None = None,
        task_ids: tuple[str, ...] = (),
    ) -> TaskPage:
        """
        Return one page of the account's tasks, newest first; *model* is a short name or a full id.

        Raises:
            RequestRejected: The service has no list.
        """
        ...

    async def delete(self, task_id: str) -> None:
        """
        Cancel a queued task, or remove the record of an ended one.

        Raises:
            RequestRejected: It is running, or the service can do neither.
        """
        ...

    async def download(self, url: str, to: Path, *, most_bytes: int = MOST_CLIP_BYTES) -> None:
        """
        Write what *url* serves to *to*, bytes as served, and make it durable (fsync).

        Raises:
            LinkExpired: The link answers 403, 404 or 410.
            Unavailable: It broke off, or the length was not the one announced.
            TooLong: It serves more than *most_bytes*.
        """
        ...

    async def aclose(self) -> None:
        """Give connections back."""
        ...
