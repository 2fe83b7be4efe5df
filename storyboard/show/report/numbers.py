"""Numbers as people read them: counts, money, lengths of time."""

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from storyboard.model.takes import Attempt, AttemptState
from storyboard.model.units import count_of

_CENT = Decimal("0.01")
_YUAN = "\u00a5"
_LEAST = Decimal("0.0001")

SIMULATOR = "simulator"
"""The provider that bills nobody: its tokens and prices are those of the real thing."""

_OPEN: tuple[AttemptState, ...] = ("planned", "intended", "submitted")
_UNBILLED: tuple[AttemptState, ...] = ("failed", "cancelled", "expired", "abandoned")
"""The services bill succeeded tasks only, by their documents."""


def money(amount: Decimal, *, sign: str = "$") -> str:
    """Return money to the cent, and to a hundredth of a cent below one cent: ``$0.26``, ``$0.0042``."""
    if 0 < amount < _LEAST:
        return f"< {sign}{_LEAST}"
    step = _CENT if amount == 0 or amount >= _CENT else _LEAST
    return f"{sign}{amount.quantize(step, rounding=ROUND_HALF_UP):,}"


def cost_text(attempts: Iterable[Attempt]) -> str:
    """Return what *attempts* cost, as far as it is known, in what their services bill: ``$0.26 and \u00a52.80``."""
    sums: dict[str, Decimal] = {}
    for attempt in attempts:
        sign, amount = ("$", attempt.usd) if attempt.cny is None else (_YUAN, attempt.cny)
        if amount is not None:
            sums[sign] = sums.get(sign, Decimal(0)) + Decimal(str(amount))
    return " and ".join(money(sums[sign], sign=sign) for sign in sorted(sums)) or money(Decimal(0))


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


def attempt_cost(attempt: Attempt) -> str:
    """Return what an attempt cost; empty while that is still open."""
    if attempt.tokens is not None:
        is_known = attempt.usd is not None or attempt.cny is not None
        price = cost_text([attempt]) if is_known else "price not known"
        simulated = " (simulated)" if attempt.provider == SIMULATOR else ""
        tokens = f"{count_of(attempt.tokens, 'token')}, " if attempt.asked.has_task else ""
        return f"{tokens}{price}{simulated}"
    if attempt.state in _OPEN:
        return ""
    is_surely_free = attempt.state in _UNBILLED and not (attempt.failure and attempt.failure.type == "unknown")
    return "nothing billed" if is_surely_free else "not known"
