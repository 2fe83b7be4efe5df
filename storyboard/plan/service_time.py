"""
How long takes of one kind are at a service, learned from those of a run.

Some services work at all tasks side by side, others at a few at a time while the rest wait there. Of those a take
needs longer the more are there before it, and the last ones of a film, with hardly another beside them, are quick.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_LATELY = 12
"""So many of the newest times say how quick a service is now."""
_MOST_GAPS = 9
"""So many of the newest gaps say how far apart takes leave: several may leave together."""
_MOST = 40
"""So many of the newest say whether takes wait for one another."""
_NEAR = 10
"""Two takes are compared if they ended so near each other: later the service may be slower, or quicker, for all."""
_FEWEST_APART, _APART = 2, 0.5
"""
Where two takes found about as many others, their times differ by chance: the difference must be this part of the
widest one.
"""
_FEWEST_PAIRS = 6
_CLEAR = 0.85
"""Of all pairs of takes, so many must agree that the one that found more others needed longer."""
_MUCH = 0.5
"""And those that find most others must need so much longer than a take alone."""
_WAITED = 1.2
"""A take that needed so many times as long as one alone waited for others."""


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """How long takes are at a service."""

    alone_s: float
    """How long a take needs that waits for no other."""
    apart_s: float = 0.0
    """One leaves no sooner than this after the one that came before it."""

    def multiply(self, factor: float) -> "ServiceTime":
        """Return the time of a service that is *factor* times as slow."""
        return ServiceTime(self.alone_s * factor, self.apart_s * factor)


@dataclass(frozen=True, slots=True)
class MeasuredTime:
    """How long a take was at a service."""

    took_s: float
    others: int
    """So many were there when it came."""
    left_s: float
    """When it left, by the clock of who measures."""


def service_time(times: Sequence[MeasuredTime]) -> ServiceTime | None:
    """Return what the *times* of takes of one kind, in the order of their ends, let us expect; None without any."""
    if not times:
        return None
    usual_s = statistics.median(time.took_s for time in times[-_LATELY:])
    each_other_s = _each_other_s(times[-_MOST:])
    if not each_other_s:
        return ServiceTime(usual_s)
    alone_s = _alone_s(times[-_MOST:], each_other_s)
    apart_s = _apart_s(times, alone_s) or each_other_s
    # Where the service became slower or quicker, it did so for a take alone too.
    return ServiceTime(min(alone_s * apart_s / each_other_s, usual_s), apart_s)


def _each_other_s(times: Sequence[MeasuredTime]) -> float:
    """Return how much longer a take needs for each other one that it finds; 0 where that may be chance."""
    counts = [time.others for time in times]
    apart = max(_FEWEST_APART, _APART * (max(counts) - min(counts)))
    slopes = [
        (more.took_s - less.took_s) / (more.others - less.others)
        for place, more in enumerate(times)
        for less in times[max(0, place - _NEAR) : place]
        if abs(more.others - less.others) >= apart
    ]
    if len(slopes) < _FEWEST_PAIRS or sum(slope > 0 for slope in slopes) < _CLEAR * len(slopes):
        return 0.0
    each_other_s = statistics.median(slopes)
    return each_other_s if each_other_s * max(counts) >= _MUCH * _alone_s(times, each_other_s) else 0.0


def _alone_s(times: Sequence[MeasuredTime], each_other_s: float) -> float:
    alone_s = statistics.median(time.took_s - each_other_s * time.others for time in times)
    # A line through few points may begin below any time that was ever seen.
    return max(alone_s, min(time.took_s for time in times) / 2)


def _apart_s(times: Sequence[MeasuredTime], alone_s: float) -> float:
    """Return how long after one another takes that waited left lately; 0 where none waited."""
    gaps_s = [
        later.left_s - earlier.left_s
        for earlier, later in pairwise(times)
        if later.took_s >= _WAITED * alone_s and later.others
    ]
    return statistics.mean(gaps_s[-_MOST_GAPS:]) if gaps_s else 0.0
