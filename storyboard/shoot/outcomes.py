"""What a run wanted and did not get, and what became of takes to cancel. Reading it starts no engine."""

from dataclasses import dataclass
from typing import Literal

from storyboard.model.graph import SegmentId
from storyboard.model.take_key import TakeKey, TakeKind


@dataclass(frozen=True, slots=True)
class Missed:
    """A segment that a run wanted and did not get."""

    segment: SegmentId
    why: str
    hint: str
    cause: Literal["failed", "blocked", "budget", "approval", "lost"]
    """``blocked``: something above it in the chain was missed, and it was never asked for; ``approval``: a person
    must say something first; ``lost``: its take was paid and is gone, and a person must say that another is paid."""
    approve: tuple[str, ...] = ()
    """The shots of which a person must approve a take, or a draft."""
    takes: tuple[str, ...] = ()
    """The folders of the takes that a person may choose from."""
    kind: TakeKind = "final"
    """Which kind of take of it was missed."""
    is_forgettable: bool = False
    """Whether the next run makes another once a person says that the price of the lost one is lost."""
    code: str = ""
    """The service's code of the failure; empty where it gave none."""
    is_stopped: bool = False
    """Whether a person stopped it, or what it is made from: nothing is wrong with it."""


@dataclass(frozen=True, slots=True)
class CancelOutcome:
    """What became of a take that somebody wanted cancelled."""

    key: TakeKey
    became: Literal["cancelled", "left", "unknown"]
    """``left``: it is paid, or will be, and the next run archives it; ``unknown``: nobody could be asked."""
    why: str
    """In one sentence, without a stop."""
    task_id: str = ""
    runs_at: str = ""
    """The provider at which its task goes on and will be charged; empty where none does."""
