"""Which films a server shows: the projects, and the folders of projects, that its command line names."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storyboard.project import PROJECTS, STORYBOARD_FILE, Project, find_project, is_project


@dataclass(frozen=True, slots=True)
class ServedPlaces:
    """What a server shows."""

    projects: tuple[Project, ...]
    folders: tuple[Path, ...]
    """All films in them, also those that appear later."""

    @property
    def here(self) -> Path:
        """Where new films are made."""
        if self.folders:
            return self.folders[0]
        beside = self.projects[0].folder.parent
        return beside.parent if beside.name == PROJECTS else beside

    @property
    def names(self) -> str:
        """What is shown, for people."""
        films = [project.name for project in self.projects]
        return ", ".join([*films, *(f"the films in {folder}" for folder in self.folders)])


def places_at(written: Sequence[Path]) -> ServedPlaces:
    """
    Return what stands at the paths *written*: projects, and folders that hold some.

    Raises:
        CommandError: Nothing of the kind stands at one of them.
    """
    folders = [path for path in written if _is_folder_of_films(path)]
    projects = [find_project(path) for path in written if path not in folders]
    return ServedPlaces(tuple(projects), tuple(folder.resolve() for folder in folders))


def _is_folder_of_films(path: Path) -> bool:
    """Return whether *path* is a folder that is no project itself; one without anything is for new films."""
    if is_project(path) or not path.is_dir():
        return False
    holds_films = next(path.glob(f"*/{STORYBOARD_FILE}"), None) or (path / PROJECTS).is_dir()
    return bool(holds_films) or not any(entry.name for entry in path.iterdir() if not entry.name.startswith("."))
