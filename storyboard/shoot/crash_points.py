"""
The boundaries between the steps of a take, by name: where a process may die.

A run passes them by. A test that wants to see what a death there leaves behind
says with `interrupt_at` what is to happen when one is reached.
"""

from collections.abc import Callable
from typing import Literal

Point = Literal[
    "attempt opened",
    "take enqueued",
    "before the intent",
    "intent committed",
    "answer received",
    "picture kept",
    "answer kept",
    "outcome unknown",
    "task found in the list",
    "intent taken back",
    "receipt committed",
    "before a question",
    "question answered",
    "poll noted",
    "failure noted",
    "asked again",
    "success noted",
    "filing started",
    "download started",
    "part written",
    "video settled",
    "last frame settled",
    "first frame written",
    "files sent",
    "slate sent",
    "slate written",
    "archived in the journal",
]
"""In the order in which a take comes to them; the journal and the disk hold what was done before, nothing after."""


def _pass_by(_point: Point) -> None:
    """Go on."""


_interrupt: Callable[[Point], None] = _pass_by


_NOTE = "raised at a point that a take has come to"


def interrupt_at(interrupt: Callable[[Point], None]) -> None:
    """Call *interrupt* with each point that this process reaches from now on."""
    global _interrupt  # noqa: PLW0603 - DBOS runs one engine to a process, in threads of its own
    _interrupt = interrupt


def pass_point(point: Point) -> None:
    """Say that a take has come to *point*."""
    try:
        _interrupt(point)
    except Exception as error:
        error.add_note(_NOTE)
        raise


def is_interruption(error: BaseException) -> bool:
    """Return whether *error* comes from what `interrupt_at` was given."""
    return _NOTE in getattr(error, "__notes__", ())
