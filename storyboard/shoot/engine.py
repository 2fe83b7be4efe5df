"""
DBOS on one database: opened safely, swept of what a dead run left, closed cleanly.

On SQLite one process holds the file: DBOS's own claims are not exact across
processes there. The guards are those that kill -9 storms showed to be needed:
a lock, WAL with full syncs, immediate transactions, a pinned version.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, run_dbos_database_migrations
from filelock import FileLock, Timeout

from storyboard.errors import ArchiveError, RunLocked
from storyboard.journal import OPEN, Journal, database_url
from storyboard.project import Project
from storyboard.shoot.limits import queue_of, rate_of
from storyboard.shoot.workflows import FILING

APPLICATION_VERSION = "1"
"""Pinned: DBOS's own is a digest of the source, and any edit would strand what is in flight."""

_QUEUE_POLL_S = 0.1


@contextmanager
def lock(project: Project) -> Iterator[None]:
    """
    Hold the project for one run.

    Raises:
        RunLocked: Another process holds it.
    """
    try:
        project.state.mkdir(parents=True, exist_ok=True)
        with FileLock(project.state / "run.lock", timeout=0):
            yield
    except Timeout as held:
        raise RunLocked(
            f"{project.folder}: another run is at work on this project",
            hint="wait for it, or stop it with ^C: the next run goes on where it stopped",
        ) from held
    except PermissionError as error:
        raise ArchiveError(
            f"{project.state}: cannot be written: {error.strerror}", hint="a run needs to write in the project's folder"
        ) from error


def open_database(project: Project) -> sa.Engine:
    """Return the engine of the project's database, its tables in place."""
    url = database_url(project)
    # DBOS migrates outside our transactions: inside "BEGIN IMMEDIATE" its own BEGIN would fail.
    run_dbos_database_migrations(url)
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin_immediately)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy hands a raw sqlite3 connection
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediately(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def sweep(engine: sa.Engine, journal: Journal) -> None:
    """
    Remove what an interrupted run left in DBOS, but for takes that are paid or may be.

    The plan is made anew by each run. An attempt with an intent goes on by
    itself when DBOS recovers its workflow; one without is forgotten.
    """
    client = DBOSClient(system_database_engine=engine)
    try:
        journal.forget_planned()
        open_attempts = set(journal.attempts(OPEN))
        workflows = client.list_workflows(load_input=False, load_output=False)
        gone = [
            one.workflow_id for one in workflows if one.name != "take" or not _goes_on(one, open_attempts=open_attempts)
        ]
        if gone:
            client.delete_workflows(gone)
    finally:
        client.destroy()


def _goes_on(workflow: Any, *, open_attempts: set[str]) -> bool:  # noqa: ANN401 - DBOS's WorkflowStatus, not exported
    """Return whether DBOS will take this take up again by itself, and should."""
    return (
        workflow.status == "PENDING"
        and workflow.app_version == APPLICATION_VERSION
        and workflow.workflow_id.removeprefix("take-") in open_attempts
    )


@contextmanager
def launched(engine: sa.Engine, models: Iterable[str]) -> Iterator[None]:
    """Run DBOS on *engine*, with a queue for takes of each of *models*."""
    # DBOS talks to people by itself; ours hear from the reporter.
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    config = DBOSConfig(
        name="storyboard",
        system_database_url=str(engine.url),
        system_database_engine=engine,
        run_migrations=False,
        application_version=APPLICATION_VERSION,
        executor_id="local",
        log_level="CRITICAL",
        notification_listener_polling_interval_sec=0.05,
    )
    DBOS(config=config)
    try:
        DBOS.launch()
        for name, rate in {queue_of(model): rate_of(model) for model in models}.items():
            DBOS.register_queue(
                name,
                partition_concurrency=rate.concurrent_tasks,
                partition_limiter={"limit": rate.requests_per_minute, "period": 60.0},
                polling_interval_sec=_QUEUE_POLL_S,
                on_conflict="always_update",
            )
        DBOS.register_queue(
            FILING, worker_concurrency=8, polling_interval_sec=_QUEUE_POLL_S, on_conflict="always_update"
        )
        yield
    finally:
        DBOS.destroy()
