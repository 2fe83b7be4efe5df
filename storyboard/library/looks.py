"""Looks at a film, which send nothing and cost nothing, and new films."""

from pathlib import Path

from storyboard.actions import checks, new_films, plans, shot_view
from storyboard.actions.checks import CheckResult
from storyboard.actions.plan_result import PlanResult, plan_result
from storyboard.actions.planned_film import planned_film
from storyboard.actions.plans import WhyResult
from storyboard.actions.run_request import RunRequest
from storyboard.actions.shot_view import TakeView
from storyboard.actions.status_result import StatusResult, status_result
from storyboard.library.places import Place, find_project
from storyboard.library.requests import request_of
from storyboard.load.load import load as load_film
from storyboard.model.storyboard import Storyboard
from storyboard.model.until import Until
from storyboard.project import Project
from storyboard.show.looks import film_standing


def new(name: str, *, starter: str = "chain", here: Path | str = ".") -> Project:
    """
    Make a project called *name* from a *starter*, in ``projects`` of the folder *here* or in *here*.

    Raises:
        CommandError: The name is taken or cannot be one, or there is no such starter.
    """
    return find_project(new_films.new(name, starter=starter, here=Path(here)).file)


def load(place: Place) -> Storyboard:
    """
    Return the storyboard at *place*, read and checked, with defaults and short forms written out.

    Lengths are in seconds. The value is frozen; its fields are the keys of the storyboard file.

    Raises:
        StoryboardInvalid: It cannot be shot as written; `problems` holds every mistake with its line.
        CommandError: There is no storyboard there.
    """
    return load_film(find_project(place)).storyboard


def check(place: Place) -> CheckResult:
    """
    Return every mistake and every warning of the storyboard at *place*, with file, line and column.

    Raises:
        CommandError: There is no storyboard there.
    """
    return checks.check_film(find_project(place)).result


def plan(
    place: Place,
    *,
    provider: str | None = None,
    only: tuple[str, ...] = (),
    draft: bool = False,
    until: Until | None = None,
) -> PlanResult:
    """
    Return what `run` with the same words would make and why, with tokens, prices and expected times.

    Prices are in US dollars (`usd`) or yuan (`cny`), None where nobody knows them; times are in seconds (`_s`).

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such storyboard, shot or provider.
    """
    request = request_of(RunRequest, provider=provider, only=only, draft=draft, until=until)
    return plan_result(planned_film(find_project(place), request))


def status(place: Place) -> StatusResult:
    """
    Return how each segment of each shot stands, with its takes, the budget and the reels.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no storyboard there.
    """
    return status_result(film_standing(find_project(place)))


def why(place: Place, shot: str) -> WhyResult:
    """
    Return why each segment of *shot*, and each draft of it, is up to date or not, and how its last attempt failed.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such storyboard or shot.
    """
    return WhyResult(reasons=plans.why(find_project(place), shot))


def takes(place: Place, shot: str) -> tuple[TakeView, ...]:
    """
    Return every archived take of *shot*, drafts too, segment by segment, the oldest first.

    Paths in it start at the project's folder: ``project.folder / take.clip``. Lengths are in seconds, sizes in pixels.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such storyboard or shot.
    """
    detail = shot_view.shot_detail(find_project(place), shot)
    return tuple(take for segment in detail.segments for take in segment.takes)
