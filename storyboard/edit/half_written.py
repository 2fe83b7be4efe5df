"""Files that killed processes left half written."""

from storyboard.files import sweep
from storyboard.project import Project


def remove_half_written(project: Project) -> None:
    """Remove what killed processes left half written, except clips on their way to the archive."""
    # Pieces and thumbnails, reels, and copies of what a bucket holds.
    for folder, parts in ((project.state, "*/*.part"), (project.reels, "*.part"), (project.archive, "*/*.part")):
        sweep(folder.glob(parts))
