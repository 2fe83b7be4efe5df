"""The films that a studio shows, by the names that stand in their addresses."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from storyboard.errors import StoryboardError
from storyboard.project import PROJECTS, STORYBOARD_FILE, Project, find_project
from storyboard.studio.open_film import OpenFilm

_NOT_PLAIN = re.compile(r"[^\w.-]+")


class Library:
    """Films by names that differ and can stand in an address, as two folders may bear the same."""

    def __init__(
        self,
        projects: Sequence[Project],
        *,
        here: Path,
        folders: Sequence[Path] = (),
        tell: Callable[[Project], None] | None = None,
    ) -> None:
        """New films are made in the folder *here*; those in *folders* are shown too; *tell* hears of each film."""
        self.here = here
        self._tell = tell
        self._folders = tuple(folders)
        self._films: dict[str, OpenFilm] = {}
        for project in projects:
            self.add(project)
        self.look_around()

    def add(self, project: Project) -> str:
        """Show *project* too; return its name in addresses."""
        for name, known in self._films.items():
            if known.project.file == project.file:
                return name
        plain = _NOT_PLAIN.sub("-", project.name)
        names = (plain, *(f"{plain}-{count}" for count in range(2, len(self._films) + 3)))
        name = next(each for each in names if each not in self._films)
        self._films[name] = OpenFilm(name, project)
        if self._tell is not None:
            self._tell(project)
        return name

    def look_around(self) -> None:
        """See which films have appeared in the folders, and which are not there any more."""
        for folder in self._folders:
            for file in sorted([*folder.glob(f"*/{STORYBOARD_FILE}"), *folder.glob(f"{PROJECTS}/*/{STORYBOARD_FILE}")]):
                # What is no project, as its links lead out of it, is told by whoever opens it by its name.
                with suppress(StoryboardError, OSError):
                    self.add(find_project(file.parent))
        for name, film in tuple(self._films.items()):
            if not film.project.folder.is_dir():
                film.end()
                del self._films[name]

    def films(self) -> dict[str, OpenFilm]:
        """Return every film by its name."""
        return dict(self._films)

    def find(self, name: str) -> OpenFilm | None:
        """Return the film called *name*; None where none is."""
        if name not in self._films and self._folders:
            self.look_around()
        return self._films.get(name)

    def end(self) -> None:
        """End what is told to pages, as the server stops."""
        for film in self._films.values():
            film.end()
