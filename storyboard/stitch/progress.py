"""How far the work on a reel has come, as a reporter hears it: at once, ten times a second at most, then its end."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from storyboard.reporter import ReelProgress, Reporter

_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class PartProgress:
    """How far a part of the work has come."""

    tell: Callable[[float], None]
    """Takes how much of the part is done, from 0 to 1; it returns at once, whichever thread calls it."""

    def part(self, start: float, end: float) -> "PartProgress":
        """Return the progress of what takes this one from *start* to *end*."""
        return PartProgress(lambda share: self.tell(start + (end - start) * share))

    def steps(self, number: int) -> Callable[[], None]:
        """Return what is to be called after each of *number* steps, which all count the same."""
        # Its next number is taken at once, whichever thread takes it.
        done = count(1)
        return lambda: self.tell(next(done) / number)


UNTOLD = PartProgress(lambda _: None)
"""Nobody hears of it."""


@contextmanager
def progress_of(reel: str, reporter: Reporter) -> Iterator[PartProgress]:
    """Yield the progress of all the work on *reel*; its end is reported in every case."""
    reporter.report(ReelProgress(reel, 0.0))
    try:
        yield PartProgress(_rare_reports(reel, reporter))
    finally:
        reporter.report(ReelProgress(reel, 1.0))


def _rare_reports(reel: str, reporter: Reporter) -> Callable[[float], None]:
    lock, most, told_s = threading.Lock(), 0.0, time.monotonic()

    def tell(share: float) -> None:
        nonlocal most, told_s
        with lock:
            # Threads end their steps in any order, so only the end of all reports the whole.
            if not most < share < 1 or time.monotonic() - told_s < _EVERY_S:
                return
            most, told_s = share, time.monotonic()
        reporter.report(ReelProgress(reel, share))

    return tell
