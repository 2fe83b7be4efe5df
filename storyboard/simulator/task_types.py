"""
What a task with reference videos is: an example followed, an edit, or going on with the video.

A declared type is checked at create, as the service does. One that is left to
the model is read from the prompt, and where length or ratio do not fit it the
task fails later, unpaid.
"""

from dataclasses import dataclass

from storyboard.model.capabilities import EXTEND, LEEWAY_S, Model
from storyboard.model.request_settings import ADAPTIVE, EXAMPLE
from storyboard.model.takes import Json
from storyboard.model.task_words import task_type_in
from storyboard.simulator.refusals import Refusal

CONSTRAINT = "InvalidParameter.TaskTypeConstraint"
MISMATCH = "InvalidParameter.TaskTypeMismatch"

_CALLED = {"edit": "video editing", "extend": "video extension"}


@dataclass(frozen=True, slots=True)
class TaskType:
    """What a task turned out to be."""

    name: str | None
    """As in ``omni_reference_task_type``; None for a task without reference videos."""
    code: str = ""
    """Of the failure that it will end in; empty where it will not."""
    message: str = ""


def constraint(param: str, reason: str) -> Refusal:
    """Return the refusal of settings that do not fit the task."""
    text = f"The parameter `{param}` specified in the request is not valid: {reason}."
    return Refusal(400, CONSTRAINT, text, param=param)


def check_declared_type(body: Json, model: Model, videos_s: list[float]) -> None:
    """
    Look at whether settings and videos fit the task type that *body* declares.

    Raises:
        Refusal: They do not.
    """
    kind = body.get("omni_reference_task_type")
    issues = _issues(body, kind, model, videos_s) if kind in model.task_types_as_wide_as_the_video else []
    if kind == EXTEND and len(videos_s) != 1:
        needs = f"{EXTEND} needs exactly one reference video, received {len(videos_s)}"
        issues = [*(issue for issue in issues if issue[0] != "content"), ("content", needs)]
    for param, issue in issues:
        raise constraint(param, issue)


def task_meant(prompt: str, body: Json, model: Model) -> str | None:
    """Return what a task with a reference video is, by its *body* or by the words of its *prompt*, fitting or not."""
    if not model.reference_task_types:
        return None
    declared: str = body.get("omni_reference_task_type", "auto")
    if declared != "auto":
        return declared
    read = task_type_in(prompt, model)
    return read[0] if read else EXAMPLE


def task_type_of(prompt: str, body: Json, model: Model, videos_s: list[float]) -> TaskType:
    """Return what the task of a checked request is, given its *prompt* and the lengths of its videos."""
    if not videos_s or not model.reference_task_types:
        return TaskType(None)
    declared = body.get("omni_reference_task_type", "auto")
    if declared == EXAMPLE and task_type_in(prompt, model):
        text = "The task type recognised from the prompt does not match `omni_reference_task_type`."
        return TaskType(declared, MISMATCH, text)
    kind = task_meant(prompt, body, model)
    if kind not in _CALLED or declared != "auto":
        return TaskType(kind)
    issues = [f"[{at}] {issue}." for at, (_, issue) in enumerate(_issues(body, kind, model, videos_s))]
    if not issues:
        return TaskType(kind)
    least, most = model.task_source_s[kind]
    text = (
        f"Seedance identified your task as {_CALLED[kind]} based on your prompt. For this task type, the output ratio "
        "and duration follow the input video selected by the model for editing, and the video selected must satisfy "
        f"the duration requirement of {least:g} to {most:g} seconds. Issues: {' '.join(issues)}"
    )
    return TaskType(kind, CONSTRAINT, text)


def _issues(body: Json, kind: str, model: Model, videos_s: list[float]) -> list[tuple[str, str]]:
    """Return what must change for a task of *kind*, each with its parameter."""
    found = []
    if body.get("ratio", ADAPTIVE) != ADAPTIVE:
        found.append(("ratio", "`ratio` must be adaptive"))
    if kind in model.task_types_as_long_as_the_video and body.get("duration", -1) != -1:
        found.append(("duration", "`duration` must be -1"))
    least, most = model.task_source_s[kind]
    if not any(least <= video_s <= most + LEEWAY_S for video_s in videos_s):
        found.append(("content", f"there must be a reference video of {least:g} to {most:g} seconds"))
    return found
