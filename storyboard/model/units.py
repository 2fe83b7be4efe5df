"""
Frames, rates, tokens, money and counts.

Rates are `Fraction`, frames are `int`; seconds appear only where a person or a
wire writes them. Money is `Decimal` and is rounded where it is shown.
"""

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Currency = Literal["USD", "CNY"]

FPS = Fraction(24)
"""Frames a second of every Seedance model (the wire's ``framespersecond``)."""

_PIXEL_FRAMES_A_TOKEN = 1024


def frames_for(duration_s: int) -> int:
    """
    Return how many frames the service makes for *duration_s* whole seconds.

    One more than the rate says, so 5 s are 121 frames: checked against the
    usage of real records (108,900 tokens = 1280 x 720 x 121 / 1024).
    """
    return int(FPS * duration_s) + 1


def billed_frames(frames: int, *, input_s: float) -> int:
    """
    Return how many frames are billed for a clip of *frames* that refers to videos of *input_s* seconds.

    Seconds in and out count, and at least five thirds of those that come out
    (411,300 tokens = 1280 x 720 x 457 / 1024 for 14 s in and 5 s out).
    """
    output_s = (frames - 1) / FPS
    billed_s = max(output_s + Fraction(input_s), Fraction(math.ceil(output_s * 5 / 3)))
    return int(FPS * billed_s) + 1


def tokens_for(*, width_px: int, height_px: int, frames: int) -> int:
    """Return what the service bills for a clip: ``floor(width * height * frames / 1024)`` tokens."""
    return width_px * height_px * frames // _PIXEL_FRAMES_A_TOKEN


def price(*, tokens: int, per_million: Decimal) -> Decimal:
    """Return the price of *tokens*, in the currency of *per_million*."""
    return per_million * tokens / 1_000_000


_CENT = Decimal("0.01")

_SIGNS: dict[Currency, str] = {"USD": "$", "CNY": "\u00a5"}


def dollars(usd: float | Decimal) -> str:
    """Return US dollars to the cent, and to a hundredth of a cent below one: ``$0.26``, ``$0.0042``."""
    return money(usd, "USD")


def money(amount: float | Decimal, currency: Currency) -> str:
    """Return *amount* with the sign of *currency*, rounded as `dollars` says."""
    exact = Decimal(str(amount))
    digits = 4 if 0 < exact < _CENT else 2
    return f"{_SIGNS[currency]}{exact:,.{digits}f}"


def count_of(number: int, thing: str) -> str:
    """Return ``1 shot``, ``2 shots``, ``1,200 shots``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def made_counts(*, stills: int, shots: int, recordings: int = 0) -> str:
    """Return ``2 stills, 6 recordings and 3 shots``, without what there is none of; ``0 shots`` of nothing."""
    counts = ((stills, "still"), (recordings, "recording"), (shots, "shot"))
    return _in_a_row([count_of(number, thing) for number, thing in counts if number]) or count_of(0, "shot")


def time_text(duration_s: float) -> str:
    """Return a length of time in words: ``8 s``, ``1 min 4 s``, ``2 h 5 min``."""
    seconds = round(duration_s)
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def about(duration_s: float) -> str:
    """Return a length of time as a guess: to 5 s below a minute, to the minute from ten on."""
    step_s = 5 if duration_s < 60 else 10 if duration_s < 600 else 60
    return time_text(max(step_s, round(duration_s / step_s) * step_s))


_MOST_NAMES = 3


def names_of(names: Iterable[str]) -> str:
    """Return ``lamp, door and wake``, each name once; of more than three ``lamp, door, wake and 5 more``."""
    every = list(dict.fromkeys(names))
    if len(every) > _MOST_NAMES:
        return f"{', '.join(every[:_MOST_NAMES])} and {len(every) - _MOST_NAMES} more"
    return _in_a_row(every)


def _in_a_row(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
