"""The provider's own task list, and what a person can say of a task of which nobody else can tell."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.table import Table

from storyboard.cli.console import Screen, put, put_json, talk
from storyboard.cli.places import HERE, project_or_none, typed
from storyboard.errors import CommandError
from storyboard.load.reader import load
from storyboard.project import Project, find_project
from storyboard.providers.base import Provider
from storyboard.providers.registry import connect
from storyboard.takes import Cancelled, Expired, Failed, Queued, Running, Succeeded, Task

app = typer.Typer(name="tasks", no_args_is_help=True, add_completion=False, rich_markup_mode=None, help=__doc__)

ProviderOption = Annotated[
    str | None, typer.Option(help="Whose tasks; the provider of the project's shots when left out, else ark.")
]
PlaceOption = Annotated[Path, typer.Option(metavar="PROJECT", help="The project; the current folder when left out.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
SegmentOption = Annotated[int, typer.Option(min=1, help="Of a shot in segments, this one.")]

Status = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]

_USUAL = "ark"
_MOST_ON_A_PAGE = 500

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
    answer = _asked(
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
        put_json({"tasks": [task.body for task in answer.tasks], "total": answer.total, "page": page})
        return
    Screen().print(_table(answer.tasks))
    first = (page - 1) * page_size
    talk(f"{first + 1 if answer.tasks else 0}-{first + len(answer.tasks)} of {answer.total}")


@app.command()
def show(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The service's id of it.")],
    *,
    provider: ProviderOption = None,
    project: PlaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Show one task as it is now."""
    answer = _asked(_provider(provider, project), lambda service: service.get(task))
    if json:
        put_json(answer.body)
        return
    for name, value in _facts(answer).items():
        put(f"{name}: {value}")


@app.command()
def cancel(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The service's id of it.")],
    *,
    provider: ProviderOption = None,
    project: PlaceOption = HERE,
) -> None:
    """
    Cancel a task that is queued.

    One that ended is left as it is: services delete its record, the only way to its clip.
    """
    was = _asked(_provider(provider, project), lambda service: _cancelled(service, task))
    if not isinstance(was.progress, Queued | Cancelled):
        raise CommandError(f"task {task} is {_state(was)}: only what is queued can be cancelled")
    put(f"{task}: cancelled")


@app.command()
def adopt(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A project folder or a storyboard file.")],
    shot: Annotated[str, typer.Argument(metavar="SHOT")],
    task: Annotated[str, typer.Argument(metavar="TASK", help="The service's id of it.")],
    *,
    segment: SegmentOption = 1,
) -> None:
    """Take a task as the one that a shot's lost create made; the next run archives what it makes."""
    # The run's engine takes a while to import: only these two pay for it.
    from storyboard.shoot import settling  # noqa: PLC0415

    place = find_project(project)
    attempt = settling.adopt(place, shot, task, segment=segment)
    talk(f"{attempt.key} is made from task {task}; to go on: storyboard run {typed(place)}")


@app.command()
def forget(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A project folder or a storyboard file.")],
    shot: Annotated[str, typer.Argument(metavar="SHOT")],
    *,
    segment: SegmentOption = 1,
) -> None:
    """Say that a shot's lost create made no task, or that its price is lost; the next run asks anew."""
    from storyboard.shoot import settling  # noqa: PLC0415

    place = find_project(project)
    attempt = settling.forget(place, shot, segment=segment)
    talk(f"{attempt.key} is given up; to ask anew: storyboard run {typed(place)}")


async def _cancelled(service: Provider, task_id: str) -> Task:
    """Return the task as it was before it was cancelled, where it was queued."""
    task = await service.get(task_id)
    if isinstance(task.progress, Queued):
        await service.delete(task_id)
    return task


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
        return connect(name or _USUAL, Project(file=where / "storyboard.yaml"))
    return connect(name or _only_provider(place), place)


def _only_provider(place: Project) -> str:
    shots = [shot for scene in load(place).storyboard.scenes for shot in scene.shots]
    names = sorted({shot.provider for shot in shots if shot.provider})
    if len(names) > 1:
        raise CommandError(
            f"{place.name}: its shots are made by {', '.join(names)}", hint="say which one with --provider"
        )
    return names[0] if names else _USUAL


def _asked(service: Provider, question: Callable[[Provider], Awaitable[Answer]]) -> Answer:
    async def ask() -> Answer:
        try:
            return await question(service)
        finally:
            await service.aclose()

    return asyncio.run(ask())


def _table(tasks: tuple[Task, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("task", "status", "model", "made", "tokens", "expiry"):
        right = heading in {"tokens", "expiry"}
        # An id is there to be copied.
        whole = heading == "task"
        table.add_column(heading, justify="right" if right else "left", overflow="fold", no_wrap=whole)
    for task in tasks:
        facts = _facts(task)
        tokens = facts.get("tokens", "")
        expires = f"{task.execution_expires_after} s" if task.execution_expires_after is not None else ""
        table.add_row(task.id, facts["status"], task.model, facts.get("made", ""), tokens, expires)
    return table


def _facts(task: Task) -> dict[str, str]:
    """Return what a person wants to know of a task, by name, in order."""
    facts: dict[str, Any] = {"task": task.id, "status": _state(task), "model": task.model}
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


def _state(task: Task) -> str:
    return type(task.progress).__name__.lower()
