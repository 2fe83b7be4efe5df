"""
The journal: what was intended, asked and answered, in SQL, before and after each step.

It is what keeps a take from being paid twice: an attempt is ``intended``,
committed, before its create is sent. Every write is one transaction. The same
tables serve SQLite in the project's folder and a PostgreSQL that many share.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import sqlalchemy as sa

from storyboard.errors import StateDamaged, Unwritable
from storyboard.files import make_folder
from storyboard.model.clock import now
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, AttemptState, Poll
from storyboard.project import Project
from storyboard.shoot.state import create_rate, database
from storyboard.shoot.state.attempt_reader import OPEN, AttemptReader, Rows
from storyboard.shoot.state.journal_tables import attempts as _attempts
from storyboard.shoot.state.journal_tables import callbacks as _callbacks
from storyboard.shoot.state.journal_tables import costs as _costs
from storyboard.shoot.state.journal_tables import owners as _owners
from storyboard.shoot.state.journal_tables import polls as _polls
from storyboard.shoot.state.journal_tables import stops as _stops
from storyboard.shoot.state.journal_tables import tables as _tables
from storyboard.shoot.state.journal_tables import times as _times
from storyboard.shoot.state.soundness import require_sound
from storyboard.shoot.state.state_file import file_error, reason, remedy

_COSTLY: tuple[AttemptState, ...] = ("planned", *OPEN, "archived")
"""States in which an attempt costs money, or may come to."""


@contextmanager
def open_journal(project: Project) -> Iterator["Journal"]:
    """Open the journal of *project* for those who only look; a run may be at work on it meanwhile."""
    url = database.address(project)
    require_sound(project)
    engine = database.engine_at(url) if _has_state(project) else database.empty_engine()
    try:
        with database.translated_errors(url):
            journal = Journal(engine, database.key_of(project))
        yield journal
    finally:
        engine.dispose()


def _has_state(project: Project) -> bool:
    """Return whether the project has a folder for its state; where none can be made, no run ever noted anything."""
    try:
        make_folder(project.state)
    except OSError:
        return False
    return True


def callback_owner(engine: sa.Engine, digest: str) -> tuple[str, AttemptState] | None:
    """Return id and state of the attempt whose callback address has this digest; None where there is none."""
    if not sa.inspect(engine).has_table(_callbacks.name):
        return None
    query = sa.select(_attempts.c.id, _attempts.c.state).join(_callbacks).where(_callbacks.c.digest == digest)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else (row.id, row.state)


class Journal(AttemptReader):
    """The attempts of one project, named *project*, in the database behind *engine*."""

    def __init__(self, engine: sa.Engine, project: str) -> None:
        self._engine = engine
        self._reader = database.reading_engine(engine)
        self._project = project
        self._place = database.place(engine.url)
        with self._write_transaction() as connection:
            _tables.create_all(connection)
            create_rate.TABLES.create_all(connection)

    @contextmanager
    def _write_transaction(self) -> Iterator[sa.Connection]:
        """
        Give a transaction.

        Raises:
            Unwritable: The database cannot be written, because the disk is full for instance.
            DatabaseUnavailable: It is shared, and out of reach.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.IntegrityError:
            raise
        except sa.exc.DatabaseError as error:
            if database.is_shared(self._engine) and not isinstance(error, sa.exc.OperationalError):
                raise
            if database.is_shared(self._engine):
                raise database.unavailable_error(self._engine.url, error.orig) from error
            told = file_error(self._engine.url.database, error.orig)
            if isinstance(told, StateDamaged):
                raise told from error
            raise Unwritable(
                f"the journal of {self._project} cannot be written: {reason(self._engine.url.database, error.orig)}",
                hint=remedy(error.orig),
            ) from error

    def _rows(self, query: str, **values: str) -> Rows:
        with self._read_transaction() as connection:
            return connection.execute(sa.text(query), values).all()

    @contextmanager
    def _read_transaction(self) -> Iterator[sa.Connection]:
        with database.translated_errors(self._engine.url), self._reader.connect() as connection:
            yield connection

    def add(self, attempt_id: str, attempt: Attempt) -> bool:
        """Note a planned attempt; return False where another process has just given its take number."""
        try:
            with self._write_transaction() as connection:
                connection.execute(sa.insert(_attempts).values(id=attempt_id, **self._row(attempt)))
                self._note_cost(connection, attempt_id, attempt)
        except sa.exc.IntegrityError:
            return False
        return True

    def swap(
        self,
        attempt_id: str,
        before: Attempt,
        after: Attempt,
        *,
        callback: str | None = None,
        limit: create_rate.CreateLimit | None = None,
        exactly: bool = False,
    ) -> bool:
        """
        Write *after* where the attempt still stands as in *before*; return whether it did.

        It does where state and marker are the same; *exactly* wants every word of its record the same.

        *callback* is the digest of the callback address that its create will carry; the create is one of those
        *limit*, and nothing is written where it would be one too many.

        Of two processes that want to send the same intent one wins, and the other hears of it.
        """
        same = (
            (_attempts.c.id == attempt_id)
            & (_attempts.c.state == before.state)
            & _attempts.c.marker.is_not_distinct_from(before.asked.execution_expires_after)
        )
        if exactly:
            same &= _attempts.c.record == self._row(before)["record"]
        with self._write_transaction() as connection:
            if limit is not None and not create_rate.may_begin(connection, limit):
                return False
            done = connection.execute(sa.update(_attempts).where(same).values(**self._row(after)))
            if done.rowcount != 1:
                return False
            self._note_cost(connection, attempt_id, after)
            if before.state == "intended":
                create_rate.end(connection, attempt_id)
            if limit is not None:
                create_rate.begin(connection, attempt_id, limit)
            if callback is not None:
                connection.execute(sa.insert(_callbacks).values(digest=callback, attempt=attempt_id))
        return True

    def wait_to_create_s(self, limit: create_rate.CreateLimit) -> float:
        """Return how long the next create must wait to be among those *limit*, in seconds; 0 where it need not."""
        with self._read_transaction() as connection:
            return create_rate.wait_s(connection, limit)

    def save(self, attempt_id: str, attempt: Attempt) -> None:
        """Write the attempt's new state over the old; its polls are written by `add_poll`."""
        with self._write_transaction() as connection:
            connection.execute(sa.update(_attempts).where(_attempts.c.id == attempt_id).values(**self._row(attempt)))
            self._note_cost(connection, attempt_id, attempt)

    def cost_so_far(self, *, run_id: str | None = None, provider: str = "") -> tuple[int, float]:
        """
        Return the tokens and US dollars that the project's attempts, or those of one run, cost or may come to.

        What was billed counts as billed, the rest as expected; of the simulator, as *provider*, only what it made.
        """
        query = sa.select(sa.func.sum(_costs.c.tokens), sa.func.sum(_costs.c.usd))
        query = query.where(_costs.c.project == self._account(provider))
        if run_id is not None:
            query = query.where(_costs.c.run_id == run_id)
        with self._read_transaction() as connection:
            tokens, usd = connection.execute(query).one()
        return tokens or 0, usd or 0.0

    def add_poll(self, attempt_id: str, poll: Poll) -> None:
        """Append one poll; the same number again is written over."""
        with self._write_transaction() as connection:
            same = (_polls.c.attempt == attempt_id) & (_polls.c.number == poll.attempt)
            connection.execute(sa.delete(_polls).where(same))
            row = {"attempt": attempt_id, "number": poll.attempt, "record": poll.model_dump_json()}
            connection.execute(sa.insert(_polls).values(row))

    def add_time(self, attempt_id: str, *, service: str, kind: str, took_s: float) -> None:
        """Note how long *service* needed for a take of that *kind*, from create to success."""
        row = {"attempt": attempt_id, "service": service, "kind": kind, "noted_at": now(), "took_s": took_s}
        with self._write_transaction() as connection:
            connection.execute(sa.delete(_times).where(_times.c.attempt == attempt_id))
            connection.execute(sa.insert(_times).values(row))

    def times_s(self, *, service: str, kind: str, most: int) -> tuple[float, ...]:
        """Return how long takes of that *kind* needed lately, of any project in this database, newest first."""
        query = sa.select(_times.c.took_s).where(_times.c.service == service, _times.c.kind == kind)
        with self._read_transaction() as connection:
            return tuple(connection.scalars(query.order_by(_times.c.noted_at.desc()).limit(most)))

    def attempts_at(self, *, shot: str, segment: int, fingerprint: str) -> dict[str, Attempt]:
        """Return every attempt at exactly this by id, without their polls, in order of takes."""
        query = sa.select(_attempts.c.id, _attempts.c.record).where(
            _attempts.c.project == self._project,
            _attempts.c.shot == shot,
            _attempts.c.segment == segment,
            _attempts.c.fingerprint == fingerprint,
        )
        with self._read_transaction() as connection:
            rows = connection.execute(query.order_by(_attempts.c.take)).all()
        return {attempt_id: self._attempt(record) for attempt_id, record in rows}

    def tasks_by_take(self) -> dict[TakeKey, str]:
        """Return every take number that was given out, with the task that made it, if any; no record is read."""
        columns = (_attempts.c.shot, _attempts.c.segment, _attempts.c.take, _attempts.c.task_id)
        with self._read_transaction() as connection:
            rows = connection.execute(sa.select(*columns).where(_attempts.c.project == self._project)).all()
        return {TakeKey(shot=shot, segment=segment, take=take): task_id or "" for shot, segment, take, task_id in rows}

    def filed_takes(self, segments: Iterable[tuple[str, int]]) -> dict[str, TakeKey]:
        """Return the takes of *segments* that were archived, by the ids of their attempts; no record is read."""
        wanted = set(segments)
        columns = (_attempts.c.id, _attempts.c.shot, _attempts.c.segment, _attempts.c.take)
        query = sa.select(*columns).where(_attempts.c.project == self._project, _attempts.c.state == "archived")
        with self._read_transaction() as connection:
            rows = connection.execute(query).all()
        return {
            attempt_id: TakeKey(shot=shot, segment=segment, take=take)
            for attempt_id, shot, segment, take in rows
            if (shot, segment) in wanted
        }

    def highest_take(self, *, shot: str, segment: int) -> int:
        """Return the highest take number given so far; 0 where there is none."""
        query = sa.select(sa.func.max(_attempts.c.take)).where(
            _attempts.c.project == self._project,
            _attempts.c.shot == shot,
            _attempts.c.segment == segment,
        )
        with self._read_transaction() as connection:
            return connection.scalar(query) or 0

    def markers(self) -> set[int]:
        """Return every marker that is in use, of any project in this database, so that a new one differs from all."""
        with self._read_transaction() as connection:
            # Once a task is archived or lost, its id tells it apart; markers are too few to be kept for ever.
            query = sa.select(_attempts.c.marker).where(_attempts.c.marker.is_not(None), _attempts.c.state.in_(OPEN))
            return {marker for marker in connection.scalars(query) if marker is not None}

    def known_tasks(self, task_ids: Iterable[str]) -> set[str]:
        """Return those of *task_ids* that an attempt of this database made, of whatever project."""
        with self._read_transaction() as connection:
            query = sa.select(_attempts.c.task_id).where(_attempts.c.task_id.in_(list(task_ids)))
            return {task_id for task_id in connection.scalars(query) if task_id}

    def stop(self, shots: Iterable[str]) -> None:
        """Ask a run that is at work to begin no take of *shots* and to wait for none; of every shot without any."""
        with self._write_transaction() as connection:
            for shot in tuple(shots) or ("",):
                same = (_stops.c.project == self._project) & (_stops.c.shot == shot)
                connection.execute(sa.delete(_stops).where(same))
                connection.execute(sa.insert(_stops).values(project=self._project, shot=shot))

    def is_stopped(self, shot: str) -> bool:
        """Return whether somebody asked for *shot*, or for every shot, to be stopped."""
        query = sa.select(_stops.c.shot).where(_stops.c.project == self._project, _stops.c.shot.in_(["", shot]))
        with self._read_transaction() as connection:
            return connection.scalar(query.limit(1)) is not None

    def owner(self) -> str:
        """Return what tells this database's takes of the project from those of another one; always the same."""
        query = sa.select(_owners.c.token).where(_owners.c.project == self._project)
        with self._read_transaction() as connection:
            known: str | None = connection.scalar(query)
        if known:
            return known
        # Where another process is at it too, one token stays.
        with suppress(sa.exc.IntegrityError), self._write_transaction() as connection:
            connection.execute(sa.insert(_owners).values(project=self._project, token=uuid4().hex))
        with self._read_transaction() as connection:
            return str(connection.scalar(query))

    def go_on(self) -> None:
        """Forget what was asked to be stopped: a new run begins."""
        with self._write_transaction() as connection:
            connection.execute(sa.delete(_stops).where(_stops.c.project == self._project))

    def forget_planned_attempts(self) -> tuple[str, ...]:
        """Remove attempts that were only planned, and return their ids: nothing was sent for them."""
        mine = (_attempts.c.project == self._project) & (_attempts.c.state == "planned")
        with self._write_transaction() as connection:
            return tuple(connection.scalars(sa.delete(_attempts).where(mine).returning(_attempts.c.id)))

    def _note_cost(self, connection: sa.Connection, attempt_id: str, attempt: Attempt) -> None:
        connection.execute(sa.delete(_costs).where(_costs.c.attempt == attempt_id))
        if attempt.state in _COSTLY or (attempt.state == "abandoned" and attempt.lost_at):
            tokens = attempt.tokens if attempt.tokens is not None else attempt.expected_tokens
            usd = attempt.usd if attempt.usd is not None else attempt.expected_usd
            row = {"attempt": attempt_id, "project": self._account(attempt.provider), "run_id": attempt.run_id}
            connection.execute(sa.insert(_costs).values(**row, tokens=tokens or 0, usd=usd or 0.0))

    def _account(self, provider: str) -> str:
        """Return under which name costs are noted: what the simulator would cost spends none of the film's money."""
        return f"{self._project}\n{provider}" if is_simulated(provider) else self._project

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
