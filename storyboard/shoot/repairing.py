"""
Repairing a project whose state is damaged: the old file is set aside, and a new one is made of what is told elsewhere.

The archive's slates and the receipts tell it at once; the next run asks the
services' lists for the rest. It deletes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from storyboard.errors import CommandError, StateDamaged
from storyboard.files import unwritable
from storyboard.model.takes import Attempt
from storyboard.project import Project
from storyboard.shoot.engine import lock, prepare_state
from storyboard.shoot.found_tasks import untold_attempts
from storyboard.shoot.looking import look_at_lists
from storyboard.shoot.state import create_rate, database
from storyboard.shoot.state.journal import Journal
from storyboard.shoot.state.journal_tables import tables
from storyboard.shoot.state.soundness import require_sound
from storyboard.shoot.state.state_file import VARIABLE, state_file


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a repair."""

    why: str
    """What was wrong; empty where nothing was, and nothing was done."""
    aside: Path | None = None
    """Where the old file is now."""
    takes: int = 0
    """Of the archive, which are noted again."""
    tasks: tuple[str, ...] = ()
    """Tasks that were asked for and are not archived: the next run goes on with them."""


def repair(project: Project) -> Repaired:
    """
    Set the state of *project* aside where it is damaged, and note again what slates and receipts tell.

    Raises:
        CommandError: The state is in a database that machines share.
        RunLocked: A run is at work on the project.
    """
    if database.shared_address() is not None:
        raise CommandError(
            f"{project.name}: its state is in the database of {VARIABLE}, which has repairs of its own",
            hint="restore the database from a backup; the next run finds what was asked for since",
        )
    with lock(project):
        why = _why(project)
        if not why:
            return Repaired("")
        aside = _set_aside(state_file(project))
        engine = database.engine_at(database.file_address(project))
        try:
            prepare_state(engine)
            journal = Journal(engine, database.key_of(project))
            takes, tasks = untold_attempts(project, journal.tasks_by_take(), filed={})
            _note(journal, takes)
            _note(journal, tasks)
        finally:
            engine.dispose()
        look_at_lists(project)
        return Repaired(why, aside, len(takes), tuple(attempt.task_id for attempt in tasks))


def _why(project: Project) -> str:
    try:
        require_sound(project, whole=True)
        _read_all(project)
    except StateDamaged as damaged:
        return damaged.message
    return ""


def _read_all(project: Project) -> None:
    """Read every record, as runs do."""
    if not state_file(project).exists():
        return
    url = database.file_address(project)
    engine = database.engine_at(url)
    try:
        with database.translated_errors(url):
            journal = Journal(engine, database.key_of(project))
            for attempt_id in journal.attempts():
                journal.attempt(attempt_id)
            with engine.connect() as connection:
                for table in (*tables.sorted_tables, *create_rate.TABLES.sorted_tables):
                    connection.execute(sa.select(table).limit(1))
            prepare_state(engine)
    finally:
        engine.dispose()


def _note(journal: Journal, attempts: Iterable[Attempt]) -> None:
    for attempt in attempts:
        journal.add(uuid4().hex, attempt)


def _set_aside(file: Path) -> Path:
    """Give *file* and what belongs to it a name with a number, which nothing has yet."""
    number = 1
    while any(file.parent.glob(f"{file.name}.damaged-{number}*")):
        number += 1
    aside = file.with_name(f"{file.name}.damaged-{number}")
    try:
        for end in ("", "-wal", "-shm"):
            old = file.with_name(file.name + end)
            if old.exists() or old.is_symlink():
                old.rename(aside.with_name(aside.name + end))
    except OSError as error:
        raise unwritable(file, error) from error
    return aside
