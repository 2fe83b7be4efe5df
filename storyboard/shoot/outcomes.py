"""What a run wanted and did not get. It stands apart so that reading it starts no engine."""

from dataclasses import dataclass
from typing import Literal

from storyboard.model.graph import SegmentId
from storyboard.model.takes import TakeKind


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
