"""
A gateway in front of Jimeng: a prompt and at most one picture in, a clip of 5 or 10 seconds out.

By the public pages of such gateways ("即梦", submit/videos and fetch). It shows no
task list, cancels nothing, returns no last frame and says nothing of tokens.
"""

from typing import Any

from storyboard.errors import RequestRejected
from storyboard.project import Project
from storyboard.providers import environment
from storyboard.providers.answers import Answered, Id, UnusableAnswer, checked, in_one_line
from storyboard.providers.http_provider import Account, HttpProvider, pace_at
from storyboard.takes import Failed, Json, Progress, Queued, Request, Running, Succeeded, Task

DURATIONS_S = (5, 10)
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
_CFG_SCALE = 0.5


class _Created(Answered):
    """The answer to a create: the id itself."""

    code: str
    data: Id


class _About(Answered):
    """A task; what *data* is before the end is not known."""

    task_id: Id
    status: str
    fail_reason: str | None = None
    submit_time: int | None = None
    start_time: int | None = None
    finish_time: int | None = None
    data: Any = None


class _Envelope(Answered):
    """``{"code", "message", "data"}``."""

    message: str | None = None
    data: Json | None = None


class _Clip(Answered):
    video: str | None = None


class _Made(Answered):
    """Some of these gateways put the clip one floor deeper than others."""

    data: _Clip | None = None
    video: str | None = None


class Jimeng(HttpProvider):
    """One account on such a gateway."""

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
        created = checked(_Created, answer)
        if created.code != "success":
            raise UnusableAnswer("the gateway says that it went wrong")
        return created.data

    def task_in(self, answer: Json, *, http_status: int) -> Task:
        """Return the task that the answer to a get tells of."""
        envelope = checked(_Envelope, answer)
        if not envelope.data:
            raise UnusableAnswer(f"the answer holds no task: {in_one_line(envelope.message)}")
        about = checked(_About, envelope.data)
        return Task(
            id=about.task_id,
            model="",
            progress=_progress(about),
            created_at=about.submit_time or None,
            body=envelope.data,
            http_status=http_status,
            updated_at=about.finish_time or about.start_time or None,
        )

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


def _progress(about: _About) -> Progress:
    match about.status:
        case "NOT_START" | "SUBMITTED" | "QUEUED":
            return Queued()
        case "IN_PROGRESS":
            return Running()
        case "SUCCESS":
            return Succeeded(_video_url(about), last_frame_url=None, tokens=None)
        case "FAILURE":
            return Failed(code="", message=in_one_line(about.fail_reason))
        case status:
            raise UnusableAnswer(f"task {about.task_id} is {status!r}, a status that no document knows")


def _video_url(about: _About) -> str:
    made = checked(_Made, about.data)
    url = (made.data.video if made.data else None) or made.video
    if not url:
        raise UnusableAnswer(f"task {about.task_id} succeeded, but its answer holds no video")
    return url
