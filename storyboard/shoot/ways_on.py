"""What a person can do where the service answers nothing usable about a task, or refuses a final for its draft."""

from storyboard.errors import RequestRejected, StoryboardError, Unavailable
from storyboard.model.takes import Attempt
from storyboard.plan.drafts import what_to_do
from storyboard.project import Project, path_to_type


def error_for_later(project: Project, attempt: Attempt, error: Unavailable, questions: int) -> Unavailable:
    """Return *error* with what became of the task, and with the way on."""
    task = attempt.task_id
    return Unavailable(
        f"{error.message}; it was asked {questions} times in a row. Task {task} is at the service, and may be paid",
        provider=error.provider,
        code=error.code,
        http_status=error.http_status,
        request_id=error.request_id,
        hint=f"`storyboard run {path_to_type(project)}` asks about the same task again, and creates no other; "
        f"`storyboard tasks show {task} --provider {attempt.provider}` shows what the service says of it",
    )


def way_on_without_draft(project: Project, attempt: Attempt, error: StoryboardError) -> str:
    """Return what helps where the service refuses a final because of its draft; empty where it does not."""
    if not attempt.asked.draft_task_id or not isinstance(error, RequestRejected) or "draft" not in error.message:
        return ""
    return f"the service has no such draft any more: {what_to_do(attempt.key.shot, project)}"
