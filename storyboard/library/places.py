"""Which film a function is about."""

from pathlib import Path

from storyboard import project
from storyboard.project import Project

Place = Project | Path | str
"""A project, or the path of its folder or of its storyboard file; a bare name is looked for in ``projects``, too."""


def find_project(place: Place) -> Project:
    """
    Return the project at *place*; nothing is read but its folder.

    A relative path starts at the current folder.

    Raises:
        CommandError: There is no storyboard there, or its path is no text.
        ArchiveError: Something of the project is a link that leads out of its folder.
    """
    return project.find_project(place.file if isinstance(place, Project) else Path(place))
