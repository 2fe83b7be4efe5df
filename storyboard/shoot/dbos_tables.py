"""
What is read and written in tables of DBOS that it calls its own.

Nothing else knows them: a new version of DBOS may change them, and one test says whether it did. Three things have no
other way: times that were noted by a clock that was set since, who is at work on what, and work that is given back.
"""

import time

import sqlalchemy as sa

from storyboard.shoot.state import create_rate
from storyboard.shoot.state.database import is_shared, translated_errors

SCHEMA = "dbos"
"""Where the tables are in a shared database; in a file they have none."""
OPERATIONS, WORKFLOWS = "operation_outputs", "workflow_status"
WAIT = "DBOS.sleep"
"""The step in which DBOS notes until when it waits, as Unix seconds in JSON."""
_WINDOW_S = 60.0
"""A take that began longer ago counts no more in any limit."""
_DELAY_S = 5.0
"""No work is given back for longer."""
COLUMNS = {
    OPERATIONS: ("function_name", "output", "started_at_epoch_ms"),
    WORKFLOWS: (
        "workflow_uuid",
        "status",
        "executor_id",
        "queue_name",
        "owner_xid",
        "updated_at",
        "started_at_epoch_ms",
        "delay_until_epoch_ms",
    ),
}
"""Those that are read or written here, by table."""
UNFINISHED = ("ENQUEUED", "PENDING", "DELAYED")
"""The states of a workflow that has not ended."""
INTERNAL_QUEUE = "_dbos_internal_queue"
"""Where DBOS puts work that was in no queue and goes to another process."""
BUSY = f"SELECT DISTINCT executor_id FROM {SCHEMA}.{WORKFLOWS} WHERE status = 'PENDING'"  # noqa: S608 - our own words
"""Asks a shared database for the names of the processes that are at work, or died at it."""

_GIVEN_BACK = sa.text(f"""
    UPDATE {SCHEMA}.{WORKFLOWS}
    SET status = 'DELAYED', owner_xid = NULL, started_at_epoch_ms = NULL,
        delay_until_epoch_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + :again_ms,
        queue_name = coalesce(queue_name, '{INTERNAL_QUEUE}')
    WHERE workflow_uuid = :id AND status = 'PENDING' AND executor_id = :name
""")  # noqa: S608 - our own words
"""As DBOS itself gives back what a dead process held, but not at once: it would come back here."""


def give_back(engine: sa.Engine, workflow_id: str, *, name: str, again_ms: int) -> None:
    """Let another process than the one called *name* take up a workflow of a shared database, after *again_ms*."""
    with engine.begin() as connection:
        connection.execute(_GIVEN_BACK, {"id": workflow_id, "name": name, "again_ms": again_ms})


def is_work_left(engine: sa.Engine) -> bool:
    """Return whether anything waits or is under way in a database."""
    workflows = _workflows(engine)
    query = sa.select(workflows.c.status).where(workflows.c.status.in_(UNFINISHED)).limit(1)
    with translated_errors(engine.url), engine.connect() as connection:
        return connection.scalar(query) is not None


def newest_ahead_s(engine: sa.Engine) -> float:
    """Return how far the newest noted time is ahead of this machine's clock, in seconds; 0 where it is not."""
    operations, workflows = _operations(engine), _workflows(engine)
    with translated_errors(engine.url), engine.connect() as connection:
        newest = [
            connection.scalar(sa.select(sa.func.max(column))) or 0
            for column in (operations.c.started_at_epoch_ms, workflows.c.updated_at)
        ]
    return max(0.0, max(newest) / 1000 - time.time())


def end_waits(engine: sa.Engine) -> None:
    """Count every wait as over that was noted at a time which is still to come; what counts in limits, likewise."""
    operations, workflows = _operations(engine), _workflows(engine)
    now_s = time.time()
    waits = operations.c.function_name == WAIT
    noted_later = operations.c.started_at_epoch_ms > now_s * 1000
    given_back = (workflows.c.status == "DELAYED") & (workflows.c.delay_until_epoch_ms > (now_s + _DELAY_S) * 1000)
    began_later = workflows.c.started_at_epoch_ms > now_s * 1000
    with translated_errors(engine.url), engine.begin() as connection:
        connection.execute(sa.update(operations).where(waits & noted_later).values(output=f"{now_s}"))
        connection.execute(sa.update(workflows).where(given_back).values(delay_until_epoch_ms=int(now_s * 1000)))
        if not is_shared(engine):
            # A shared database notes these by its own clock.
            long_ago_ms = int((now_s - _WINDOW_S) * 1000)
            connection.execute(sa.update(workflows).where(began_later).values(started_at_epoch_ms=long_ago_ms))


def shift(engine: sa.Engine, jumped_s: float) -> None:
    """Move what counts in limits along with this machine's clock, which jumped ahead by *jumped_s*, or back."""
    if is_shared(engine):
        return
    workflows = _workflows(engine)
    began = workflows.c.started_at_epoch_ms
    lately = began > (time.time() - jumped_s - _WINDOW_S) * 1000
    with translated_errors(engine.url), engine.begin() as connection:
        moved = began + int(jumped_s * 1000)
        connection.execute(sa.update(workflows).where(lately).values(started_at_epoch_ms=moved))
        create_rate.shift(connection, jumped_s)


def _operations(engine: sa.Engine) -> sa.TableClause:
    return sa.table(OPERATIONS, *map(sa.column, COLUMNS[OPERATIONS]), schema=_schema(engine))


def _workflows(engine: sa.Engine) -> sa.TableClause:
    return sa.table(WORKFLOWS, *map(sa.column, COLUMNS[WORKFLOWS]), schema=_schema(engine))


def _schema(engine: sa.Engine) -> str | None:
    return SCHEMA if is_shared(engine) else None
