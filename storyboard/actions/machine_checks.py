"""What this machine has and lacks, as programs read it."""

from typing import Literal

from storyboard.actions.result import Result


class MachineCheck(Result):
    """One thing that was looked at."""

    name: str
    state: Literal["ok", "warning", "error", "off"]
    """`off`: not set up, and nothing here needs it."""
    message: str
    hint: str
    """What to do about it; empty where there is nothing to do."""


class MachineChecks(Result):
    """What this machine has for making films, and what it lacks."""

    ok: bool
    """Whether nothing is an error."""
    checks: tuple[MachineCheck, ...]
