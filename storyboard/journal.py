"""
The journal: what was intended, asked and answered, in SQL, before and after each step.

It is what keeps a take from being paid twice: an attempt is ``intended``,
committed, before its create is sent. Every write is one transaction. The same
tables serve SQLite in the project's folder and a PostgreSQL that many share.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from storyboard.project import Project
from storyboard.takes import Attempt, AttemptState, Poll

_tables = sa.MetaData()

_attempts = sa.Table(
    "storyboard_attempts",
    _tables,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, nullable=False, index=True),
    sa.Column("shot", sa.Text, nullable=False),
    sa.Column("segment", sa.Integer, nullable=False),
    sa.Column("take", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("marker", sa.Integer),
    sa.Column("task_id", sa.Text),
    sa.Column("record", sa.Text, nullable=False),
    sa.UniqueConstraint("project", "shot", "segment", "take"),
)

_polls = sa.Table(
    "storyboard_polls",
    _tables,
    sa.Column("attempt", sa.Text, sa.ForeignKey("storyboard_attempts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
)

OPEN: tuple[AttemptState, ...] = ("intended", "submitted", "succeeded")
"""States in which money may be on its way and nothing is archived yet."""


def database_url(project: Project) -> str:
    """Return where the state of *project* is kept: an SQLite file in its folder, one for each storyboard file."""
    return f"sqlite:///{project.state / f'{project.prefix}state.db'}"


def now() -> str:
    """Return the time as records write it: UTC, microseconds, ``Z``."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@contextmanager
def reading(project: Project) -> Iterator["Journal"]:
    """Open the journal of *project* for those who only look; a run may be at work on it meanwhile."""
    project.state.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(database_url(project))
    try:
        yield Journal(engine, project.name)
    finally:
        engine.dispose()


class Journal:
    """The attempts of one project, named *project*, in the database behind *engine*."""

    def __init__(self, engine: sa.Engine, project: str) -> None:
        self._engine = engine
        self._project = project
        _tables.create_all(engine)

    def add(self, attempt_id: str, attempt: Attempt) -> None:
        """Note a planned attempt; one that is there already is left as it is."""
        with self._engine.begin() as connection:
            there = connection.scalar(sa.select(_attempts.c.id).where(_attempts.c.id == attempt_id))
            if there is None:
                connection.execute(sa.insert(_attempts).values(id=attempt_id, **self._row(attempt)))

    def swap(self, attempt_id: str, before: Attempt, after: Attempt) -> bool:
        """
        Write *after* where the attempt still stands as in *before*; return whether it did.

        Of two processes that want to send the same intent one wins, and the other hears of it.
        """
        same = (
            (_attempts.c.id == attempt_id)
            & (_attempts.c.state == before.state)
            & _attempts.c.marker.is_not_distinct_from(before.asked.execution_expires_after)
        )
        with self._engine.begin() as connection:
            done = connection.execute(sa.update(_attempts).where(same).values(**self._row(after)))
        return done.rowcount == 1

    def save(self, attempt_id: str, attempt: Attempt) -> None:
        """Write the attempt's new state over the old; its polls are written by `add_poll`."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_attempts).where(_attempts.c.id == attempt_id).values(**self._row(attempt)))

    def add_poll(self, attempt_id: str, poll: Poll) -> None:
        """Append one poll; the same number again is written over."""
        with self._engine.begin() as connection:
            same = (_polls.c.attempt == attempt_id) & (_polls.c.number == poll.attempt)
            connection.execute(sa.delete(_polls).where(same))
            row = {"attempt": attempt_id, "number": poll.attempt, "record": poll.model_dump_json()}
            connection.execute(sa.insert(_polls).values(row))

    def attempt(self, attempt_id: str) -> Attempt:
        """
        Return an attempt with its polls.

        Raises:
            LookupError: There is none, or it was forgotten before anything was sent for it.
        """
        with self._engine.connect() as connection:
            query = sa.select(_attempts.c.record).where(_attempts.c.id == attempt_id)
            record = connection.scalar(query)
            if record is None:
                raise LookupError(attempt_id)
            query = sa.select(_polls.c.record).where(_polls.c.attempt == attempt_id).order_by(_polls.c.number)
            polls = tuple(Poll.model_validate_json(text) for text in connection.scalars(query))
        return Attempt.model_validate_json(record).model_copy(update={"polls": polls})

    def attempts(self, states: Iterable[AttemptState] | None = None) -> dict[str, Attempt]:
        """Return the project's attempts by id, without their polls, in order of takes."""
        query = sa.select(_attempts.c.id, _attempts.c.record).where(_attempts.c.project == self._project)
        if states is not None:
            query = query.where(_attempts.c.state.in_(list(states)))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_attempts.c.shot, _attempts.c.segment, _attempts.c.take)).all()
        return {attempt_id: Attempt.model_validate_json(record) for attempt_id, record in rows}

    def find(self, *, shot: str, segment: int, fingerprint: str) -> str | None:
        """Return the id of an open or planned attempt at exactly this; None where there is none."""
        query = sa.select(_attempts.c.id).where(
            _attempts.c.project == self._project,
            _attempts.c.shot == shot,
            _attempts.c.segment == segment,
            _attempts.c.fingerprint == fingerprint,
            _attempts.c.state.in_(["planned", *OPEN]),
        )
        with self._engine.connect() as connection:
            return connection.scalar(query.order_by(_attempts.c.take.desc()).limit(1))

    def highest_take(self, *, shot: str, segment: int) -> int:
        """Return the highest take number given so far; 0 where there is none."""
        query = sa.select(sa.func.max(_attempts.c.take)).where(
            _attempts.c.project == self._project, _attempts.c.shot == shot, _attempts.c.segment == segment
        )
        with self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def markers(self) -> set[int]:
        """Return every marker in use, of any project in this database, so that a new one differs from all."""
        with self._engine.connect() as connection:
            query = sa.select(_attempts.c.marker).where(_attempts.c.marker.is_not(None))
            return {marker for marker in connection.scalars(query) if marker is not None}

    def task_ids(self) -> set[str]:
        """Return the task of every attempt in this database: none of them can be somebody else's."""
        with self._engine.connect() as connection:
            query = sa.select(_attempts.c.task_id).where(_attempts.c.task_id.is_not(None))
            return {task_id for task_id in connection.scalars(query) if task_id}

    def forget_planned(self) -> tuple[str, ...]:
        """Remove attempts that were only planned, and return their ids: nothing was sent for them."""
        mine = (_attempts.c.project == self._project) & (_attempts.c.state == "planned")
        with self._engine.begin() as connection:
            ids = tuple(connection.scalars(sa.select(_attempts.c.id).where(mine)))
            connection.execute(sa.delete(_attempts).where(mine))
        return ids

    def _row(self, attempt: Attempt) -> dict[str, str | int | None]:
        return {
            "project": self._project,
            "shot": attempt.key.shot,
            "segment": attempt.key.segment,
            "take": attempt.key.take,
            "fingerprint": attempt.fingerprint,
            "state": attempt.state,
            "marker": attempt.asked.execution_expires_after,
            "task_id": attempt.task_id or None,
            "record": attempt.model_dump_json(exclude={"polls"}),
        }
