"""How long a run still takes: what is left of it, played through within the limits of the services."""

import heapq
import math
from collections import defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

from storyboard.plan.service_time import ServiceTime

Name = TypeVar("Name", bound=Hashable)

_MINUTE_S = 60.0
"""The services count creates over this span."""


@dataclass(frozen=True, slots=True)
class TakeLeft:
    """A take that is under way."""

    service_s: float
    """
    Seconds that it still needs at the service, if it need not wait for others there.

    0 where it needs none, and holds no place there.
    """
    filing_s: float = 0.0
    """Seconds that it needs after that until it is in the archive."""


@dataclass(frozen=True, slots=True)
class StepLeft:
    """A segment, or its draft, that is still to come."""

    service: ServiceTime
    """How long each take of it needs from its create to its success."""
    filing_s: float = 0.0
    """Seconds from the success until the take is in the archive."""
    after: frozenset[Hashable] = frozenset()
    """What must be there before it starts; what is no step is there already."""
    queue: str = ""
    """Where it waits for its turn."""
    takes: int = 1
    """How many takes of it are still to start, side by side."""
    under_way: tuple[TakeLeft, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueLimit:
    """What a service allows of the takes that wait in one queue."""

    at_once: float = math.inf
    """How many may be there together."""
    a_minute: float = math.inf
    """How many creates it takes in a minute."""
    ages_s: tuple[float, ...] = ()
    """How long ago the creates of the last minute were, the oldest first."""
    left_ago_s: float = math.inf
    """How long ago the last take left the service."""


def time_left_s(steps: Mapping[Name, StepLeft], limits: Mapping[str, QueueLimit]) -> float:
    """
    Return after how many seconds all *steps* are done, where each take starts as soon as it can.

    A queue that *limits* does not name has none. Takes of a queue start in the
    order in which they can, as those of a run do; those that can at once, in
    the order of *steps*. Linear in the number of takes, but for a logarithm.
    """
    return _Playthrough(steps, limits).length_s()


@dataclass(slots=True)
class _QueueState(Generic[Name]):
    limit: QueueLimit
    there: int = 0
    """Takes at the service."""
    waiting: deque[Name] = field(default_factory=deque)
    starts_s: deque[float] = field(default_factory=deque)
    """When the creates of the last minute were."""
    left_s: float = -math.inf
    """When the last of those that are there will have left."""

    def add(self, service: ServiceTime, *, needs_s: float, now_s: float) -> float:
        """Take a take in that needs so long if it waits for no other; return when it will leave."""
        self.there += 1
        self.left_s = max(now_s + needs_s, self.left_s + service.apart_s)
        return self.left_s if service.apart_s else now_s + needs_s

    def has_place(self) -> bool:
        return self.there < self.limit.at_once

    def wait_s(self, now_s: float) -> float:
        """Return how long the next create must wait for those before it."""
        while self.starts_s and self.starts_s[0] <= now_s - _MINUTE_S:
            self.starts_s.popleft()
        if len(self.starts_s) < self.limit.a_minute:
            return 0.0
        return self.starts_s[len(self.starts_s) - int(self.limit.a_minute)] + _MINUTE_S - now_s


@dataclass(frozen=True, slots=True)
class _Playthrough(Generic[Name]):
    steps: Mapping[Name, StepLeft]
    limits: Mapping[str, QueueLimit]
    served: list[tuple[float, int, Name, float]] = field(default_factory=list)
    """A heap of takes at services, by the second at which each leaves, with how long its filing takes."""
    filed: list[tuple[float, int, Name]] = field(default_factory=list)
    """A heap of takes that are being archived, by the second at which each is there."""
    queues: dict[str, _QueueState[Name]] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=count)

    def length_s(self) -> float:
        takes_left = {name: step.takes + len(step.under_way) for name, step in self.steps.items()}
        lacking = {name: sum(above in self.steps for above in step.after) for name, step in self.steps.items()}
        below: defaultdict[Hashable, list[Name]] = defaultdict(list)
        for name, step in self.steps.items():
            for above in step.after:
                below[above].append(name)
        self._begin(lacking)
        now_s = 0.0
        while self.served or self.filed:
            if not self.filed or (self.served and self.served[0][0] <= self.filed[0][0]):
                now_s, _, name, filing_s = heapq.heappop(self.served)
                heapq.heappush(self.filed, (now_s + filing_s, next(self._number), name))
                self._free_place(self._queue(self.steps[name].queue), now_s=now_s)
                continue
            now_s, _, name = heapq.heappop(self.filed)
            takes_left[name] -= 1
            for follower in below[name] if not takes_left[name] else ():
                lacking[follower] -= 1
                if not lacking[follower]:
                    self._offer(follower, now_s=now_s)
        return now_s

    def _begin(self, lacking: Mapping[Name, int]) -> None:
        under_way = [(take, name) for name, step in self.steps.items() for take in step.under_way]
        for take, name in sorted(under_way, key=lambda each: each[0].service_s):
            if take.service_s > 0:
                step = self.steps[name]
                leaves_s = self._queue(step.queue).add(step.service, needs_s=take.service_s, now_s=0.0)
                heapq.heappush(self.served, (leaves_s, next(self._number), name, take.filing_s))
            else:
                heapq.heappush(self.filed, (take.filing_s, next(self._number), name))
        for name in self.steps:
            if not lacking[name]:
                self._offer(name, now_s=0.0)

    def _queue(self, name: str) -> _QueueState[Name]:
        if name not in self.queues:
            limit = self.limits.get(name, QueueLimit())
            starts_s = deque(-age_s for age_s in limit.ages_s)
            self.queues[name] = _QueueState(limit, starts_s=starts_s, left_s=-limit.left_ago_s)
        return self.queues[name]

    def _offer(self, name: Name, *, now_s: float) -> None:
        """Start each take of *name* for which its queue has a place; the others wait."""
        queue = self._queue(self.steps[name].queue)
        for _ in range(self.steps[name].takes):
            if queue.has_place():
                self._start(name, queue, now_s=now_s)
            else:
                queue.waiting.append(name)

    def _start(self, name: Name, queue: _QueueState[Name], *, now_s: float) -> None:
        # It holds its place while it waits for the minute to pass.
        starts_s = now_s + queue.wait_s(now_s)
        step = self.steps[name]
        leaves_s = queue.add(step.service, needs_s=step.service.alone_s, now_s=starts_s)
        queue.starts_s.append(starts_s)
        heapq.heappush(self.served, (leaves_s, next(self._number), name, step.filing_s))

    def _free_place(self, queue: _QueueState[Name], *, now_s: float) -> None:
        queue.there -= 1
        if queue.waiting:
            self._start(queue.waiting.popleft(), queue, now_s=now_s)
