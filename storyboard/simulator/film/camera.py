"""
The simulator's camera: where it looks in a still, frame by frame.

It travels along a panorama that begins with the opening picture, or it
dissolves from one picture to another. Positions are not rounded to pixels: a
slow move that is jitters.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from storyboard.media.picture.planes import Planes, yuv_planes

_FASTEST = 3.0
"""Faster at the start, in parts of the way in the time of it all, the camera would come past its end and back."""
_SEAM = 0.4
"""How much of the opening picture's width turns into what lies beside it."""


@dataclass(frozen=True, slots=True)
class View:
    """A part of a still; all of the opening picture by default."""

    x: float = 0.0
    """How far to the right of the opening picture, as a part of its width."""
    y: float = 0.0
    """How far below it, as a part of its height."""
    zoom: float = 1.0
    """2.0 sees half the width."""


@dataclass(frozen=True, slots=True)
class _Still:
    """The planes of a picture or a panorama, ready to be looked at."""

    planes: Planes
    size_px: tuple[int, int]
    """Of the opening picture, which is what is seen at first."""
    left_px: int = 0
    """Where the opening picture begins."""


_WHOLE = View()


def travel(
    opening: Image.Image, ahead: Image.Image, *, frames: int, chance: random.Random, goes_on_px: float | None = None
) -> Iterator[Planes]:
    """
    Yield the move from *opening* sideways towards *ahead*, and a little closer.

    The first frame is *opening* alone; in the last one about a third is
    *ahead*, and the two melt into each other. Of *ahead* the right side comes
    into view, mirrored where the camera goes to the left.

    *goes_on_px* is how far it went to the right from frame to frame before: it begins at that speed, where it would
    begin at rest.
    """
    reach, leftwards = chance.uniform(0.26, 0.36), chance.random() < 0.5
    speed = 0.0
    if goes_on_px is not None:
        leftwards = goes_on_px < 0
        speed = min(abs(goes_on_px) * max(1, frames - 1) / (reach * opening.width), _FASTEST)
    end = View(x=-reach if leftwards else reach, y=chance.uniform(-0.015, 0.015), zoom=chance.uniform(1.04, 1.07))
    beyond_px = 2 * round(opening.width * (reach + 0.02) / 2)
    mirrored, melted = _panoramas(opening, ahead, beyond_px=beyond_px, leftwards=leftwards)
    left_px = beyond_px if leftwards else 0
    first = _Still(planes=yuv_planes(mirrored), size_px=opening.size, left_px=left_px)
    second = _Still(planes=yuv_planes(melted), size_px=opening.size, left_px=left_px)
    for number in range(frames):
        done = number / max(1, frames - 1)
        # Melted long before much of the mirror image comes into view.
        over = _ease(min(1, done / 0.6))
        yield _view_of(_blend(first, second, part=over), _between(_WHOLE, end, part=_ease(done, speed=speed)))


def dissolve(opening: Image.Image, ending: Image.Image, *, frames: int, chance: random.Random) -> Iterator[Planes]:
    """Yield the move into *opening*, dissolving into the move out to the whole of *ending*."""
    first, away = _still(opening), _closer(chance)
    second, arrival = _still(ending), _closer(chance)
    for number in range(frames):
        done = number / max(1, frames - 1)
        part, over = _ease(done), _ease(min(1, max(0, (done - 0.3) / 0.4)))
        leaving = _view_of(first, _between(_WHOLE, away, part=part)) if over < 1 else None
        coming = _view_of(second, _between(arrival, _WHOLE, part=part)) if over > 0 else None
        if leaving and coming:
            y, u, v = (Image.blend(old, new, over) for old, new in zip(leaving, coming, strict=True))
            yield y, u, v
        elif seen := leaving or coming:
            yield seen


def _panoramas(
    opening: Image.Image, ahead: Image.Image, *, beyond_px: int, leftwards: bool
) -> tuple[Image.Image, Image.Image]:
    """Return *opening* with its mirror image beside it, and *opening* melting into *ahead*."""
    if leftwards:
        first, second = _panoramas(ImageOps.mirror(opening), ahead, beyond_px=beyond_px, leftwards=False)
        return ImageOps.mirror(first), ImageOps.mirror(second)
    width, height = opening.size
    mirrored = Image.new("RGB", (width + beyond_px, height))
    mirrored.paste(ImageOps.mirror(opening), (width, 0))
    mirrored.paste(opening, (0, 0))
    there = Image.new("RGB", mirrored.size)
    there.paste(ahead, (beyond_px, 0))
    across = np.arange(width + beyond_px, dtype=np.float32) / width
    part = np.clip((across - (1 - _SEAM)) / _SEAM, 0, 1)
    melt = np.tile((255 * part * part * (3 - 2 * part)).astype(np.uint8), (height, 1))
    return mirrored, Image.composite(there, mirrored, Image.fromarray(melt))


def _closer(chance: random.Random) -> View:
    zoom = chance.uniform(1.09, 1.14)
    aside = (1 - 1 / zoom) / 2
    return View(x=chance.uniform(-aside, aside), y=chance.uniform(-aside, aside), zoom=zoom)


def _ease(part: float, *, speed: float = 0.0) -> float:
    """Return how far along a move is after *part* of its time: it begins at *speed* and ends at rest."""
    return part * part * (3 - 2 * part) + speed * part * (1 - part) ** 2


def _between(start: View, end: View, *, part: float) -> View:
    """Return the view on the way from *start* (0.0) to *end* (1.0); the zoom grows evenly to the eye."""
    return View(
        x=start.x + (end.x - start.x) * part,
        y=start.y + (end.y - start.y) * part,
        zoom=start.zoom * (end.zoom / start.zoom) ** part,
    )


def _still(picture: Image.Image) -> _Still:
    return _Still(planes=yuv_planes(picture), size_px=picture.size)


def _blend(first: _Still, second: _Still, *, part: float) -> _Still:
    """Return *first* (0.0) turning into *second* (1.0)."""
    y, u, v = (Image.blend(old, new, part) for old, new in zip(first.planes, second.planes, strict=True))
    return _Still(planes=(y, u, v), size_px=first.size_px, left_px=first.left_px)


def _view_of(still: _Still, view: View) -> Planes:
    """Return what the camera sees; the whole view is the opening picture itself, unchanged."""
    sharp, soft = Image.Resampling.BICUBIC, Image.Resampling.BILINEAR
    y, u, v = still.planes
    return _crop(y, still, view, sharp), _crop(u, still, view, soft), _crop(v, still, view, soft)


def _crop(plane: Image.Image, still: _Still, view: View, resampling: Image.Resampling) -> Image.Image:
    step = 1 if plane is still.planes[0] else 2
    width, height = still.size_px[0] // step, still.size_px[1] // step
    # Sums of fractions may end a hair outside, and Pillow takes no hair.
    seen_width, seen_height = min(width / view.zoom, plane.width), min(height / view.zoom, plane.height)
    left = still.left_px / step + width * (0.5 + view.x) - seen_width / 2
    top = height * (0.5 + view.y) - seen_height / 2
    left, top = max(min(left, plane.width - seen_width), 0), max(min(top, plane.height - seen_height), 0)
    return plane.resize((width, height), resampling, box=(left, top, left + seen_width, top + seen_height))
