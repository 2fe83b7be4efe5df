"""
Frames, rates, tokens and money.

Rates are `Fraction`, frames are `int`; seconds appear only where a person or a
wire writes them. Money is `Decimal` and is rounded where it is shown.
"""

from decimal import Decimal
from fractions import Fraction

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


def tokens_for(*, width_px: int, height_px: int, frames: int) -> int:
    """Return what the service bills for a clip: ``floor(width * height * frames / 1024)`` tokens."""
    return width_px * height_px * frames // _PIXEL_FRAMES_A_TOKEN


def price(*, tokens: int, per_million: Decimal) -> Decimal:
    """Return the price of *tokens*, in the currency of *per_million*."""
    return per_million * tokens / 1_000_000
