"""Files of a film that the studio gives out: archive, reels, reports, and small pictures of takes."""

from typing import Final

from starlette.routing import BaseRoute, Mount

from storyboard.project import REHEARSAL, Project
from storyboard.show.board import ProjectFiles
from storyboard.show.report.write import PAGE, RECORD

FILES: Final = "files"


def file_routes(project: Project) -> list[BaseRoute]:
    """Return where the files of *project* are, relative to its page: their paths from its folder stay."""
    names = [f"{project.prefix}{name}" for name in (PAGE, RECORD)]
    reports = tuple(f"{folder}{name}" for name in names for folder in ("", f"{REHEARSAL}/"))
    given = (
        ProjectFiles(project.archive, project=project.folder),
        ProjectFiles(project.reels, project=project.folder),
        ProjectFiles(project.reports, project=project.folder, only=reports, pages=reports[:2]),
    )
    return [Mount(f"/{folder.folder.name}", folder) for folder in given]
