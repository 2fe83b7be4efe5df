"""
Tasks that were asked for before the project's state was lost: they are found by their marks, and gone on with.

A state is lost where the journal lacks takes that the archive holds or tasks
with a receipt, or knows nothing though there are reports of a run. What these
cost is noted again, so that a budget still counts it.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import count, islice
from uuid import uuid4

from storyboard.archive.takes import SLATE, filed_folders, find_take, take_folder
from storyboard.errors import ArchiveError, OutcomeUnknown, ProviderError, RequestRejected, Unavailable
from storyboard.model.clock import at_second, now
from storyboard.model.graph import SegmentId
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Request, Take
from storyboard.model.tasks import Queued, Running, Succeeded, Task
from storyboard.plan.fingerprint import Recipe, Wanted, recipe
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project, path_to_type
from storyboard.providers.base import Provider
from storyboard.reporter import Note
from storyboard.shoot.call_files import find_marked_attempts
from storyboard.shoot.context import Context
from storyboard.shoot.looking import forgotten_shots, look_at_lists, looks_at_lists, note_unsure
from storyboard.shoot.lost_tasks import is_of_draft, is_of_model
from storyboard.shoot.marks import MARKER, Marks, marks_of
from storyboard.shoot.new_attempt import new_attempt
from storyboard.shoot.state.receipts import receipts
from storyboard.shoot.used_frames import settle_frame, with_other_frames

_PAGE = 100
_MOST_PAGES = 200
"""20,000 tasks in a week: with more it cannot be told whether one of them is the project's."""
_LONGEST_LINE = 100_000
_LOOK_EVERY_S = 1.0
_MORE_TAKES = 2
"""Numbers beyond those that are wanted which lost tasks may have had."""
_MORE_BY_SEED = 30
"""The same of tasks that show their seed: it is one of two thousand million."""
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
    _note_marked_calls(context)
    known = context.journal.tasks_by_take()
    takes, tasks = untold_attempts(context.project, known, filed={take.folder: take for take in filed})
    was_emptied = not known and _ran_before(context.project, run_id=run_id)
    if not (takes or tasks or was_emptied or looks_at_lists(context.project)):
        return
    lost = [attempt for attempt in (*takes, *tasks) if not is_simulated(attempt.provider)]
    requests = [
        shot.wanted.request
        for shot in to_make
        # What is the answer to a call is in no list: what was asked is in its folder.
        if shot.wanted.request.has_task and not is_simulated(shot.wanted.request.provider)
    ]
    if requests:
        look_at_lists(context.project)
        context.found = _listed_tasks(context, requests, is_sure=bool(lost))
    for attempt in (*takes, *tasks):
        context.journal.add(uuid4().hex, attempt)
    if lost:
        context.reporter.report(Note(_sentence_about(context, len(lost))))


def _note_marked_calls(context: Context) -> None:
    """Note the stills and recordings that their folders say were asked for, and the journal does not know."""
    for attempt in find_marked_attempts(context.project):
        if context.journal.add(uuid4().hex, attempt) and not is_simulated(attempt.provider):
            became = "came and is paid" if attempt.state == "succeeded" else "may be paid"
            asked = f"{attempt.key}: its {attempt.asked.thing} was asked of {attempt.provider}"
            words = f"{asked} before the project's state was lost, and {became}: this run goes on with it"
            context.reporter.report(Note(words))


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
    tasks, again = ("a paid task", "it is") if number == 1 else (f"{number} paid tasks", "they are")
    return (
        f"{context.project.name}: the project's state had lost {tasks} that the archive or the receipts know of: "
        f"{again} noted again"
    )


