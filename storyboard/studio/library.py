"""The films that a studio shows, by the names that stand in their addresses."""

import re
from collections.abc import Sequence
from pathlib import Path

from storyboard.project import Project

_NOT_PLAIN = re.compile(r"[^\w.-]+")


class Library:
    """Films by names that differ and can stand in an address, as two folders may bear the same."""

    def __init__(self, projects: Sequence[Project], *, here: Path) -> None:
        """New films are made in the folder *here*."""
        self.here = here
        self._films: dict[str, Project] = {}
        for project in projects:
            self.add(project)

    def add(self, project: Project) -> str:
        """Show *project* too; return its name in addresses."""
        for name, known in self._films.items():
            if known.file == project.file:
                return name
        plain = _NOT_PLAIN.sub("-", project.name)
        names = (plain, *(f"{plain}-{count}" for count in range(2, len(self._films) + 3)))
        name = next(each for each in names if each not in self._films)
        self._films[name] = project
        return name

    def films(self) -> dict[str, Project]:
        """Return every film by its name."""
        return dict(self._films)

    def find(self, name: str) -> Project | None:
        """Return the film called *name*; None where none is."""
        return self._films.get(name)
