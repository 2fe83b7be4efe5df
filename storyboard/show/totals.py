"""A run in one line: shots done of all, takes under way, money spent and left, and about how long still."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from storyboard.model.take_key import TakeKey
from storyboard.model.units import about, count_of, dollars, money, names_of
from storyboard.reporter import Event, ReelDone, ReelProgress, RunBegins, ShotChanged, Step, StepName
from storyboard.show.run_pace import RunPace

_AT_SERVICE = {"submitting", "queued", "running", "archiving"}


@dataclass(slots=True)
class Totals:
    """What a run has done and what is left of it, by what a reporter hears."""

    clock: Callable[[], float] = time.monotonic
    _steps: dict[StepName, Step] = field(default_factory=dict)
    _shots: frozenset[str] = frozenset()
    _missed: set[StepName] = field(default_factory=set)
    """Steps that failed or were held back, as far as is known."""
    _made: Counter[StepName] = field(default_factory=Counter)
    _pace: RunPace = field(default_factory=RunPace)
    _begins: RunBegins | None = None
    _spent_before: float = 0.0
    _billed: dict[TakeKey, float] = field(default_factory=dict)
    _reel: ReelProgress | None = None
    # Events come from threads of the run while another one draws.
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, event: Event) -> None:
        """Count *event*."""
        with self._lock:
            match event:
                case RunBegins():
                    self._begin(event)
                case ShotChanged():
                    self._change(event)
                case ReelProgress():
                    self._reel = event if event.share < 1 else None
                case ReelDone():
                    self._reel = None

    def _begin(self, event: RunBegins) -> None:
        self._begins = event
        self._steps = {step.name: step for step in event.steps}
        self._pace.begin(event.steps)
        self._shots = event.shots
        self._spent_before = event.spent_usd

    def _change(self, event: ShotChanged) -> None:
        name = (event.key.shot, event.key.segment, event.kind)
        self._pace.change(event, now_s=self.clock())
        if event.state in _AT_SERVICE:
            self._missed.discard(name)
        elif event.state == "done":
            self._made[name] += 1
        elif event.state != "waiting":
            self._missed.add(name)
        self._pay(event)

    def _pay(self, event: ShotChanged) -> None:
        """Count what a take costs as soon as it is known, whatever becomes of the take."""
        begins = self._begins
        billed = event.cny if begins is not None and begins.currency == "CNY" else event.usd
        if billed is not None and begins is not None and event.is_simulated <= begins.is_free:
            self._billed[event.key] = billed

    @property
    def done_of_all(self) -> tuple[int, int]:
        """How many shots and stills are done, and how many the run is about."""
        return self._done_count(self._shots)

    def _done_count(self, shots: frozenset[str]) -> tuple[int, int]:
        with self._lock:
            open_shots = {name[0] for name, step in self._steps.items() if self._made[name] < step.takes}
            return len(shots - open_shots), len(shots)

    @property
    def _done_text(self) -> str:
        """``2 of 3 shots done``, or ``1 of 3 stills and 2 of 3 shots done``."""
        stills = self._begins.stills if self._begins else frozenset()
        recordings = self._begins.recordings if self._begins else frozenset()
        shots = self._shots - stills - recordings
        kinds = ((stills, "still"), (recordings, "recording"), (shots, "shot"))
        counted = [(*self._done_count(names), thing) for names, thing in kinds if names]
        told = [f"{done} of {count_of(every, thing)}" for done, every, thing in counted]
        return f"{names_of(told) or '0 of 0 shots'} done"

    @property
    def under_way(self) -> int:
        """How many takes are at a service, or on their way from it."""
        with self._lock:
            return self._pace.under_way

    @property
    def time_left_s(self) -> float | None:
        """About how long the takes still need; None before the run has begun."""
        with self._lock:
            if self._begins is None:
                return None
            return self._pace.time_left_s(self._takes_lacking(), now_s=self.clock())

    def _takes_lacking(self) -> dict[StepName, int]:
        """Return how many takes of each step are still to come, without what failed and what is below it."""
        lacking: dict[StepName, int] = {}
        # In the order of the plan, in which each comes after what it needs.
        lost: set[StepName] = set()
        for name, step in self._steps.items():
            if name in self._missed or step.after & lost:
                lost.add(name)
            elif step.takes > self._made[name]:
                lacking[name] = step.takes - self._made[name]
        return lacking

    @property
    def money(self) -> str:
        """``$0.39 of $3.00``, or ``$0.39`` where there is no limit; empty where nothing costs money."""
        begins = self._begins
        if begins is None or (begins.is_free and begins.limit_usd is None):
            return ""
        spent = money(self._spent_before + sum(self._billed.values()), begins.currency)
        return f"{spent} of {dollars(begins.limit_usd)}" if begins.limit_usd is not None else spent

    @property
    def line(self) -> str:
        """All of it in one line."""
        if self._reel is not None:
            return f"stitching {self._reel.name}, {self._reel.share * 100:.0f} %"
        if self._begins is None:
            return "starting"
        parts = [self._done_text, f"{self.under_way} under way"]
        if spent := self.money:
            parts.append(spent)
        left_s = self.time_left_s
        if left_s:
            parts.append(f"about {about(left_s)} left")
        return " · ".join(parts)
