"""
Names of the processes that share a PostgreSQL database, held by locks that die with their holder.

A process is called by the lowest free of the names w0, w1, …; DBOS notes with
each workflow who is at work on it. A name whose lock can be taken is a dead
process's: what was its work goes back to the queues. The locks belong to a
connection, so it must be a direct one, not one of a pooler.
"""

import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, NoReturn, Self

import psycopg
import sqlalchemy as sa

from storyboard.errors import CommandError, DatabaseUnavailable
from storyboard.shoot import dbos_tables
from storyboard.shoot.state import database
from storyboard.shoot.state.database import place, unavailable_error

_NAMES = 256
_NAMESPACE = 0x5B0A4D
"""Tells our locks from other programs' in the same database."""
_SCHEMA = _NAMES
"""The lock under which tables are made."""
_LOOK_EVERY_S = 2.0
_AGAIN_S = 0.1
_CLIENT_GIVES_UP_MS = 8_000
_SERVER_GIVES_UP_MS = 12_000
"""The server frees a silent holder's locks only after that holder must have noticed and stopped."""

Recover = Callable[[list[str]], object]


class Lease:
    """The name of this process, and what else it holds alone, for as long as its connection lives."""

    def __init__(self, url: sa.URL) -> None:
        """
        Take the lowest free name.

        Raises:
            DatabaseUnavailable: The database cannot be reached.
        """
        self._url = url
        try:
            self._connection = _connect(url)
            self._number = self._lowest_free()
        except psycopg.Error as error:
            raise unavailable_error(url, error) from error
        self.name = f"w{self._number}"
        """By which DBOS knows this process."""

    def __enter__(self) -> Self:
        """Hold the name."""
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Give everything back."""
        self._connection.close()

    def hold(self, key: str) -> bool:
        """Take the lock called *key* until the end; return whether nobody else held it."""
        return self._ask("SELECT pg_try_advisory_lock(%s)", _number_of(key))

    @contextmanager
    def schema(self) -> Iterator[None]:
        """Keep other processes from making tables meanwhile."""
        # One that waits inside the server would be waited for by its CREATE INDEX CONCURRENTLY: a deadlock.
        while not self._take(_SCHEMA):
            time.sleep(_AGAIN_S)
        try:
            yield
        finally:
            self._drop(_SCHEMA)

    @contextmanager
    def watch_processes(self, recover: Recover) -> Iterator[None]:
        """
        Call *recover* with the name of each dead process that left work.

        A process that loses its lease may be taken for dead by others, so it ends at once.
        """
        ended = threading.Event()
        thread = threading.Thread(target=self._look_around, args=(recover, ended), name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _look_around(self, recover: Recover, ended: threading.Event) -> None:
        while not ended.wait(_LOOK_EVERY_S):
            try:
                self._reap(recover)
            except (psycopg.Error, sa.exc.SQLAlchemyError) as error:
                stop_at_once(unavailable_error(self._url, error))

    def _reap(self, recover: Recover) -> None:
        for (name,) in self._connection.execute(dbos_tables.BUSY.encode()).fetchall():
            number = _number_in(name)
            if number is None or number == self._number or not self._take(number):
                continue
            try:
                recover([name])
            finally:
                self._drop(number)

    def _lowest_free(self) -> int:
        for number in range(_NAMES):
            if self._take(number):
                return number
        raise CommandError(
            f"{place(self._url)}: {_NAMES} processes share this database already", hint="stop some of them first"
        )

    def _take(self, number: int) -> bool:
        return self._ask("SELECT pg_try_advisory_lock(%s, %s)", _NAMESPACE, number)

    def _drop(self, number: int) -> None:
        self._ask("SELECT pg_advisory_unlock(%s, %s)", _NAMESPACE, number)

    def _ask(self, question: str, *values: int) -> bool:
        row = self._connection.execute(question.encode(), values).fetchone()
        return bool(row and row[0])


def stop_at_once(lost: DatabaseUnavailable) -> NoReturn:
    """End this process without cleaning up: others may be at work on the same takes in a moment."""
    sys.stderr.write(f"error: {lost.message}\n  this process stops; start it again to go on, nothing is lost\n")
    sys.stderr.flush()
    os._exit(lost.exit_status)


def _connect(url: sa.URL) -> "psycopg.Connection[tuple[Any, ...]]":
    connection = psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False),
        autocommit=True,
        connect_timeout=database.CONNECT_S,
        application_name="storyboard",
        keepalives_idle=3,
        keepalives_interval=2,
        keepalives_count=2,
        tcp_user_timeout=_CLIENT_GIVES_UP_MS,
    )
    # By its own defaults a server holds the locks of a machine that lost power for two hours.
    connection.execute(
        "SELECT set_config('tcp_keepalives_idle', '6', false), set_config('tcp_keepalives_interval', '3', false),"
        " set_config('tcp_keepalives_count', '2', false), set_config('tcp_user_timeout', %s, false)",
        (str(_SERVER_GIVES_UP_MS),),
    )
    return connection


def _number_in(name: str | None) -> int | None:
    """Return the number in a process's name; None where it is no name of ours."""
    digits = (name or "").removeprefix("w")
    number = int(digits) if name and name.startswith("w") and digits.isdecimal() else _NAMES
    return number if number < _NAMES else None


def _number_of(key: str) -> int:
    """Return *key* as the number of a lock: too large for two keys to meet by chance."""
    return int.from_bytes(hashlib.sha256(f"storyboard {key}".encode()).digest()[:8], "big", signed=True)
