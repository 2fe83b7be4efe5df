"""
What a report is made from: every segment of the film with what became of it.

Plain values that whoever runs or reads a film puts together; nothing here
reads an archive or a journal.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storyboard.edit.heard_now import HeardTake
from storyboard.model.capabilities import Mode
from storyboard.model.medium import Medium
from storyboard.model.said import Said
from storyboard.model.storyboard import Scene, Shot
from storyboard.model.takes import Attempt, Take
from storyboard.plan.spending import NO_BUDGET, Spending
from storyboard.show.lost_calls import LostCall, lost_calls_of
from storyboard.stitch.measured import NOT_MEASURED, Continuity

EntryState = Literal["done", "failed", "blocked", "waiting", "running"]
"""``blocked``: a shot above it failed; ``waiting``: its turn has not come."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment of one shot, in the storyboard's order."""

    scene: Scene
    shot: Shot
    segment: int
    """Counted from 1."""
    segments: int
    """How many the shot has."""
    state: EntryState
    attempt: Attempt | None
    """The newest attempt at this segment, or the one that made the take; None before the first."""
    take: Take | None
    """The take that is used: the circled one; never a draft."""
    takes: tuple[Take, ...]
    """Every archived take of this segment, oldest first; drafts too."""
    note: str
    """Why it failed, what it waits for; empty where there is nothing to say."""
    was_up_to_date: bool
    """True where the run found the take already there and made none."""
    draft: Take | None = None
    """The draft that counts, of those that are up to date."""
    prompt: str = ""
    """The text that would be sent, for a segment without an attempt; the attempt's own wins."""
    mode: Mode = "text"
    """How it would be asked for; the attempt's own wins, too."""
    changes: tuple[str, ...] = ()
    """What is other now than in the take that it had, each in a line before and a line after."""
    given_up: tuple[Attempt, ...] = ()
    """Of a still or a recording: attempts that a person gave up, as nobody knew whether they were paid."""
    narration: Said | None = None
    """What a voice says over its shot, told with the first segment of that."""
    recording_path: str = ""
    """Where that is recorded, relative to the project's folder; empty where nobody speaks it."""
    heard: HeardTake | None = None
    """What a service heard in the take that is used; None where nobody listened to it."""

    @property
    def medium(self) -> Medium:
        """What is made of it."""
        return self.shot.medium

    @property
    def lost_calls(self) -> tuple[LostCall, ...]:
        """Calls for it whose answers were lost."""
        return tuple(lost_calls_of(self.takes, [*self.given_up, *([self.attempt] if self.attempt else [])]))


@dataclass(frozen=True, slots=True)
class ReelView:
    """A finished reel, as the page shows it."""

    name: str
    path: str
    """Relative to the project's folder, with ``/``: ``reels/main.mp4``."""
    duration_s: float
    poster: bytes | None
    """A JPEG to show before it plays."""


@dataclass(frozen=True, slots=True)
class ReportInput:
    """Everything that the run record and the page are made from."""

    title: str
    synopsis: str
    film: str
    """The project's name."""
    run_id: str
    provider: str
    model: str
    """The service's id of the model that most shots use."""
    written_at: datetime
    """Aware, UTC."""
    entries: tuple[Entry, ...]
    """One for each segment of each shot, in the storyboard's order."""
    reels: tuple[ReelView, ...] = ()
    """Those that exist as files."""
    fit: Continuity = NOT_MEASURED
    """How their clips fit together."""
    spending: Spending = NO_BUDGET
    """What the film has cost, and its budget."""
