"""
DBOS on one database: opened safely, swept of what dead runs left, closed cleanly.

On SQLite one process holds the file: DBOS's own claims are not exact across
processes there. The guards are those that kill -9 storms showed to be needed:
a lock, WAL with full syncs, immediate transactions, a pinned version. On
PostgreSQL many processes work, each under a name of its own (``lease``).
"""

import logging
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig
from filelock import FileLock, Timeout

from storyboard.errors import ArchiveError, RunLocked
from storyboard.files import make_folder, unwritable
from storyboard.model.capabilities import Rate
from storyboard.project import Project
from storyboard.shoot import clock_jumps, dbos_tables
from storyboard.shoot.account_limits import MINUTE_S, queue_of
from storyboard.shoot.contexts import close_contexts
from storyboard.shoot.lease import Lease
from storyboard.shoot.leftovers import APPLICATION_VERSION, make_way, start_anew
from storyboard.shoot.looking import look_at_lists
from storyboard.shoot.running import lock_file, note_run
from storyboard.shoot.state import database
from storyboard.shoot.state.journal import Journal
from storyboard.shoot.state.soundness import lost_last_writes, require_sound
from storyboard.shoot.state.state_file import STATE_VERSION
from storyboard.shoot.traces import with_traces

_APPLICATION = "storyboard"
_LISTEN_S = 0.1
"""How soon a callback wakes its take; each take that waits is looked after so often."""
_SWITCH_S = 0.001
"""
How long a thread that checks a clip may keep Python to itself while the event loop waits.

Python's own 5 ms are waited for again and again on the way from one take to the next.
"""
_LOOK_S = 0.2
_process = threading.Lock()
_SHARED_QUEUE_POLL_S = 0.25
"""Many processes ask, and each asks for every queue."""


@dataclass(frozen=True, slots=True)
class OpenDatabase:
    """A database that this process may work on."""

    engine: sa.Engine
    lease: Lease | None
    """None on SQLite, where the run's lock keeps others out."""

    @property
    def name(self) -> str:
        """By which DBOS knows this process."""
        return self.lease.name if self.lease else "local"


@contextmanager
def hold_process(project: Project) -> Iterator[None]:
    """
    Hold this process for one run: DBOS, and what workflows work with, are there once in it.

    Raises:
        RunLocked: A run is at work in it, on whatever film.
    """
    if not _process.acquire(blocking=False):
        raise RunLocked(
            f"{project.name}: another run is at work in this process, which runs one film at a time",
            hint="wait until it has ended, or begin this one in another process",
        )
    try:
        yield
    finally:
        _process.release()


@contextmanager
def hold_project(project: Project) -> Iterator[OpenDatabase]:
    """
    Hold the project for one run, its database open.

    Raises:
        RunLocked: Another process holds it.
        DatabaseUnavailable: It is kept in a shared database that cannot be reached.
    """
    url = database.shared_address()
    if url is None:
        with lock(project):
            database.require_own_state(project)
            require_sound(project, whole=True)
            if lost_last_writes(project):
                look_at_lists(project)
            engine = database.engine_at(database.address(project))
            try:
                prepare_state(engine)
                with _note_begin(project, engine):
                    yield OpenDatabase(engine, None)
            finally:
                engine.dispose()
        return
    with open_shared_database(url) as opened:
        if opened.lease is not None and not opened.lease.hold(f"run {project.file}"):
            raise _lock_error(project)
        with _note_begin(project, opened.engine):
            yield opened


@contextmanager
def _note_begin(project: Project, engine: sa.Engine) -> Iterator[None]:
    """Forget what an earlier run was asked, then say which process is at work: what is asked from there on counts."""
    Journal(engine, database.key_of(project)).go_on()
    with note_run(project):
        yield


@contextmanager
def open_shared_database(url: sa.URL) -> Iterator[OpenDatabase]:
    """
    Open the database that machines share, under a name of this process's own.

    Raises:
        DatabaseUnavailable: It cannot be reached.
    """
    with Lease(url) as lease:
        engine = database.engine_at(url)
        try:
            with database.translated_errors(url), lease.schema():
                _make_tables(engine)
            yield OpenDatabase(engine, lease)
        finally:
            engine.dispose()


@contextmanager
def lock(project: Project) -> Iterator[None]:
    """
    Hold the project for one run.

    Raises:
        RunLocked: Another process holds it.
        ArchiveError: It cannot be written.
    """
    # Whoever only looks whether a run is at work holds it for a moment.
    held = FileLock(lock_file(project), timeout=_LOOK_S)
    try:
        make_folder(project.state)
        held.acquire()
    except Timeout as busy:
        raise _lock_error(project) from busy
    except OSError as error:
        raise unwritable(project.state, error) from error
    try:
        yield
    finally:
        held.release()


