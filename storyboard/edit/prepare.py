"""Before a run: what was left half written goes, and takes are measured as they come in."""

from collections.abc import Sequence
from functools import partial

from storyboard.edit.expected import expected_reels
from storyboard.edit.footage import pieces_of
from storyboard.files import sweep
from storyboard.model.takes import Take
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import Plan
from storyboard.project import Project
from storyboard.reporter import Reporter
from storyboard.stitch.preparing import Preparing
from storyboard.stitch.sound_ahead import Expected


def preparing(film: FilmNow, planned: Plan, *, reporter: Reporter, with_reels: bool) -> Preparing:
    """Return a reporter under which takes are measured as they come in, and the sound of the reels is coded."""
    expected = partial(expected_reels, film.loaded, planned) if with_reels else _no_reels
    return Preparing(reporter, project=film.project, cache=pieces_of(film.project), expected=expected)


def _no_reels(_made: Sequence[Take]) -> tuple[Expected, ...]:
    return ()


def sweep_parts(project: Project) -> None:
    """Remove what processes that were killed left half written; of clips on their way to the archive, nothing."""
    # Pieces and thumbnails, reels, and copies of what a bucket holds.
    for folder, parts in ((project.state, "*/*.part"), (project.reels, "*.part"), (project.archive, "*/*.part")):
        sweep(folder.glob(parts))
