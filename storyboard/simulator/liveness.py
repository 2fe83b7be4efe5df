"""
Who is alive: a process that works on a folder's tasks holds a lock that dies with it.

The lock is SQLite's own on an empty file, which every system has and every kind
of death releases.
"""

import secrets
import sqlite3
from pathlib import Path


class Liveness:
    """One process's sign of life in a folder; *name* is new for every start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "owners"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.name = secrets.token_hex(8)
        """What the tasks of this process are marked with."""
        self._held = _lock(self._file(self.name))

    def is_alive(self, name: str) -> bool:
        """Whether the process of this *name* still runs; clears up after a dead one."""
        file = self._file(name)
        if not file.exists():
            return False
        try:
            _lock(file).close()
        except sqlite3.OperationalError:
            return True
        file.unlink(missing_ok=True)
        return False

    def close(self) -> None:
        """Leave."""
        self._held.close()
        self._file(self.name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.lock"


def _lock(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise
    return connection
