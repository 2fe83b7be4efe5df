"""
What somebody who looks elsewhere is told of a run: that it ended, that it needs a person, that something is held back.

It knows neither where it is told nor how: whoever runs a film hands in a function that takes each notice and returns.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from storyboard.actions.result import Result
from storyboard.errors import StoryboardError
from storyboard.load.load import Loaded
from storyboard.model.clock import now
from storyboard.model.notice_kinds import NoticeKind
from storyboard.model.units import names_of
from storyboard.model.visible import visible_line
from storyboard.reporter import Event, Reporter, ShotChanged
from storyboard.show.finished_run import FinishedRun, made_text

_LONGEST: Final = 500
"""Of a text of a stranger, in characters."""
_MOST_SHOTS: Final = 50
_NO_COUNTS: Final[Mapping[str, int]] = {}


class Notice(Result):
    """What somebody is told of a run."""

    id: str
    """Of this notice: it is the same where it comes twice."""
    event: NoticeKind
    at: str
    """UTC, ISO 8601."""
    film: str
    """The project's name."""
    title: str
    text: str
    """All of it in a sentence."""
    shots: tuple[str, ...] = ()
    """Which shots need a person, or are held back; 50 at most."""
    exit_status: int | None = None
    """How the run ended; null where it goes on."""
    made: int = 0
    """How many shots have a new take."""
    failed: int = 0
    needs_you: int = 0
    """How many shots wait for a person."""
    held_back: int = 0


Deliver = Callable[[Notice], None]
"""Takes a notice; must return at once and never raise."""


@dataclass(slots=True)
class RunNotices:
    """Tells of one run: of each kind once, and only of what its storyboard says."""

    loaded: Loaded
    deliver: Deliver
    _told: set[NoticeKind] = field(default_factory=set)

    def around(self, reporter: Reporter) -> Reporter:
        """Return a reporter that tells of what is held back when it is, and hands everything on to *reporter*."""
        return _Watch(reporter, self)

    def tell_held_back(self, shots: Iterable[str], why: str) -> None:
        """Tell that *shots* were not started."""
        named = tuple(dict.fromkeys(shots))
        are = "was" if len(named) == 1 else "were"
        text = f"{names_of(named)} {are} not started: {why}"
        self._tell("held_back", text, shots=named, counts={"held_back": len(named)})

    def tell_end(self, finished: FinishedRun, *, exit_status: int) -> None:
        """Tell what came of the run."""
        missed = {miss.segment[0]: miss for miss in reversed(finished.missed)}
        of = Counter(miss.cause for miss in missed.values())
        held_back = [shot for shot, miss in missed.items() if miss.cause == "budget"]
        waiting = [shot for shot, miss in missed.items() if miss.cause == "approval"]
        # What a person stopped did not fail.
        stopped = sum(miss.is_stopped and miss.cause == "failed" for miss in missed.values())
        counts = {
            "made": len({take.key.shot for take in finished.filed}),
            "failed": of["failed"] + of["lost"] - stopped,
            "needs_you": len(waiting),
            "held_back": len(held_back),
            "stopped": stopped,
        }
        if held_back:
            self.tell_held_back(held_back, missed[held_back[0]].why)
        if waiting:
            text = f"{names_of(waiting)}: {missed[waiting[0]].why}"
            self._tell("needs_you", text, shots=tuple(waiting), counts={"needs_you": len(waiting)})
        self._tell(
            "ended",
            f"the run ended: {made_text(finished, finished.filed)} made, {_counts_text(counts)}",
            exit_status=exit_status,
            counts=counts,
        )

    def tell_error(self, error: StoryboardError) -> None:
        """Tell that the run was broken off by *error*."""
        self._tell("ended", f"the run was broken off: {error.message}", exit_status=error.exit_status)

    def _tell(
        self, event: NoticeKind, text: str, *, shots: tuple[str, ...] = (), exit_status: int | None = None,
        counts: Mapping[str, int] = _NO_COUNTS,
    ) -> None:  # fmt: skip
        board = self.loaded.storyboard
        if event in self._told or event not in board.notify:
            return
        self._told.add(event)
        name, title = self.loaded.project.name, board.title
        self.deliver(
            Notice(
                id=uuid4().hex,
                event=event,
                at=now(),
                film=name[:_LONGEST],
                title=title[:_LONGEST],
                text=visible_line(f"{title[:_LONGEST]}: {text[:_LONGEST]}"),
                shots=shots[:_MOST_SHOTS],
                exit_status=exit_status,
                made=counts.get("made", 0),
                failed=counts.get("failed", 0),
                needs_you=counts.get("needs_you", 0),
                held_back=counts.get("held_back", 0),
            )
        )


@dataclass(frozen=True, slots=True)
class _Watch:
    reporter: Reporter
    notices: RunNotices

    def report(self, event: Event) -> None:
        """Hand *event* on, and tell of what is held back."""
        self.reporter.report(event)
        if isinstance(event, ShotChanged) and event.state == "held back":
            self.notices.tell_held_back([event.key.shot], event.note.removeprefix("not started: "))


def _counts_text(counts: Mapping[str, int]) -> str:
    """Return ``1 failed, 2 waiting for you``."""
    words = {"failed": "failed", "needs_you": "waiting for you", "held_back": "held back", "stopped": "stopped"}
    more = [f"{counts[name]} {word}" for name, word in words.items() if counts.get(name) or name == "failed"]
    return ", ".join(more)
