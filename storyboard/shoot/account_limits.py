"""
How many tasks may run at once, and how fast they may be asked for.

A DBOS queue has one limit for all its partitions, so models with the same
limits share a queue, and each provider and model is a partition of it. What
goes beyond the limits waits in its queue, here, not at the service.
"""

from collections.abc import Mapping
from dataclasses import replace

from storyboard.model.capabilities import Model, Models, Rate
from storyboard.model.image_models import find_image_model
from storyboard.model.storyboard import Limit
from storyboard.model.takes import Request
from storyboard.shoot.state.create_rate import CreateLimit
from storyboard.shoot.workflow_values import QueuedAttempt

Limits = Mapping[str, Limit]
"""What the storyboard says of the account, by model: short name or full id."""

MINUTE_S = 60.0
"""The services count creates over this span."""

FLEX_AT_ONCE = 10_000
"""Tasks of the flex tier, whose number the services do not limit; as many as a storyboard may write."""

_IMAGES_AT_ONCE = 8
"""Calls for pictures under way; no source limits them, and each holds a connection for as long as it is drawn."""
_UNKNOWN_IMAGES_A_MINUTE = 60
_SPEECH_AT_ONCE, _SPEECH_A_MINUTE = 4, 30
"""Calls for recordings; the tightest limit that a service documents."""
_UNKNOWN_MODEL = Rate(requests_per_minute=180, concurrent_tasks=3)
"""For a model that the table does not know: the smallest documented limits of a paying account."""


def rate_of(model: str, limits: Limits, models: Models, *, resolution: str | None = None) -> Rate:
    """
    Return the limits of *model*, a short name or a full id: those of *limits*, else the documented ones.

    A *resolution* may have its own, such as 4k: what is written of the model does not lift them.
    """
    known = models.find(model)
    documented = known.rate if known else _UNKNOWN_MODEL
    names = {model, known.name, *known.ids} if known else {model}
    written = next((limit for name, limit in limits.items() if name in names), Limit())
    rate = Rate(
        requests_per_minute=written.per_minute or documented.requests_per_minute,
        concurrent_tasks=written.concurrent or documented.concurrent_tasks,
    )
    own = known.rates_of_sizes.get((resolution or known.default_resolution).lower(), rate) if known else rate
    return Rate(
        requests_per_minute=min(rate.requests_per_minute, own.requests_per_minute),
        concurrent_tasks=min(rate.concurrent_tasks, own.concurrent_tasks),
    )


def queue_of(rate: Rate) -> str:
    """Return the name of the queue that holds takes of models with this *rate*."""
    return f"takes-{rate.concurrent_tasks}-at-once-{rate.requests_per_minute}-a-minute"


def partition_of(request: Request, models: Models) -> str:
    """Return what the service counts a request's creates under: the account and the model."""
    if request.medium == "speech":
        return f"{request.provider}/speech/{request.model}"
    known = find_image_model(request.model) if request.medium == "image" else models.find(request.model)
    if not isinstance(known, Model):
        return f"{request.provider}/{known.name if known else request.model}"
    size = (request.resolution or "").lower()
    apart = f"/{size}" if size in known.rates_of_sizes else ""
    return f"{request.provider}/{known.name}{apart}"


def rate_for(request: Request, limits: Limits, models: Models) -> Rate:
    """
    Return the limits for *request*: those of its model, resolution and service tier.

    The services limit how many tokens the flex tier may have in a day, not how
    many of its tasks run: those wait at the service. The creates in a minute
    are counted for both tiers alike.
    """
    if request.medium == "speech":
        written = limits.get(request.model, Limit())
        return Rate(written.per_minute or _SPEECH_A_MINUTE, written.concurrent or _SPEECH_AT_ONCE)
    if request.medium == "image":
        return _rate_of_images(request.model, limits)
    rate = rate_of(request.model, limits, models, resolution=request.resolution)
    return replace(rate, concurrent_tasks=FLEX_AT_ONCE) if _is_flex(request) else rate


def _rate_of_images(model: str, limits: Limits) -> Rate:
    known = find_image_model(model)
    names = {model, known.name, *known.ids} if known else {model}
    written = next((limit for name, limit in limits.items() if name in names), Limit())
    return Rate(
        requests_per_minute=written.per_minute or (known.images_per_minute if known else _UNKNOWN_IMAGES_A_MINUTE),
        concurrent_tasks=written.concurrent or _IMAGES_AT_ONCE,
    )


def _is_flex(request: Request) -> bool:
    tier = request.extra.get("service_tier", request.service_tier)
    return bool(tier == "flex")


def create_limit(request: Request, limits: Limits, models: Models) -> CreateLimit:
    """Return among how many creates in a minute the one of *request* must be."""
    rate = rate_for(request, limits, models)
    return CreateLimit(partition_of(request, models), rate.requests_per_minute, MINUTE_S)


def queued_attempt(attempt_id: str, request: Request, limits: Limits, models: Models) -> QueuedAttempt:
    """Return an attempt with the queue, and the partition of it, of a take that asks this."""
    rate = rate_for(request, limits, models)
    tier = "/flex" if _is_flex(request) else ""
    partition = f"{partition_of(request, models)}{tier}"
    return QueuedAttempt(id=attempt_id, queue=queue_of(rate), partition=partition)
