"""The time as records write it, and how much of it passed, whatever is done to this machine's clock."""

import time
from datetime import UTC, datetime

_STEADY: int | None = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""Linux counts the time asleep in the first alone, macOS in the second."""


def now() -> str:
    """Return the time as records write it: UTC, microseconds, ``Z``."""
    return _iso_text(datetime.now(UTC))


def at_second(seconds: float) -> str:
    """Return the time that is *seconds* after 1970 as records write it."""
    return _iso_text(datetime.fromtimestamp(seconds, UTC))


def _iso_text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def ago_s(written: str) -> float:
    """Return how long ago a record was *written*, in seconds by the machine's clock: negative where it was set back."""
    return (datetime.now(UTC) - datetime.fromisoformat(written)).total_seconds()


def steady_s() -> float:
    """Return seconds of a clock that nobody sets, and that goes on while the machine sleeps."""
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


def ahead_s() -> float:
    """Return how far this machine's clock is ahead of the steady one, in seconds; it changes where the clock is set."""
    return time.time() - steady_s()
