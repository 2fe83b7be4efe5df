"""
The database in which the state of a project is: an SQLite file in its folder, or a PostgreSQL that machines share.

It knows no table. No message repeats more of a shared database's address than
host, port and name: the rest may hold a password.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shlex import quote
from typing import Any

import sqlalchemy as sa

from storyboard.errors import ArchiveError, CommandError, DatabaseUnavailable
from storyboard.project import Project
from storyboard.shoot.state.state_file import DAMAGED, VARIABLE, file_error, first_name, state_file

CONNECT_S = 5
"""A server that does not answer in this time is not there."""
_READS = "storyboard_reads"
_BROKEN = ("disk is full", "readonly database", "disk I/O error", "unable to open database file", *DAMAGED)
"""What SQLite says of a file that it cannot write, now or a moment later."""
OLDEST_SQLITE = (3, 35, 0)
"""The first with what DBOS asks of every SQLite: ``RETURNING``."""
OWN_CLOCK_BELOW = (3, 42, 0)
"""Before it SQLite's ``unixepoch`` knows no ``subsec`` and answers NULL; we give it one."""
_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_LIKE = "write it like postgresql://user:password@host:5432/storyboard, or unset it: each project then has its own file"


def shared_address() -> sa.URL | None:
    """
    Return the address of the shared database; None where each project has a file of its own.

    Raises:
        CommandError: What the environment says is no address of a PostgreSQL database.
    """
    written = os.environ.get(VARIABLE, "").strip()
    if not written:
        return None
    try:
        url = sa.make_url(written)
    except (sa.exc.ArgumentError, ValueError) as error:
        # The cause quotes the address, so it must not be shown with the message.
        raise CommandError(f"{VARIABLE}: not the address of a database", hint=_LIKE) from error
    if url.drivername not in _SCHEMES:
        raise CommandError(f"{VARIABLE}: {url.drivername} is not PostgreSQL", hint=_LIKE)
    if not url.database:
        raise CommandError(f"{VARIABLE}: the address names no database", hint=_LIKE)
    return url.set(drivername="postgresql+psycopg")


def address(project: Project) -> sa.URL:
    """Return where the state of *project* is kept; an SQLite file serves one storyboard file."""
    return shared_address() or file_address(project)


def file_address(project: Project) -> sa.URL:
    """Return the address of the project's own SQLite file; its path is never read as a part of an address."""
    return sa.URL.create("sqlite", database=str(state_file(project)))


def misplaced_state(project: Project) -> Path | None:
    """
    Return the file that holds the state of *project* only because its path was once read as an address.

    Earlier versions cut the path at a ``?``. None where there is no such file, or the project has its state.
    """
    right = str(state_file(project))
    with suppress(sa.exc.ArgumentError, ValueError, OSError, sqlite3.Error):
        read = sa.make_url(f"sqlite:///{right}").database or ""
        if read == right or Path(right).exists() or not Path(read).is_file():
            return None
        with closing(sqlite3.connect(read)) as connection:
            noted = connection.execute("SELECT 1 FROM storyboard_attempts WHERE project = ?", [project.name]).fetchone()
        return Path(read) if noted else None
    return None


def require_own_state(project: Project) -> None:
    """
    Return where no earlier version keeps what *project* paid for elsewhere.

    Raises:
        ArchiveError: One does.
    """
    if elsewhere := misplaced_state(project):
        right = state_file(project)
        raise ArchiveError(
            f"{elsewhere}: an earlier version kept the state of {project.folder} here, where it is not read any more",
            hint=f"what is paid is noted there: mkdir -p {quote(str(project.state))}; mv {quote(str(elsewhere))} "
            f"{quote(str(right))}, then run again",
        )


def key_of(project: Project) -> str:
    """
    Return the name under which the database of *project* keeps it: in a shared one, the path of its storyboard.

    A file of its own keeps the name of the first run, whatever the folder is called since.
    """
    return first_name(project) or project.name if shared_address() is None else str(project.file)


def is_shared(engine: sa.Engine) -> bool:
    """Return whether several processes may work on this database at once."""
    return engine.dialect.name == "postgresql"


def place(url: sa.URL) -> str:
    """Return what may be said of a database's address."""
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database}" if url.host or url.port else f"{url.database}"


