"""
The durable shape of one take, on DBOS.

A *take* workflow for each task, which holds its place in the queue from create to success; and a *filing* workflow for
each archived clip, which the take begins and which holds no place. What they do in a step stands in `steps`.
"""

from contextlib import suppress
from typing import Any

from dbos import DBOS, SetWorkflowID, WorkflowHandleAsync, error

from storyboard.model.takes import Json
from storyboard.shoot import steps
from storyboard.shoot.callback_address import TOPIC
from storyboard.shoot.contexts import context_of, require_here
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.workflow_values import ToAsk, ToFile, answer_of, json_of

LESSON = "lesson"
"""What a take tells those that wait for the first of their kind to end; a callback says nothing."""
_CALLS_AT_ONCE = 20
_SETTLE_S = 0.2
"""A new task is reported as queued and as running at once: one question answers both."""
FOR_EVER = 1_000_000
"""A run may be interrupted as often as it likes."""

Handle = WorkflowHandleAsync[Any]


def take_id(attempt_id: str) -> str:
    """Return the id of the workflow that sees an attempt's task to its end."""
    return f"take-{attempt_id}"


def filing_id(attempt_id: str) -> str:
    """Return the id of the workflow that archives what an attempt's task made."""
    return f"filing-{attempt_id}"


@DBOS.step(name="send")
async def _send(project: str, attempt_id: str) -> Json:
    context = context_of(project)
    async with context.guard_step():
        return json_of(steps.answer_to_cancel(context, attempt_id) or await steps.send(context, attempt_id))


@DBOS.step(name="ask")
async def _ask(project: str, attempt_id: str, number: int, unanswered: int, calls: tuple[int, int]) -> Json:
    context = context_of(project)
    async with context.guard_step():
        stopped = steps.answer_to_cancel(context, attempt_id)
        return json_of(stopped or await steps.ask(context, attempt_id, number, unanswered, calls=calls))


@DBOS.step(name="keep")
async def _keep(project: str, attempt_id: str) -> Json:
    context = context_of(project)
    async with context.guard_step():
        return json_of(await steps.keep(context, attempt_id))


@DBOS.workflow(name="take", max_recovery_attempts=FOR_EVER)
async def make_take(project: str, attempt_id: str, wait_s: float = 0.0) -> Json:
    """See one task from create, *wait_s* from now, to its end."""
    await require_here(str(DBOS.workflow_id), project, attempt_id=attempt_id)
    with context_of(project).announce_end(str(DBOS.workflow_id)):
        if wait_s:
            # Who cancels it ends the wait.
            await _wait(wait_s, settle_s=0.0)
        return await _make_take(project, attempt_id)


async def _make_take(project: str, attempt_id: str) -> Json:
    answer = answer_of(await _send(project, attempt_id))
    asked = unanswered = 0
    called = 0
    while isinstance(answer, ToAsk):
        now_called = await _wait(answer.wait_s, settle_s=0.0 if asked else _SETTLE_S)
        called += now_called
        asked += 1
        unanswered = unanswered + 1 if answer.state == "unanswered" else 0
        answer = answer_of(await _ask(project, attempt_id, asked, unanswered, (called, now_called)))
    if isinstance(answer, ToFile):
        await start_filing_workflow(project, attempt_id)
        pass_point("filing started")
        for other_id in answer.taught:
            # One whose workflow is gone, with the run that began it, is asked about by the run that takes it up.
            with suppress(error.DBOSNonExistentWorkflowError):
                await DBOS.send_async(take_id(other_id), LESSON, TOPIC)
    return json_of(answer)


async def start_filing_workflow(project: str, attempt_id: str) -> Handle:
    """Begin to archive what a task made, or join who does."""
    with SetWorkflowID(filing_id(attempt_id)):
        return await DBOS.start_workflow_async(archive_made_take, project, attempt_id)


async def _wait(wait_s: float, *, settle_s: float) -> int:
    """
    Wait until a callback comes or time is up; return how many came: one question answers them all.

    After each one another may come within *settle_s*. What another take learned ends the wait too, and is no call.
    """
    calls = 0
    while (said := await DBOS.recv_async(TOPIC, timeout_seconds=settle_s if calls else wait_s)) is not None:
        calls += said != LESSON
        if said == LESSON or calls == _CALLS_AT_ONCE:
            break
    return calls


@DBOS.workflow(name="filing", max_recovery_attempts=FOR_EVER)
async def archive_made_take(project: str, attempt_id: str) -> Json:
    """Archive what a task made."""
    await require_here(str(DBOS.workflow_id), project, attempt_id=attempt_id)
    with context_of(project).announce_end(str(DBOS.workflow_id)):
        return await _keep(project, attempt_id)
