"""
How quick a run is: what its takes needed so far, and how long those that are left will.

It knows neither money nor words.
"""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storyboard.model.take_key import TakeKey
from storyboard.plan.service_time import MeasuredTime, ServiceTime, service_time
from storyboard.plan.time_left import QueueLimit, StepLeft, TakeLeft, time_left_s
from storyboard.reporter import ShotChanged, Step, StepName

_AT_SERVICE = {"submitting", "queued", "running", "archiving"}
_OVERDUE = 0.1
"""Of what it should need, a take that needed that long already may need so much more."""
_LATELY = 7
"""So many of the newest filings say how long the next one takes."""
_MINUTE_S = 60.0


@dataclass(slots=True)
class _Take:
    """A take under way."""

    step: StepName
    since_s: float
    """When it was sent, by the clock of the caller."""
    expected_s: float
    others: int
    """So many were at the service when it came."""
    is_own: bool
    """Whether this run sent it: of others nobody knows what was there with them."""
    filing_since_s: float | None = None
    """Since when it is archived: the service is done with it, and has a place for another."""


@dataclass(slots=True)
class RunPace:
    """What the takes of a run needed so far."""

    _steps: dict[StepName, Step] = field(default_factory=dict)
    _takes: dict[TakeKey, _Take] = field(default_factory=dict)
    _done_s: dict[StepName, float] = field(default_factory=dict)
    """When the last take of each step was there."""
    _creates_s: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """When takes were sent, by queue."""
    _times: defaultdict[str, list[MeasuredTime]] = field(default_factory=lambda: defaultdict(list))
    _learned: dict[str, ServiceTime] = field(default_factory=dict)
    _left_s: dict[str, float] = field(default_factory=dict)
    """When the last take left the service, by queue."""
    _filings_s: list[float] = field(default_factory=list)

    def begin(self, steps: Iterable[Step]) -> None:
        """Take note of what there is to make."""
        self._steps = {step.name: step for step in steps}

    @property
    def under_way(self) -> int:
        """How many takes are at a service, or on their way from it."""
        return len(self._takes)

    def change(self, event: ShotChanged, *, now_s: float) -> None:
        """Take note of what became of a take."""
        if event.state not in _AT_SERVICE:
            take = self._takes.pop(event.key, None)
            if event.state == "done":
                self._end(take, (event.key.shot, event.key.segment, event.kind), now_s=now_s)
            return
        take = self._takes.get(event.key) or self._send(event, now_s=now_s)
        if event.state == "archiving" and take.filing_since_s is None:
            self._leave_service(take, now_s=now_s)

    def _send(self, event: ShotChanged, *, now_s: float) -> _Take:
        name = (event.key.shot, event.key.segment, event.kind)
        queue, since_s = self._queue(name), now_s - event.age_s
        others = sum(self._queue(take.step) == queue for take in self._takes.values() if take.filing_since_s is None)
        take = _Take(name, since_s, event.expected_s, others, is_own=event.state == "submitting")
        self._takes[event.key] = take
        self._creates_s[queue].append(since_s)
        return take

    def _leave_service(self, take: _Take, *, now_s: float) -> None:
        take.filing_since_s = now_s
        step = self._steps.get(take.step)
        self._left_s[self._queue(take.step)] = now_s
        if step is not None and take.is_own:
            times = self._times[step.like]
            times.append(MeasuredTime(now_s - take.since_s, take.others, now_s))
            if learned := service_time(times):
                self._learned[step.like] = learned

    def _end(self, take: _Take | None, name: StepName, *, now_s: float) -> None:
        self._done_s[name] = now_s
        if take is None:
            return
        if take.filing_since_s is None:
            self._leave_service(take, now_s=now_s)
        self._filings_s.append(now_s - (take.filing_since_s or now_s))

    def _queue(self, name: StepName) -> str:
        step = self._steps.get(name)
        return step.queue if step else ""

    def time_left_s(self, lacking: Mapping[StepName, int], *, now_s: float) -> float:
        """Return about how long a run still needs that lacks so many takes of each step."""
        filing_s = statistics.median(self._filings_s[-_LATELY:]) if self._filings_s else 0.0
        running, ages_s = self._takes_by_step(), self._oldest_s(now_s=now_s)
        left: dict[StepName, StepLeft] = {}
        for name in sorted(lacking, key=self._ready_s):
            takes, step = running.pop(name, []), self._steps[name]
            service = self._service_time(step)
            under_way = tuple(_take_left(take, service, filing_s, now_s=now_s) for take in takes)
            to_start = max(0, lacking[name] - len(takes))
            others_service = self._at_least(service, step, ages_s)
            left[name] = StepLeft(others_service, filing_s, step.after, step.queue, to_start, under_way)
        # What earlier runs left is archived too, whether or not this one wants it.
        for name, takes in running.items():
            service = ServiceTime(takes[0].expected_s)
            under_way = tuple(_take_left(take, service, filing_s, now_s=now_s) for take in takes)
            left[name] = StepLeft(service, takes=0, under_way=under_way)
        return time_left_s(left, self._limits(now_s=now_s))

    def _takes_by_step(self) -> dict[StepName, list[_Take]]:
        running: defaultdict[StepName, list[_Take]] = defaultdict(list)
        for take in self._takes.values():
            running[take.step].append(take)
        return dict(running)

    def _ready_s(self, name: StepName) -> float:
        """Return since when a step could begin: who could first has the first place."""
        return max((self._done_s.get(above, 0.0) for above in self._steps[name].after), default=0.0)

    def _service_time(self, step: Step) -> ServiceTime:
        """Return what takes of *step* need: as others of its kind in this run, else as expected, at the run's pace."""
        learned = self._learned.get(step.like)
        return learned or ServiceTime(step.expected_s).multiply(self._pace_of_queue(step.queue))

    def _at_least(self, service: ServiceTime, step: Step, ages_s: Mapping[str, float]) -> ServiceTime:
        """Return what takes of *step* that are still to start need: while none of them ended, as long as the oldest."""
        if step.like in self._learned:
            return service
        return ServiceTime(max(service.alone_s, ages_s.get(step.like, 0.0)), service.apart_s)

    def _oldest_s(self, *, now_s: float) -> dict[str, float]:
        """Return for how long the oldest take of each kind that is at a service has been there."""
        oldest_s: dict[str, float] = {}
        for take in self._takes.values():
            step = self._steps.get(take.step)
            if step is not None and take.filing_since_s is None:
                oldest_s[step.like] = max(now_s - take.since_s, oldest_s.get(step.like, 0.0))
        return oldest_s

    def _pace_of_queue(self, queue: str) -> float:
        """Return how many times as long as expected the takes of *queue* needed, whatever their kind."""
        expected_s = {step.like: step.expected_s for step in self._steps.values() if step.queue == queue}
        factors = [
            statistics.median(time.took_s for time in self._times[like][-_LATELY:]) / expected
            for like, expected in expected_s.items()
            if like in self._learned and expected > 0
        ]
        return statistics.median(factors) if factors else 1.0

    def _limits(self, *, now_s: float) -> dict[str, QueueLimit]:
        limits: dict[str, QueueLimit] = {}
        for step in self._steps.values():
            if step.queue not in limits:
                ages_s = (now_s - create_s for create_s in sorted(self._creates_s[step.queue]))
                lately = tuple(age_s for age_s in ages_s if age_s < _MINUTE_S)
                left_ago_s = now_s - self._left_s.get(step.queue, -math.inf)
                limits[step.queue] = QueueLimit(step.at_once, step.a_minute, lately, left_ago_s)
        return limits


def _take_left(take: _Take, service: ServiceTime, filing_s: float, *, now_s: float) -> TakeLeft:
    if take.filing_since_s is not None:
        return TakeLeft(0.0, _rest_s(filing_s, now_s - take.filing_since_s))
    return TakeLeft(_rest_s(service.alone_s, now_s - take.since_s), filing_s)


def _rest_s(usual_s: float, elapsed_s: float) -> float:
    return max(usual_s - elapsed_s, usual_s * _OVERDUE)
