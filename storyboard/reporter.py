"""
How the work tells people what it does, without knowing who listens.

A `Reporter` is passed down; nothing else ever calls back up.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from storyboard.model.take_key import TakeKey

ShotState = Literal["waiting", "submitting", "queued", "running", "archiving", "done", "failed", "blocked", "held back"]
"""``held back``: its price would pass the budget; ``blocked``: a shot above it in the chain failed."""


@dataclass(frozen=True, slots=True)
class ShotChanged:
    """A take moved on."""

    key: TakeKey
    state: ShotState
    expected_s: float
    """What the take should need from create to success; a guess."""
    task_id: str = ""
    note: str = ""
    """Why it failed, or what it waits for."""


@dataclass(frozen=True, slots=True)
class ReelDone:
    """A reel is finished."""

    name: str
    path: Path
    duration_s: float
    was_up_to_date: bool = False
    """Whether it was left as it is: it would come out the same again."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for people: a warning, a place, a next step."""

    text: str


Event = ShotChanged | ReelDone | Note


class Reporter(Protocol):
    """Somebody who wants to know."""

    def report(self, event: Event) -> None:
        """Take note of *event*; must return at once and never raise."""
        ...


class Silent:
    """Tells nobody."""

    def report(self, event: Event) -> None:
        """Forget *event*."""
