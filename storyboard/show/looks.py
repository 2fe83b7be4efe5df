"""
How every shot of a film stands, for a look at it: no more is imported here than that takes.

Nothing here opens a clip or a reel; what does is in `show.film`.
"""

from dataclasses import dataclass

from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.spending import Spending
from storyboard.project import Project
from storyboard.show.entries import Entry
from storyboard.show.heard import with_heard
from storyboard.show.lost_calls import spending_now
from storyboard.show.standings import entries_of


@dataclass(frozen=True, slots=True)
class FilmStanding:
    """How a film stands."""

    film: FilmNow
    entries: tuple[Entry, ...]
    """Of every segment, in the storyboard's order."""
    spending: Spending


def entries(project: Project) -> tuple[Entry, ...]:
    """
    Return how every segment of the film stands, whoever is at work on it.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    return film_standing(project).entries


def film_standing(project: Project) -> FilmStanding:
    """
    Return how the film stands, whoever is at work on it, and what it has cost.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    film = film_now(project)
    return FilmStanding(film, film_entries(film), spending_now(film))


def film_entries(film: FilmNow) -> tuple[Entry, ...]:
    """Return how every segment of *film* stands."""
    current = frozenset(shot.id for shot in film.plan.shots if shot.state == "up_to_date")
    stand = entries_of(film.plan, takes=film.takes, missing={}, made_before=current, project=film.project)
    return with_heard(stand, film.loaded, film.plan.said)
