"""A run in one line: shots done of all, takes under way, money spent and left, and about how long still."""

import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from storyboard.model.take_key import TakeKey
from storyboard.model.units import about, count_of, dollars, money
from storyboard.plan.time_left import StepLeft, time_left_s
from storyboard.reporter import Event, ReelDone, ReelProgress, RunBegins, ShotChanged, Step, StepName

_AT_SERVICE = {"submitting", "queued", "running", "archiving"}
_OVERDUE = 0.1
"""Of what it should need, a take that needed that long already may need so much more."""
_LATELY = 7
"""So many of the newest times count: a service is slow when all begin at once, and quicker later."""


@dataclass(slots=True)
class _Take:
    """A take that was asked for in this run."""

    step: StepName
    since_s: float
    """When it was sent, by the clock of the totals."""
    is_under_way: bool = True
    is_archiving: bool = False
    """Whether the service is done with it, and has a place for another."""


@dataclass(slots=True)
class Totals:
    """What a run has done and what is left of it, by what a reporter hears."""

    clock: Callable[[], float] = time.monotonic
    _steps: dict[StepName, Step] = field(default_factory=dict)
    _shots: frozenset[str] = frozenset()
    _missed: set[StepName] = field(default_factory=set)
    """Steps that failed or were held back, as far as is known."""
    _made: Counter[StepName] = field(default_factory=Counter)
    _takes: dict[TakeKey, _Take] = field(default_factory=dict)
    _took_s: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _begins: RunBegins | None = None
    _spent: float = 0.0
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
        self._shots = event.shots
        self._spent = event.spent_usd

    def _change(self, event: ShotChanged) -> None:
        name = (event.key.shot, event.key.segment, event.kind)
        now_s = self.clock()
        if event.state in _AT_SERVICE:
            self._missed.discard(name)
            take = self._takes.setdefault(event.key, _Take(name, since_s=now_s))
            if not take.is_under_way:
                take.since_s, take.is_under_way = now_s, True
            take.is_archiving = event.state == "archiving"
            return
        take = self._takes.get(event.key, _Take(name, since_s=now_s))
        if take.is_under_way and event.state == "waiting":
            # It was refused for now, and is sent again later.
            self._takes.pop(event.key, None)
        take.is_under_way = False
        if event.state == "done":
            self._end(event, name, took_s=now_s - take.since_s)
        elif event.state != "waiting":
            self._missed.add(name)

    def _end(self, event: ShotChanged, name: StepName, *, took_s: float) -> None:
        self._made[name] += 1
        is_in_yuan = self._begins is not None and self._begins.currency == "CNY"
        self._spent += (event.cny if is_in_yuan else event.usd) or 0.0
        if step := self._steps.get(name):
            self._took_s[step.like].append(took_s)

    @property
    def done_of_all(self) -> tuple[int, int]:
        """How many shots are done, and how many the run is about."""
        with self._lock:
            open_shots = {name[0] for name, step in self._steps.items() if self._made[name] < step.takes}
            return len(self._shots - open_shots), len(self._shots)

    @property
    def under_way(self) -> int:
        """How many takes are at a service, or on their way from it."""
        with self._lock:
            return sum(take.is_under_way for take in self._takes.values())

    @property
    def time_left_s(self) -> float | None:
        """About how long the takes still need; None before the run has begun."""
        with self._lock:
            if self._begins is None:
                return None
            at_once = {step.queue: step.at_once for step in self._steps.values()}
            return time_left_s(self._steps_left(), at_once)

    def _steps_left(self) -> dict[StepName, StepLeft]:
        now_s = self.clock()
        running: defaultdict[StepName, list[float]] = defaultdict(list)
        at_service: set[StepName] = set()
        for take in self._takes.values():
            if take.is_under_way:
                running[take.step].append(now_s - take.since_s)
                if not take.is_archiving:
                    at_service.add(take.step)
        left: dict[StepName, StepLeft] = {}
        # In the order of the plan, in which each comes after what it needs.
        lost: set[StepName] = set()
        for name, step in self._steps.items():
            if name in self._missed or step.after & lost:
                lost.add(name)
                continue
            takes = max(0, step.takes - self._made[name])
            if takes:
                usual_s = self._usual_s(step)
                elapsed_s = running.get(name, [])
                needs_s = max(usual_s - min(elapsed_s), usual_s * _OVERDUE) if elapsed_s else usual_s
                queue = "" if elapsed_s and name not in at_service else step.queue
                left[name] = StepLeft(needs_s, step.after, queue, takes, is_under_way=bool(elapsed_s))
        return left

    def _usual_s(self, step: Step) -> float:
        measured = self._took_s.get(step.like)
        return statistics.median(measured[-_LATELY:]) if measured else step.expected_s

    @property
    def money(self) -> str:
        """``$0.39 of $3.00``, or ``$0.39`` where there is no limit; empty where nothing costs money."""
        begins = self._begins
        if begins is None or (begins.is_free and begins.limit_usd is None):
            return ""
        spent = money(self._spent, begins.currency)
        return f"{spent} of {dollars(begins.limit_usd)}" if begins.limit_usd is not None else spent

    @property
    def line(self) -> str:
        """All of it in one line."""
        if self._reel is not None:
            return f"stitching {self._reel.name}, {self._reel.share * 100:.0f} %"
        if self._begins is None:
            return "starting"
        done, shots = self.done_of_all
        parts = [f"{done} of {count_of(shots, 'shot')} done", f"{self.under_way} under way"]
        if spent := self.money:
            parts.append(spent)
        left_s = self.time_left_s
        if left_s:
            parts.append(f"about {about(left_s)} left")
        return " · ".join(parts)