def _listed_tasks(context: Context, requests: Iterable[Request], *, is_sure: bool) -> dict[str, tuple[str, Task]]:
    """
    Return the tasks that the services of *requests* list, by id, each with its provider.

    Raises:
        OutcomeUnknown: A list cannot be read to its end, and a person has not given up every shot that it may tell of.
    """
    shots: defaultdict[tuple[str, str | None], set[str]] = defaultdict(set)
    for request in requests:
        shots[request.provider, request.extra.get("service_tier", request.service_tier)].add(request.key.shot)
    listed: dict[str, tuple[str, Task]] = {}
    for (name, tier), of_tier in shots.items():
        if not context.provider(name).lists_tasks:
            words = f"{name} has no task list, so nothing is known of tasks that were asked for before"
            context.reporter.report(Note(words))
            continue
        try:
            tasks = asyncio.run(_all_tasks(context.connect(name, context.project), tier))
        except ProviderError as error:
            unsure = of_tier - forgotten_shots(context.project)
            if unsure:
                note_unsure(context.project, unsure)
                raise _unreadable(context.project, error, unsure, name, is_sure=is_sure) from error
            words = f"the task list of {name} cannot be read, so nothing is known of earlier tasks: {error.message}"
            context.reporter.report(Note(words))
        else:
            usable = (task for task in tasks if isinstance(task.progress, Queued | Running | Succeeded))
            listed |= {task.id: (name, task) for task in usable}
    return listed


def _unreadable(
    project: Project, error: ProviderError, shots: Iterable[str], name: str, *, is_sure: bool
) -> OutcomeUnknown:
    """Return what is said where the one list that shows what is paid is silent, refused, or has no end."""
    lost = "the project's state was lost" if is_sure else "the project's state does not know its last runs"
    names = ", ".join(sorted(shots))
    hint = "run again once the service answers; nothing was asked for"
    if not isinstance(error, Unavailable):
        hint = (
            "run again with a key that may list the account's tasks; or, where you know that none is under way for a "
            f"shot, `storyboard tasks forget {path_to_type(project)} SHOT` lets the next run ask for it, which is paid"
        )
    return OutcomeUnknown(
        f"{project.folder}: {lost}, and the task list of {name}, which shows what else is paid, cannot be read: "
        f"{error.message}; tasks may be under way, and paid, for {names}",
        provider=name,
        hint=hint,
    )


async def _all_tasks(provider: Provider, tier: str | None) -> list[Task]:
    """
    Return all that the list shows.

    Raises:
        RequestRejected: It has no end, or shows the same page again.
    """
    tasks: dict[str, Task] = {}
    try:
        for page in range(1, _MOST_PAGES + 1):
            answer = await provider.list(page=page, page_size=_PAGE, service_tier=tier)
            fresh = {task.id: task for task in answer.tasks if task.id not in tasks}
            tasks |= fresh
            if not answer.tasks or page * _PAGE >= answer.total:
                return list(tasks.values())
            if not fresh:
                message = f"{provider.name}: page {page} of the task list shows what an earlier one showed"
                raise RequestRejected(message, provider=provider.name)
            await asyncio.sleep(_LOOK_EVERY_S)
    finally:
        await provider.aclose()
    message = f"{provider.name}: the task list has no end after {len(tasks):,} tasks"
    raise RequestRejected(message, provider=provider.name)


def adopt(context: Context, wanted: Wanted, above: Mapping[SegmentId, Take], *, run_id: str) -> Recipe:
    """
    Return the recipe of *wanted*, after the tasks of the lists are noted that were asked for before the state was lost.

    Raises:
        ArchiveError: Nobody can tell now whether a task is this one's.
    """
    made_from = recipe(wanted, above)
    if not context.found or wanted.retake or not wanted.request.has_task:
        return made_from
    if _adopt_tasks(context, wanted, made_from, run_id=run_id):
        return made_from
    if not _may_be_listed(context, wanted, made_from, run_id=run_id):
        return made_from
    # It may have opened on the other of two last frames: the service's own, or the one cut from the clip.
    for other in with_other_frames(context, wanted, above):
        so_made = recipe(wanted, {**above, (other.take.key.shot, other.take.key.segment): other.take})
        if _adopt_tasks(context, wanted, so_made, run_id=run_id, settle=partial(settle_frame, context, other)):
            return so_made
    _require_none_running(context, wanted, made_from, run_id=run_id)
    return made_from


