"""
The durable shape of a run, on DBOS.

One *board* workflow with a single waiter, one *take* workflow for each task,
holding its queue slot from create to success, and one *filing* workflow for
each archived clip, holding none. No `gather` over steps: a replay tells steps
apart by name and order only.

Nothing else imports DBOS but ``engine``, and nothing imports this before
something runs.
"""

import asyncio
from typing import Any

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandleAsync

from storyboard.plan.fingerprint import Wanted
from storyboard.shoot import steps
from storyboard.shoot.stage import current
from storyboard.takes import Json

FILING = "filing"
"""The queue of the filing workflows."""
CALLBACK = "callback"
"""The topic that wakes a waiting take."""
WAIT_POLL_S = 0.1
"""How often the database is asked whether a workflow ended."""
_FOR_EVER = 1_000_000
"""A run may be interrupted as often as it likes."""

Handle = WorkflowHandleAsync[Json]


@DBOS.step(name="open")
async def _open(wanted: Json, above: list[tuple[str, int, str]]) -> Json:
    stage = current()
    stage.loop = asyncio.get_running_loop()
    folders = {(shot, segment): folder for shot, segment, folder in above}
    return steps.open_attempt(stage, Wanted.model_validate(wanted), folders)


@DBOS.step(name="send")
async def _send(attempt_id: str) -> Json:
    return await steps.send(current(), attempt_id)


@DBOS.step(name="ask")
async def _ask(attempt_id: str, number: int, unanswered: int) -> Json:
    return await steps.ask(current(), attempt_id, number, unanswered)


@DBOS.step(name="keep")
async def _keep(attempt_id: str) -> Json:
    return await steps.keep(current(), attempt_id)


@DBOS.workflow(name="take", max_recovery_attempts=_FOR_EVER)
async def take(attempt_id: str) -> Json:
    """See one task from create to its end."""
    answer = await _send(attempt_id)
    asked = unanswered = 0
    while "wait_s" in answer:
        await DBOS.recv_async(CALLBACK, timeout_seconds=answer["wait_s"])
        asked += 1
        unanswered = unanswered + 1 if answer["state"] == "unanswered" else 0
        answer = await _ask(attempt_id, asked, unanswered)
    return answer


@DBOS.workflow(name="filing", max_recovery_attempts=_FOR_EVER)
async def filing(attempt_id: str) -> Json:
    """Archive what a task made."""
    return await _keep(attempt_id)


@DBOS.workflow(name="board", max_recovery_attempts=_FOR_EVER)
async def board(wanted: list[Json], made: list[tuple[str, int, str]], strays: list[Json]) -> list[Json]:
    """
    Make every segment of *wanted* as soon as the frames it needs exist.

    *made* are the segments whose takes are up to date, with their folders;
    *strays* are attempts of earlier runs that are paid and wanted no more:
    they are archived and nothing waits for them. Returns one result a segment.
    """
    folders: dict[tuple[str, int], str] = {(shot, segment): folder for shot, segment, folder in made}
    waiting = {(one["request"]["key"]["shot"], one["request"]["key"]["segment"]): one for one in wanted}
    results: list[Json] = []
    live: dict[str, tuple[tuple[str, int] | None, str, Handle]] = {}
    for stray in strays:
        handle = await _enqueue_take(stray["id"], stray["partition"], stray["queue"])
        live[handle.workflow_id] = (None, stray["id"], handle)
    await _start_ready(waiting, folders, live, results)
    while live:
        ended = await DBOS.wait_first_async([handle for *_, handle in live.values()], polling_interval_sec=WAIT_POLL_S)
        segment, attempt_id, _ = live.pop(ended.workflow_id)
        answer = await ended.get_result()
        if answer["state"] == "succeeded":
            handle = await _enqueue_filing(attempt_id)
            live[handle.workflow_id] = (segment, attempt_id, handle)
        elif segment is not None:
            results.append({"shot": segment[0], "segment": segment[1], "attempt": attempt_id, **answer})
            if answer["state"] == "archived":
                folders[segment] = answer["folder"]
                await _start_ready(waiting, folders, live, results)
    return results


async def _start_ready(
    waiting: dict[tuple[str, int], Json],
    folders: dict[tuple[str, int], str],
    live: dict[str, tuple[tuple[str, int] | None, str, Handle]],
    results: list[Json],
) -> None:
    """Begin every waiting segment whose frames all exist."""
    for segment, wanted in list(waiting.items()):
        needed = [(need["shot"], need["segment"]) for need in wanted["needs"]]
        if all(one in folders for one in needed):
            del waiting[segment]
            opened = await _open(wanted, [(*one, folders[one]) for one in needed])
            if "failed" in opened:
                results.append({"shot": segment[0], "segment": segment[1], "attempt": "", **opened["failed"]})
                continue
            handle = await _enqueue_take(opened["id"], opened["partition"], opened["queue"])
            live[handle.workflow_id] = (segment, opened["id"], handle)


async def _enqueue_take(attempt_id: str, partition_key: str, queue: str) -> Any:  # noqa: ANN401 - a handle of DBOS
    with SetWorkflowID(f"take-{attempt_id}"), SetEnqueueOptions(queue_partition_key=partition_key):
        return await DBOS.enqueue_workflow_async(queue, take, attempt_id)


async def _enqueue_filing(attempt_id: str) -> Any:  # noqa: ANN401 - a handle of DBOS
    # A filing that failed must be tried anew by the next run, so its id is the run's own.
    with SetWorkflowID(f"filing-{attempt_id}-{DBOS.workflow_id}"):
        return await DBOS.enqueue_workflow_async(FILING, filing, attempt_id)
