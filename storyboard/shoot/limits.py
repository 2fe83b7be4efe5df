"""
How many tasks may run at once, and how fast they may be asked for.

A DBOS queue has one limit for all its partitions, so models with the same
limits share a queue, and each provider and model is a partition of it.
"""

from storyboard.capabilities import Rate, find_model
from storyboard.takes import Request

_UNKNOWN_MODEL = Rate(requests_per_minute=180, concurrent_tasks=3)
"""For a model that the table does not know: the smallest documented limits of a paying account."""


def rate_of(model: str) -> Rate:
    """Return the documented limits of *model*, a short name or a full id."""
    known = find_model(model)
    return known.rate if known else _UNKNOWN_MODEL


def queue_of(model: str) -> str:
    """Return the name of the queue that holds takes of *model*."""
    rate = rate_of(model)
    return f"takes-{rate.concurrent_tasks}-at-once-{rate.requests_per_minute}-a-minute"


def partition_of(request: Request) -> str:
    """Return the queue partition of a request: the service counts for each account and model."""
    known = find_model(request.model)
    return f"{request.provider}/{known.name if known else request.model}"
