"""
The simulator's memory: every task in one SQLite file, which a kill cannot harm.

A state changes only from the state it is thought to be in, so that whoever
comes second sees that he did. It knows no wire, no time and no rendering.
"""

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from storyboard.simulator.accepted import Accepted
from storyboard.simulator.faults import FaultKind

Status = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]

RETENTION_S: Final = 7 * 86400
"""How long the service remembers a task."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS tasks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    model TEXT NOT NULL,
    service_tier TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    started_at REAL,
    accepted TEXT NOT NULL,
    failure TEXT,
    base_url TEXT NOT NULL,
    owner TEXT NOT NULL,
    faults TEXT NOT NULL,
    spent TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX IF NOT EXISTS tasks_by_age ON tasks (created_at);
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """Why a task failed, in the service's words."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """One task at one instant."""

    id: str
    accepted: Accepted
    status: Status
    created_at: float
    updated_at: float
    started_at: float | None
    failure: TaskFailure | None
    base_url: str
    """Where the client that made it reached the simulator."""
    owner: str
    """The process that works on it."""
    faults: tuple[FaultKind, ...]
    """What is to go wrong with it."""
    spent: frozenset[FaultKind]
    """What of that has gone wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which tasks a list shows."""

    service_tier: str
    created_after: float
    created_before: float
    now: float
    """A task with a later time was made before the clock was set back, and is shown."""
    status: str | None = None
    model: str | None = None
    task_ids: tuple[str, ...] = ()


class Store:
    """All tasks of one folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._sql = sqlite3.connect(folder / "tasks.sqlite", check_same_thread=False, timeout=30, isolation_level=None)
        self._sql.row_factory = sqlite3.Row
        self._sql.execute("PRAGMA journal_mode = WAL")
        self._sql.execute("PRAGMA synchronous = NORMAL")
        self._sql.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._sql.close()

    def secret(self) -> bytes:
        """Return the secret that signs this folder's links; made once."""
        self._do("INSERT OR IGNORE INTO secrets VALUES ('links', ?)", secrets.token_bytes(32))
        return bytes(self._rows("SELECT value FROM secrets WHERE name = 'links'")[0]["value"])

    def add(
        self, task_id: str, accepted: Accepted, *, at: float, base_url: str, owner: str, faults: tuple[FaultKind, ...]
    ) -> Record | None:
        """File a new queued task; None where its id is taken."""
        added = self._do(
            "INSERT OR IGNORE INTO tasks"
            " (id, model, service_tier, status, created_at, updated_at, accepted, base_url, owner, faults)"
            " VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)",
            task_id, accepted.model, accepted.service_tier, at, at,
            accepted.model_dump_json(), base_url, owner, json.dumps(faults),
        )  # fmt: skip
        return self.get(task_id) if added else None

    def get(self, task_id: str, *, created_after: float = 0.0) -> Record | None:
        """Return the task; None where there is none, or none so young."""
        rows = self._rows("SELECT * FROM tasks WHERE id = ? AND created_at > ?", task_id, created_after)
        return _record(rows[0]) if rows else None

    def page(self, wanted: Filter, *, page: int, size: int) -> tuple[list[Record], int]:
        """Return one page of the tasks wanted, newest first, and how many there are in all."""
        clauses = ["service_tier = ?", "created_at > ?", "(created_at <= ? OR created_at > ?)"]
        values: list[Any] = [wanted.service_tier, wanted.created_after, wanted.created_before, wanted.now]
        for column, value in (("status", wanted.status), ("model", wanted.model)):
            if value is not None:
                clauses.append(f"{column} = ?")
                values.append(value)
        if wanted.task_ids:
            clauses.append("id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(wanted.task_ids))
        where = " AND ".join(clauses)
        # The clauses are the constants above; every value is bound.
        rows = self._rows(
            f"SELECT * FROM tasks WHERE {where} ORDER BY seq DESC LIMIT ? OFFSET ?",  # noqa: S608
            *values, size, (page - 1) * size,
        )  # fmt: skip
        total = self._rows(f"SELECT count(*) AS total FROM tasks WHERE {where}", *values)[0]["total"]  # noqa: S608
        return [_record(row) for row in rows], total

    def unfinished_tasks(self) -> list[Record]:
        """Return every task that is queued or running: those at work first, then in the order of creation."""
        rows = self._rows(
            "SELECT * FROM tasks WHERE status IN ('queued', 'running') ORDER BY status = 'queued', started_at, seq"
        )
        return [_record(row) for row in rows]

    def move(self, task_id: str, old: Status, new: Status, *, at: float, failure: TaskFailure | None = None) -> bool:
        """Change a task's state from *old* to *new*; False where it was not in *old*."""
        why = json.dumps([failure.code, failure.message]) if failure else None
        return self._do(
            "UPDATE tasks SET status = ?, updated_at = ?, failure = ?,"
            " started_at = CASE WHEN ? = 'running' THEN ? ELSE started_at END WHERE id = ? AND status = ?",
            new, at, why, new, at, task_id, old,
        )  # fmt: skip

    def adopt(self, record: Record, owner: str) -> bool:
        """Make *owner* the one who works on the task; False where somebody else was first."""
        return self._do("UPDATE tasks SET owner = ? WHERE id = ? AND owner = ?", owner, record.id, record.owner)

    def spend(self, record: Record, kind: FaultKind) -> None:
        """Note that this fault has struck the task."""
        spent = json.dumps(sorted(record.spent | {kind}))
        self._do("UPDATE tasks SET spent = ? WHERE id = ?", spent, record.id)

    def remove(self, record: Record) -> bool:
        """Forget the task; False where its state has changed since."""
        return self._do("DELETE FROM tasks WHERE id = ? AND status = ?", record.id, record.status)

    def forget(self, *, created_before: float) -> list[str]:
        """Forget every task as old as that; return their ids."""
        return [row["id"] for row in self._rows("DELETE FROM tasks WHERE created_at <= ? RETURNING id", created_before)]

    def _do(self, statement: str, *values: object) -> bool:
        with self._lock:
            return self._sql.execute(statement, values).rowcount > 0

    def _rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._sql.execute(statement, values).fetchall()


def _record(row: sqlite3.Row) -> Record:
    kinds: Iterable[FaultKind] = json.loads(row["faults"])
    return Record(
        id=row["id"],
        accepted=Accepted.model_validate_json(row["accepted"]),
        status=row["status"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        started_at=row["started_at"],
        failure=TaskFailure(*json.loads(row["failure"])) if row["failure"] else None,
        base_url=row["base_url"],
        owner=row["owner"],
        faults=tuple(kinds),
        spent=frozenset(json.loads(row["spent"])),
    )
