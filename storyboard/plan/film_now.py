"""A film as it stands: what is written, what is filed, and what follows from both."""

from dataclasses import dataclass, replace

from storyboard.archive.takes import read_takes
from storyboard.load.load import Loaded, load
from storyboard.model.graph import SegmentId
from storyboard.model.paid import project_for
from storyboard.model.takes import Take
from storyboard.plan.make_plan import plan_of
from storyboard.plan.plan import Plan
from storyboard.project import Project


@dataclass(frozen=True, slots=True)
class FilmNow:
    """A film as it stands."""

    loaded: Loaded
    takes: dict[SegmentId, tuple[Take, ...]]
    """All that are filed, of each segment."""
    plan: Plan

    @property
    def project(self) -> Project:
        """The project, or its rehearsal."""
        return self.loaded.project


def film_now(
    project: Project, *, provider: str | None = None, only: tuple[str, ...] = (), drafting: bool = False
) -> FilmNow:
    """
    Return the film of *project* as it stands, with a plan to make what is missing of it.

    *provider* stands in for the storyboard's, *only* and *drafting* are the plan's.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        ArchiveError: The archive cannot be read.
    """
    # First, as slates that are in a bucket say whose film it is.
    takes = read_takes(project)
    loaded = load(project)
    loaded = replace(loaded, project=project_for(project, provider or loaded.storyboard.provider))
    return FilmNow(loaded, takes, plan_of(loaded, takes, provider=provider, only=only, drafting=drafting))


def film_after(film: FilmNow, *, provider: str | None) -> FilmNow:
    """Return *film*, as it was read, as it stands once takes were filed since."""
    takes = read_takes(film.project, known=film.plan.takes)
    return replace(film, takes=takes, plan=plan_of(film.loaded, takes, provider=provider))
