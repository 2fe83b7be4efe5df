"""
What is lost with a task's record at its service: the clip that nobody fetched, the draft that no final was made from.

It asks the archive and the journal; the service it neither asks nor tells anything.
"""

from collections.abc import Iterable

from storyboard.archive.takes import find_takes_of, missing_files
from storyboard.errors import CommandError
from storyboard.model.takes import Take
from storyboard.model.tasks import Cancelled, Expired, Failed, Queued, Running, Succeeded, Task
from storyboard.project import Project
from storyboard.shoot.state.attempt_reader import OPEN
from storyboard.shoot.state.journal import open_journal


def require_ended_task(task: Task) -> None:
    """
    See that *task* has a record that can be deleted: a service would cancel one that is queued by the same call.

    Raises:
        CommandError: It is queued or running.
    """
    match task.progress:
        case Queued():
            raise CommandError(
                f"task {task.id} is queued: only the record of a task that has ended can be deleted",
                hint=f"to cancel it: storyboard tasks cancel {task.id}",
            )
        case Running():
            raise CommandError(
                f"task {task.id} is running: only the record of a task that has ended can be deleted",
                hint="it ends by itself, and is billed if it succeeds; delete its record after that",
            )
        case Succeeded() | Failed() | Cancelled() | Expired():
            pass


def losses(project: Project | None, tasks: Iterable[Task]) -> dict[str, str]:
    """
    Return what is lost with the record of each of *tasks*, one sentence by the task's id; nothing for the others.

    Raises:
        ArchiveError: A slate that names one of them cannot be read.
    """
    told = {task.id: task for task in tasks}
    takes = find_takes_of(project, told) if project else {}
    waiting = _under_way(project) if project else {}
    found = {name: _loss(project, task, takes.get(name), waiting.get(name, "")) for name, task in told.items()}
    return {name: loss for name, loss in found.items() if loss}


def _loss(project: Project | None, task: Task, take: Take | None, waiting: str) -> str:
    if not isinstance(task.progress, Succeeded):
        return f"the next run has yet to read what became of it ({waiting})" if waiting else ""
    if project is None:
        return "no project is named whose archive could hold its clip: the clip is lost with it"
    if take is None:
        return f"the archive of {project.name} does not hold its clip{f' ({waiting})' if waiting else ''}: it is lost"
    if lacking := missing_files(project, take):
        return f"the archive of {project.name} has no whole {', '.join(lacking)} of {take.key}: what is there is lost"
    return f"it is the draft {take.key}, and no final can be made from it any more" if take.is_draft else ""


def _under_way(project: Project) -> dict[str, str]:
    """Return which takes wait for which tasks, by the tasks' ids."""
    with open_journal(project) as journal:
        return {attempt.task_id: str(attempt.key) for attempt in journal.attempts(OPEN).values() if attempt.task_id}
