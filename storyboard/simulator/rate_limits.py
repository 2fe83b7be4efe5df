"""
How fast and how much at a time: calls in a window, and places for running tasks.

It knows neither models nor requests.
"""

import asyncio
import heapq
import itertools
from collections import defaultdict, deque
from collections.abc import Callable


class Window:
    """A number of calls in a span of time, counted for each name."""

    def __init__(self, *, span_s: float, now: Callable[[], float]) -> None:
        self._span_s = span_s
        self._now = now
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)

    def admits(self, name: str, *, most: int) -> bool:
        """Whether one more call under *name* stays within *most* for the span; if so, it is counted."""
        calls, now = self._calls[name], self._now()
        # A call at a time still to come is of a clock that was set back: nobody knows when it was.
        while calls and not now - self._span_s < calls[0] <= now:
            calls.popleft()
        if len(calls) >= most:
            return False
        calls.append(now)
        return True


class Places:
    """A fixed number of places; who waits gets one by priority, then in the order of asking."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._asked = itertools.count()

    async def take(self, *, priority: int = 0) -> None:
        """Wait for a place and hold it; the greater *priority* goes first."""
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-priority, next(self._asked), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        """Hand the place to the next in line."""
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
