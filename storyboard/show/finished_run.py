"""What came of a run. It stands apart so that reading it starts nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.model.medium import Medium
from storyboard.model.takes import Take
from storyboard.model.units import count_of, made_counts
from storyboard.plan.plan import Plan
from storyboard.plan.spending import Spending
from storyboard.shoot.outcomes import Missed
from storyboard.show.entries import Entry
from storyboard.stitch.reel import StitchedReel


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """What came of a run."""

    run_id: str
    planned: Plan
    """As it was before the run."""
    entries: tuple[Entry, ...]
    """How every segment of the film stands now."""
    filed: tuple[Take, ...]
    """The takes that this run filed, drafts too."""
    missed: tuple[Missed, ...]
    reels: tuple[StitchedReel, ...]
    unstitched: tuple[str, ...]
    """One sentence for each reel that could not be made."""
    broken: tuple[MediaError, ...]
    """Why, where a clip could not be read or a file not be written."""
    record: Path
    page: Path
    spending: Spending


def made_text(finished: FinishedRun, takes: Iterable[Take]) -> str:
    """Return ``2 stills, 6 recordings and 3 shots``, of which *finished* made *takes*: its own, or some of them."""
    made: dict[Medium, set[str]] = {"still": set(), "recording": set(), "video": set()}
    for take in takes:
        made[take.slate.attempt.asked.medium].add(take.key.shot)
    asked = {shot.wanted.request.medium for shot in finished.planned.to_make}
    if not any(made.values()) and len(asked) == 1:
        return count_of(0, {"video": "shot", "still": "still", "recording": "recording"}[asked.pop()])
    return made_counts(stills=len(made["still"]), recordings=len(made["recording"]), shots=len(made["video"]))
