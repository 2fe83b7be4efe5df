"""Filing slates one after the other: which of several candidates was first is told by their times."""

from pathlib import Path

from filelock import FileLock

from storyboard.archive.takes import file_slate, send_slate
from storyboard.files import make_folder
from storyboard.model.clock import now
from storyboard.model.takes import Slate, Take
from storyboard.project import Project
from storyboard.shoot.crash_points import pass_point


def file_slate_in_turn(project: Project, folder: Path, slate: Slate) -> Take:
    """File *slate* so that of several candidates the one whose slate is there first also says so."""
    make_folder(project.state)
    with FileLock(project.state / "filing.lock"):
        slate = slate.model_copy(update={"archived_at": now()})
        send_slate(project, folder.name, slate)
        pass_point("slate sent")
        return file_slate(folder, slate)
