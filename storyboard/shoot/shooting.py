"""
Shoot: make what a plan wants, durably, and say what came of it.

Callers begin here; the shape of a run is in ``workflows``.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from typing import Any, Literal

from dbos import DBOS, SetWorkflowID, WorkflowHandle

from storyboard.errors import StoryboardError, Unwritable
from storyboard.model.capabilities import Rate
from storyboard.model.graph import SegmentId
from storyboard.model.network import graph_of
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt, Json
from storyboard.model.units import count_of
from storyboard.model.wires import links_live
from storyboard.plan.continuing import clip_need
from storyboard.plan.fingerprint import WantedId
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import approval_sentence, missing_count
from storyboard.project import Project
from storyboard.providers.images.registry import connect_images
from storyboard.providers.registry import connect
from storyboard.providers.speech.registry import connect_speech
from storyboard.reporter import Note, Reporter, Silent
from storyboard.shoot import engine, traces
from storyboard.shoot.account_limits import Limits, queued_attempt, rate_for
from storyboard.shoot.attempts import is_wanted
from storyboard.shoot.begins import run_begins
from storyboard.shoot.caps import Caps
from storyboard.shoot.clock_jumps import tell_set_back
from storyboard.shoot.context import Connect, ConnectImages, ConnectSpeech, Context
from storyboard.shoot.contexts import accept_guests, enter
from storyboard.shoot.found_tasks import find_paid_tasks
from storyboard.shoot.guests import guests_of, sign_storage
from storyboard.shoot.looking import look_no_more
from storyboard.shoot.lost_takes import lost_ids
from storyboard.shoot.outcomes import Missed
from storyboard.shoot.restoring import restore
from storyboard.shoot.run_log import guest_log
from storyboard.shoot.state.attempt_reader import OPEN
from storyboard.shoot.state.database import key_of, translated_errors
from storyboard.shoot.state.journal import Journal
from storyboard.shoot.workflow_values import Archived, Ended, NotMade, Order, ToApprove, ends_of, json_of
from storyboard.shoot.workflows import WAIT_POLL_S, run_order, run_workflow_prefix

NO_CAPS = Caps()
"""Spend what it takes."""
AS_DOCUMENTED: Limits = {}
"""The account has the limits that the model table holds."""

_HEARS_EVERY_S = 1.0


def shoot(  # noqa: PLR0913 - what a run is handed, each by its name
    plan: Plan,
    *,
    project: Project,
    reporter: Reporter,
    run_id: str,
    caps: Caps = NO_CAPS,
    connect_to: Connect = connect,
    connect_images_to: ConnectImages = connect_images,
    connect_speech_to: ConnectSpeech = connect_speech,
    callback_url: str = "",
    limits: Limits = AS_DOCUMENTED,
) -> tuple[Missed, ...]:
    """
    Make every segment that *plan* wants, and return those that could not be made.

    Takes that an earlier run left half done are finished first, paid as they are.
    Services are told to call back below *callback_url*, where it is not empty.
    *limits* are the account's, where they are not as documented.

    Raises:
        MissingKey: A provider that is needed has no API key; nothing was sent.
        RunLocked: Another process is shooting this project, or this process another one.
    """
    with engine.hold_process(project), engine.hold_project(project) as opened:
        journal = Journal(opened.engine, key_of(project))
        lost = lost_ids(journal, project, [shot.id for shot in plan.to_make]) if plan.to_make else ()
        context = Context(
            project=project,
            models=plan.models,
            journal=journal,
            reporter=reporter,
            connect=connect_to,
            connect_images=connect_images_to,
            connect_speech=connect_speech_to,
            callback_url=callback_url,
            limits=limits,
            caps=caps,
        )
        if opened.lease is None:
            # Afterwards nothing tells of the last run any more.
            tell_set_back(context, opened.engine)
        engine.remove_leftovers(opened, journal, project, lost=lost)
        gone = restore(
            project,
            plan.counting_takes,
            reporter=reporter,
            connect_to=connect_to,
            connect_images_to=connect_images_to,
            connect_speech_to=connect_speech_to,
        )
        find_paid_tasks(context, plan.to_make, filed=plan.takes, run_id=run_id)
        strays = _strays(plan, journal)
        if not plan.to_make and not strays:
            return gone
        for shot in plan.to_make:
            context.service_of(shot.wanted.request)
        order = _order(plan, strays, context, run_id=run_id, caps=caps, alone=opened.lease is None)
        asked = [*(shot.wanted.request for shot in plan.to_make), *(attempt.asked for attempt in strays.values())]
        rates = {rate_for(request, limits, plan.models) for request in asked}
        reporter.report(run_begins(plan, journal, caps=caps, limits=limits))
        missed = (*gone, *_missed_segments(plan, _run_order(order, rates, context, opened)))
        if not missed:
            look_no_more(project)
        return missed


def _run_order(order: Order, rates: set[Rate], context: Context, opened: engine.OpenDatabase) -> tuple[Ended, ...]:
    enter(context)
    if untold := traces.missing_exporter():
        context.reporter.report(Note(untold))
    workflow_id = run_workflow_prefix(order.project) + order.run_id
    launched = engine.launch(opened, rates, pulse_s=context.pulse_s, on_broken=context.break_off)
    with translated_errors(opened.engine.url), _accept_guests(opened, context), launched, SetWorkflowID(workflow_id):
        return ends_of(_result(DBOS.start_workflow(run_order, json_of(order)), context))


@contextmanager
def _accept_guests(opened: engine.OpenDatabase, context: Context) -> Iterator[None]:
    """Work for other runs too, where they share the database; people at this one hear nothing of it."""
    if opened.lease is None:
        yield
        return
    sign_storage(opened.engine, context.project)
    guests = guests_of(opened.engine, name=opened.name, reporter_of=lambda _project: Silent())
    with guest_log(opened.name, own=context.project), accept_guests(guests):
        yield


def _result(handle: WorkflowHandle[Any], context: Context) -> list[Json]:
    """Wait for the run's workflow, or for the error that ends every run."""
    run_ended: Future[list[Json]] = Future()

    def watch() -> None:
        try:
            run_ended.set_result(handle.get_result(polling_interval_sec=WAIT_POLL_S))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where the run is waited for
            run_ended.set_exception(error)

    threading.Thread(target=watch, daemon=True).start()
    ends: list[Future[Any]] = [run_ended, context.broken]
    # A ^C that comes just before a wait for ever begins would be heard at its end only.
    while not wait(ends, timeout=_HEARS_EVERY_S, return_when=FIRST_COMPLETED).done:
        pass
    if context.broken.done():
        _raise_run_error(context)
    return run_ended.result()


