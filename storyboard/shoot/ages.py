"""
How old a record is, in a process whose machine's clock may be set at any moment.

What this process wrote is counted by a clock that nobody sets; what an earlier one wrote, by the
machine's clock when it is first asked for, and by the steady clock from then on.
"""

from storyboard.model import clock

_SET_BACK_S = 86_400.0
"""A clock is set back by a time zone or by a wrong day, hardly ever by more."""


class Ages:
    """The ages of the records that one process works with, by the time that is written in them."""

    def __init__(self) -> None:
        self._written_at_s: dict[str, float] = {}
        """By the steady clock."""
        self._own: set[str] = set()

    def now(self) -> str:
        """Return the time for a record that is written now."""
        written = clock.now()
        self._written_at_s[written] = clock.steady_s()
        self._own.add(written)
        return written

    def is_own(self, written: str) -> bool:
        """Return whether this process wrote the record that was *written* then."""
        return written in self._own

    def age_s(self, written: str) -> float:
        """Return how long ago a record was *written*, in seconds; negative where the clock was set back since."""
        steady_s = clock.steady_s()
        return steady_s - self._written_at_s.setdefault(written, steady_s - clock.ago_s(written))

    def doubt_s(self, written: str) -> float:
        """
        Return how much older than `age_s` says a record may be, in seconds.

        An earlier process may have written it before the clock was set back. One of this process is as old as
        it says; but who goes by this machine's clock too, as a simulator does, may think it older.
        """
        before_s = 0.0 if written in self._own else _SET_BACK_S
        return before_s + max(0.0, clock.ago_s(written) - self.age_s(written))
