"""
The creates of the last minute, for each account and model, of every run and worker that shares a database.

A service counts a create when it arrives: some time between its being sent and
its answer. Here it counts from the first and until a minute after the second,
so that none is refused however long one was on its way.
"""

import time
from dataclasses import dataclass

import sqlalchemy as sa

TABLES = sa.MetaData()

_creates = sa.Table(
    "storyboard_creates",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("attempt", sa.Text, nullable=False, index=True),
    sa.Column("partition", sa.Text, nullable=False),
    sa.Column("sent_at", sa.Float, nullable=False),
    sa.Column("answered_at", sa.Float),
    sa.Index("storyboard_creates_lately", "partition", "sent_at"),
)

_UNANSWERED_S = 300.0
"""No create is waited for any longer, and the process that sent one may be gone."""
_LONGEST_SPAN_S = 60.0
"""Services count the creates of a minute."""


@dataclass(frozen=True, slots=True)
class CreateLimit:
    """How many creates a service allows in a span of time."""

    partition: str
    """Of the queue: the provider and the model."""
    most: int
    span_s: float


def wait_s(connection: sa.Connection, limit: CreateLimit) -> float:
    """Return how long the next create must wait at the longest, in seconds; 0 where it may be sent."""
    now_s = _now_s(connection)
    over_at = sa.func.coalesce(_creates.c.answered_at, _creates.c.sent_at + _UNANSWERED_S) + limit.span_s
    # Of those that count, the one that makes room for the next once it is over.
    query = sa.select(over_at).where(_counts(limit, now_s)).order_by(over_at.desc()).offset(limit.most - 1).limit(1)
    room_at = connection.scalar(query)
    return 0.0 if room_at is None else float(max(0.0, room_at - now_s))


def _counts(limit: CreateLimit, now_s: float) -> sa.ColumnElement[bool]:
    # A clock that was set back leaves creates in the future: nobody knows when those were.
    return (
        (_creates.c.partition == limit.partition)
        & _creates.c.sent_at.between(now_s - limit.span_s - _UNANSWERED_S, now_s)
        & (_creates.c.answered_at.is_(None) | (_creates.c.answered_at > now_s - limit.span_s))
    )


def may_begin(connection: sa.Connection, limit: CreateLimit) -> bool:
    """Return whether a create may be sent now; until the transaction ends, no other process hears yes meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"creates {limit.partition}"))))
    return not wait_s(connection, limit)


def begin(connection: sa.Connection, attempt_id: str, limit: CreateLimit) -> None:
    """Count a create that is sent once the transaction is committed."""
    now_s = _now_s(connection)
    connection.execute(sa.delete(_creates).where(_creates.c.partition == limit.partition, ~_counts(limit, now_s)))
    connection.execute(sa.insert(_creates).values(attempt=attempt_id, partition=limit.partition, sent_at=now_s))


def end(connection: sa.Connection, attempt_id: str) -> None:
    """Note that no create of the attempt is on its way any more."""
    mine = (_creates.c.attempt == attempt_id) & _creates.c.answered_at.is_(None)
    connection.execute(sa.update(_creates).where(mine).values(answered_at=_now_s(connection)))


def shift(connection: sa.Connection, jumped_s: float) -> None:
    """Move the creates that count along with this machine's clock, which jumped ahead by *jumped_s*, or back."""
    oldest_s = time.time() - jumped_s - _UNANSWERED_S - _LONGEST_SPAN_S
    moved = {"sent_at": _creates.c.sent_at + jumped_s, "answered_at": _creates.c.answered_at + jumped_s}
    connection.execute(sa.update(_creates).where(_creates.c.sent_at > oldest_s).values(**moved))


def _now_s(connection: sa.Connection) -> float:
    """Return Unix seconds by the clock that all processes share."""
    if connection.dialect.name == "postgresql":
        return float(connection.scalar(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))) or 0.0)
    return time.time()
