"""
Settling by a person's word what nobody else can tell: whether an intent made a task, and which.

The run that comes next goes on from there. None may be at work meanwhile: it
could be about to find out by itself.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from storyboard.errors import CommandError
from storyboard.model.clock import now
from storyboard.model.takes import Attempt, Failure
from storyboard.model.tasks import Task
from storyboard.project import Project, path_to_type
from storyboard.providers.base import Provider
from storyboard.providers.registry import connect
from storyboard.shoot.call_files import remove_mark
from storyboard.shoot.context import Connect
from storyboard.shoot.engine import hold_project
from storyboard.shoot.gone_takes import GIVEN_UP, is_lost
from storyboard.shoot.looking import forget_unsure
from storyboard.shoot.state.database import key_of
from storyboard.shoot.state.journal import Journal

FORGOTTEN = Failure(
    type="unknown", code="", message="a person said that it made no task, or that its price is lost", hint="run again"
)
"""Why an attempt that was forgotten came to nothing."""


def adopt(project: Project, shot: str, task_id: str, *, segment: int = 1, connect_to: Connect = connect) -> Attempt:
    """
    Give *task_id* to the attempt at *shot* whose outcome is unknown; the next run archives what the task made.

    Raises:
        CommandError: No attempt at the shot is in doubt, or the task is another attempt's.
        TaskNotFound: The service knows no such task.
        RunLocked: A run is at work on the project.
    """
    with _in_doubt(project, shot, segment) as (journal, attempt_id, attempt):
        if not attempt.asked.has_task:
            raise _no_task(attempt, project)
        if journal.known_tasks([task_id]):
            raise CommandError(f"task {task_id} is known already: another take of this database is made from it")
        task = asyncio.run(_get(lambda: connect_to(attempt.provider, project), task_id))
        adopted = attempt.model_copy(
            update={
                "submitted_at": now(),
                "submit": {"id": task.id},
                "submit_http_status": task.http_status,
                "task_id": task.id,
                "state": "submitted",
                "failure": None,
            }
        )
        journal.save(attempt_id, adopted)
        return adopted


def forget(project: Project, shot: str, *, segment: int = 1) -> Attempt | None:
    """
    Give up the attempt at *shot* whose outcome is unknown or whose paid take is gone; the next run asks again.

    None is returned where no attempt is known: the state was lost, and it is given up what may have been asked for.

    Raises:
        CommandError: No attempt at the shot is in doubt.
        RunLocked: A run is at work on the project.
    """
    if forget_unsure(project, shot):
        return None
    with _in_doubt(project, shot, segment, or_lost=True) as (journal, attempt_id, attempt):
        # What was paid stays counted.
        gone = {"failure": FORGOTTEN.model_copy(update={"type": GIVEN_UP})}
        unknown = {"state": "abandoned", "failure": FORGOTTEN}
        if not attempt.asked.has_task and attempt.state == "intended":
            # Nobody can tell that it made nothing: the calls stay counted.
            unknown["lost_at"] = (*attempt.lost_at, attempt.intended_at)
            remove_mark(project, attempt)
        given_up = attempt.model_copy(update=gone if attempt.state == "archived" else unknown)
        journal.save(attempt_id, given_up)
        return given_up


@contextmanager
def _in_doubt(
    project: Project, shot: str, segment: int, *, or_lost: bool = False
) -> Iterator[tuple[Journal, str, Attempt]]:
    """Give the oldest intent at a segment that has no receipt, else a take or a task that was paid and is gone."""
    with hold_project(project) as opened:
        journal = Journal(opened.engine, key_of(project))
        intended = journal.attempts(["intended"])
        lost = {
            attempt_id: attempt
            for attempt_id, attempt in journal.attempts(["submitted", "archived"]).items()
            if is_lost(attempt)
        }
        for attempt_id, attempt in (intended | (lost if or_lost else {})).items():
            if (attempt.key.shot, attempt.key.segment) == (shot, segment):
                yield journal, attempt_id, attempt
                return
        raise CommandError(
            f"{project.name}: nothing is in doubt about shot {shot!r}"
            + (f", segment {segment}" if segment > 1 else ""),
            hint=_in_doubt_are(project, [*intended.values(), *lost.values()]),
        )


def _in_doubt_are(project: Project, attempts: Iterable[Attempt]) -> str:
    names = ", ".join(str(attempt.key) for attempt in attempts)
    return f"in doubt: {names}" if names else f"`storyboard status {path_to_type(project)}` tells how each shot stands"


def _no_task(attempt: Attempt, project: Project) -> CommandError:
    forget_it = f"storyboard tasks forget {path_to_type(project)} {attempt.key.shot}"
    return CommandError(
        f"{attempt.key}: a {attempt.asked.thing} is made without a task, so there is none to attach",
        hint=f"look at the account's bill; `{forget_it}` lets the next run ask once more",
    )


async def _get(make: Callable[[], Provider], task_id: str) -> Task:
    provider = make()
    try:
        return await provider.get(task_id)
    finally:
        await provider.aclose()
