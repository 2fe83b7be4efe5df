"""
Which task of a service's list an intent made, if any.

It asks nobody: the list comes in, a likeness goes out. What tells a task is
the marker, a setting chosen for each intent that the service echoes, with the
model and the time; once the task has succeeded also the seed.
"""

from datetime import UTC, datetime
from typing import Literal

from storyboard.model.capabilities import Models
from storyboard.model.clock import ago_s
from storyboard.model.takes import Attempt
from storyboard.model.tasks import Succeeded, Task, TaskPage
from storyboard.shoot.marks import MARKER

_SKEW_S = 120
"""A task may seem this much older than its intent: two clocks are at work, and one counts whole seconds."""
_LISTED_S = 7 * 86_400 - 3_600
"""A list shows the tasks of 7 days; the hour is for the time that looking takes."""

Likeness = Literal["ours", "perhaps", "another"]


def oldest_s(attempt: Attempt, page: TaskPage, *, passed_s: float | None = None) -> float:
    """
    Return before which second of the service's clock no task can be the one that *attempt* intended.

    Only a duration is taken from our clock, as it may be wrong by hours: it is
    counted back from the time at which the service answered. *passed_s* is that
    duration where somebody knows it better.
    """
    now_s = datetime.now(UTC).timestamp()
    if passed_s is None:
        passed_s = ago_s(attempt.intended_at)
    if passed_s < 0:
        # Our clock was put back since, so the intent has no time any more.
        return 0.0
    return (now_s if page.answered_at is None else page.answered_at) - passed_s - _SKEW_S


def is_too_old(attempt: Attempt, *, passed_s: float | None = None) -> bool:
    """Return whether the service lists the tasks of the intent's time no more."""
    return (ago_s(attempt.intended_at) if passed_s is None else passed_s) > _LISTED_S


def likeness(task: Task, attempt: Attempt, models: Models, *, since_s: float, doubt_s: float = 0.0) -> Likeness:
    """
    Return whether the intent of *attempt* made *task*, which no attempt is known to have made.

    Where our clock may have been set since the intent, by up to *doubt_s*, a marked task may be ours although it
    seems older.
    """
    if (
        not is_of_model(task, attempt, models)
        or not _may_be_marked(task, attempt)
        or not _may_be_of_draft(task, attempt)
    ):
        return "another"
    seed = task.progress.seed if isinstance(task.progress, Succeeded) else None
    seed_tells = "seed" in attempt.chosen and seed is not None
    if seed_tells and seed == attempt.asked.seed:
        return "ours"
    marked = MARKER in attempt.chosen and task.execution_expires_after is not None
    if task.created_at is not None and task.created_at < since_s:
        doubtful = marked and not seed_tells and task.created_at >= since_s - doubt_s
        return "perhaps" if doubtful else "another"
    return "ours" if (marked or is_of_draft(task, attempt)) and not seed_tells else "perhaps"


def _may_be_marked(task: Task, attempt: Attempt) -> bool:
    sent = attempt.asked.extra.get(MARKER, attempt.asked.execution_expires_after)
    # A gateway may not echo the marker: then nothing can be said against its tasks either.
    return None in {sent, task.execution_expires_after} or sent == task.execution_expires_after


def _may_be_of_draft(task: Task, attempt: Attempt) -> bool:
    """Return whether nothing that the service says of drafts speaks against it; it may not say it from the start."""
    draft_task_id, is_draft = task.body.get("draft_task_id"), task.body.get("draft")
    asked = attempt.asked
    return draft_task_id in {None, asked.draft_task_id} and (asked.draft or is_draft is not True)


def is_of_draft(task: Task, attempt: Attempt) -> bool:
    """Return whether the service says that it made *task* from the draft that *attempt* names."""
    return attempt.asked.draft_task_id is not None and task.body.get("draft_task_id") == attempt.asked.draft_task_id


def is_of_model(task: Task, attempt: Attempt, models: Models) -> bool:
    """Return whether the service made *task* with the model that *attempt* asks for, as far as it says so."""
    asked, made = models.find(attempt.model), models.find(task.model)
    if not task.model or task.model == attempt.model_id or asked is None:
        # What stands behind an endpoint's id only the service knows.
        return True
    return made is not None and made.name == asked.name
