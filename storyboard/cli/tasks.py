"""The provider's own task list; resolve tasks whose outcome is unknown."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.text import Text

from storyboard.actions.task_facts import (
    CancelledTask,
    TaskDeletions,
    settled_doubt,
    task_deletion,
    task_list,
    task_record,
    task_state,
)
from storyboard.archive.takes import bring_slates
from storyboard.cli.arguments import HERE, JsonOption, project_or_none
from storyboard.cli.completion import complete_projects, complete_providers, complete_shots
from storyboard.cli.console import ask, can_ask, print_line, talk, tell
from storyboard.cli.json_result import print_result
from storyboard.cli.table import Column, print_table, state_cell
from storyboard.errors import CommandError, ProviderError, RequestRejected, StoryboardError, TaskNotFound
from storyboard.load.load import load
from storyboard.model.model_table import shipped_models
from storyboard.model.tasks import Cancelled, Expired, Failed, Queued, Running, Succeeded, Task
from storyboard.model.units import count_of
from storyboard.model.wires import provider_table
from storyboard.project import Project, find_project, path_to_type
from storyboard.providers.base import Provider
from storyboard.providers.registry import connect

app = typer.Typer(name="tasks", no_args_is_help=True, add_completion=False, rich_markup_mode=None, help=__doc__)

ProviderOption = Annotated[
    str | None,
    typer.Option(
        help="Whose tasks: those of who makes the project's shots when left out; outside a project, ark.",
        autocompletion=complete_providers,
    ),
]
PlaceOption = Annotated[Path, typer.Option(metavar="PROJECT", help="The project; the current folder when left out.")]
SegmentOption = Annotated[int, typer.Option(min=1, help="Of a shot in segments, this one.")]

Status = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]

_OUTSIDE_A_PROJECT = "ark"
_MOST_ON_A_PAGE = 500
_MINUTES = len("2026-11-30 20:48")

_COLUMNS = (
    Column("task"),
    Column("status"),
    Column("made (UTC)"),
    Column("tokens", is_right=True, least_room=100),
    Column("expiry", is_right=True, least_room=100),
    Column("model"),
)

Answer = TypeVar("Answer")


@app.command("list")
def list_tasks(  # noqa: PLR0913 - one parameter an option
    *,
    provider: ProviderOption = None,
    project: PlaceOption = HERE,
    status: Annotated[Status | None, typer.Option(help="Only tasks that stand so.")] = None,
    model: Annotated[str | None, typer.Option(help="Only of this model: a short name or a full id.")] = None,
    tier: Annotated[
        Literal["default", "flex"] | None, typer.Option(help="Of this service tier; flex is apart.")
    ] = None,
    task: Annotated[
        list[str] | None, typer.Option(metavar="TASK", help="Only the task of this id; as often as you like.")
    ] = None,
    page: Annotated[int, typer.Option(min=1, help="Counted from 1, newest first.")] = 1,
    page_size: Annotated[int, typer.Option(min=1, max=_MOST_ON_A_PAGE, help="Tasks on a page.")] = 20,
    json: JsonOption = False,
) -> None:
    """List the account's tasks, newest first."""
    answer = _ask_service(
        _provider(provider, project),
        lambda service: service.list(
            page=page,
            page_size=page_size,
            status=status,
            model=model,
            service_tier=tier,
            task_ids=tuple(task or ()),
        ),
    )
    if json:
        print_result(task_list(answer, page=page))
        return
    print_table(_COLUMNS, map(_row, answer.tasks))
    first = (page - 1) * page_size
    talk(f"{first + 1}-{first + len(answer.tasks)} of {answer.total}" if answer.tasks else _no_tasks(answer.total))


def _no_tasks(total: int) -> str:
    return f"no tasks on this page; {count_of(total, 'task')} in all" if total else "no tasks"


