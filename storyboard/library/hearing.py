"""Who hears what a run, a stitch or an export does meanwhile."""

import asyncio
import threading
import warnings
from collections.abc import Callable

from storyboard.reporter import Event, Reporter, Silent

Listener = Callable[[Event], None]
"""
Is called with each event: `RunBegins`, `ShotChanged`, `ReelProgress`, `ReelDone`, `Note`.

The work waits while it is called, so it must return soon.
"""


class _Teller:
    """Hands each event to a listener; one that raises is told nothing more, and the work goes on."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._is_broken = False
        # Takes of one run report from several threads.
        self._lock = threading.Lock()

    def report(self, event: Event) -> None:
        """Tell *event*."""
        with self._lock:
            if self._is_broken:
                return
            try:
                self._listener(event)
            except Exception as error:  # noqa: BLE001 - whatever a caller's function raises, what is paid goes on
                self._is_broken = True
                raised = f"the reporter raised {type(error).__name__}: {error}"
                warnings.warn(f"{raised}; it is told nothing more, and the work goes on", RuntimeWarning, stacklevel=2)


def reporter_for(listener: Listener | None) -> Reporter:
    """Return the reporter that tells *listener*; without one, nobody hears."""
    return _Teller(listener) if listener else Silent()


def in_loop(listener: Listener | None, loop: asyncio.AbstractEventLoop) -> Listener | None:
    """Return a listener that calls *listener* in *loop*, from whatever thread it is told."""
    if listener is None:
        return None
    teller = _Teller(listener)
    return lambda event: _call_in(loop, teller, event)


def _call_in(loop: asyncio.AbstractEventLoop, teller: _Teller, event: Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(teller.report, event)
