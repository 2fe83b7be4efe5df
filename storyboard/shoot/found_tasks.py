"""
Tasks that were asked for before the project's state was lost: they are found by their marks, and gone on with.

A state is lost where the journal lacks takes that the archive holds or tasks
with a receipt, or knows nothing though there are reports of a run. What these
cost is noted again, so that a budget still counts it.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice
from uuid import uuid4

from storyboard.archive.takes import SLATE, filed_folders, find_take, take_folder
from storyboard.errors import OutcomeUnknown, ProviderError, Unavailable
from storyboard.model.clock import at_second, now
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Queued, Request, Running, Succeeded, Take, Task
from storyboard.plan.fingerprint import Recipe, Wanted
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project
from storyboard.providers.base import Provider
from storyboard.reporter import Note
from storyboard.shoot.context import Context
from storyboard.shoot.looking import look_at_lists, looks_at_lists
from storyboard.shoot.lost_tasks import is_of_draft, is_of_model
from storyboard.shoot.marks import MARKER, Marks, marks_of
from storyboard.shoot.new_attempt import new_attempt
from storyboard.shoot.state.receipts import receipts

_PAGE = 100
_MOST_PAGES = 50
_LONGEST_LINE = 100_000
_LOOK_EVERY_S = 1.0
_MORE_TAKES = 2
"""Numbers beyond those that are wanted which lost tasks may have had."""
_INTENTS = 10
"""
Of a take, whose seeds are looked for; of a running task, which shows no seed, only the first two.

