"""How often a service is asked, and how late its list may be."""

from dataclasses import dataclass

import httpx

from storyboard.model.wires import is_loopback


@dataclass(frozen=True, slots=True)
class Pace:
    """How a service keeps its tasks and how soon asking makes sense."""

    list_lag_s: float
    """How long a new task may be missing from the list; the services do not say, so this is long."""
    first_poll_s: float


_SERVICE = Pace(list_lag_s=30.0, first_poll_s=2.0)
_LOOPBACK = Pace(list_lag_s=3.0, first_poll_s=0.3)


def pace_at(base_url: str) -> Pace:
    """Return how to ask at *base_url*: a stand-in on this machine answers sooner than a service."""
    return _LOOPBACK if is_loopback(httpx.URL(base_url).host) else _SERVICE
