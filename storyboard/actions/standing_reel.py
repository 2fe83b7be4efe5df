"""How the reels of a film stand, as actions tell it."""

from storyboard.actions.result import Result
from storyboard.edit.reels_now import ReelState, StandingReel


class ReelStanding(Result):
    """How a reel stands."""

    reel: str
    is_draft: bool
    """Whether it is cut from drafts, beside the film's own."""
    state: ReelState
    reasons: tuple[str, ...]
    """Why it is not up to date."""
    missing: tuple[str, ...]
    """Shots of it that have no current take."""
    path: str
    """Its file, there or not."""
    duration_s: float | None
    """How long the file is; null where there is none, or nobody noted it."""


def reel_standing(reel: StandingReel) -> ReelStanding:
    """Return how *reel* stands as actions tell it."""
    return ReelStanding(
        reel=reel.name,
        is_draft=reel.is_draft,
        state=reel.state,
        reasons=reel.reasons,
        missing=reel.missing,
        path=str(reel.path),
        duration_s=reel.duration_s,
    )
