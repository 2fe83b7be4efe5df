"""A film in a few facts, as a list of films shows it."""

from contextlib import suppress

from storyboard.actions.film_view import FilmView
from storyboard.actions.result import Result
from storyboard.errors import StoryboardError, StoryboardInvalid
from storyboard.project import Project


class FilmSummary(Result):
    """One film among others."""

    name: str
    """In addresses."""
    title: str
    folder: str
    poster: str = ""
    """Path of a picture from the project's folder; empty where no take is there yet."""
    shots: int = 0
    done: int = 0
    """Shots that are up to date."""
    waits_for_you: int = 0
    failed: int = 0
    is_running: bool = False
    spent_usd: float = 0
    limit_usd: float | None = None
    """Of the budget; None without one."""
    changed_at: float
    """When its storyboard was last written, or its last take was archived: seconds since 1970; 0 where nobody knows."""
    trouble: str = ""
    """Why it cannot be shown, in a sentence."""


def summary_of(project: Project, view: FilmView, *, name: str) -> FilmSummary:
    """Return the facts of *view*, the film of *project*, which is called *name* in addresses."""
    states = [shot.state for shot in view.shots]
    return FilmSummary(
        name=name,
        title=view.title,
        folder=str(project.folder),
        poster=_poster(view),
        shots=len(states),
        done=states.count("up to date"),
        waits_for_you=states.count("waits for you"),
        failed=states.count("failed"),
        is_running=view.run is not None,
        spent_usd=view.spent_usd,
        limit_usd=view.budget.usd if view.budget else None,
        changed_at=_changed_at(project),
    )


def summary_of_trouble(project: Project, error: StoryboardError, *, name: str) -> FilmSummary:
    """Return what is told of a film that cannot be shown."""
    mistakes = len(error.problems) if isinstance(error, StoryboardInvalid) else 0
    said = f"{mistakes} mistake{'s' * (mistakes != 1)} in the storyboard" if mistakes else error.message
    return FilmSummary(
        name=name, title=project.name, folder=str(project.folder), changed_at=_changed_at(project), trouble=said
    )  # fmt: skip


def _poster(view: FilmView) -> str:
    takes = (take for shot in view.shots for segment in shot.segments for take in segment.takes if take.counts)
    return next((take.first_frame for take in takes), "")


def _changed_at(project: Project) -> float:
    times = [0.0]
    for place in (project.file, project.archive):
        with suppress(OSError):
            times.append(place.stat().st_mtime)
    return max(times)