def engine_at(url: sa.URL) -> sa.Engine:
    """Return an engine whose every transaction is durable once it is committed."""
    if url.drivername.startswith("postgresql"):
        return sa.create_engine(
            url, pool_size=5, max_overflow=15, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_S}
        )
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise too_old_error()
    return _durable_engine(sa.create_engine(url))


def too_old_error() -> CommandError:
    """Return what is said where Python's SQLite lacks what a run needs."""
    wanted = ".".join(map(str, OLDEST_SQLITE))
    return CommandError(
        f"SQLite {sqlite3.sqlite_version}, which this Python uses, is too old: a run needs {wanted}",
        hint="use a Python with a newer SQLite, as uv's own are",
    )


def empty_engine() -> sa.Engine:
    """Return an engine for a look where nothing was ever noted, and nothing can be."""
    return _durable_engine(
        sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
    )


def _durable_engine(engine: sa.Engine) -> sa.Engine:
    """Return an *engine* on SQLite with what makes its transactions durable, and one at a time."""
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin_immediately)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy hands a raw sqlite3 connection
    connection.isolation_level = None
    if sqlite3.sqlite_version_info < OWN_CLOCK_BELOW:
        # DBOS names it in the defaults of columns, where some builds of SQLite take only what is trusted.
        connection.execute("PRAGMA trusted_schema=ON")
        connection.create_function("unixepoch", 1, _unixepoch)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _unixepoch(_form: str) -> float:
    """Return what ``unixepoch('subsec')`` of a newer SQLite does: seconds with their milliseconds."""
    return time.time_ns() // 1_000_000 / 1000


def _begin_immediately(connection: sa.Connection) -> None:
    # A look need not wait for a writer, nor hold one up.
    if not connection.get_execution_options().get(_READS):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def reading_engine(engine: sa.Engine) -> sa.Engine:
    """Return *engine* for those who only look, one statement at a time."""
    return engine.execution_options(**{_READS: True})


def engine_for_workflows(engine: sa.Engine, *, on_broken: Callable[[ArchiveError], None] | None = None) -> sa.Engine:
    """
    Return an engine for DBOS on the database of *engine*, which it asks many times a second.

    On SQLite it begins a transaction where it first writes, as DBOS has it: one
    process alone runs workflows there, so nobody comes between its look and its write.
    *on_broken* hears of an error there that no second try mends.
    """
    if is_shared(engine):
        return engine
    asked_often = sa.create_engine(engine.url)
    sa.event.listen(asked_often, "connect", _prepare_for_workflows)

    def hear(context: sa.engine.ExceptionContext) -> None:
        if on_broken and any(words in str(context.original_exception) for words in _BROKEN):
            on_broken(file_error(engine.url.database, context.original_exception))

    sa.event.listen(asked_often, "handle_error", hear)
    return asked_often


def _prepare_for_workflows(connection: Any, record: object) -> None:  # noqa: ANN401 - a raw sqlite3 connection
    _prepare(connection, record)
    # A power cut may take its last writes, never a part of one: the journal, on the same file, knows what was sent.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.isolation_level = "IMMEDIATE"


@contextmanager
def translated_errors(url: sa.URL) -> Iterator[None]:
    """
    Tell a database that cannot be used in one sentence.

    Raises:
        StateDamaged: It is a file, and what is in it cannot be read.
        ArchiveError: It is a file that cannot be written.
        DatabaseUnavailable: It is shared, and out of reach.
    """
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except sa.exc.DatabaseError as error:
        if not url.drivername.startswith("postgresql"):
            raise file_error(url.database, error.orig) from error
        if not isinstance(error, sa.exc.OperationalError):
            raise
        raise unavailable_error(url, error.orig) from error


def unavailable_error(url: sa.URL, cause: BaseException | None) -> DatabaseUnavailable:
    """Return what is said of the database at *url* when *cause* keeps us from it."""
    # The first line ends with the server's own word; those below are advice.
    first = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    why = first.rpartition(" failed: ")[2].removeprefix("FATAL:").strip()
    return DatabaseUnavailable(
        f"{place(url)}: the database of {VARIABLE} cannot be used: {why}",
        hint="start it, or correct the address; without that variable each project keeps its state in its own folder",
    )
