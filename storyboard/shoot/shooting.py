"""
Shoot: make what a plan wants, durably, and say what came of it.

This is the door of ``shoot/``; the run's shape is in ``workflows``.
"""

from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa
from dbos import DBOS, WorkflowHandle

from storyboard.graph import SegmentId
from storyboard.journal import OPEN, Journal
from storyboard.plan.planning import Plan, PlannedShot
from storyboard.project import Project
from storyboard.providers.registry import connect
from storyboard.reporter import Reporter
from storyboard.shoot import engine
from storyboard.shoot.budget import Caps
from storyboard.shoot.limits import partition_of, queue_of
from storyboard.shoot.missed import Missed
from storyboard.shoot.stage import Connect, Stage, enter, leave
from storyboard.shoot.workflows import WAIT_POLL_S, board
from storyboard.takes import Attempt, Json

NO_CAPS = Caps()
"""Spend what it takes."""


def shoot(
    plan: Plan,
    *,
    project: Project,
    reporter: Reporter,
    run_id: str,
    caps: Caps = NO_CAPS,
    connect_to: Connect = connect,
) -> tuple[Missed, ...]:
    """
    Make every segment that *plan* wants, and return those that could not be made.

    Takes that an earlier run left half done are finished first, paid as they are.

    Raises:
        MissingKey: A provider that is needed has no API key; nothing was sent.
        RunLocked: Another process is shooting this project.
    """
    with engine.lock(project):
        database = engine.open_database(project)
        try:
            journal = Journal(database, project.name)
            engine.sweep(database, journal)
            stage = Stage(project=project, journal=journal, reporter=reporter, connect=connect_to)
            strays = _strays(plan, journal)
            if not plan.to_make and not strays:
                return ()
            for provider in {one.wanted.request.provider for one in plan.to_make}:
                stage.provider(provider)
            order = _order(plan, strays, project=project, run_id=run_id, caps=caps)
            models = [*(one.wanted.request.model for one in plan.to_make), *(one.model for one in strays.values())]
            return _missed(plan, _run_board(order, models, stage, database))
        finally:
            database.dispose()


def _run_board(order: Json, models: list[str], stage: Stage, database: sa.Engine) -> list[Json]:
    enter(stage)
    try:
        with engine.launched(database, models):
            try:
                handle: WorkflowHandle[Any] = DBOS.start_workflow(board, order)
                results: list[Json] = handle.get_result(polling_interval_sec=WAIT_POLL_S)
            finally:
                stage.close()
    finally:
        leave(stage)
    return results


def _order(plan: Plan, strays: dict[str, Attempt], *, project: Project, run_id: str, caps: Caps) -> Json:
    """Return what a board is told, as JSON."""
    return {
        "project": str(project.file),
        "run_id": run_id,
        "caps": caps.model_dump(mode="json"),
        "wanted": [one.wanted.model_dump(mode="json") for one in plan.to_make],
        "made": [(*one.id, one.take.folder) for one in plan.shots if one.take is not None],
        "strays": [
            {"id": attempt_id, "queue": queue_of(one.model), "partition": partition_of(one.asked)}
            for attempt_id, one in strays.items()
        ],
    }


def _strays(plan: Plan, journal: Journal) -> dict[str, Attempt]:
    """Return the attempts that are paid, or may be, and that *plan* will not come upon by itself."""
    wanted = {one.recipe.fingerprint for one in plan.to_make if one.recipe}
    waiting = {one.id for one in plan.to_make if one.recipe is None}
    return {
        attempt_id: attempt
        for attempt_id, attempt in journal.attempts(OPEN).items()
        if attempt.fingerprint not in wanted and (attempt.key.shot, attempt.key.segment) not in waiting
    }


def _missed(plan: Plan, results: Sequence[Json]) -> tuple[Missed, ...]:
    """Return what failed, and what was never asked for because of it, in the order of the plan."""
    by_segment = {(result["shot"], result["segment"]): result for result in results}
    missed: dict[SegmentId, Missed] = {}
    for one in plan.to_make:
        result = by_segment.get(one.id)
        if result is None:
            above = next(need.of for need in one.wanted.needs if need.of in missed)
            why = f"{above[0]} could not be made, and its {_frame(one, above)} frame is needed"
            missed[one.id] = Missed(one.id, why, "", cause="blocked")
        elif result["state"] != "archived":
            cause: Literal["failed", "budget"] = "budget" if result["state"] == "over_budget" else "failed"
            missed[one.id] = Missed(one.id, result["why"], result["hint"], cause=cause)
    return tuple(missed.values())


def _frame(one: PlannedShot, above: SegmentId) -> str:
    return next(need.frame for need in one.wanted.needs if need.of == above)
