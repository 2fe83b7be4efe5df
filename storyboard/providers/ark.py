"""
Ark's video tasks over HTTP: Volcengine Ark, and BytePlus ModelArk, which speaks the same wire.

One call is one request: nothing here is sent twice.
"""

from typing import ClassVar

from pydantic import Field

from storyboard.load.own_models import models_of
from storyboard.model.takes import Json, Request
from storyboard.model.tasks import Task, TaskPage
from storyboard.project import Project
from storyboard.providers import ark_request, environment
from storyboard.providers.answers import Answered, Id, UnusableAnswer, check_answer
from storyboard.providers.bounded import date_s
from storyboard.providers.call_errors import usable_answer
from storyboard.providers.http_client import Account
from storyboard.providers.http_provider import HttpProvider
from storyboard.providers.model_list import ListedModel, video_models
from storyboard.providers.pace import pace_at
from storyboard.providers.task_reading import read_task

VOLCENGINE_URL = "https://ark.cn-beijing.volces.com/api/v3"
BYTEPLUS_URL = "https://ark.ap-southeast.bytepluses.com/api/v3"


class Ark(HttpProvider):
    """One account on a service that speaks Ark's wire."""

    lists_tasks: ClassVar[bool] = True

    @property
    def submit_url(self) -> str:
        """Where a create goes."""
        return f"{self.account.base_url}/contents/generations/tasks"

    @property
    def tasks_url(self) -> str:
        """Where a question goes, without the slash and the task's id after it."""
        return self.submit_url

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `create` would send."""
        model = self.account.models.find(request.model)
        return ark_request.payload(request, model, model_id=self.model_id(request.model))

    def input_names(self, request: Request) -> tuple[str, ...]:
        """Return what people call each content item, which the service's messages count."""
        return ark_request.input_names(request)

    def task_id_in(self, answer: Json) -> str:
        """Return the id of the task that a create made."""
        return check_answer(CreateAnswer, answer).id

    def task_in(self, answer: Json, *, http_status: int) -> Task:
        """Return the task that the answer to a get tells of."""
        return read_task(answer, http_status=http_status)

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
        Return one page of the account's tasks, newest first.

        Without *service_tier* the service lists no ``flex`` tasks. A page has at most 500.
        """
        filters = {
            "page_num": str(page),
            "page_size": str(page_size),
            "filter.status": status,
            "filter.model": None if model is None else self.model_id(model),
            "filter.service_tier": service_tier,
        }
        query = tuple((name, value) for name, value in filters.items() if value is not None)
        query += tuple(("filter.task_ids", task_id) for task_id in task_ids)
        call = self.call("list", "list of tasks")
        response = await self.send(call, "GET", self.submit_url, query=query)
        with usable_answer(call, response):
            answered_s = date_s(response.headers.get("date", ""))
            answered_at = None if answered_s is None else int(answered_s)
            return task_page(self.object_in(response), answered_at=answered_at)

    async def models(self) -> tuple[ListedModel, ...]:
        """Return the video models that the service lists; the list may leave some out."""
        call = self.call("list", "list of models")
        response = await self.send(call, "GET", f"{self.account.base_url}/models")
        with usable_answer(call, response):
            return video_models(self.object_in(response))

    async def delete(self, task_id: str) -> None:
        """
        Cancel a queued task, or remove the record of an ended one.

        Raises:
            RequestRejected: It is running.
            TaskNotFound: The service does not know it.
        """
        call = self.call("delete", f"delete of task {task_id}")
        await self.send(call, "DELETE", self.task_url(task_id))


def connect(project: Project) -> Ark:
    """
    Return Volcengine Ark by ``ARK_API_KEY``, at ``ARK_BASE_URL`` where that is set.

    Raises:
        MissingKey: There is no key.
        CommandError: The base URL is no http or https address.
    """
    base_url = environment.base_url("ARK_BASE_URL", default=VOLCENGINE_URL)
    key = environment.api_key("ARK_API_KEY", provider="ark")
    models = models_of(project)
    return Ark(Account(provider="ark", base_url=base_url, key=key, pace=pace_at(base_url), models=models))


def connect_byteplus(project: Project) -> Ark:
    """
    Return BytePlus ModelArk by ``BYTEPLUS_API_KEY`` or ``ARK_API_KEY``.

    ``BYTEPLUS_BASE_URL``, then ``ARK_BASE_URL``, go before its own address.

    Raises:
        MissingKey: There is no key.
        CommandError: The base URL is no http or https address.
    """
    base_url = environment.base_url("BYTEPLUS_BASE_URL", "ARK_BASE_URL", default=BYTEPLUS_URL)
    key = environment.api_key("BYTEPLUS_API_KEY", "ARK_API_KEY", provider="byteplus")
    pace, models = pace_at(base_url), models_of(project)
    return Ark(Account("byteplus", base_url, key, pace=pace, catalogue="byteplus", models=models))


class CreateAnswer(Answered):
    """What a create answers: an id, and nothing else is sure."""

    id: Id


class ListAnswer(Answered):
    """
    One page of tasks.

    Both keys must be there: an answer of another shape, read as an empty list,
    would say that a task does not exist which may have been paid.
    """

    items: list[Json] | None
    total: int = Field(ge=0)


def task_page(body: Json, *, answered_at: int | None = None) -> TaskPage:
    """
    Return one page of a list, answered at *answered_at* by the service's clock.

    Raises:
        UnusableAnswer: The page or one of its tasks is of another shape.
    """
    page = check_answer(ListAnswer, body)
    if page.items is None and page.total:
        raise UnusableAnswer(f"the list holds {page.total} tasks and shows none")
    tasks = tuple(read_task(item, listed=True) for item in page.items or ())
    return TaskPage(tasks=tasks, total=page.total, answered_at=answered_at)
