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
from dataclasses import dataclass
from typing import Any

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandleAsync

from storyboard.graph import SegmentId
from storyboard.plan.fingerprint import Wanted
from storyboard.shoot import steps
from storyboard.shoot.budget import Caps
from storyboard.shoot.stage import stage_of
from storyboard.takes import Json

FILING = "filing"
"""The queue of the filing workflows."""
CALLBACK = "callback"
"""The topic that wakes a waiting take."""
WAIT_POLL_S = 0.1
"""How often the database is asked whether a workflow ended."""
_FOR_EVER = 1_000_000
"""A run may be interrupted as often as it likes."""

Handle = WorkflowHandleAsync[Any]
Made = tuple[str, int, str]
"""Shot, segment and folder of a take that is there."""


@DBOS.step(name="open")
async def _open(order: Json, wanted: Json, above: list[Made]) -> Json:
    stage = stage_of(order["project"])
    stage.loop = asyncio.get_running_loop()
    folders = {(shot, segment): folder for shot, segment, folder in above}
    caps = Caps.model_validate(order["caps"])
    return steps.open_attempt(stage, Wanted.model_validate(wanted), folders, run_id=order["run_id"], caps=caps)


@DBOS.step(name="send")
async def _send(project: str, attempt_id: str) -> Json:
    return await steps.send(stage_of(project), attempt_id)


@DBOS.step(name="ask")
async def _ask(project: str, attempt_id: str, number: int, unanswered: int) -> Json:
    return await steps.ask(stage_of(project), attempt_id, number, unanswered)


@DBOS.step(name="keep")
async def _keep(project: str, attempt_id: str) -> Json:
    return await steps.keep(stage_of(project), attempt_id)


@DBOS.workflow(name="take", max_recovery_attempts=_FOR_EVER)
async def take(project: str, attempt_id: str) -> Json:
    """See one task from create to its end."""
    answer = await _send(project, attempt_id)
    asked = unanswered = 0
    while "wait_s" in answer:
        await DBOS.recv_async(CALLBACK, timeout_seconds=answer["wait_s"])
        asked += 1
        unanswered = unanswered + 1 if answer["state"] == "unanswered" else 0
        answer = await _ask(project, attempt_id, asked, unanswered)
    return answer


@DBOS.workflow(name="filing", max_recovery_attempts=_FOR_EVER)
async def filing(project: str, attempt_id: str) -> Json:
    """Archive what a task made."""
    return await _keep(project, attempt_id)


@DBOS.workflow(name="board", max_recovery_attempts=_FOR_EVER)
async def board(order: Json) -> list[Json]:
    """
    Make every wanted segment as soon as the frames it needs exist; return one result a segment.

    *order* is an `Order` as JSON. Strays are archived, and nothing waits for them.
    """
    run = _Board(order)
    for stray in order["strays"]:
        await run.begin(stray, segment=None)
    await run.start_ready()
    while run.live:
        handles = [live.handle for live in run.live.values()]
        ended = await DBOS.wait_first_async(handles, polling_interval_sec=WAIT_POLL_S)
        await run.on_end(run.live.pop(ended.workflow_id), await ended.get_result())
    return run.results


@dataclass(slots=True)
class _Live:
    """A workflow that the board waits for."""

    segment: SegmentId | None
    """None for a stray."""
    attempt_id: str
    handle: Handle


class _Board:
    """Where a board stands; made again by each replay from the recorded steps."""

    def __init__(self, order: Json) -> None:
        self._order = order
        self._folders: dict[SegmentId, str] = {(shot, segment): folder for shot, segment, folder in order["made"]}
        self._waiting: dict[SegmentId, Json] = {
            (one["request"]["key"]["shot"], one["request"]["key"]["segment"]): one for one in order["wanted"]
        }
        self.live: dict[str, _Live] = {}
        self.results: list[Json] = []

    async def start_ready(self) -> None:
        """Begin every waiting segment whose frames all exist."""
        for segment, wanted in list(self._waiting.items()):
            needed = [(need["shot"], need["segment"]) for need in wanted["needs"]]
            if all(one in self._folders for one in needed):
                del self._waiting[segment]
                opened = await _open(self._order, wanted, [(*one, self._folders[one]) for one in needed])
                if "failed" in opened:
                    self._result(segment, "", opened["failed"])
                else:
                    await self.begin(opened, segment=segment)

    async def begin(self, opened: Json, *, segment: SegmentId | None) -> None:
        """Queue the take of an opened attempt, and wait for it from now on."""
        attempt_id = opened["id"]
        with SetWorkflowID(f"take-{attempt_id}"), SetEnqueueOptions(queue_partition_key=opened["partition"]):
            handle = await DBOS.enqueue_workflow_async(opened["queue"], take, self._order["project"], attempt_id)
        self.live[handle.workflow_id] = _Live(segment, attempt_id, handle)

    async def on_end(self, ended: _Live, answer: Json) -> None:
        """Archive what succeeded, note what came to an end, and begin what can begin now."""
        if answer["state"] == "succeeded":
            # A filing that failed must be tried anew by the next run, so its id is the run's own.
            with SetWorkflowID(f"filing-{ended.attempt_id}-{DBOS.workflow_id}"):
                handle = await DBOS.enqueue_workflow_async(FILING, filing, self._order["project"], ended.attempt_id)
            self.live[handle.workflow_id] = _Live(ended.segment, ended.attempt_id, handle)
        elif ended.segment is not None:
            self._result(ended.segment, ended.attempt_id, answer)
            if answer["state"] == "archived":
                self._folders[ended.segment] = answer["folder"]
                await self.start_ready()

    def _result(self, segment: SegmentId, attempt_id: str, answer: Json) -> None:
        self.results.append({"shot": segment[0], "segment": segment[1], "attempt": attempt_id, **answer})
