"""
Plans that somebody looked at, known again by a token: what was agreed to is what is begun, and no more.

The token is a digest of what is asked, of every take that would be made, and of its price. A plan that is a part of
the one that was looked at, as some of its takes are made meanwhile, is still that one.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from storyboard.actions.planned_film import planned_film
from storyboard.actions.planned_segment import amount
from storyboard.actions.plans import PlanView, plan_view
from storyboard.actions.result import Result
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.errors import Unwritable
from storyboard.files import write_durably
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKind
from storyboard.model.units import dollars
from storyboard.plan.billing import sums_text
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.retaking import plan_of_retake
from storyboard.project import Project

_MOST: Final = 12
"""Plans that are remembered; the oldest go."""
_TOKEN: Final = "plan-"  # noqa: S105 - how it begins
_CENT_OF_A_CENT: Final = 1e-6


class SeenTake(Result):
    """What a plan said of one segment that it would make."""

    shot: str
    segment: int
    kind: TakeKind
    takes: int
    words: str
    """A digest of the text, the model and the provider."""
    fingerprint: str
    """Of all that it is made from; empty while it waits for another take."""
    usd: float | None
    cny: float | None

    @property
    def id(self) -> tuple[str, int, TakeKind]:
        """Which segment, and whether its draft."""
        return self.shot, self.segment, self.kind

    @property
    def name(self) -> str:
        """For people: `door`, `the draft of door`, `door, segment 2`."""
        shot = self.shot if self.segment == 1 else f"{self.shot}, segment {self.segment}"
        return f"the draft of {shot}" if self.kind == "draft" else shot


class SeenPlan(Result):
    """A plan as somebody saw it."""

    token: str
    request: RunRequest | RetakeRequest
    takes: tuple[SeenTake, ...]
    archived: tuple[str, ...]
    """Of one more take of a shot: the takes that the shot had then."""
    is_begun: bool = False


class SeenPlanList(Result):
    """The latest plans that somebody saw, newest last."""

    plans: tuple[SeenPlan, ...] = ()


class LookedPlan(Result):
    """A plan, and the token that it is known by."""

    seen: SeenPlan
    view: PlanView
    price: str
    """What it costs, for people; empty where nothing is charged."""
    is_priced: bool
    """Whether the price of every take that is charged is known."""
    charged_usd: float
    """What it costs in US dollars, as far as that is known; 0 where the simulator makes all of it."""
    charged_takes: int
    """How many takes of it are charged."""
    providers: tuple[str, ...]
    """Who would be asked for what is charged."""

    @property
    def token(self) -> str:
        """What the plan is known by."""
        return self.seen.token


def look_at_plan(project: Project, request: RunRequest | RetakeRequest) -> LookedPlan:
    """
    Return what a run, or one more take, as *request* asks would make now, and remember it; nothing is sent.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such shot, segment or provider, or a frame that one more take needs is not there.
        WaitingForApproval: A person must approve the take above it first.
    """
    found = _looked_plan(project, request)
    known = find_seen_plan(project, found.token)
    _remember(project, known or found.seen)
    return found


def find_seen_plan(project: Project, token: str) -> SeenPlan | None:
    """Return the plan that *token* stands for; None where it is not remembered."""
    return next((plan for plan in _read_plans(project).plans if plan.token == token), None)


def plan_as_seen(project: Project, seen: SeenPlan) -> tuple[LookedPlan, tuple[str, ...]]:
    """
    Return the plan as it is now, and what of it is more than, or other than, what was *seen*, a clause each.

    Without a clause a run may begin: it makes what was seen, or what is left of that, for no more money.
    """
    now = _looked_plan(project, seen.request)
    return now, tuple(_differences(seen, now.seen))


def note_begun(project: Project, seen: SeenPlan, *, is_begun: bool = True) -> None:
    """Remember that a run of the plan *seen* is begun, or that it was not."""
    _remember(project, seen.model_copy(update={"is_begun": is_begun}))


def _looked_plan(project: Project, request: RunRequest | RetakeRequest) -> LookedPlan:
    film, planned = _film_and_plan(project, request)
    takes = tuple(map(_seen_take, planned.to_make))
    archived = _folders(film, request.shot) if isinstance(request, RetakeRequest) else ()
    charged = [shot for shot in planned.to_make if not is_simulated(shot.wanted.request.provider) and not shot.stuck]
    price = sums_text(charged) if charged else ""
    seen = SeenPlan(token=_token(request, takes, archived), request=request, takes=takes, archived=archived)
    return LookedPlan(
        seen=seen,
        view=plan_view(film, planned),
        price=price,
        is_priced=not charged or bool(price),
        charged_usd=round(sum(float(shot.estimate.usd or 0) for shot in charged), 6),
        charged_takes=sum(shot.takes_to_make for shot in charged),
        providers=tuple(dict.fromkeys(shot.wanted.request.provider for shot in charged)),
    )


def _film_and_plan(project: Project, request: RunRequest | RetakeRequest) -> tuple[FilmNow, Plan]:
    if isinstance(request, RunRequest):
        found = planned_film(project, request)
        return found.film, found.planned
    film = film_now(project, provider=request.provider, only=(request.shot,), drafting=request.draft)
    return film, plan_of_retake(film.plan, request.shot, seed=request.seed, segment=request.segment)


def _seen_take(shot: PlannedShot) -> SeenTake:
    asked = shot.wanted.request
    words = repr((asked.prompt, asked.provider, asked.model))
    return SeenTake(
        shot=shot.id[0],
        segment=shot.id[1],
        kind=shot.kind,
        takes=shot.takes_to_make,
        words=_digest(words),
        fingerprint=shot.recipe.fingerprint if shot.recipe else "",
        usd=amount(shot.estimate.usd),
        cny=amount(shot.estimate.cny),
    )


def _folders(film: FilmNow, shot: str) -> tuple[str, ...]:
    return tuple(take.folder for (name, _), takes in film.takes.items() if name == shot for take in takes)


def _token(request: RunRequest | RetakeRequest, takes: tuple[SeenTake, ...], archived: tuple[str, ...]) -> str:
    return _TOKEN + _digest(repr((request.model_dump_json(), [take.model_dump_json() for take in takes], archived)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:20]


def _differences(seen: SeenPlan, now: SeenPlan) -> Iterator[str]:
    new = [folder for folder in now.archived if folder not in seen.archived]
    if new:
        yield f"{', '.join(new)} was made since: one more take is another one"
    before = {take.id: take for take in seen.takes}
    for take in now.takes:
        was = before.get(take.id)
        if was is None:
            yield f"{take.name} is to be made too"
        elif was.words != take.words:
            yield f"the text, model or provider of {take.name} changed"
        elif was.fingerprint and take.fingerprint and was.fingerprint != take.fingerprint:
            yield f"the settings or pictures of {take.name} changed"
        elif take.takes > was.takes:
            yield f"{take.name}: {take.takes} takes are to be made, and it was {was.takes}"
        else:
            yield from _price_difference(was, take)


def _price_difference(was: SeenTake, take: SeenTake) -> Iterator[str]:
    for before, now in ((was.usd, take.usd), (was.cny, take.cny)):
        if now is None and before is not None:
            yield f"the price of {take.name} is not known any more"
        elif now is not None and (before is None or now > before + _CENT_OF_A_CENT):
            told = dollars(take.usd) if take.usd is not None and now == take.usd else f"{now:g} yuan"
            yield f"{take.name} costs {told} now"


def _read_plans(project: Project) -> SeenPlanList:
    try:
        return SeenPlanList.model_validate_json(_file(project).read_bytes())
    except (OSError, ValidationError):
        # A plan that is not remembered is looked at again.
        return SeenPlanList()


def _remember(project: Project, plan: SeenPlan) -> None:
    others = tuple(each for each in _read_plans(project).plans if each.token != plan.token)
    kept = SeenPlanList(plans=(*others, plan)[-_MOST:])
    # Where nothing can be written no run can begin either, and it says so.
    with suppress(OSError, Unwritable):
        project.state.mkdir(parents=True, exist_ok=True)
        write_durably(_file(project), kept.model_dump_json().encode("utf-8", "backslashreplace"))


def _file(project: Project) -> Path:
    return project.state / f"{project.prefix}plans.json"
