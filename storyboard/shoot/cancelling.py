"""
Cancelling: what is queued at a service is taken back, what runs there is left.

It works beside a run and without one. A run hears of it from the journal: it
begins nothing more of the shots, and waits for none of their tasks.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress

from dbos import DBOSClient, error

from storyboard.errors import CommandError, ProviderError, RequestRejected
from storyboard.model.takes import Attempt, Failure
from storyboard.model.tasks import Cancelled, Expired, Failed, Queued, Running, Succeeded
from storyboard.project import Project
from storyboard.providers.base import Provider
from storyboard.providers.registry import connect
from storyboard.shoot.callback_address import TOPIC
from storyboard.shoot.context import Connect
from storyboard.shoot.outcomes import CancelOutcome
from storyboard.shoot.running import wait_for_begin
from storyboard.shoot.state import database
from storyboard.shoot.state.attempt_reader import OPEN
from storyboard.shoot.state.journal import Journal, open_journal
from storyboard.shoot.take_workflows import take_id

CANCELLED = Failure(type="cancelled", code="", message="cancelled by a person", hint="run again makes it anew")
"""Why a task that was taken back came to nothing."""

_Attempts = dict[str, Attempt]


def cancel_tasks(
    project: Project, shots: tuple[str, ...], *, connect_to: Connect = connect
) -> tuple[CancelOutcome, ...]:
    """
    Take back what is queued at its service, of *shots* or of all without any; return what became of each take.

    Raises:
        CommandError: One of *shots* was never asked for.
        MissingKey: A provider that has tasks of ours has no API key.
    """
    wait_for_begin(project)
    with open_journal(project) as journal:
        _require_known_shots(journal, shots, project)
        journal.stop(shots)
        under_way = {
            attempt_id: attempt
            for attempt_id, attempt in journal.attempts(["planned", *OPEN]).items()
            if not shots or attempt.key.shot in shots
        }
        # A picture or a recording has no task that could be taken back.
        tasks = (each for each in under_way.values() if each.task_id and each.asked.has_task)
        names = {attempt.provider for attempt in tasks}
        providers = {name: connect_to(name, project) for name in names}
        outcomes = asyncio.run(_cancel_all(journal, under_way, providers))
        if under_way:
            _wake(project, under_way)
    return outcomes


def ask_to_stop(project: Project) -> tuple[Attempt, ...]:
    """
    Ask a run that is at work to begin nothing more and to wait for none of its tasks; return those that go on.

    Nothing is taken back at a service: the next run waits for these tasks again.
    """
    wait_for_begin(project)
    with open_journal(project) as journal:
        journal.stop(())
        under_way = journal.attempts(["planned", *OPEN])
        if under_way:
            _wake(project, under_way)
    return tuple(attempt for attempt in under_way.values() if attempt.state == "submitted")


def _require_known_shots(journal: Journal, shots: tuple[str, ...], project: Project) -> None:
    known = {attempt.key.shot for attempt in journal.attempts().values()} if shots else set()
    for shot in shots:
        if shot not in known:
            raise CommandError(f"{project.name}: nothing was ever asked of a shot called {shot!r}")


async def _cancel_all(
    journal: Journal, under_way: _Attempts, providers: dict[str, Provider]
) -> tuple[CancelOutcome, ...]:
    try:
        return tuple(
            [
                await _cancel(journal, name, attempt, providers.get(attempt.provider))
                for name, attempt in under_way.items()
            ]
        )
    finally:
        for provider in providers.values():
            await provider.aclose()


async def _cancel(journal: Journal, attempt_id: str, attempt: Attempt, provider: Provider | None) -> CancelOutcome:
    key = attempt.key
    if attempt.state == "planned":
        if _mark(journal, attempt_id, attempt):
            return CancelOutcome(key, "cancelled", "it was not asked for yet")
        return CancelOutcome(key, "unknown", "it is being asked for right now: cancel once more")
    if not attempt.asked.has_task:
        return _call_left(attempt)
    if provider is None or not attempt.task_id:
        return CancelOutcome(key, "unknown", "it is being asked for, or no answer came: run again looks for its task")
    try:
        outcome = await _take_back(provider, attempt)
    except ProviderError as failed:
        return CancelOutcome(key, "unknown", failed.message, attempt.task_id)
    if outcome.became == "cancelled":
        _mark(journal, attempt_id, attempt)
    return outcome


def _call_left(attempt: Attempt) -> CancelOutcome:
    """Return what becomes of a still or a recording that was asked for: a call cannot be taken back."""
    key, name = attempt.key, attempt.provider
    if attempt.state == "intended":
        why = f"it is being made by {name}, or no answer came: it may be paid, and cannot be taken back"
        return CancelOutcome(key, "unknown", why)
    return CancelOutcome(key, "left", f"it was made by {name} and is paid: the next run archives it")


async def _take_back(provider: Provider, attempt: Attempt) -> CancelOutcome:
    """Delete the task where it is queued; never an ended one, whose record is the only way to its clip."""
    key, task_id = attempt.key, attempt.task_id
    progress = (await provider.get(task_id)).progress
    if isinstance(progress, Queued):
        try:
            await provider.delete(task_id)
        except RequestRejected:
            progress = Running()
        else:
            return CancelOutcome(key, "cancelled", f"it was queued at {provider.name}", task_id)
    match progress:
        case Running() | Queued():
            why = f"it runs at {provider.name} and will be charged: the next run archives it"
            return CancelOutcome(key, "left", why, task_id, runs_at=provider.name)
        case Succeeded():
            why = f"it has succeeded at {provider.name} and is paid: the next run archives it"
        case Cancelled():
            return CancelOutcome(key, "cancelled", f"it was cancelled at {provider.name} before", task_id)
        case Failed() | Expired():
            why = f"it has come to nothing at {provider.name} already"
    return CancelOutcome(key, "left", why, task_id)


def _mark(journal: Journal, attempt_id: str, attempt: Attempt) -> bool:
    ended = attempt.model_copy(update={"state": "cancelled", "failure": CANCELLED})
    return journal.swap(attempt_id, attempt, ended)


def _wake(project: Project, attempt_ids: Iterable[str]) -> None:
    """Let a run that waits for these takes look into the journal now."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    engine = database.engine_at(database.address(project))
    try:
        client = DBOSClient(system_database_engine=engine)
        try:
            for attempt_id in attempt_ids:
                with suppress(error.DBOSNonExistentWorkflowError):
                    client.send(take_id(attempt_id), "", TOPIC)
        finally:
            client.destroy()
    finally:
        engine.dispose()
