"""
The durable shape of a run, on DBOS.

One workflow for the run (DBOS knows it as *board*) with a single waiter, and
those of `take_workflows` for each task and each archived clip. Steps are never
gathered: a replay tells them apart by name and order only.

Nothing else imports DBOS but ``engine``, and nothing imports this before
something runs.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from storyboard.model.network import graph_of
from storyboard.model.recordings import is_recording_id
from storyboard.model.takes import Json
from storyboard.plan.fingerprint import Wanted, WantedId
from storyboard.shoot.approvals import Gates, approval_id, await_approval, look_for_circles
from storyboard.shoot.asking_again import ask_again
from storyboard.shoot.attempts import open_attempts
from storyboard.shoot.contexts import context_of, require_here
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.drift_stop import is_odd_recording, is_too_far, is_too_far_from_still
from storyboard.shoot.take_workflows import FOR_EVER, Handle, make_take, start_filing_workflow, take_id
from storyboard.shoot.workflow_values import (
    Answer,
    Approval,
    Archived,
    AskedAgain,
    Ended,
    Made,
    NotMade,
    Order,
    Outcome,
    QueuedAttempt,
    ToApprove,
    ToFile,
    again_of,
    answer_of,
    approval_of,
    json_of,
    opened_segment_of,
    order_of,
)

WAIT_POLL_S = 0.1
"""How often the database is asked whether a workflow ended."""
_IMMINENT_S = 0.01
"""The same, while an end is about to be written there."""


def run_workflow_prefix(project: str) -> str:
    """Return how the ids of the run workflows of a project begin; *project* is its storyboard file."""
    return f"board-{hashlib.sha256(project.encode()).hexdigest()[:16]}-"


@DBOS.step(name="open")
async def _open(order: Order, wanted: Wanted, above: list[Made]) -> Json:
    context = context_of(order.project)
    # A machine that took the run over hears of them here.
    context.limits, context.caps = order.limits, order.caps
    folders = {(shot, segment): folder for shot, segment, _, folder in above}
    async with context.guard_step():
        return json_of(
            await asyncio.to_thread(open_attempts, context, wanted, folders, run_id=order.run_id, caps=order.caps)
        )


@DBOS.step(name="ask again")
async def _ask_again(order: Order, attempt_id: str, retries: int) -> Json:
    context = context_of(order.project)
    async with context.guard_step():
        return json_of(
            await asyncio.to_thread(
                ask_again, context, attempt_id, retries=retries, run_id=order.run_id, caps=order.caps
            )
        )


@DBOS.workflow(name="board", max_recovery_attempts=FOR_EVER)
async def run_order(record: Json) -> list[Json]:
    """
    Make every wanted segment as soon as the frames it needs exist; return one `Ended` a take.

    *record* is an `Order`. Strays are archived, and nothing waits for
    them. Where only a person's approval is lacking, the workflow ends.
    """
    order = order_of(record)
    asked = {(request.provider, request.medium): request for request in (wanted.request for wanted in order.wanted)}
    await require_here(str(DBOS.workflow_id), order.project, run_id=order.run_id, asked=asked.values())
    run = _RunState(order)
    for stray in order.strays:
        await run.begin(stray, segment=None)
    await run.start_ready()
    while run.live or await run.open_gates():
        ended = await _wait_for_first_end(order, {**run.live, **run.awaited})
        answer: Json = await ended.get_result()
        if ended.workflow_id in run.awaited:
            await run.on_approval(run.awaited.pop(ended.workflow_id), approval_of(answer))
        else:
            await run.on_end(run.live.pop(ended.workflow_id), answer_of(answer))
    await run.end()
    return [json_of(end) for end in run.ends]


@dataclass(slots=True)
class _Workflow:
    """A workflow that the run waits for."""

    segment: WantedId | None
    """With the kind of take; None for a stray."""
    attempt_id: str
    """Empty for an approval."""
    handle: Handle


async def _wait_for_first_end(order: Order, awaited: Mapping[str, _Workflow]) -> Handle:
    """
    Return one of the *awaited* workflows, by id, that has ended.

    Where no other process works, the database is asked once one is about to
    end, and of that one alone. A workflow that is replayed, as another machine's
    may be, must find the one of its record among those that it waits for.
    """
    context = context_of(order.project)
    ending = await context.wait_for_ends(awaited) if order.alone else []
    handles = [awaited[workflow_id].handle for workflow_id in ending or awaited]
    look_every_s = _IMMINENT_S if ending else context.pulse_s
    ended: Handle = await DBOS.wait_first_async(handles, polling_interval_sec=look_every_s)
    context.forget_end(ended.workflow_id)
    return ended


class _RunState:
    """Where a run stands; each replay makes it again from the recorded steps."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._folders: dict[WantedId, str] = {(shot, segment, kind): at for shot, segment, kind, at in order.made}
        self._waiting: dict[WantedId, Wanted] = {(*wanted.id, wanted.kind): wanted for wanted in order.wanted}
        self._retries = {segment: wanted.retries for segment, wanted in self._waiting.items()}
        self._graph = graph_of({segment: wanted.above for segment, wanted in self._waiting.items()})
        self._perhaps_ready = list(self._waiting)
        """Looked at by `start_ready`: to look at all that waits, each time, would take a long film's run long."""
        self._gates = Gates(order.gated)
        self.live: dict[str, _Workflow] = {}
        """Takes and filings."""
        self.awaited: dict[str, _Workflow] = {}
        """Approvals: they alone keep no run going."""
        self.ends: list[Ended] = []

    async def start_ready(self) -> None:
        """Begin every waiting segment whose frames all exist."""
        # What turns out to be archived already lets others begin in the next round.
        while self._perhaps_ready:
            looked_at, self._perhaps_ready = self._perhaps_ready, []
            for segment in looked_at:
                if segment in self._waiting and self._is_ready(segment):
                    await self._open(segment, self._waiting.pop(segment))
        await self._watch_gates()

    def _is_ready(self, segment: WantedId) -> bool:
        needed = self._graph.predecessors(segment)
        return all(above in self._folders and not self._gates.holds(above, below=segment) for above in needed)

    async def _open(self, segment: WantedId, wanted: Wanted) -> None:
        above: list[Made] = [(*needed, self._folders[needed]) for needed in self._graph.predecessors(segment)]
        opened = opened_segment_of(await _open(self._order, wanted, above))
        for attempt in opened.attempts:
            await self.begin(attempt, segment=segment)
        if opened.failed:
            self._note(segment, "", opened.failed)
        if opened.folder:
            if not opened.attempts and not opened.failed:
                # Another process has made it since the plan was made.
                self._note(segment, "", Archived(folder=opened.folder))
            await self._use_take(segment, opened.folder, opened.folder)

    async def _use_take(self, segment: WantedId, folder: str, counts: str) -> None:
        """Let what needs a frame of *segment* have that of the take that *counts*, as *folder* is there."""
        self._gates.add(segment, folder)
        # Drafts wait for nobody: they are made to be seen.
        if segment[2] == "final" and await self._is_too_far(segment[0], counts):
            self._gates.close(segment)
        self._folders.setdefault(segment, counts)
        self._perhaps_ready += self._graph.successors(segment)

    async def _is_too_far(self, shot: str, folder: str) -> bool:
        """Return whether the take in *folder* has drifted past the limit of *shot*, or is an odd recording."""
        if is_recording_id(shot):
            return await is_odd_recording(self._order.project, folder)
        if shot not in self._order.stops:
            return False
        still = self._order.against.get(shot)
        if still is None:
            return await is_too_far(self._order.project, folder, self._order.stops)
        picture = self._folders.get((still, 1, "final"), "")
        return await is_too_far_from_still(self._order.project, folder, self._order.stops[shot], still, picture)

    async def _watch_gates(self) -> None:
        """Look for approval of the takes that hold others up."""
        if self._gates.are_open:
            return
        needed = [
            above
            for segment in self._waiting
            for above in self._graph.predecessors(segment)
            if self._gates.holds(above, below=segment)
        ]
        for segment, folder in self._gates.takes_to_watch(needed):
            with SetWorkflowID(approval_id(str(DBOS.workflow_id), folder)):
                handle = await DBOS.start_workflow_async(await_approval, self._order.project, folder)
            self.awaited[handle.workflow_id] = _Workflow(segment, "", handle)

    async def on_approval(self, ended: _Workflow, word: Approval) -> None:
        """Let what waited for a person's word go on."""
        if ended.segment is not None and word.state == "circled":
            await self._approve_take(ended.segment, word.folder)

    async def _approve_take(self, segment: WantedId, folder: str) -> None:
        if folder in self._gates.takes(segment):
            self._gates.open(segment)
            self._folders[segment] = folder
            self._perhaps_ready += self._graph.successors(segment)
            await self.start_ready()

    async def open_gates(self) -> bool:
        """Look once more for approvals now that nothing else is under way; return whether something is, then."""
        while not self.live and (watched := self._gates.watched_takes()):
            circled = await look_for_circles(self._order.project, list(watched))
            for folder in circled:
                await self._approve_take(watched[folder], folder)
            if not circled:
                break
        return bool(self.live)

    async def end(self) -> None:
        """Stop looking for approvals, and note what waits for one."""
        for workflow_id in self.awaited:
            await DBOS.cancel_workflow_async(workflow_id)
        for segment in self._waiting:
            needed = list(self._graph.predecessors(segment))
            held = [above for above in needed if above in self._folders and self._gates.holds(above, below=segment)]
            # What a person can settle now is said, whatever else is lacking: nobody likes to be asked twice.
            if held:
                to_approve = ToApprove(
                    takes=tuple(folder for gate in held for folder in sorted(self._gates.takes(gate))),
                    above=tuple(shot for shot, _, _ in held),
                    drafts=all(kind == "draft" for _, _, kind in held),
                    lacks_more=any(above not in self._folders for above in needed),
                )
                self._note(segment, "", to_approve)

    async def begin(self, attempt: QueuedAttempt, *, segment: WantedId | None) -> None:
        """Queue the take of an attempt, and wait for it from now on."""
        after = (attempt.wait_s,) if attempt.wait_s else ()
        with SetWorkflowID(take_id(attempt.id)), SetEnqueueOptions(queue_partition_key=attempt.partition):
            handle = await DBOS.enqueue_workflow_async(
                attempt.queue, make_take, self._order.project, attempt.id, *after
            )
        pass_point("take enqueued")
        self.live[handle.workflow_id] = _Workflow(segment, attempt.id, handle)

    async def on_end(self, ended: _Workflow, answer: Answer) -> None:
        """Archive what succeeded, note what came to an end, and begin what can begin now."""
        match answer:
            case ToFile():
                # The take has begun it; but what came to nothing in an earlier run was removed, and is begun anew.
                handle = await start_filing_workflow(self._order.project, ended.attempt_id)
                self.live[handle.workflow_id] = _Workflow(ended.segment, ended.attempt_id, handle)
            case Archived(folder=folder, counts=counts) if ended.segment is not None:
                self._note(ended.segment, ended.attempt_id, answer)
                await self._use_take(ended.segment, folder, counts)
                await self.start_ready()
            case NotMade() if ended.segment is not None:
                if not await self._is_asked_again(ended, ended.segment, answer):
                    self._note(ended.segment, ended.attempt_id, answer)

    async def _is_asked_again(self, ended: _Workflow, segment: WantedId, outcome: NotMade) -> bool:
        """Begin another attempt in place of one that failed unpaid and may succeed; return whether there is one."""
        retries = self._retries[segment]
        if not (retries and outcome.again):
            return False
        again = again_of(await _ask_again(self._order, ended.attempt_id, retries))
        if again.failed is not None:
            why = f"{again.failed.why}; the take before failed, unpaid: {outcome.why}"
            self._note(segment, ended.attempt_id, again.failed.model_copy(update={"why": why}))
        elif again.attempt is not None:
            await self.begin(again.attempt, segment=segment)
        return again != AskedAgain()

    def _note(self, segment: WantedId, attempt_id: str, outcome: Outcome) -> None:
        shot, number, kind = segment
        self.ends.append(Ended(shot=shot, segment=number, kind=kind, attempt=attempt_id, outcome=outcome))
