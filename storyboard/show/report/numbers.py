"""Numbers as people read them: counts, money, lengths of time."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from storyboard.model.units import count_of

_CENT = Decimal("0.01")
_LEAST = Decimal("0.0001")


def money(usd: Decimal) -> str:
    """Return US dollars to the cent, and to a hundredth of a cent below one cent: ``$0.26``, ``$0.0042``."""
    if 0 < usd < _LEAST:
        return f"< ${_LEAST}"
    step = _CENT if usd == 0 or usd >= _CENT else _LEAST
    return f"${usd.quantize(step, rounding=ROUND_HALF_UP):,}"


def span(duration_s: float) -> str:
    """Return a length of time as a clock shows it: ``0:05``, ``3:02``, ``1:02:03``."""
    minutes, seconds = divmod(round(duration_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def clip_length(frames: int, rate: Fraction) -> str:
    """Return a clip's length in seconds and frames: ``5.04 s · 121 frames``."""
    return f"{float(frames / rate):.2f} s · {count_of(frames, 'frame')}"


def seconds_between(start: str, end: str) -> float:
    """Return the seconds from one time stamp to another; 0 where a clock was turned back between them."""
    return max(0.0, (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
