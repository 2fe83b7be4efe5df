"""A film with what a run would make of it now."""

from dataclasses import dataclass

from storyboard.actions.run_request import RunRequest
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.plan import Plan
from storyboard.plan.until_stills import left_sentence, until_made
from storyboard.project import Project


@dataclass(frozen=True, slots=True)
class PlannedFilm:
    """A film, and what a run would make of it."""

    film: FilmNow
    planned: Plan
    """The film's plan; takes that are paid and not in the archive cost nothing in it."""
    whole: FilmNow
    """The film with all of its plan, where a run would stop before the first clip."""
    left: str = ""
    """What such a run leaves to a later one, in a sentence."""


def planned_film(project: Project, request: RunRequest) -> PlannedFilm:
    """
    Return the film with what a run as *request* asks would make; nothing is sent.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: The request names a shot or a provider that there is not.
    """
    whole = film_now(project, provider=request.provider, only=request.only, drafting=request.draft)
    film = until_made(whole, request.until) if request.until else whole
    left = left_sentence(whole.plan, film.plan) if request.until else ""
    return PlannedFilm(film, _with_lost_takes(film), whole=whole, left=left)


def _with_lost_takes(film: FilmNow) -> Plan:
    if not film.plan.to_make or not film.project.state.exists():
        return film.plan
    # What reads the journal takes a while to import: a film that is up to date, or was never run, does without.
    from storyboard.shoot.fetched_again import with_lost_takes  # noqa: PLC0415

    return with_lost_takes(film.plan, film.project)
