"""
The sign that tasks are to be looked for which the journal may not know: a small file, until all is made.

It names the shots whose outcome at the service is unknown, and those that a person gave up.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from storyboard.files import make_folder, write_durably
from storyboard.project import Project


def look_at_lists(project: Project) -> None:
    """Let runs look through the services' lists until one of them has made all that it wanted."""
    # Where the state is in a shared database, the folder may not be there.
    make_folder(project.state)
    if not looks_at_lists(project):
        write_durably(_sign(project), b"")


def looks_at_lists(project: Project) -> bool:
    """Return whether the lists are to be looked through."""
    return _sign(project).exists()


def look_no_more(project: Project) -> None:
    """Leave the lists alone from now on: all that was wanted is made."""
    _sign(project).unlink(missing_ok=True)


def note_unsure(project: Project, shots: Iterable[str]) -> None:
    """Note that nobody can tell what was asked for *shots*: each waits for a list that can be read, or for a person."""
    _write(project, unsure=shots, forgotten=forgotten_shots(project))


def forget_unsure(project: Project, shot: str) -> bool:
    """Note a person's word that nothing of *shot* is at the service; return False where nothing was unsure of it."""
    unsure = _shots(project, "unsure")
    if shot not in unsure:
        return False
    _write(project, unsure=unsure - {shot}, forgotten=forgotten_shots(project) | {shot})
    return True


def forgotten_shots(project: Project) -> frozenset[str]:
    """Return the shots that a person gave up so."""
    return _shots(project, "forgotten")


def _write(project: Project, **shots: Iterable[str]) -> None:
    told = {name: sorted(of_it) for name, of_it in shots.items()}
    write_durably(_sign(project), json.dumps(told).encode())


def _shots(project: Project, name: str) -> frozenset[str]:
    try:
        return frozenset(json.loads(_sign(project).read_bytes())[name])
    except (OSError, ValueError, KeyError, TypeError):
        # There is no sign, or it names none.
        return frozenset()


def _sign(project: Project) -> Path:
    return project.state / f"{project.prefix}looking"
