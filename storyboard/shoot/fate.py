"""What became of a take that somebody wanted cancelled. It stands apart so that reading it starts no engine."""

from dataclasses import dataclass
from typing import Literal

from storyboard.model.take_key import TakeKey


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a take that somebody wanted cancelled."""

    key: TakeKey
    became: Literal["cancelled", "left", "unknown"]
    """``left``: it is paid, or will be, and the next run archives it; ``unknown``: nobody could be asked."""
    why: str
    """In one sentence, without a stop."""
    task_id: str = ""
