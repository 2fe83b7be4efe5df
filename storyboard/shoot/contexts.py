"""
The contexts in which this process works: that of its own run, and those of guests.

Where a database is shared, workflows of other projects come too; these are guests, and `Guests` makes their contexts.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import StoryboardError
from storyboard.load.own_models import models_of
from storyboard.model.takes import Request
from storyboard.shoot.context import CLOSING_S, Context
from storyboard.shoot.run_log import work_for_run

_STOPPING_S = 2.0


@dataclass(frozen=True, slots=True)
class Guests:
    """Takes in workflows of projects that this process did not enter."""

    make: Callable[[Path], Context]
    """Makes the context of a storyboard file; raises a purposeful error where this machine cannot work on it."""
    give_back: Callable[[str, Path, StoryboardError], None]
    """Hands the workflow of this id, of this storyboard file, to another process, and says why."""


_contexts: dict[str, Context] = {}
_guests: list[Guests] = []


def enter(context: Context) -> None:
    """Make *context* the one on which this process's workflows shoot its project."""
    _contexts[str(context.project.file)] = context


def entered_contexts() -> tuple[Context, ...]:
    """Return the contexts in which this process works now."""
    return tuple(_contexts.values())


@contextmanager
def accept_guests(guests: Guests) -> Iterator[None]:
    """Let *guests* make the contexts that are not there."""
    _guests.append(guests)
    try:
        yield
    finally:
        _guests.remove(guests)


def context_of(project: str) -> Context:
    """
    Return the context of a project, named by its storyboard file; call it in the workflows' loop.

    Raises:
        StoryboardError: It is another run's project, and this machine cannot work on it.
    """
    if project not in _contexts and _guests:
        _contexts[project] = _guests[-1].make(Path(project))
    # Without guests this process works on one project alone; its folder may have had another path when its work began.
    context = _contexts[project] if project in _contexts or _guests else next(iter(_contexts.values()))
    context.loop = asyncio.get_running_loop()
    if context.is_guest:
        context.models = models_of(context.project)
    return context


async def require_here(
    workflow_id: str, project: str, *, run_id: str = "", attempt_id: str | None = None, asked: Iterable[Request] = ()
) -> None:
    """
    Return where this process can work on *project*; else hand the workflow to another, and end it here.

    That goes for the services that are *asked* and an attempt's own too, as a key may not be in
    every machine's environment. No result is recorded for a workflow that is
    cancelled in its event loop.
    """
    try:
        context = context_of(project)
        for request in asked:
            context.service_of(request)
        if attempt_id is not None:
            # A run that was given up may have forgotten it; its first step says so.
            with suppress(LookupError):
                attempt = context.journal.attempt(attempt_id)
                run_id = attempt.run_id
                context.service_of(attempt.asked)
        work_for_run(context.project, run_id=run_id)
    except StoryboardError as error:
        if not _guests:
            raise
        _guests[-1].give_back(workflow_id, Path(project), error)
        raise asyncio.CancelledError from error


def close_contexts() -> None:
    """End all work of this process: answers on their way are waited for, everything else goes on elsewhere or later."""
    contexts = list(_contexts.values())
    most_s = max((context.closing_s() for context in contexts), default=CLOSING_S)
    loops = {context.loop for context in contexts if context.loop is not None and context.loop.is_running()}
    try:
        for context in contexts:
            context.tell_awaited_answers()
        for loop in loops:
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(_close(contexts, most_s), loop).result(timeout=most_s + CLOSING_S)
    except KeyboardInterrupt:
        for loop in loops:
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(_stop(contexts), loop).result(timeout=_STOPPING_S)
        raise
    finally:
        _contexts.clear()


async def _close(contexts: list[Context], most_s: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(most_s):
            await asyncio.gather(*(context.await_answers() for context in contexts))
    await _stop(contexts)


async def _stop(contexts: list[Context]) -> None:
    for context in contexts:
        context.tell_unknown_creates()
    # A step that found its connection closed would be recorded as failed; a cancelled one is not recorded.
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for context in contexts:
        await context.aclose()
