"""What turns the levels of one frame into those of another: gain and offset of each plane."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storyboard.media.measure.tones import first_planes, last_planes

_FLAT = 1.0
"""Levels of standard deviation; a plane of less has no gain that could be read from it."""


@dataclass(frozen=True, slots=True)
class PlaneMatch:
    """What was found for one plane."""

    gain: float
    offset: float
    error: float
    """Mean square of what is left, in levels; 0 is a perfect fit."""


def match(before: Path, after: Path) -> tuple[PlaneMatch, PlaneMatch, PlaneMatch]:
    """
    Return what turns the first frame of *after* into the last one of *before*: Y, U and V.

    Raises:
        MediaError: One of the two cannot be read.
    """
    y, u, v = (_fit(target, own) for target, own in zip(last_planes(before), first_planes(after), strict=True))
    return y, u, v


def fitted_db(planes: tuple[PlaneMatch, PlaneMatch, PlaneMatch]) -> float:
    """Return how alike the two frames are once they are matched, as PSNR of the luma."""
    return min(10 * float(np.log10(255**2 / planes[0].error)), 99.0) if planes[0].error else 99.0


def _fit(target: NDArray[np.uint8], own: NDArray[np.uint8]) -> PlaneMatch:
    height, width = min(target.shape[0], own.shape[0]), min(target.shape[1], own.shape[1])
    wanted, given = (plane[:height, :width].astype(np.float64).ravel() for plane in (target, own))
    spread = given.std()
    gain = 1.0
    if spread > _FLAT and wanted.std() > _FLAT:
        # By how far both spread: a regression would take noise in the one for less contrast in the other.
        gain = float(wanted.std() / spread)
    offset = float(wanted.mean() - gain * given.mean())
    return PlaneMatch(gain, offset, error=float(np.mean((gain * given + offset - wanted) ** 2)))
