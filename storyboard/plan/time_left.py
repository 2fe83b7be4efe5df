"""How long a run still takes: what is left of it, played through within the limits of the services."""

import heapq
import math
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class StepLeft:
    """A segment, or its draft, that is still to come."""

    needs_s: float
    """Seconds from its start, or from now where it is under way, until its last take is in the archive."""
    after: frozenset[Hashable] = frozenset()
    """What must be there before it starts; what is no step is there already."""
    queue: str = ""
    """Where it waits for its turn."""
    takes: int = 1
    """How many takes of it run side by side."""
    is_under_way: bool = False


def time_left_s(steps: Mapping[Name, StepLeft], at_once: Mapping[str, int]) -> float:
    """
    Return after how many seconds all *steps* are done, where each take starts as soon as it can.

    *at_once* says how many takes of a queue may be under way together; a queue
    that it does not name has no limit. Takes of a queue start in the order in
    which they can, as those of a run do. Linear in the number of takes, but
    for a logarithm.
    """
    return _Playthrough(steps, at_once).length_s()


@dataclass(slots=True)
class _Playthrough(Generic[Name]):
    steps: Mapping[Name, StepLeft]
    at_once: Mapping[str, int]
    ends: list[tuple[float, int, Name]] = field(default_factory=list)
    """A heap of takes under way, by the second at which each ends."""
    waiting: defaultdict[str, deque[Name]] = field(default_factory=lambda: defaultdict(deque))
    under_way: Counter[str] = field(default_factory=Counter)
    _number: Iterator[int] = field(default_factory=count)

    def length_s(self) -> float:
        takes_left = {name: step.takes for name, step in self.steps.items()}
        lacking = {name: sum(above in self.steps for above in step.after) for name, step in self.steps.items()}
        below: defaultdict[Hashable, list[Name]] = defaultdict(list)
        for name, step in self.steps.items():
            for above in step.after:
                below[above].append(name)
        for name, step in self.steps.items():
            if step.is_under_way:
                self._start_all(name)
        for name, step in self.steps.items():
            if not step.is_under_way and not lacking[name]:
                self._offer(name, now_s=0.0)
        now_s = 0.0
        while self.ends:
            now_s, _, name = heapq.heappop(self.ends)
            self._free_place(self.steps[name].queue, now_s=now_s)
            takes_left[name] -= 1
            if takes_left[name]:
                continue
            for follower in below[name]:
                lacking[follower] -= 1
                if not lacking[follower] and not self.steps[follower].is_under_way:
                    self._offer(follower, now_s=now_s)
        return now_s

    def _start_all(self, name: Name) -> None:
        for _ in range(self.steps[name].takes):
            self._start(name, now_s=0.0)

    def _start(self, name: Name, *, now_s: float) -> None:
        step = self.steps[name]
        self.under_way[step.queue] += 1
        heapq.heappush(self.ends, (now_s + step.needs_s, next(self._number), name))

    def _offer(self, name: Name, *, now_s: float) -> None:
        """Start each take of *name* for which its queue has a place; the others wait."""
        step = self.steps[name]
        for _ in range(step.takes):
            if self.under_way[step.queue] < self.at_once.get(step.queue, math.inf):
                self._start(name, now_s=now_s)
            else:
                self.waiting[step.queue].append(name)

    def _free_place(self, queue: str, *, now_s: float) -> None:
        self.under_way[queue] -= 1
        if self.waiting[queue]:
            self._start(self.waiting[queue].popleft(), now_s=now_s)
