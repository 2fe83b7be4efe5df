"""
A gateway in front of Jimeng: a prompt and at most one picture in, a clip of 5 or 10 seconds out.

By the public pages of such gateways ("即梦", submit/videos and fetch). It shows no
task list, cancels nothing, returns no last frame and says nothing of tokens.
"""

from dataclasses import replace
from typing import ClassVar

from storyboard.errors import RequestRejected
from storyboard.model.takes import Json, Request
from storyboard.model.tasks import Succeeded, Task
from storyboard.project import Project
from storyboard.providers import environment
from storyboard.providers.answers import Answered, UnusableAnswer, check_answer
from storyboard.providers.http_client import Account
from storyboard.providers.http_provider import HttpProvider
from storyboard.providers.odd_values import Odd, seed_in, whole
from storyboard.providers.pace import pace_at
from storyboard.providers.task_reading import created_id, read_task

DURATIONS_S = (5, 10)
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
_CFG_SCALE = 0.5
_GOOD_CODES = ("success", "ok", "0", "200")
_MOST_CREDITS = 10**9


class _Created(Answered):
    """The answer to a create; the id is `data` itself, or within it."""

    code: str | int


class Jimeng(HttpProvider):
    """One account on such a gateway."""

    get_headers: ClassVar[dict[str, str]] = {"Content-Type": "application/json"}
    """Its page of the question calls it required."""

    @property
    def submit_url(self) -> str:
        """Where a create goes."""
        return f"{self.account.base_url}/jimeng/submit/videos"

    @property
    def tasks_url(self) -> str:
        """Where a question goes, without the slash and the task's id after it."""
        return f"{self.account.base_url}/jimeng/fetch"

    def model_id(self, model: str) -> str:
        """Return *model* as it stands: no model goes over this wire."""
        return model

    def payload(self, request: Request) -> Json:
        """
        Return the exact JSON body that `create` would send.

        Raises:
            RequestRejected: The shot asks for something that this wire has no word for.
        """
        self._require_sayable(request)
        values: Json = {
            "prompt": request.prompt,
            "image_url": request.pictures[0].url if request.pictures else None,
            "duration": request.duration or DURATIONS_S[0],
            "aspect_ratio": request.ratio if request.ratio in RATIOS else None,
            "cfg_scale": _CFG_SCALE,
        }
        return {name: value for name, value in values.items() if value is not None} | request.extra

    def task_id_in(self, answer: Json) -> str:
        """Return the id of the task that a create made."""
        created = check_answer(_Created, answer)
        if str(created.code).lower() not in _GOOD_CODES:
            raise UnusableAnswer("the gateway says that it went wrong")
        task_id = created_id(answer)
        if not task_id:
            raise UnusableAnswer("the answer holds no task id, neither in data nor in data.id, task_id and the like")
        return task_id

    def task_in(self, answer: Json, *, http_status: int) -> Task:
        """Return the task that the answer to a get tells of."""
        task = replace(read_task(answer, http_status=http_status), model="")
        if not isinstance(task.progress, Succeeded):
            return task
        seed, credits_billed = _hidden_facts(task.body)
        progress = replace(task.progress, tokens=None, seed=seed, credits_billed=credits_billed)
        return replace(task, progress=progress)

    def _require_sayable(self, request: Request) -> None:
        wrong = _unsayable(request)
        if wrong:
            message = f"{self.name}: create of {request.key}: {', '.join(wrong)} cannot be asked for here"
            hint = (
                "this gateway takes a prompt, at most a first frame, 5 or 10 seconds and a ratio; use another provider"
            )
            raise RequestRejected(message, provider=self.name, hint=hint)


def connect(project: Project) -> Jimeng:  # noqa: ARG001 - every provider is connected for a project
    """
    Return the gateway at ``JIMENG_BASE_URL`` by ``JIMENG_API_KEY``.

    Raises:
        MissingKey: There is no key.
        CommandError: There is no base URL, or it is no http or https address.
    """
    base_url = environment.required_base_url("JIMENG_BASE_URL", provider="jimeng")
    key = environment.api_key("JIMENG_API_KEY", provider="jimeng")
    return Jimeng(Account(provider="jimeng", base_url=base_url, key=key, pace=pace_at(base_url)))


def _unsayable(request: Request) -> list[str]:
    """Return what of *request* would make another film if it were left out."""
    asked = {
        f"duration {request.duration}": request.duration not in {None, *DURATIONS_S},
        "frames": request.frames is not None,
        "a last frame": any(picture.role == "last_frame" for picture in request.pictures),
        "a reference": any(picture.role.startswith("reference_") for picture in request.pictures),
        "draft": request.draft,
        "a final of a draft": request.draft_task_id is not None,
        "sound": bool(request.audio),
        "camera_fixed": bool(request.camera_fixed),
        "a negative prompt": request.negative_prompt is not None,
        f"service tier {request.service_tier}": request.service_tier not in {None, "default"},
        "a tool": bool(request.tools),
        f"a {request.output_format} file": request.output_format not in {None, "mp4"},
    }
    return [what for what, is_asked in asked.items() if is_asked]


def _hidden_facts(about: Json) -> tuple[int | None, int | None]:
    """Return the seed and the credits of a take, which Jimeng's own record within the answer holds; None for none."""
    odd: Odd = []
    for task in _own_records(about):
        inputs, payload = _object(task, "original_input"), _object(task, "task_payload")
        seed = seed_in(inputs.get("seed"), odd)
        billed = whole(payload.get("will_cost"), "will_cost", odd, most=_MOST_CREDITS)
        if (seed, billed) != (None, None):
            return seed, billed
    return None, None


def _own_records(about: Json) -> list[Json]:
    """Return Jimeng's own records of tasks, ``metadata.data.task_map.*.task``, from whatever floor they stand on."""
    made = _object(about, "data")
    floors = (made, _object(made, "data"), about)
    maps = (_object(_object(_object(floor, "metadata"), "data"), "task_map") for floor in floors)
    records = [record for tasks in maps for record in list(tasks.values())[:20]]
    return [_object(record, "task") for record in records if isinstance(record, dict)]


def _object(layer: Json, key: str) -> Json:
    inner = layer.get(key)
    return inner if isinstance(inner, dict) else {}
