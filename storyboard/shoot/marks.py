"""
The marks by which a service's list tells the tasks of an intent: an expiry and a seed that no other intent has.

They follow from what is asked, so that a project whose state is gone still
knows its own tasks. It knows no list and no journal.
"""

import hashlib
import secrets
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count, dropwhile, islice

from storyboard.model.capabilities import common_fact
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt

_SPREAD_S = 3_600
"""Markers stay within an hour of the documented end, so that no task waits noticeably shorter for it."""
_SEEDS = 2**31 - 1
_MOST = 5_000
MARKER = "execution_expires_after"
"""The setting that marks an intent: the service echoes it from the first answer on."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Of one intent."""

    expires_s: int
    """``execution_expires_after``: a list shows it from the first answer on."""
    seed: int
    """A list shows it once the task has succeeded."""

    @property
    def by_name(self) -> dict[str, int]:
        """The marks by the names of their settings."""
        return {"seed": self.seed, MARKER: self.expires_s}


def marks_of(project: str, key: TakeKey, fingerprint: str) -> Iterator[Marks]:
    """Give the marks of the intents for one take, in the order in which they are used; they never end."""
    for number in count():
        text = f"{project}\0{key}\0{fingerprint}\0{number}"
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        expiries = _expiries()
        yield Marks(
            expires_s=expiries[int.from_bytes(digest[:8]) % len(expiries)],
            seed=int.from_bytes(digest[8:]) % _SEEDS,
        )


def fresh_marks(project: str, attempt: Attempt, *, used: Container[int]) -> Marks:
    """
    Return the next marks of a take: none by which a task of its may be known already, nor an expiry that is *used*.

    An earlier intent that surely made no task left its marks free, and what it asked without them.
    """
    every: Iterator[Marks] = islice(marks_of(project, attempt.key, attempt.fingerprint), _MOST)
    if attempt.intended_at:
        last = attempt.asked
        had = {"seed": last.seed, MARKER: last.execution_expires_after}
        names = [name for name in had if name in attempt.chosen]
        if any(had[name] is not None for name in names):
            after = dropwhile(lambda marks: any(marks.by_name[name] != had[name] for name in names), every)
            every = islice(after, 1, None)
    # Thousands of tasks may be under way at once: then model, time and seed must tell those apart that share one.
    fresh = next((marks for marks in every if marks.expires_s not in used), None)
    return fresh or next(islice(marks_of(project, attempt.key, attempt.fingerprint), secrets.randbelow(_MOST), None))


@cache
def _expiries() -> tuple[int, ...]:
    usual: int = common_fact("execution_expires_after")["default"]
    # People and programs write round numbers.
    return tuple(marker for marker in range(usual - _SPREAD_S, usual) if marker % 60 and marker % 100)