Its marker is one of a few thousand, and more of them would soon fit another shot's task.
"""
_INTENTS_BY_MARKER = 2


def find_paid_tasks(context: Context, to_make: Iterable[PlannedShot], *, filed: Iterable[Take], run_id: str) -> None:
    """
    Note what archive and receipts tell and the journal lacks, and keep the tasks of the lists for `adopt`.

    So it is done until a run has made all that it wanted.

    Raises:
        OutcomeUnknown: Takes are lacking or may be, and the service's list cannot be read.
    """
    known = context.journal.tasks_by_take()
    takes, tasks = untold_attempts(context.project, known, filed={take.folder: take for take in filed})
    was_emptied = not known and _ran_before(context.project, run_id=run_id)
    if not (takes or tasks or was_emptied or looks_at_lists(context.project)):
        return
    lost = [attempt for attempt in (*takes, *tasks) if not is_simulated(attempt.provider)]
    requests = [shot.wanted.request for shot in to_make if not is_simulated(shot.wanted.request.provider)]
    if requests:
        look_at_lists(context.project)
        context.found = _listed_tasks(context, requests, is_sure=bool(lost))
    for attempt in (*takes, *tasks):
        context.journal.add(uuid4().hex, attempt)
    if lost:
        context.reporter.report(Note(_sentence_about(context, len(lost))))


def _ran_before(project: Project, *, run_id: str) -> bool:
    """Return whether the reports tell of a run before the one called *run_id*."""
    if project.report("run.json").exists():
        return True
    try:
        with project.report("run.log").open(encoding="utf-8") as log:
            first = log.readline(_LONGEST_LINE)
        return bool(first) and json.loads(first)["run_id"] != run_id
    except (OSError, ValueError, KeyError, TypeError):
        # There is none, or it is none of ours.
        return False


def untold_attempts(
    project: Project, known: Mapping[TakeKey, str], *, filed: Mapping[str, Take]
) -> tuple[list[Attempt], list[Attempt]]:
    """
    Return the attempts of archived takes, and those of tasks with a receipt, that are not among the *known*.

    Takes that were read already are *filed*, by folder.
    """
    names = {take_folder(project, key).name for key in known}
    found = [filed.get(folder) or find_take(project, folder) for folder in sorted(filed_folders(project) - names)]
    takes = [take.slate.attempt for take in found if take and take.slate.attempt.storyboard == project.file.name]
    told = {*known.values(), *(attempt.task_id for attempt in takes)}
    tasks = {attempt.task_id: attempt for attempt in receipts(project) if attempt.task_id not in told}
    return takes, list(tasks.values())


def _sentence_about(context: Context, number: int) -> str:
    tasks, again = ("a task", "it is") if number == 1 else (f"{number} tasks", "they are")
    return (
        f"{context.project.name}: the project's state did not know {tasks} that archive and receipts tell of, "
        f"paid or to be paid: {again} noted again"
    )


def _listed_tasks(context: Context, requests: Iterable[Request], *, is_sure: bool) -> dict[str, tuple[str, Task]]:
    """Return the tasks that the services of *requests* list, by id, each with its provider."""
    tiers: dict[tuple[str, str | None], None] = {}
    for request in requests:
        if context.provider(request.provider).lists_tasks:
            tiers[request.provider, request.extra.get("service_tier", request.service_tier)] = None
    listed: dict[str, tuple[str, Task]] = {}
    for name, tier in tiers:
        try:
            tasks = asyncio.run(_all_tasks(context.connect(name, context.project), tier))
        except ProviderError as error:
            # What is refused for good would stop every run; what is silent for a moment may show what is paid.
            if is_sure or isinstance(error, Unavailable):
                lost = "the project's state was lost" if is_sure else "the project's state does not know its last runs"
                raise OutcomeUnknown(
                    f"{context.project.folder}: {lost}, and the task list of {name}, which shows "
                    f"what else is paid, cannot be read: {error.message}",
                    provider=name,
                    hint="run again once the service answers; nothing was asked for",
                ) from error
            words = f"the task list of {name} cannot be read, so nothing is known of earlier tasks: {error.message}"
            context.reporter.report(Note(words))
        else:
            usable = (task for task in tasks if isinstance(task.progress, Queued | Running | Succeeded))
            listed |= {task.id: (name, task) for task in usable}
    return listed


async def _all_tasks(provider: Provider, tier: str | None) -> list[Task]:
    tasks: list[Task] = []
    try:
        for page in range(1, _MOST_PAGES + 1):
            answer = await provider.list(page=page, page_size=_PAGE, service_tier=tier)
            tasks += answer.tasks
            if not answer.tasks or page * _PAGE >= answer.total:
                break
            await asyncio.sleep(_LOOK_EVERY_S)
    finally:
        await provider.aclose()
    return tasks


def adopt(context: Context, wanted: Wanted, made_from: Recipe, *, run_id: str) -> None:
    """Note the tasks of the lists that were asked for to make *wanted*, before the state was lost."""
    if not context.found or wanted.retake:
        return
    others = context.journal.known_tasks(context.found)
    for key in _free_keys(context.project, wanted):
        attempt = new_attempt(context, wanted, made_from, key, seed=made_from.seed, run_id=run_id)
        for task_id, (name, task) in context.found.items():
            is_free = name == attempt.provider and task_id not in others
            marks = _marks_in(task, attempt, context) if is_free else None
            if marks:
                _note(context, attempt, task, marks)
                others.add(task_id)
                break


def _free_keys(project: Project, wanted: Wanted) -> Iterator[TakeKey]:
    """Give the first takes of a segment that are not in the archive: those that lost tasks may have been for."""
    shot, segment = wanted.id
    every = (TakeKey(shot=shot, segment=segment, take=number) for number in count(1))
    free = (key for key in every if not (take_folder(project, key) / SLATE).exists())
    # Each may have been asked for again, by the next number.
    return islice(free, wanted.takes * (1 + wanted.retries) + _MORE_TAKES)


def _marks_in(task: Task, attempt: Attempt, context: Context) -> Marks | None:
    """Return the marks of the intent that made *task*; None where no intent of *attempt* did."""
    if not is_of_model(task, attempt, context.models) or not _is_alike(task, attempt):
        return None
    every = list(islice(marks_of(context.project.name, attempt.key, attempt.fingerprint), _INTENTS))
    seed = task.progress.seed if isinstance(task.progress, Succeeded) else None
    if "seed" in attempt.chosen and seed is not None:
        return next((marks for marks in every if marks.seed == seed), None)
    if is_of_draft(task, attempt) and not attempt.chosen:
        return every[0]
    if MARKER not in attempt.chosen:
        return None
    first = every[:_INTENTS_BY_MARKER]
    return next((marks for marks in first if marks.expires_s == task.execution_expires_after), None)


def _is_alike(task: Task, attempt: Attempt) -> bool:
    """Return whether nothing that the list says of *task* is other than what *attempt* asks."""
    asked = attempt.asked
    said = ((task.body.get(name), getattr(asked, name)) for name in ("duration", "ratio", "resolution"))
    return (task.body.get("draft") is True) == asked.draft and all(
        value is None or written in {None, -1, "adaptive", value} for value, written in said
    )


def _note(context: Context, attempt: Attempt, task: Task, marks: Marks) -> None:
    made_at = now() if task.created_at is None else at_second(task.created_at)
    asked = {name: value for name, value in marks.by_name.items() if name in attempt.chosen}
    found = {
        "asked": attempt.asked.model_copy(update=asked),
        "intended_at": made_at,
        "submitted_at": made_at,
        "submit": {},
        "task_id": task.id,
        "state": "submitted",
    }
    if context.journal.add(uuid4().hex, attempt.model_copy(update=found)):
        context.reporter.report(
            Note(
                f"{attempt.key}: task {task.id} at {attempt.provider} was asked for before the project's state was "
                "lost, and is paid or will be: this run goes on with it"
            )
        )


def is_mistaken(attempt: Attempt, made: Succeeded) -> bool:
    """Return whether a task that was found by its marker turns out to be another's by its seed."""
    was_found = not attempt.submit and bool(attempt.task_id)
    return was_found and "seed" in attempt.chosen and made.seed not in {None, attempt.asked.seed}
