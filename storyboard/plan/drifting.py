"""
Takes that have drifted too far: shots below them wait for a person.

Each take is compared with the take that its chain opens on, by the tones that
were filed with them. A take without a tone is compared with none.
"""

from collections.abc import Iterable

from storyboard.drift import distances, drifted, past
from storyboard.model import DriftLimits
from storyboard.plan.fingerprint import FrameNeed
from storyboard.takes import Source, Take


def opens_on(needs: Iterable[FrameNeed]) -> FrameNeed | None:
    """Return the need of the last frame that a segment begins with; None where it begins a chain."""
    return next((need for need in needs if (need.role, need.frame) == ("first_frame", "last")), None)


def take_above(take: Take) -> str | None:
    """Return the folder of the take that *take* opens on; None where it begins a chain."""
    sources: tuple[Source, ...] = take.slate.attempt.sources
    kinds = ((source.role, source.kind, source.place) for source in sources)
    return next((place for role, kind, place in kinds if (role, kind) == ("first_frame", "last_frame")), None)


def too_far(take: Take, *, first: Take, stop: DriftLimits | None) -> str:
    """Return that *take* has drifted from the *first* of its chain past *stop*, as a clause; empty where it has not."""
    if stop is None or take.slate.tone is None or first.slate.tone is None:
        return ""
    off = distances(take.slate.tone, first.slate.tone)
    return drifted(str(take.key), str(first.key), off, past(off, stop))
