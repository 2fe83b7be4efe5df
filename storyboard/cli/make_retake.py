"""One more take of a shot, from the plan to what is said of it."""

from dataclasses import dataclass

from storyboard import production
from storyboard.cli.confirm import confirm
from storyboard.cli.console import talk
from storyboard.cli.watched_run import watched_run
from storyboard.plan.film_now import film_now
from storyboard.plan.retaking import plan_of_retake
from storyboard.project import Project, path_to_type
from storyboard.show.finished_run import FinishedRun


@dataclass(frozen=True, slots=True)
class RetakeRequest:
    """What a person asks of a retake."""

    shot: str
    seed: int | None
    segment: int | None
    provider: str | None
    drafting: bool
    with_reels: bool
    model_anyway: bool
    is_confirmed: bool
    """Whether nobody is to be asked before takes that cost money are made."""
    json: bool


def make_retake(place: Project, request: RetakeRequest) -> FinishedRun:
    """Make one more take of a shot of the film at *place*, and say where a circle stays on an older one."""
    with watched_run(place, json=request.json):
        film = film_now(place, provider=request.provider, only=(request.shot,), drafting=request.drafting)
        planned = plan_of_retake(film.plan, request.shot, seed=request.seed, segment=request.segment)
    if not request.is_confirmed and not request.json:
        # No line stands while a person is asked.
        confirm(film, planned, model_anyway=request.model_anyway)
    with watched_run(place, json=request.json) as reporter:
        finished = production.make(
            film, planned, reporter=reporter, with_reels=request.with_reels, model_anyway=request.model_anyway
        )
    _say_circles(finished, place)
    return finished


def _say_circles(finished: FinishedRun, place: Project) -> None:
    """Say where a circle stays on an older take: only a person moves it."""
    for entry in finished.entries:
        new = [take for take in entry.takes if take.slate.attempt.run_id == finished.run_id]
        if new and entry.take and entry.take.is_circled:
            talk(f"{entry.take.folder} stays the circled take")
            which = f"{new[-1].key.take}{f' --segment {entry.segment}' if entry.segments > 1 else ''}"
            talk(f"  to use the new one: storyboard approve {path_to_type(place)} {entry.shot.id} {which}")
