"""
Guests: projects of other runs that this process works on, where machines share a database.

Machines must see every project at the same path, on the same storage: a token
in the project's folder and in the database tells one storage from another.
Where archives are kept in a bucket, its address does, and each machine may
have a copy of the project of its own.
"""

import logging
import secrets
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storyboard.archive import bucket
from storyboard.errors import CommandError, StoryboardError
from storyboard.files import make_folder, write_durably
from storyboard.load.own_models import models_of
from storyboard.project import Project, require_inside
from storyboard.providers.registry import connect
from storyboard.reporter import Note, Reporter
from storyboard.shoot import dbos_tables
from storyboard.shoot.context import Context, Permits
from storyboard.shoot.contexts import Guests
from storyboard.shoot.state import database
from storyboard.shoot.state.journal import Journal

_log = logging.getLogger(__name__)

_AGAIN_MS = 500
"""For this time work that was given back stays away from all processes, this one too."""
_SIGNATURE = "storage"
_SAME_STORAGE = "machines that share a database must see every project at the same path, on the same storage"
_SAME_ARCHIVE = f"machines that share a database must keep their archives in the same place: look at {bucket.VARIABLE}"

_tables = sa.MetaData()
_storages = sa.Table(
    "storyboard_storages",
    _tables,
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("token", sa.Text, nullable=False),
)


def guests_of(engine: sa.Engine, *, name: str, reporter_of: Callable[[Project], Reporter]) -> Guests:
    """Return how the process called *name* works on guests; *reporter_of* says who hears of a project."""
    said: set[str] = set()
    permits = Permits()

    def make(file: Path) -> Context:
        project = Project(file=file)
        require_inside(project)
        require_same_storage(engine, project)
        journal = Journal(engine, database.key_of(project))
        return Context(
            project=project,
            models=models_of(project),
            journal=journal,
            reporter=reporter_of(project),
            connect=connect,
            permits=permits,
            is_guest=True,
        )

    def give_back(workflow_id: str, project: Path, error: StoryboardError) -> None:
        if error.message not in said:
            said.add(error.message)
            _log.warning("%s", error.message)
            reporter_of(Project(file=project)).report(Note(f"left to others: {error.message}; {error.hint}"))
        dbos_tables.give_back(engine, workflow_id, name=name, again_ms=_AGAIN_MS)

    return Guests(make=make, give_back=give_back)


def sign_storage(engine: sa.Engine, project: Project) -> None:
    """Note where the project's takes are kept, for other machines to compare."""
    _tables.create_all(engine)
    row = insert(_storages).values(project=database.key_of(project), token=_signature(project, new=True))
    row = row.on_conflict_do_update(index_elements=["project"], set_={"token": row.excluded.token})
    with engine.begin() as connection:
        connection.execute(row)


def require_same_storage(engine: sa.Engine, project: Project) -> None:
    """
    Return where this machine keeps the takes of *project* as the machine that runs it does.

    Raises:
        CommandError: It does not.
    """
    if not project.file.is_file():
        raise CommandError(f"{project.file}: this storyboard is not on this machine", hint=_SAME_STORAGE)
    with engine.connect() as connection:
        query = sa.select(_storages.c.token).where(_storages.c.project == database.key_of(project))
        expected = connection.scalar(query) or ""
    if _signature(project) != expected:
        if bucket.bucket_of(project) or expected.startswith("s3:"):
            raise CommandError(f"{project.folder}: another archive than that of the run", hint=_SAME_ARCHIVE)
        raise CommandError(f"{project.folder}: another folder than that of the run", hint=_SAME_STORAGE)


def _signature(project: Project, *, new: bool = False) -> str | None:
    """Return the address of the bucket, else the token in the folder: a *new* one, or None, where there is none."""
    if kept := bucket.bucket_of(project):
        return kept.place
    file = project.state / _SIGNATURE
    if new and not file.exists():
        make_folder(project.state)
        write_durably(file, secrets.token_hex(16).encode())
    return file.read_text(encoding="ascii") if file.is_file() else None
