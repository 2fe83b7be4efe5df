"""Before a run: what was left half written goes, and takes are measured as they come in."""

from storyboard.edit.footage import pieces_of
from storyboard.files import sweep
from storyboard.plan.film_now import FilmNow
from storyboard.project import Project
from storyboard.reporter import Reporter
from storyboard.stitch.clip_preparer import ClipPreparer


def preparing(film: FilmNow, *, reporter: Reporter) -> ClipPreparer:
    """Return a reporter under which takes are measured, and pieces of the reels made, as takes come in."""
    return ClipPreparer(reporter, project=film.project, cache=pieces_of(film.project))


def sweep_parts(project: Project) -> None:
    """Remove what processes that were killed left half written; of clips on their way to the archive, nothing."""
    # Pieces and thumbnails, reels, and copies of what a bucket holds.
    for folder, parts in ((project.state, "*/*.part"), (project.reels, "*.part"), (project.archive, "*/*.part")):
        sweep(folder.glob(parts))
