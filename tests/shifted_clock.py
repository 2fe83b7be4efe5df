"""A machine's clock that a test can set, in a process of its own: imported before anything that reads the clock."""

import datetime
import time

_TIME, _TIME_NS = time.time, time.time_ns
_Datetime = datetime.datetime
_shift_s = 0.0


def shift(seconds: float) -> None:
    """Let the clock of this process be *seconds* ahead of the machine's from now on."""
    global _shift_s  # noqa: PLW0603 - a process has one clock
    _shift_s = seconds


class _Shifted(_Datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "_Shifted":
        return cls.fromtimestamp(time.time(), tz)


time.time = lambda: _TIME() + _shift_s
time.time_ns = lambda: _TIME_NS() + int(_shift_s * 1e9)
datetime.datetime = _Shifted  # type: ignore[misc]
