"""
Recordings of lines as a request sends them: how many sounds, and how long each.

A service takes no sound shorter than some seconds, and only so many: what is shorter ends in silence, and what is too
many is put together into one sound. It opens no file.
"""

from collections.abc import Sequence

from storyboard.model.capabilities import ReferenceLimits

GAP_S = 0.3
"""Between two lines in one sound."""
_LITTLE_OVER_S = 0.15
"""A sound that is too short is made this much longer than the shortest that the services let pass."""
MOST_LINE_S = 30.0
"""No service takes a longer sound."""


def least_sound_s(limits: ReferenceLimits | None) -> float:
    """Return how long a sound is made that is shorter; 0 where no limit is known."""
    accepted_s = limits.accepted_s if limits else None
    return accepted_s[0] + _LITTLE_OVER_S if accepted_s else 0.0


def sound_lengths_s(
    lengths_s: Sequence[float], limits: ReferenceLimits | None, *, is_joined: bool
) -> tuple[float, ...]:
    """Return how long the sounds are that recordings of *lengths_s* are sent as; *is_joined* puts them into one."""
    least_s = least_sound_s(limits)
    if is_joined and lengths_s:
        return (max(least_s, sum(lengths_s) + GAP_S * (len(lengths_s) - 1)),)
    return tuple(max(least_s, length_s) for length_s in lengths_s)


def is_too_long(lengths_s: Sequence[float], limits: ReferenceLimits | None) -> bool:
    """Return whether a service refuses sounds of *lengths_s*, all of one request, for their length together."""
    return limits is not None and sum(lengths_s) > limits.accepted_total_s
