"""What a plan asks of models that their services have shut down, and what their successors would cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from storyboard.model.capabilities import Model, Models
from storyboard.model.takes import Request
from storyboard.model.units import money
from storyboard.model.wires import retirement_clause, wire_of
from storyboard.plan.billing import amount_of
from storyboard.plan.estimate import Estimate, estimate
from storyboard.plan.plan import Plan, PlannedShot


@dataclass(frozen=True, slots=True)
class RetiredModel:
    """What is asked of one model that one provider's service no longer has."""

    model: Model
    provider: str
    said: str
    """That it is retired, and since when."""
    shots: tuple[str, ...]
    takes: int
    successor: Model | None
    estimate: Estimate
    """Of the same takes, made by the successor."""

    @property
    def sentence(self) -> str:
        """All of it, for people."""
        if self.successor is None:
            return f"{self.said}; no successor is named"
        currency = wire_of(self.provider).currency
        price = amount_of(self.estimate, currency)
        cost = "at a price that is not known" if price is None else f"for {money(price, currency)}"
        takes = "this take" if self.takes == 1 else f"these {self.takes} takes"
        return f"{self.said}; {self.successor.name}, its successor, would make {takes} {cost}"


def retired_models_of(planned: Plan) -> tuple[RetiredModel, ...]:
    """Return what *planned* would make of retired models, by model and provider."""
    found: dict[tuple[str, str], list[PlannedShot]] = {}
    for shot in planned.to_make:
        request = shot.wanted.request
        model = planned.models.find(request.model)
        if model is not None and retirement_clause(model, request.provider):
            found.setdefault((model.name, request.provider), []).append(shot)
    return tuple(
        _retired_model(planned.models.by_name[name], provider, shots, planned.models)
        for (name, provider), shots in found.items()
    )


def _retired_model(model: Model, provider: str, planned: Iterable[PlannedShot], models: Models) -> RetiredModel:
    shots = tuple(planned)
    successor = models.find(model.successor) if model.successor else None
    costs = [_cost(shot, successor, models, takes=shot.takes_to_make) for shot in shots] if successor else []
    return RetiredModel(
        model=model,
        provider=provider,
        said=retirement_clause(model, provider),
        shots=tuple(dict.fromkeys(shot.id[0] for shot in shots)),
        takes=sum(shot.takes_to_make for shot in shots),
        successor=successor,
        estimate=Estimate(
            tokens=None if any(cost.tokens is None for cost in costs) else sum(cost.tokens or 0 for cost in costs),
            usd=_sum(cost.usd for cost in costs),
            cny=_sum(cost.cny for cost in costs),
        ),
    )


def _cost(shot: PlannedShot, successor: Model, models: Models, *, takes: int) -> Estimate:
    videos_s = tuple(source.duration_s for source in shot.wanted.sources if source.role == "reference_video")
    cost = estimate(_request_for(shot.wanted.request, successor), models, videos_s=videos_s)
    return Estimate(
        tokens=None if cost.tokens is None else cost.tokens * takes,
        usd=None if cost.usd is None else cost.usd * takes,
        cny=None if cost.cny is None else cost.cny * takes,
    )


def _request_for(request: Request, model: Model) -> Request:
    """Return *request* as *model* can be asked for it: the nearest length and size, without what it does not have."""
    seconds = request.duration if request.frames is None else -(-(request.frames - 1) // 24)
    if seconds is not None and seconds > 0:
        seconds = min(max(seconds, model.min_duration_s), model.max_duration_s)
    sizes = model.resolutions
    return request.model_copy(
        update={
            "model": model.name,
            "duration": seconds,
            "frames": None,
            "resolution": request.resolution if request.resolution in sizes else model.default_resolution,
            "service_tier": request.service_tier if model.flex else None,
            "draft": request.draft and model.draft,
        }
    )


def _sum(prices: Iterable[Decimal | None]) -> Decimal | None:
    found = list(prices)
    known = [price for price in found if price is not None]
    return sum(known, Decimal(0)) if found and len(known) == len(found) else None