def _raise_run_error(context: Context) -> None:
    """Raise what ended the run, with what may have been paid by then."""
    try:
        context.broken.result()
    except Unwritable as lacking:
        asked: dict[str, Attempt] = {}
        with suppress(StoryboardError):
            asked = context.journal.attempts(OPEN)
        if not asked:
            raise
        takes = f"{count_of(len(asked), 'take')} {'is' if len(asked) == 1 else 'are'}"
        live = links_live(next(iter(asked.values())).provider)
        may_be_paid = f"{takes} asked for, may be paid, and not archived yet; links {live}"
        raise Unwritable(f"{lacking.message}; {may_be_paid}", hint=lacking.hint) from lacking


def _order(plan: Plan, strays: dict[str, Attempt], context: Context, *, run_id: str, caps: Caps, alone: bool) -> Order:
    every = (*plan.drafts, *plan.shots)
    return Order(
        project=str(context.project.file),
        run_id=run_id,
        limits=dict(context.limits),
        caps=caps,
        wanted=tuple(shot.wanted for shot in plan.to_make if not shot.stuck),
        made=tuple((*shot.id, shot.kind, shot.take.folder) for shot in every if shot.take is not None),
        gated=tuple((*shot.id, shot.kind, _folders_to_choose_from(shot)) for shot in every if shot.is_gate),
        stops={shot.id[0]: shot.stop for shot in plan.shots if shot.stop},
        against={shot.id[0]: shot.against for shot in plan.shots if shot.stop and shot.against},
        strays=tuple(
            queued_attempt(name, attempt.asked, context.limits, context.models) for name, attempt in strays.items()
        ),
        alone=alone,
    )


def _strays(plan: Plan, journal: Journal) -> dict[str, Attempt]:
    """Return the attempts that are paid, or may be, and that *plan* will not come upon by itself."""
    unasked = plan.shots if plan.drafting else ()
    waiting = {(*shot.id, shot.kind) for shot in plan.to_make if shot.recipe is None or shot.held_by or _is_stuck(shot)}
    waiting |= {(*shot.id, shot.kind) for shot in unasked}
    # A rehearsal sends nothing that is paid: what was perhaps never sent waits for the film's own next run.
    rehearsed = {shot.id: is_simulated(shot.wanted.request.provider) for shot in plan.shots}
    under_way = {
        attempt_id: attempt
        for attempt_id, attempt in journal.attempts(OPEN).items()
        if attempt.state != "intended"
        or is_simulated(attempt.provider)
        == rehearsed.get((attempt.key.shot, attempt.key.segment), is_simulated(attempt.provider))
    }
    by_segment: defaultdict[SegmentId, dict[str, Attempt]] = defaultdict(dict)
    for attempt_id, attempt in under_way.items():
        by_segment[attempt.key.shot, attempt.key.segment][attempt_id] = attempt
    taken_up = {attempt_id for shot in plan.to_make for attempt_id in _attempts_in_use(shot, by_segment[shot.id])}
    return {
        attempt_id: attempt
        for attempt_id, attempt in under_way.items()
        # Of what waits, only what surely has a task: its links die while the shot waits.
        if attempt_id not in taken_up
        and (attempt.state != "intended" or (attempt.key.shot, attempt.key.segment, attempt.asked.kind) not in waiting)
    }


