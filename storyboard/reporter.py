"""
How the work tells people what it does, without knowing who listens.

A `Reporter` is passed down; nothing else ever calls back up.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from storyboard.model.take_key import TakeKey, TakeKind
from storyboard.model.units import Currency

ShotState = Literal[
    "waiting", "submitting", "queued", "running", "archiving", "done", "failed", "stopped", "blocked", "held back"
]
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
    kind: TakeKind = "final"
    usd: float | None = None
    """What the service billed for it, where that is known."""
    cny: float | None = None
    """The same in yuan, where the service bills yuan."""
    age_s: float = 0.0
    """How long ago the service took it on, in seconds; 0 where it has not."""
    is_simulated: bool = False
    """Whether the simulator makes it: then nobody bills what it costs."""


StepName = tuple[str, int, TakeKind]
"""Shot, segment, and which kind of take of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A segment that a run makes, or its draft."""

    name: StepName
    after: frozenset[StepName]
    """What it needs first; what is no step of this run is there already, or will not be."""
    takes: int
    """How many takes of it are lacking."""
    expected_s: float
    """From create to success; a guess."""
    like: str
    """Takes with the same text here need about the same time."""
    queue: str
    """Where its takes wait for their turn."""
    at_once: int
    """How many takes of that queue may be at the service together."""
    a_minute: int = 1_000_000
    """How many creates of that queue the service takes in a minute."""


@dataclass(frozen=True, slots=True)
class RunBegins:
    """What a run is about to do. Nothing was asked for yet."""

    steps: tuple[Step, ...]
    shots: frozenset[str]
    """All shots that the run is about, those that are up to date among them."""
    spent_usd: float
    """By the takes that count against *limit_usd*, before this run; nothing where there is no limit."""
    limit_usd: float | None
    """What may be spent; None where nobody set a limit."""
    is_free: bool
    """Whether all of it is made by the simulator."""
    currency: Currency = "USD"
    """What is spent is told in it; a limit is in US dollars."""
    stills: frozenset[str] = frozenset()
    """Those of *shots* that are stills."""
    recordings: frozenset[str] = frozenset()
    """Those of *shots* that are recordings."""


@dataclass(frozen=True, slots=True)
class ReelProgress:
    """A reel is being stitched, or laid out for an export."""

    name: str
    share: float
    """How much of it is done, from 0 to 1; 1 once nobody is at work on it any more, whatever came of it."""


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


Event = RunBegins | ShotChanged | ReelProgress | ReelDone | Note


class Reporter(Protocol):
    """Somebody who wants to know."""

    def report(self, event: Event) -> None:
        """Take note of *event*; must return at once and never raise."""
        ...


class Silent:
    """Tells nobody."""

    def report(self, event: Event) -> None:
        """Forget *event*."""
