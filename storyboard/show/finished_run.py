"""What came of a run. It stands apart so that reading it starts nothing."""

from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.model.takes import Take
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