@app.command()
def show(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The service's id of it.")],
    *,
    provider: ProviderOption = None,
    project: PlaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Show one task as it is now."""
    answer = _ask_service(_provider(provider, project), lambda service: service.get(task))
    if json:
        print_result(task_record(answer))
        return
    for name, value in _facts(answer).items():
        print_line(f"{name}: {value}")


@app.command()
def cancel(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The service's id of it.")],
    *,
    provider: ProviderOption = None,
    project: PlaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """
    Cancel a task that is queued.

    One that ended is left as it is: services delete its record, the only way to its clip. `delete` does that.
    """
    was = _ask_service(_provider(provider, project), lambda service: _cancel_if_queued(service, task))
    if not isinstance(was.progress, Queued | Cancelled):
        raise CommandError(f"task {task} is {task_state(was)}: only what is queued can be cancelled")
    if json:
        print_result(CancelledTask(task=task, status="cancelled"))
        return
    print_line(f"{task}: cancelled")


@app.command()
def delete(
    tasks: Annotated[list[str], typer.Argument(metavar="TASK ...", help="The service's ids of them.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing, also where a clip is lost for good.")] = False,
    provider: ProviderOption = None,
    project: PlaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """
    Delete the records of tasks that have ended, for good.

    A clip that the project's archive does not hold is lost with its record: a terminal asks first, anything else
    needs --yes. A queued task is cancelled with `cancel`; a running one ends by itself.
    """
    # SQLAlchemy takes a while to import: a list does not wait for it.
    from storyboard.shoot.deleting import losses, require_ended_task  # noqa: PLC0415

    ids = tuple(dict.fromkeys(tasks))
    found = _ask_service(
        _provider(provider, project), lambda service: _look_at_tasks(service, ids, require=require_ended_task)
    )
    left = {name: refused for name, refused in found.items() if isinstance(refused, StoryboardError)}
    ended = {name: task for name, task in found.items() if isinstance(task, Task)}
    place = project_or_none(project)
    left |= _records_to_keep(losses(place, ended.values()), place, is_agreed=yes, may_ask=not json)
    wanted = [name for name in ended if name not in left]
    if wanted:
        left |= _ask_service(_provider(provider, project), lambda service: _delete_records(service, wanted))
    if json:
        told = (task_deletion(name, ended.get(name), left.get(name)) for name in ids)
        print_result(TaskDeletions(tasks=tuple(told)))
    else:
        for name in ids:
            if name not in left:
                print_line(f"{name}: deleted")
    for refused in left.values():
        tell(refused)
    if left:
        raise typer.Exit(next(iter(left.values())).exit_status)


@app.command(short_help="Attach a task to a shot whose request got no answer.")
def adopt(
    project: Annotated[
        Path,
        typer.Argument(
            metavar="PROJECT", help="A project folder or a storyboard file.", autocompletion=complete_projects
        ),
    ],
    shot: Annotated[str, typer.Argument(metavar="SHOT", autocompletion=complete_shots)],
    task: Annotated[str, typer.Argument(metavar="TASK", help="The service's id of it.")],
    *,
    segment: SegmentOption = 1,
    json: JsonOption = False,
) -> None:
    """Attach an existing task to a shot whose request got no answer; the next run archives what it makes."""
    # The run's engine takes a while to import: only these verbs pay for it.
    from storyboard.shoot import adopting  # noqa: PLC0415

    place = find_project(project)
    attempt = adopting.adopt(place, shot, task, segment=segment)
    if json:
        print_result(settled_doubt(attempt, shot=shot, segment=segment, task=task))
        return
    talk(f"{attempt.key} is made from task {task}; to go on: storyboard run {path_to_type(place)}")


@app.command(short_help="Say that no task was made: the next run asks again.")
def forget(
    project: Annotated[
        Path,
        typer.Argument(
            metavar="PROJECT", help="A project folder or a storyboard file.", autocompletion=complete_projects
        ),
    ],
    shot: Annotated[str, typer.Argument(metavar="SHOT", autocompletion=complete_shots)],
    *,
    segment: SegmentOption = 1,
    json: JsonOption = False,
) -> None:
    """
    Say that a shot's request made no task, or that what was paid for is lost; the next run pays for another.

    It is for requests without an answer, and for takes that are in neither the archive nor the service any more.
    """
    from storyboard.shoot import adopting  # noqa: PLC0415

    place = find_project(project)
    attempt = adopting.forget(place, shot, segment=segment)
    if json:
        print_result(settled_doubt(attempt, shot=shot, segment=segment))
        return
    what = str(attempt.key) if attempt else f"what may have been asked for {shot} before the project's state was lost"
    talk(f"{what} is given up; to ask again: storyboard run {path_to_type(place)}")


async def _cancel_if_queued(service: Provider, task_id: str) -> Task:
    """Return the task as it was before it was cancelled, where it was queued."""
    task = await service.get(task_id)
    if isinstance(task.progress, Queued):
        await service.delete(task_id)
    return task


async def _look_at_tasks(
    service: Provider, task_ids: Iterable[str], *, require: Callable[[Task], None]
) -> dict[str, Task | StoryboardError]:
    """
    Return each task as it is now, or why its record cannot be deleted: because of what *require* raises, for instance.

    Raises:
        ProviderError: The service deletes nothing, or cannot be asked.
    """
    if provider_table()["providers"].get(service.name, {}).get("cancel", {}).get("v") is False:
        raise RequestRejected(f"{service.name}: this service deletes no records of tasks", provider=service.name)
    found: dict[str, Task | StoryboardError] = {}
    for task_id in task_ids:
        try:
            task = await service.get(task_id)
            require(task)
            found[task_id] = task
        except (TaskNotFound, CommandError) as refused:
            found[task_id] = refused
    return found


async def _delete_records(service: Provider, task_ids: Iterable[str]) -> dict[str, StoryboardError]:
    """Delete the records; return why those that are left were refused."""
    left: dict[str, StoryboardError] = {}
    for task_id in task_ids:
        try:
            await service.delete(task_id)
        except ProviderError as refused:
            left[task_id] = refused
    return left


def _records_to_keep(
    losses: dict[str, str], place: Project | None, *, is_agreed: bool, may_ask: bool
) -> dict[str, StoryboardError]:
    """Say what is lost with which record; return those for which nobody agrees to that."""
    if is_agreed:
        return {}
    if losses and may_ask and can_ask():
        for name, loss in losses.items():
            talk(f"{name}: {loss}")
        if ask(f"Delete {count_of(len(losses), 'record')} all the same?"):
            return {}
        return {name: CommandError(f"task {name} is left as it is") for name in losses}
    fetch = f"`storyboard run {path_to_type(place)}` fetches what it waits for; " if place else ""
    hint = f"{fetch}to delete the record all the same: --yes"
    return {name: CommandError(f"task {name}: {loss}", hint=hint) for name, loss in losses.items()}


def _provider(name: str | None, where: Path) -> Provider:
    """
    Return the provider called *name*, or that of the project at *where*.

    Raises:
        CommandError: The project's shots have several, and none is named.
        MissingKey: There is no API key for it.
    """
    place = project_or_none(where)
    if place is None:
        # Providers other than the simulator keep nothing in a project.
        return connect(name or _OUTSIDE_A_PROJECT, Project(file=where / "storyboard.yaml"))
    return connect(name or _only_provider(place), place)


def _only_provider(place: Project) -> str:
    # First, as slates that are in a bucket say whose film it is.
    bring_slates(place)
    storyboard = load(place).storyboard
    names = sorted({shot.provider or storyboard.provider for shot in storyboard.every_shot})
    if len(names) > 1:
        raise CommandError(
            f"{place.name}: its shots are made by {', '.join(names)}", hint="say which one with --provider"
        )
    return names[0]


def _ask_service(service: Provider, question: Callable[[Provider], Awaitable[Answer]]) -> Answer:
    async def ask() -> Answer:
        try:
            return await question(service)
        finally:
            await service.aclose()

    return asyncio.run(ask())


def _row(task: Task) -> tuple[str | Text, ...]:
    facts = _facts(task)
    model = shipped_models().find(task.model)
    return (
        task.id,
        state_cell(facts["status"]),
        facts.get("made", "")[:_MINUTES],
        facts.get("tokens", ""),
        f"{task.execution_expires_after} s" if task.execution_expires_after is not None else "",
        model.name if model else task.model,
    )


def _facts(task: Task) -> dict[str, str]:
    """Return what a person wants to know of a task, by name, in order."""
    facts: dict[str, Any] = {"task": task.id, "status": task_state(task), "model": task.model}
    if task.created_at is not None:
        facts["made"] = datetime.fromtimestamp(task.created_at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    match task.progress:
        case Succeeded(video_url=video_url, last_frame_url=last_frame_url, tokens=tokens, seed=seed):
            facts |= {"tokens": None if tokens is None else f"{tokens:,}", "seed": seed}
            facts |= {"video": video_url or None, "last frame": last_frame_url}
        case Failed(code=code, message=message):
            facts |= {"why": f"{code}: {message}".removeprefix(": ")}
        case Queued() | Running() | Cancelled() | Expired():
            pass
    return {name: str(value) for name, value in facts.items() if value is not None}
