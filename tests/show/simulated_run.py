"""A run that is played through, second by second, without waiting for it: what a reporter hears of it, and when."""

import random
from collections import deque
from dataclasses import dataclass, field

from storyboard.model.take_key import TakeKey
from storyboard.reporter import RunBegins, ShotChanged, Step

TICK_S = 0.1


def chain(length=40):
    return {f"s{number}": [f"s{number - 1}"] if number else [] for number in range(length)}


def fan(width=40):
    return {f"s{number}": ["s0"] if number else [] for number in range(width)}


def chains(number=8, length=5):
    shots = range(number * length)
    return {f"s{shot}": [f"s{shot - 1}"] if shot % length else [] for shot in shots}


def mixed():
    """Four chains of five shots, and twenty shots that need nothing."""
    return {**chains(4, 5), **{f"s{number}": [] for number in range(20, 40)}}


@dataclass
class Side:
    """A service that works at all takes side by side; *spread* is how much their times differ."""

    usual_s: float = 5.0
    spread: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    _left_s: dict = field(default_factory=dict)

    def begin(self, take):
        self._left_s[take] = self.usual_s * (1 + self.spread * self.chance.uniform(-1, 1))

    def work(self, tick_s):
        """Return the takes that are done by now."""
        for take in self._left_s:
            self._left_s[take] -= tick_s
        ended = [take for take, left_s in self._left_s.items() if left_s <= 0]
        for take in ended:
            del self._left_s[take]
        return ended


@dataclass
class Turns(Side):
    """A service that keeps each take for some seconds and then works at a few of them, the others waiting there."""

    work_s: float = 2.5
    hands: int = 1
    _ready: deque = field(default_factory=deque)
    _at_work_s: dict = field(default_factory=dict)

    def work(self, tick_s):
        self._ready.extend(Side.work(self, tick_s))
        for take in self._at_work_s:
            self._at_work_s[take] -= tick_s
        ended = [take for take, left_s in self._at_work_s.items() if left_s <= 0]
        for take in ended:
            del self._at_work_s[take]
        while self._ready and len(self._at_work_s) < self.hands:
            self._at_work_s[self._ready.popleft()] = self.work_s * (1 + self.spread * self.chance.uniform(-1, 1))
        return ended


@dataclass
class Shared(Side):
    """A service that slows down for all takes once there are more than a few."""

    hands: int = 3

    def work(self, tick_s):
        return Side.work(self, tick_s * min(1.0, self.hands / max(1, len(self._left_s))))


def play(shots, service, hear, clock, *, at_once=10, expected_s=150.0, filing_s=0.4, gap_s=0.3):
    """
    Tell *hear* of a run of *shots*, each with what it needs first, at *service*; *clock* says when.

    *expected_s* is what is thought beforehand, *gap_s* passes before a take that may begin is sent.
    """
    names = {shot: (shot, 1, "final") for shot in shots}
    steps = tuple(
        Step(names[shot], frozenset(names[above] for above in needed), 1, expected_s, "4 s", "ark", at_once)
        for shot, needed in shots.items()
    )
    hear(RunBegins(steps, frozenset(shots), 0.0, 30.0, is_free=False))
    waiting, may_begin_s, filing, done, there = list(shots), {}, {}, set(), 0

    def tell(shot, state):
        hear(ShotChanged(TakeKey(shot, 1, 1), state, expected_s, usd=0.1))

    while len(done) < len(shots):
        clock.now_s += TICK_S
        for shot in service.work(TICK_S):
            there -= 1
            filing[shot] = clock.now_s + filing_s
            tell(shot, "archiving")
        for shot in [shot for shot, ends_s in filing.items() if ends_s <= clock.now_s]:
            del filing[shot]
            done.add(shot)
            tell(shot, "done")
        for shot in waiting:
            if shot not in may_begin_s and done.issuperset(shots[shot]):
                may_begin_s[shot] = clock.now_s + gap_s
        for shot in sorted(waiting, key=lambda shot: may_begin_s.get(shot, 0)):
            if there < at_once and may_begin_s.get(shot, clock.now_s + 1) <= clock.now_s:
                waiting.remove(shot)
                there += 1
                tell(shot, "submitting")
                service.begin(shot)