def _is_stuck(shot: PlannedShot) -> bool:
    # What goes on from a clip that is out of reach may have been asked for while it was not.
    return bool(shot.stuck) and clip_need(shot.wanted.needs) is None


def _attempts_in_use(shot: PlannedShot, under_way: Mapping[str, Attempt]) -> list[str]:
    """Return the attempts at *shot* that count as what it still lacks; none while a person's approval is awaited."""
    if shot.recipe is None or shot.held_by or shot.stuck:
        return []
    more = 1 if shot.wanted.retake else missing_count(shot.fitting, wanted=shot.wanted.takes)
    fitting = [
        attempt_id
        for attempt_id, attempt in under_way.items()
        if attempt.fingerprint == shot.recipe.fingerprint and is_wanted(attempt, shot.wanted)
    ]
    return fitting[:more]


def _folders_to_choose_from(gate: PlannedShot) -> tuple[str, ...]:
    return tuple(take.folder for take in gate.fitting if not take.is_rejected)


def _missed_segments(plan: Plan, ends: Sequence[Ended]) -> tuple[Missed, ...]:
    """Return what failed or is held up, and what was never asked for because of it, in the order of the plan."""
    by_segment: defaultdict[WantedId, list[Ended]] = defaultdict(list)
    for ended in ends:
        by_segment[ended.of].append(ended)
    graph = graph_of({(*shot.id, shot.kind): shot.wanted.above for shot in plan.to_make})
    missed: dict[WantedId, Missed] = {}
    for shot in plan.to_make:
        wanted_id = (*shot.id, shot.kind)
        of_segment = by_segment[wanted_id]
        lost = [ended.outcome for ended in of_segment if not isinstance(ended.outcome, Archived)]
        lacks = [missed[above] for above in graph.predecessors(wanted_id) if above in missed]
        failed = [above for above in lacks if above.cause != "approval"]
        if shot.stuck:
            missed[wanted_id] = Missed(shot.id, shot.reasons[-1], shot.stuck, cause="approval")
        elif lost and failed and isinstance(lost[0], ToApprove) and lost[0].lacks_more:
            missed[wanted_id] = _missed_below(shot, failed[0])
        elif lost:
            missed[wanted_id] = _missed_by_outcome(shot, lost[0])
        elif not of_segment:
            missed[wanted_id] = _missed_below(shot, (*failed, *lacks)[0])
    return tuple(missed.values())


def _missed_by_outcome(shot: PlannedShot, outcome: NotMade | ToApprove) -> Missed:
    match outcome:
        case ToApprove(takes=takes, above=above, drafts=drafts):
            why = approval_sentence(takes, of_drafts=drafts)
            return Missed(shot.id, why, "", cause="approval", approve=above, takes=takes)
        case NotMade(why=why, hint=hint, lost=is_lost):
            cause: Literal["failed", "budget", "lost"] = "budget" if outcome.state == "over_budget" else "failed"
            cause = "lost" if is_lost else cause
            return Missed(
                shot.id, why, hint, cause=cause, kind=shot.kind, is_forgettable=is_lost, code=outcome.code,
                is_stopped=outcome.stopped,
            )  # fmt: skip


def _missed_below(planned: PlannedShot, above: Missed) -> Missed:
    if above.segment == planned.id:
        why = "its draft was stopped by a person" if above.is_stopped else "its draft could not be made"
        return Missed(planned.id, why, "", cause="blocked", is_stopped=above.is_stopped)
    shot = f"the draft of {above.segment[0]}" if above.kind == "draft" else above.segment[0]
    given = next(need.frame_name for need in planned.wanted.needs if need.of == above.segment)
    if above.cause == "approval":
        return Missed(planned.id, f"{shot} waits, and its {given} is needed", "", cause="approval", kind=planned.kind)
    why = f"{shot} {_fate(above)}, and its {given} is needed"
    return Missed(planned.id, why, "", cause="blocked", kind=planned.kind, is_stopped=above.is_stopped)


def _fate(missed: Missed) -> str:
    if missed.is_stopped:
        return "is not started" if missed.cause == "blocked" else "was stopped by a person"
    return "is held back by the budget" if missed.cause == "budget" else "could not be made"
