"""Before a run: what was left half written goes, and pieces of the reels are made while takes come in."""

from contextlib import AbstractContextManager, nullcontext

from storyboard.edit.footage import pieces_of
from storyboard.files import sweep
from storyboard.plan.film_now import FilmNow
from storyboard.project import Project
from storyboard.reporter import Reporter
from storyboard.stitch.preparing import Preparing


def preparing(film: FilmNow, *, reporter: Reporter, with_reels: bool) -> AbstractContextManager[Reporter]:
    """Return a reporter under which pieces of the reels are made while takes come in."""
    if not with_reels:
        return nullcontext(reporter)
    return Preparing(reporter, project=film.project, cache=pieces_of(film.project))


def sweep_parts(project: Project) -> None:
    """Remove what processes that were killed left half written; of clips on their way to the archive, nothing."""
    # Pieces and thumbnails, reels, and copies of what a bucket holds.
    for folder, parts in ((project.state, "*/*.part"), (project.reels, "*.part"), (project.archive, "*/*.part")):
        sweep(folder.glob(parts))
