"""
A gateway in front of Seedance: Ark's request bodies under paths of its own, answers in an envelope.

What is public of it is one page of requests and one answer about a task: where
it runs, how a create is answered and how it refuses are not known. It shows no
task list and cancels nothing. An answer that cannot be read is never guessed at.
"""

from dataclasses import replace

from pydantic import AliasChoices, Field

from storyboard.load.own_models import models_of
from storyboard.model.takes import Json, Request
from storyboard.model.tasks import Task
from storyboard.project import Project
from storyboard.providers import ark_request, environment
from storyboard.providers.answers import Answered, UnusableAnswer, check_answer, in_one_line
from storyboard.providers.http_client import BEARER, Account
from storyboard.providers.http_provider import HttpProvider
from storyboard.providers.pace import pace_at
from storyboard.providers.task_reading import created_id, read_task

_PATH = "/api/AIGeneration/video/seedance"


class _Answer(Answered):
    """``{"success", "data"}``; what stands in it when something went wrong is not known."""

    success: bool | None = None
    words: str | None = Field(default=None, validation_alias=AliasChoices("message", "error_message"))


class Gateway(HttpProvider):
    """One account on the gateway."""

    @property
    def submit_url(self) -> str:
        """Where a create goes."""
        return f"{self.account.base_url}{_PATH}/createTask"

    @property
    def tasks_url(self) -> str:
        """Where a question goes, without the slash and the task's id after it."""
        return f"{self.account.base_url}{_PATH}/taskStatus"

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `create` would send: Ark's."""
        model = self.account.models.find(request.model)
        return ark_request.payload(request, model, model_id=self.model_id(request.model))

    def input_names(self, request: Request) -> tuple[str, ...]:
        """Return what people call each content item, which messages from behind the gateway count."""
        return ark_request.input_names(request)

    def task_id_in(self, answer: Json) -> str:
        """Return the id of the task that a create made, from wherever it stands."""
        created = check_answer(_Answer, answer)
        if created.success is False:
            raise UnusableAnswer(f"the gateway says that it went wrong: {in_one_line(created.words)}")
        task_id = created_id(answer)
        if not task_id:
            raise UnusableAnswer("the answer holds no task id, neither in data.id, data.task_id and data nor in id")
        return task_id

    def task_in(self, answer: Json, *, http_status: int) -> Task:
        """Return the task that the answer to a get tells of."""
        return replace(read_task(answer, http_status=http_status), model="")


def connect(project: Project) -> Gateway:
    """
    Return the gateway at ``SEEDANCE_GATEWAY_BASE_URL`` by ``SEEDANCE_GATEWAY_API_KEY``.

    ``SEEDANCE_GATEWAY_AUTH_HEADER`` names the header for the key, where it is not ``Authorization: Bearer``.

    Raises:
        MissingKey: There is no key.
        CommandError: There is no base URL, or it is no http or https address.
    """
    base_url = environment.required_base_url("SEEDANCE_GATEWAY_BASE_URL", provider="gateway")
    key = environment.api_key("SEEDANCE_GATEWAY_API_KEY", provider="gateway")
    header = environment.key_header("SEEDANCE_GATEWAY_AUTH_HEADER", default=BEARER)
    pace, models = pace_at(base_url), models_of(project)
    return Gateway(Account("gateway", base_url, key, pace=pace, models=models, key_header=header))
