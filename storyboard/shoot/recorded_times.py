"""
Times that DBOS noted by a clock that was set since.

It notes until when a take waits, and when each take began, by the machine's clock, and believes both later.
This is the one place that knows the tables in which it does so.
"""

import time

import sqlalchemy as sa

from storyboard.shoot.state import create_rate
from storyboard.shoot.state.database import is_shared, translated_errors

_WAIT = "DBOS.sleep"
"""The step in which DBOS notes until when it waits, as Unix seconds in JSON."""
_WINDOW_S = 60.0
"""A take that began longer ago counts no more in any limit."""
_DELAY_S = 5.0
"""No work is given back for longer."""


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
    waits = operations.c.function_name == _WAIT
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
    names = ("function_name", "output", "started_at_epoch_ms")
    return sa.table("operation_outputs", *(sa.column(name) for name in names), schema=_schema(engine))


def _workflows(engine: sa.Engine) -> sa.TableClause:
    names = ("status", "updated_at", "started_at_epoch_ms", "delay_until_epoch_ms")
    return sa.table("workflow_status", *(sa.column(name) for name in names), schema=_schema(engine))


def _schema(engine: sa.Engine) -> str | None:
    return "dbos" if is_shared(engine) else None
