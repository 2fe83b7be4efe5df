"""
Plans that somebody looked at, known again by a token: what was agreed to is what is begun, and no more.

The token is a digest of what is asked, of every take that would be made, and of its price. A plan that is a part of
the one that was looked at, as some of its takes are made meanwhile, is still that one.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from storyboard.actions.planned_film import planned_film
from storyboard.actions.planned_segment import amount
from storyboard.actions.plans import PlanView, plan_view
from storyboard.actions.remembered import hold_list, read_list, write_list
from storyboard.actions.result import Result
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKind
from storyboard.model.units import Currency, money
from storyboard.plan.billing import sums_text
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project

_MOST: Final = 12
"""Plans that are remembered; the oldest go."""
_TOKEN: Final = "plan-"  # noqa: S105 - how it begins
_ROUNDING: Final = 1e-6
"""Prices that differ by no more are the same."""
_LIST: Final = "plans"


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
    charged_usd: float | None
    """
    What it costs in US dollars: 0 where the simulator makes all of it; None where nobody can say that of some take, or
    what its service bills.
    """
    charged_takes: int
    """How many takes of it are charged."""
    providers: tuple[str, ...]
    """Who would be asked for what is charged."""
    left_for_later: str
    """What a run that stops early leaves to a later one, in a sentence."""

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
        Unwritable: The project's state cannot be written, so that its token would be forgotten.
    """
    found = _looked_plan(project, request)
    _remember(project, found.seen)
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
    """
    Remember that a run of the plan *seen* is begun, or that it was not.

    Raises:
        Unwritable: The project's state cannot be written.
    """
    _remember(project, seen, is_begun=is_begun)


def _looked_plan(project: Project, request: RunRequest | RetakeRequest) -> LookedPlan:
    found = planned_film(project, request)
    film, planned = found.film, found.planned
    takes = tuple(map(_seen_take, planned.to_make))
    archived = _folders(film, request.shot) if isinstance(request, RetakeRequest) else ()
    charged = [shot for shot in planned.to_make if not is_simulated(shot.wanted.request.provider) and not shot.stuck]
    price = sums_text(charged) if charged else ""
    seen = SeenPlan(token=_token(request, takes, archived), request=request, takes=takes, archived=archived)
    return LookedPlan(
        seen=seen,
        view=plan_view(film, planned),
        price=price,
        charged_usd=_sum_usd(charged) if price or not charged else None,
        charged_takes=sum(shot.takes_to_make for shot in charged),
        providers=tuple(dict.fromkeys(shot.wanted.request.provider for shot in charged)),
        left_for_later=found.left,
    )


def _sum_usd(charged: list[PlannedShot]) -> float | None:
    amounts = [shot.estimate.usd for shot in charged]
    known = [float(amount) for amount in amounts if amount is not None]
    return round(sum(known), 6) if len(known) == len(amounts) else None


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
    prices: tuple[tuple[Currency, float | None, float | None], ...] = (
        ("USD", was.usd, take.usd),
        ("CNY", was.cny, take.cny),
    )
    for currency, before, now in prices:
        if now is None and before is not None:
            yield f"the price of {take.name} is not known any more"
        elif now is not None and (before is None or now > before + _ROUNDING):
            yield f"{take.name} costs {money(now, currency)} now"


def _read_plans(project: Project) -> SeenPlanList:
    # A plan that is not remembered is looked at again.
    return read_list(project, _LIST, SeenPlanList)


def _remember(project: Project, plan: SeenPlan, *, is_begun: bool | None = None) -> None:
    """Put *plan* last in the list; without *is_begun* what the list says of that stays."""
    with hold_list(project, _LIST):
        before = _read_plans(project).plans
        known = next((each for each in before if each.token == plan.token), plan)
        last = known if is_begun is None else plan.model_copy(update={"is_begun": is_begun})
        others = tuple(each for each in before if each.token != plan.token)
        write_list(project, _LIST, SeenPlanList(plans=(*others, last)[-_MOST:]))
