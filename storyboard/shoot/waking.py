"""
Waking a take that waits for its task, from any thread or process, through the database alone.

A run may hold the project's lock meanwhile: a wake-up is one small write.
"""

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from dbos import DBOSClient, error

from storyboard.errors import ArchiveError
from storyboard.project import Project
from storyboard.shoot.callback_address import TOPIC, digest_of
from storyboard.shoot.state import database
from storyboard.shoot.state.journal import callback_owner
from storyboard.shoot.take_workflows import take_id

CallOutcome = Literal["unknown", "over", "woken"]
"""What became of a call: no intent has this address; its take waits no longer; it asks now."""

_WAITING = ("intended", "submitted")


class Waker:
    """Wakes takes of *projects* by the secret part of their callback addresses."""

    def __init__(self, projects: Iterable[Project]) -> None:
        # DBOS talks to people by itself.
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        self._states: dict[sa.URL, _StateDatabase] = {}
        for project in projects:
            self.add(project)

    def add(self, project: Project) -> None:
        """Wake takes of *project* too."""
        url = database.address(project)
        if url not in self._states:
            self._states[url] = _StateDatabase(url)

    def wake(self, token: str) -> CallOutcome:
        """
        Wake the take whose callback address ends in *token*.

        Raises:
            ArchiveError: A database cannot be read or written now.
        """
        digest = digest_of(token)
        try:
            heard = [state.wake(digest) for state in tuple(self._states.values())]
        except sa.exc.DBAPIError as failure:
            raise ArchiveError(f"a callback cannot be passed on: {failure.orig}") from failure
        return next((outcome for outcome in heard if outcome != "unknown"), "unknown")

    def close(self) -> None:
        """Let go of the databases."""
        for state in self._states.values():
            state.close()


class _StateDatabase:
    """One database, and the way to the takes whose state it keeps."""

    def __init__(self, url: sa.URL) -> None:
        self._file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self._engine = database.engine_at(url)
        self._client: DBOSClient | None = None
        # Calls come in several threads.
        self._opening = threading.Lock()

    def wake(self, digest: str) -> CallOutcome:
        # Before a project's first run there is no file, and looking would make one.
        if self._file is not None and not self._file.exists():
            return "unknown"
        owner = callback_owner(self._engine, digest)
        if owner is None:
            return "unknown"
        attempt_id, state = owner
        if state not in _WAITING:
            return "over"
        try:
            self._sender().send(take_id(attempt_id), "", TOPIC)
        except error.DBOSNonExistentWorkflowError:
            # No run is at work; the next one asks by itself.
            return "over"
        return "woken"

    def close(self) -> None:
        if self._client is not None:
            self._client.destroy()
        self._engine.dispose()

    def _sender(self) -> DBOSClient:
        with self._opening:
            if self._client is None:
                # A service calls again by itself; retried here, calls would pile up.
                self._client = DBOSClient(system_database_engine=self._engine, retry_connection_errors=False)
            return self._client
