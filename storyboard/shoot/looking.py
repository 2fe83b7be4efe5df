"""The sign that tasks are to be looked for which the journal may not know: an empty file, until all is made."""

from pathlib import Path

from storyboard.files import write_durably
from storyboard.project import Project


def look_at_lists(project: Project) -> None:
    """Let runs look through the services' lists until one of them has made all that it wanted."""
    # Where the state is in a shared database, the folder may not be there.
    project.state.mkdir(parents=True, exist_ok=True)
    write_durably(_sign(project), b"")


def looks_at_lists(project: Project) -> bool:
    """Return whether the lists are to be looked through."""
    return _sign(project).exists()


def look_no_more(project: Project) -> None:
    """Leave the lists alone from now on: all that was wanted is made."""
    _sign(project).unlink(missing_ok=True)


def _sign(project: Project) -> Path:
    return project.state / f"{project.prefix}looking"
