"""A film with what a run would make of it now."""

from dataclasses import dataclass, replace

from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.plan import Plan
from storyboard.plan.retaking import plan_of_retake
from storyboard.plan.until_made import left_sentence, until_made
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


def planned_film(project: Project, request: RunRequest | RetakeRequest) -> PlannedFilm:
    """
    Return the film with what a run, or one more take, as *request* asks would make; nothing is sent.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such shot, segment or provider, or a frame that one more take needs is not there.
        WaitingForApproval: A person must approve the take above it first.
    """
    if isinstance(request, RetakeRequest):
        return _one_more_take(project, request)
    asked = film_as_asked(project, request)
    return replace(asked, planned=_with_lost_takes(asked.film))


def film_as_asked(project: Project, request: RunRequest | RetakeRequest) -> PlannedFilm:
    """Return the same for a run that is about to begin, which looks itself for takes that are paid and not archived."""
    if isinstance(request, RetakeRequest):
        return _one_more_take(project, request)
    whole = film_now(project, provider=request.provider, only=request.only, drafting=request.draft)
    film = until_made(whole, request.until) if request.until else whole
    left = left_sentence(whole.plan, film.plan) if request.until else ""
    return PlannedFilm(film, film.plan, whole=whole, left=left)


def _one_more_take(project: Project, request: RetakeRequest) -> PlannedFilm:
    film = film_now(project, provider=request.provider, only=(request.shot,), drafting=request.draft)
    planned = plan_of_retake(film.plan, request.shot, seed=request.seed, segment=request.segment)
    return PlannedFilm(film, planned, whole=film)


def _with_lost_takes(film: FilmNow) -> Plan:
    if not film.plan.to_make or not film.project.state.exists():
        return film.plan
    # What reads the journal takes a while to import: a film that is up to date, or was never run, does without.
    from storyboard.shoot.fetched_again import with_lost_takes  # noqa: PLC0415

    return with_lost_takes(film.plan, film.project)
