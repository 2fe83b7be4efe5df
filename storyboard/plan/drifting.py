"""
Takes that have drifted too far: shots below them wait for a person.

Each take is compared with the take that its chain opens on, by the tones that
were filed with them; below one that a person approved though it had drifted
too far, with that one. A take without a tone is compared with none.
"""

from collections.abc import Iterable

from storyboard.model.drift import distances, drift_clause, qualities_past
from storyboard.model.takes import Source, Take
from storyboard.model.written_reels import DriftLimits
from storyboard.plan.fingerprint import FrameNeed

_BEGINS_WITH = frozenset({("first_frame", "last"), ("reference_video", "clip")})


def opens_on(needs: Iterable[FrameNeed]) -> FrameNeed | None:
    """Return the need of the frame that a segment begins with, or of the clip; None where it begins a chain."""
    return next((need for need in needs if (need.role, need.frame) in _BEGINS_WITH), None)


def take_above(take: Take) -> str | None:
    """Return the folder of the take that *take* opens on, or goes on from; None where it begins a chain."""
    sources: tuple[Source, ...] = take.slate.attempt.sources
    kinds = ((source.role, source.kind, source.place) for source in sources)
    opens = {("first_frame", "last_frame"), ("reference_video", "clip")}
    return next((place for role, kind, place in kinds if (role, kind) in opens), None)


def too_far(take: Take, *, start: Take, stop: DriftLimits | None) -> str:
    """Return that *take* has drifted from *start* past *stop*, as a clause; empty where it has not."""
    if stop is None or take.slate.tone is None or start.slate.tone is None:
        return ""
    off = distances(take.slate.tone, start.slate.tone)
    return drift_clause(str(take.key), str(start.key), off, qualities_past(off, stop))


def start_below(take: Take, *, start: Take, stop: DriftLimits | None) -> Take:
    """
    Return the take that those which open on *take* are measured from, where *take* itself is measured from *start*.

    Who approves a take that is too far off wants the chain to go on from what it looks like now.
    """
    return take if take.is_circled and too_far(take, start=start, stop=stop) else start