def _require_none_running(context: Context, wanted: Wanted, made_from: Recipe, *, run_id: str) -> None:
    """
    See that no task still runs of which a later marker says that it may be *wanted*'s, and no seed yet.

    Raises:
        ArchiveError: There is one.
    """
    others = context.journal.known_tasks(context.found)
    for key in islice(_free_keys(context.project, wanted), wanted.takes * (1 + wanted.retries) + _MORE_TAKES):
        attempt = new_attempt(context, wanted, made_from, key, seed=made_from.seed, run_id=run_id)
        if not {"seed", MARKER} <= set(attempt.chosen):
            return
        every = marks_of(context.project.name, key, attempt.fingerprint)
        markers = {marks.expires_s for marks in islice(every, _INTENTS)}
        for task_id, (name, task) in context.found.items():
            is_free = name == attempt.provider and task_id not in others and not isinstance(task.progress, Succeeded)
            is_fit = is_of_model(task, attempt, context.models) and _is_alike(task, attempt)
            if is_free and is_fit and task.execution_expires_after in markers:
                raise ArchiveError(
                    f"{key.shot}: task {task_id} at {name} runs, and may have been asked for this shot before the "
                    "project's state was lost: its seed tells once it is done",
                    hint=f"run again once `storyboard tasks show {task_id} --provider {name}` says that it has ended; "
                    "nothing was asked for",
                )


def _adopt_tasks(
    context: Context, wanted: Wanted, made_from: Recipe, *, run_id: str, settle: Callable[[], None] = lambda: None
) -> bool:
    """Return whether tasks of the lists were made of *made_from*; they are noted, after *settle* was called."""
    others = context.journal.known_tasks(context.found)
    is_found = False
    near = wanted.takes * (1 + wanted.retries) + _MORE_TAKES
    for number, key in enumerate(islice(_free_keys(context.project, wanted), near + _MORE_BY_SEED)):
        attempt = new_attempt(context, wanted, made_from, key, seed=made_from.seed, run_id=run_id)
        for task_id, (name, task) in context.found.items():
            is_free = name == attempt.provider and task_id not in others
            marks = _marks_in(task, attempt, context, by_seed=number >= near) if is_free else None
            if marks:
                if not is_found:
                    settle()
                _note(context, attempt, task, marks)
                others.add(task_id)
                is_found = True
                break
    return is_found


def _may_be_listed(context: Context, wanted: Wanted, made_from: Recipe, *, run_id: str) -> bool:
    """Return whether a task of the lists, which nobody is known to have made, may have been asked for to make it."""
    key = next(_free_keys(context.project, wanted))
    attempt = new_attempt(context, wanted, made_from, key, seed=made_from.seed, run_id=run_id)
    others = context.journal.known_tasks(context.found)
    return any(
        name == attempt.provider
        and task_id not in others
        and is_of_model(task, attempt, context.models)
        and _is_alike(task, attempt)
        for task_id, (name, task) in context.found.items()
    )


def _free_keys(project: Project, wanted: Wanted) -> Iterator[TakeKey]:
    """Give the takes of a segment that are not in the archive: lost tasks may have been for the first of them."""
    shot, segment = wanted.id
    every = (TakeKey(shot=shot, segment=segment, take=number) for number in count(1))
    # Each may have been asked for again, by the next number.
    return (key for key in every if not (take_folder(project, key) / SLATE).exists())


def _marks_in(task: Task, attempt: Attempt, context: Context, *, by_seed: bool) -> Marks | None:
    """Return the marks of the intent of *attempt* that made *task*, as its seed tells or else its marker; else None."""
    if not is_of_model(task, attempt, context.models) or not _is_alike(task, attempt):
        return None
    every = list(islice(marks_of(context.project.name, attempt.key, attempt.fingerprint), _INTENTS))
    seed = task.progress.seed if isinstance(task.progress, Succeeded) else None
    if "seed" in attempt.chosen and seed is not None:
        return next((marks for marks in every if marks.seed == seed), None)
    if by_seed:
        return None
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
