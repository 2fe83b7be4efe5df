"""
What every video service over HTTP has in common.

One call is one request: nothing here is sent twice. It knows no service's paths, bodies or answers.
"""

from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import quote

from storyboard.errors import RequestRejected, TaskNotFound
from storyboard.model.takes import Json, Request
from storyboard.model.tasks import Receipt, Task, TaskPage
from storyboard.providers.answers import for_the_record
from storyboard.providers.call_errors import usable_answer
from storyboard.providers.http_client import BEARER, Account, HttpClient

__all__ = ["BEARER", "Account", "HttpProvider"]


class HttpProvider(HttpClient, ABC):
    """
    One account on a service that is asked over HTTP.

    Each service says where to ask, what to send, and what its answers mean. One
    that has no task list and no cancel is complete with that.
    """

    get_headers: ClassVar[dict[str, str]] = {}
    """What a question about a task carries besides."""

    @property
    def list_lag_s(self) -> float:
        """How long a new task may be missing from the list."""
        return self.account.pace.list_lag_s

    @property
    def first_poll_s(self) -> float:
        """How long to wait before the first question about a new task."""
        return self.account.pace.first_poll_s

    def model_id(self, model: str) -> str:
        """Return this service's id of a short name; anything else passes as it stands."""
        known = self.account.models.by_name.get(model)
        if known is None:
            return model
        volcengine, byteplus = known.ids
        return (volcengine if self.account.catalogue == "volcengine" else byteplus) or model

    @property
    @abstractmethod
    def submit_url(self) -> str:
        """Where a create goes."""

    @property
    @abstractmethod
    def tasks_url(self) -> str:
        """Where a question goes, without the slash and the task's id after it."""

    @property
    def query_url(self) -> str:
        """Where a question goes, with ``{task_id}`` in it."""
        return f"{self.tasks_url}/{{task_id}}"

    @abstractmethod
    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `create` would send."""

    @abstractmethod
    def task_id_in(self, answer: Json) -> str:
        """
        Return the id of the task that a create made, from its answer.

        Raises:
            UnusableAnswer: There is none in it.
        """

    @abstractmethod
    def task_in(self, answer: Json, *, http_status: int) -> Task:
        """
        Return the task that the answer to a get tells of.

        Raises:
            UnusableAnswer: It tells of none, or says what no document knows.
        """

    def input_names(self, request: Request) -> tuple[str, ...]:  # noqa: ARG002 - for those that can tell
        """Return what people call each input that the service's messages count; empty where they count none."""
        return ()

    async def create(self, request: Request) -> Receipt:
        """
        Ask for a take, once.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: Can never succeed as written.
            OutcomeUnknown: Anything else: a task may exist.
        """
        body = self.encode(f"create of {request.key}", self.payload(request))
        call = self.call("create", f"create of {request.key}", inputs=self.input_names(request))
        response = await self.send(call, "POST", self.submit_url, body=body)
        with usable_answer(call, response):
            answer = self.object_in(response)
            task_id = self.task_id_in(answer)
        return Receipt(task_id=task_id, body=for_the_record(answer), http_status=response.status_code)

    async def get(self, task_id: str) -> Task:
        """
        Return the task as it is now.

        Raises:
            TaskNotFound: The service does not know it.
        """
        call = self.call("get", f"get of task {task_id}")
        response = await self.send(call, "GET", self.task_url(task_id), headers=self.get_headers)
        with usable_answer(call, response):
            return self.task_in(self.object_in(response), http_status=response.status_code)

    async def list(
        self,
        *,
        page: int = 1,  # noqa: ARG002 - one interface for all
        page_size: int = 100,  # noqa: ARG002
        status: str | None = None,  # noqa: ARG002
        model: str | None = None,  # noqa: ARG002
        service_tier: str | None = None,  # noqa: ARG002
        task_ids: tuple[str, ...] = (),  # noqa: ARG002
    ) -> TaskPage:
        """
        Return one page of the account's tasks, newest first.

        Raises:
            RequestRejected: This service has no list.
        """
        raise RequestRejected(f"{self.name}: this service has no task list", provider=self.name)

    async def delete(self, task_id: str) -> None:
        """
        Cancel a queued task, or remove the record of an ended one.

        Raises:
            RequestRejected: It is running, or this service can do neither.
            TaskNotFound: The service does not know it.
        """
        raise RequestRejected(
            f"{self.name}: task {task_id} stays as it is: this service cancels no task and deletes no record",
            provider=self.name,
        )

    def task_url(self, task_id: str) -> str:
        """
        Return the address of a task, its id quoted.

        Raises:
            TaskNotFound: No id looks like that.
        """
        # A bare "." or ".." would be resolved away and ask for something else.
        if not task_id.strip("."):
            raise TaskNotFound(f"{self.name}: no task is called {task_id!r}", provider=self.name)
        return f"{self.tasks_url}/{quote(task_id, safe='')}"
