"""What a picture is like, in numbers. `tones` measures them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """One frame in numbers."""

    luma: float
    u: float
    v: float
    contrast: float
    """Standard deviation of Y."""
    sharpness: float
    """Mean of what Y changes by from one pixel to the next, across and down."""
