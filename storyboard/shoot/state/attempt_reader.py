"""
What the journal knows of attempts, for those who only look.

Where a project keeps its state in a file of its own, that file is read with Python's SQLite alone: SQLAlchemy takes
longer to import than a look takes. Neither file nor folder is made for a look.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from storyboard.errors import StateDamaged
from storyboard.model.takes import Attempt, AttemptState, Poll
from storyboard.project import Project
from storyboard.shoot.state.soundness import require_sound
from storyboard.shoot.state.state_file import damage_error, file_error, first_name, has_own_file, state_file

OPEN: tuple[AttemptState, ...] = ("intended", "submitted", "succeeded")
"""States in which money may be on its way and nothing is archived yet."""

_RECORD = "SELECT record FROM storyboard_attempts WHERE id = :id"
_POLLS = "SELECT record FROM storyboard_polls WHERE attempt = :id ORDER BY number"
_ATTEMPTS = """
    SELECT id, record FROM storyboard_attempts
    WHERE project = :project
    AND (CAST(:states AS TEXT) = '' OR CAST(:states AS TEXT) LIKE '%,' || state || ',%')
    ORDER BY shot, segment, take
"""
_IDS = "SELECT shot, segment, id FROM storyboard_attempts WHERE project = :project ORDER BY take"

Rows = Sequence[Sequence[Any]]


class AttemptReader(ABC):
    """The attempts of one project, whatever its rows are read with."""

    _project: str
    _place: str
    """Of the database, as it may be shown."""

    @abstractmethod
    def _rows(self, query: str, **values: str) -> Rows:
        """Return the rows that *query* finds, in which *values* stand for the names after colons."""

    def attempt(self, attempt_id: str) -> Attempt:
        """
        Return an attempt with its polls.

        Raises:
            LookupError: There is none, or it was forgotten before anything was sent for it.
        """
        records = self._rows(_RECORD, id=attempt_id)
        if not records:
            raise LookupError(attempt_id)
        polls = tuple(self._poll(record) for (record,) in self._rows(_POLLS, id=attempt_id))
        return self._attempt(records[0][0]).model_copy(update={"polls": polls})

    def attempts(self, states: Iterable[AttemptState] | None = None) -> dict[str, Attempt]:
        """Return the project's attempts by id, without their polls, in order of takes."""
        wanted = "" if states is None else f",{','.join(states)},"
        rows = self._rows(_ATTEMPTS, project=self._project, states=wanted)
        return {attempt_id: self._attempt(record) for attempt_id, record in rows}

    def newest(self, segments: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Attempt]:
        """Return the attempt with the highest take at each of *segments*, with its polls; no other is read."""
        wanted = set(segments)
        rows = self._rows(_IDS, project=self._project)
        ids = {(shot, segment): attempt_id for shot, segment, attempt_id in rows if (shot, segment) in wanted}
        return {segment: self.attempt(attempt_id) for segment, attempt_id in ids.items()}

    def _attempt(self, record: str) -> Attempt:
        try:
            return Attempt.model_validate_json(record)
        except ValidationError as error:
            raise self._unreadable_error(error) from error

    def _poll(self, record: str) -> Poll:
        try:
            return Poll.model_validate_json(record)
        except ValidationError as error:
            raise self._unreadable_error(error) from error

    def _unreadable_error(self, error: ValidationError) -> StateDamaged:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        return damage_error(self._place, f"a record holds what this version does not know ({place}: {first['msg']})")


class _EmptyReader(AttemptReader):
    """Of a project that never ran."""

    _project = ""

    def _rows(self, query: str, **values: str) -> Rows:  # noqa: ARG002 - nothing answers
        return ()


class _FileReader(AttemptReader):
    """Of a project that has a file of its own."""

    def __init__(self, connection: sqlite3.Connection, file: Path, project: str) -> None:
        self._connection = connection
        self._place = str(file)
        self._project = project

    def _rows(self, query: str, **values: str) -> Rows:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise file_error(self._place, error) from error


@contextmanager
def open_reader(project: Project) -> Iterator[AttemptReader]:
    """
    Open the journal of *project* for those who only look; a run may be at work on it meanwhile.

    Raises:
        StateDamaged: It cannot be read.
        DatabaseUnavailable: It is shared, and out of reach.
    """
    if not has_own_file():
        # SQLAlchemy takes a while to import: only who shares a database pays for it.
        from storyboard.shoot.state.journal import open_journal  # noqa: PLC0415

        with open_journal(project) as journal:
            yield journal
        return
    require_sound(project)
    file = state_file(project)
    if not file.is_file() or not file.stat().st_size:
        yield _EmptyReader()
        return
    try:
        connection = sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=30, isolation_level=None)
    except sqlite3.DatabaseError as error:
        raise file_error(file, error) from error
    with closing(connection):
        reader = _FileReader(connection, file, first_name(project) or project.name)
        yield reader if _has_journal(reader) else _EmptyReader()


def _has_journal(reader: _FileReader) -> bool:
    return bool(reader._rows("SELECT 1 FROM sqlite_master WHERE name = 'storyboard_attempts'"))
