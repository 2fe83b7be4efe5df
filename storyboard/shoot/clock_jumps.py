"""
Jumps of this machine's clock while takes are made: told, and made harmless.

DBOS waits until a time by that clock. So every take that waits is woken when the clock jumps, and asks at once;
limits are counted on as if nothing had happened.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from dbos import DBOS, error

from storyboard.errors import ArchiveError
from storyboard.model import clock
from storyboard.reporter import Note
from storyboard.shoot import dbos_tables
from storyboard.shoot.callback_address import TOPIC
from storyboard.shoot.context import Context
from storyboard.shoot.contexts import entered_contexts
from storyboard.shoot.take_workflows import LESSON, take_id

_log = logging.getLogger(__name__)

_LOOK_EVERY_S = 1.0
LEAST_S = 5.0
"""A smaller jump is not told: no wait grows by more for it."""
_HOUR_S, _MINUTE_S = 3600, 60


@contextmanager
def watch_clock(engine: sa.Engine) -> Iterator[None]:
    """Watch the clock of this process, which makes takes on the database of *engine*."""
    ended = threading.Event()
    thread = threading.Thread(target=_look_around, args=(engine, ended), name="clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def tell_set_back(context: Context, engine: sa.Engine) -> None:
    """Tell of a clock that was set back since the last run; no link of an earlier take is relied on then."""
    back_s = dbos_tables.newest_ahead_s(engine)
    if back_s >= LEAST_S:
        context.set_back = True
        _tell(
            context,
            f"this machine's clock was set back by {_length(back_s)} or more since the last run; "
            "waits that were noted are over, and nothing is asked for twice",
        )


def _look_around(engine: sa.Engine, ended: threading.Event) -> None:
    ahead_s = clock.ahead_s()
    while not ended.wait(_LOOK_EVERY_S):
        # From look to look: a clock that is kept right by small steps does not jump.
        jumped_s, ahead_s = clock.ahead_s() - ahead_s, clock.ahead_s()
        if abs(jumped_s) >= LEAST_S:
            _go_on(engine, jumped_s, ended)


def _go_on(engine: sa.Engine, jumped_s: float, ended: threading.Event) -> None:
    way = "back" if jumped_s < 0 else "ahead"
    contexts = entered_contexts()
    for context in contexts:
        context.set_back = context.set_back or jumped_s < 0
        _tell(
            context,
            f"this machine's clock was set {way} by {_length(abs(jumped_s))}; "
            "the run goes on, asks about every task now, and asks for nothing twice",
        )
    for context in contexts:
        try:
            dbos_tables.shift(engine, jumped_s)
            _wake(context, ended)
        except ArchiveError as lost:
            context.break_off(lost)


def _wake(context: Context, ended: threading.Event) -> None:
    for attempt_id in context.journal.attempts(["submitted"]):
        if ended.is_set():
            return
        # What an earlier run left is not waited for.
        with suppress(error.DBOSNonExistentWorkflowError):
            DBOS.send(take_id(attempt_id), LESSON, TOPIC)


def _tell(context: Context, sentence: str) -> None:
    _log.warning("%s", sentence)
    context.reporter.report(Note(sentence))


def _length(span_s: float) -> str:
    """Return a span of time as people say it."""
    if span_s < _MINUTE_S:
        return f"{span_s:.0f} s"
    hours, minutes = divmod(round(span_s / _MINUTE_S), _HOUR_S // _MINUTE_S)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
