"""Which project a verb is about: the folder or file that the command line names, else the current folder."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.project import Project, find_project

PROJECT_HELP = "A project folder or a storyboard file; the current folder when left out."

ProjectArgument = Annotated[Path, typer.Argument(metavar="[PROJECT]", help=PROJECT_HELP, show_default=False)]
"""The argument that every verb on a project takes; give it ``HERE`` as default."""

HERE = Path()
"""The current folder."""


def project_at(where: Path) -> Project:
    """Return the project at *where*."""
    return find_project(where)