def _lock_error(project: Project) -> RunLocked:
    return RunLocked(
        f"{project.name}: another run is at work on this project",
        hint="wait for it, or stop it with ^C: the next run goes on where it stopped",
    )


def prepare_state(engine: sa.Engine) -> None:
    """Make the tables of a project's own file, and note of which form it is."""
    with database.translated_errors(engine.url):
        _make_tables(engine)
        with engine.begin() as connection:
            if connection.exec_driver_sql("PRAGMA user_version").scalar() != STATE_VERSION:
                connection.exec_driver_sql(f"PRAGMA user_version = {STATE_VERSION}")


def _make_tables(engine: sa.Engine) -> None:
    _silence()
    if database.is_shared(engine):
        DBOS.migrate(engine.url.render_as_string(hide_password=False))
    else:
        _migrate_file(engine)
    Journal(engine, "")


def _migrate_file(engine: sa.Engine) -> None:
    """Make the tables of DBOS through a connection of ours: `DBOS.migrate` would read the path as an address."""
    # DBOS migrates outside our transactions: inside "BEGIN IMMEDIATE" its own BEGIN would fail.
    workflows = database.engine_for_workflows(engine)
    client = DBOSClient(system_database_engine=workflows, application_name=_APPLICATION)
    try:
        client._sys_db.run_migrations()
    finally:
        client.destroy()
        workflows.dispose()


def _silence() -> None:
    # DBOS talks to people by itself; ours hear from the reporter.
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    # A collector that is away for a moment is tried again, and nobody need know.
    logging.getLogger("opentelemetry").setLevel(logging.ERROR)


@contextmanager
def _client(opened: OpenDatabase) -> Iterator[DBOSClient]:
    client = DBOSClient(system_database_engine=opened.engine, application_name=_APPLICATION)
    try:
        yield client
    finally:
        client.destroy()


def remove_leftovers(opened: OpenDatabase, journal: Journal, project: Project, *, lost: Iterable[str] = ()) -> None:
    """
    Remove what earlier runs left in DBOS and a new plan would trip over; what is paid, or may be, goes on.

    The workflows of the *lost* attempts, filed once, are removed too: their takes may be filed again.
    """
    with _client(opened) as client:
        if opened.lease is None:
            start_anew(client, journal)
        else:
            make_way(client, journal, project, lost=lost)


@contextmanager
def launch(
    opened: OpenDatabase,
    rates: Iterable[Rate],
    *,
    pulse_s: float = 0.0,
    on_broken: Callable[[ArchiveError], None] | None = None,
) -> Iterator[None]:
    """
    Run DBOS on an *opened* database, with a queue for each of *rates*; contexts are closed with it.

    *pulse_s* is how often the queues of a run that has its database alone are looked at. *on_broken* hears when DBOS,
    which would try for ever, cannot write that database any more.
    """
    _silence()
    workflows = database.engine_for_workflows(opened.engine, on_broken=on_broken)
    config = DBOSConfig(
        name=_APPLICATION,
        system_database_engine=workflows,
        run_migrations=False,
        application_version=APPLICATION_VERSION,
        executor_id=opened.name,
        log_level="CRITICAL",
        notification_listener_polling_interval_sec=_LISTEN_S,
    )
    dbos_tables.end_waits(opened.engine)
    with database.translated_errors(opened.engine.url):
        # A queue that is not there at launch is found up to a second later.
        with _client(opened) as client:
            _register_queues(client, rates, poll_s=_SHARED_QUEUE_POLL_S if opened.lease else pulse_s)
        DBOS(config=with_traces(config))
    switch_s = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        with database.translated_errors(opened.engine.url):
            DBOS.launch()
        with clock_jumps.watch_clock(opened.engine):
            if opened.lease is None:
                yield
            else:
                with opened.lease.watch_processes(lambda names: _take_over(opened.engine, names)):
                    yield
    finally:
        close_contexts()
        DBOS.destroy()
        workflows.dispose()
        sys.setswitchinterval(switch_s)


def _take_over(engine: sa.Engine, names: list[str]) -> None:
    """Take over what the dead processes called *names* left; the clocks of their machines may have been others."""
    dbos_tables.end_waits(engine)
    DBOS._recover_pending_workflows(names)


def _register_queues(client: DBOSClient, rates: Iterable[Rate], *, poll_s: float) -> None:
    for rate in set(rates):
        client.register_queue(
            queue_of(rate),
            partition_concurrency=rate.concurrent_tasks,
            partition_limiter={"limit": rate.requests_per_minute, "period": MINUTE_S},
            polling_interval_sec=poll_s,
        )
