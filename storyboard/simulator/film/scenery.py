"""
The pictures that the simulator paints.

A landscape of hills under a sun, its colours and shapes drawn by lot; and the
reference pictures of a brief, laid out before such a landscape.
"""

import math
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from storyboard.media.picture.input_pictures import fit

_Colour = tuple[int, int, int]
_Pixels = NDArray[np.float32]
"""Height, width and RGB, each 0 to 255."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The light of one hour."""

    zenith: _Colour
    horizon: _Colour
    sun: _Colour
    far: _Colour
    """The farthest hill."""
    near: _Colour
    """The nearest hill."""


_PALETTES = (
    Palette((42, 64, 120), (255, 188, 132), (255, 240, 204), (176, 128, 150), (38, 34, 62)),
    Palette((92, 158, 214), (226, 240, 246), (255, 252, 232), (150, 190, 206), (34, 84, 74)),
    Palette((16, 22, 52), (74, 92, 150), (236, 240, 255), (62, 76, 128), (10, 14, 32)),
    Palette((226, 140, 92), (255, 222, 166), (255, 250, 226), (222, 158, 116), (104, 52, 48)),
    Palette((74, 110, 126), (214, 222, 206), (252, 248, 226), (150, 170, 164), (42, 58, 56)),
    Palette((110, 96, 172), (250, 200, 214), (255, 244, 240), (182, 150, 196), (58, 42, 92)),
)

_HILLS = 5
_MOST_PIXELS = 3_000_000
"""Painted one by one; a larger picture is painted at half its size, which spares seconds and a gigabyte."""


def landscape(
    chance: random.Random, *, width_px: int, height_px: int, sun: tuple[float, float] = (0.2, 0.8)
) -> Image.Image:
    """
    Return a landscape of this size; the same lot draws the same one at any size.

    The *sun* stands between these parts of the width.
    """
    if width_px * height_px > _MOST_PIXELS:
        half = landscape(chance, width_px=width_px // 2, height_px=height_px // 2, sun=sun)
        return half.resize((width_px, height_px), Image.Resampling.BICUBIC)
    palette = chance.choice(_PALETTES)
    shape = width_px / height_px
    down, across = np.mgrid[0:height_px, 0:width_px].astype(np.float32)
    down, across = (down + 0.5) / height_px, (across + 0.5) / width_px
    pixels = _sky(palette, down)
    at = (chance.uniform(*sun), chance.uniform(0.2, 0.48))
    _shine(pixels, palette, _away(down, across, at, shape=shape), radius=chance.uniform(0.05, 0.085) * min(1, shape))
    for number in range(_HILLS):
        _raise_hill(pixels, palette, down, chance, depth=number / (_HILLS - 1), shape=shape)
    # Half a step of noise, from a fixed lot, hides the steps that 8 bits make in a sky.
    noise = np.random.default_rng(0).random((height_px, width_px, 1), dtype=np.float32)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def collage(references: tuple[bytes, ...], chance: random.Random, *, width_px: int, height_px: int) -> Image.Image:
    """Return the reference pictures as prints in a row or two, before a landscape out of focus."""
    ground = landscape(chance, width_px=width_px, height_px=height_px)
    ground = ground.filter(ImageFilter.GaussianBlur(height_px / 40))
    columns = _columns(len(references), width_px / height_px)
    rows = math.ceil(len(references) / columns)
    side = round(min(width_px / (columns + 0.5), height_px / (rows + 0.5)) * 0.88)
    for number, reference in enumerate(references):
        row, column = divmod(number, columns)
        in_row = min(columns, len(references) - row * columns)
        x = width_px / 2 + (column - (in_row - 1) / 2) * side * 1.12
        y = height_px / 2 + (row - (rows - 1) / 2) * side * 1.12
        _lay(ground, fit(reference, width_px=side, height_px=side), x=x, y=y, tilt_deg=chance.uniform(-3, 3))
    return ground


def _columns(count: int, shape: float) -> int:
    """Return how many prints side by side leave them largest on a ground of this *shape* (width over height)."""
    return max(
        range(1, count + 1), key=lambda columns: min(shape / (columns + 0.5), 1 / (math.ceil(count / columns) + 0.5))
    )


def _lay(ground: Image.Image, picture: Image.Image, *, x: float, y: float, tilt_deg: float) -> None:
    edge = max(2, picture.width // 24)
    paper = Image.new("RGBA", (picture.width + 2 * edge, picture.height + 2 * edge), (250, 248, 242, 255))
    paper.paste(picture, (edge, edge))
    # Room around the print keeps its turned corners and its shadow.
    room = Image.new("RGBA", (paper.width + 8 * edge, paper.height + 8 * edge), (0, 0, 0, 0))
    room.paste(paper, (4 * edge, 4 * edge))
    turned = room.rotate(tilt_deg, Image.Resampling.BICUBIC)
    at = (round(x - turned.width / 2), round(y - turned.height / 2))
    shadow = turned.getchannel("A").filter(ImageFilter.GaussianBlur(edge)).point(lambda alpha: alpha * 0.45)
    ground.paste((0, 0, 0), (at[0] + edge // 2, at[1] + edge), shadow)
    ground.paste(turned, at, turned)


def _sky(palette: Palette, down: _Pixels) -> _Pixels:
    part = np.clip(down / 0.72, 0, 1)[..., None]
    sky: _Pixels = _array(palette.zenith) * (1 - part) + _array(palette.horizon) * part
    return sky


def _away(down: _Pixels, across: _Pixels, at: tuple[float, float], *, shape: float) -> _Pixels:
    """Return how far each pixel is from the place *at*, as a part of the height."""
    away: _Pixels = np.hypot((across - at[0]) * shape, down - at[1])
    return away


def _shine(pixels: _Pixels, palette: Palette, away: _Pixels, *, radius: float) -> None:
    glow = 0.5 * np.exp(-((away / (radius * 4)) ** 2))
    disc = np.clip((radius - away) / 0.004, 0, 1)
    part = np.clip(glow + disc, 0, 1)[..., None]
    pixels += (_array(palette.sun) - pixels) * part


def _raise_hill(
    pixels: _Pixels, palette: Palette, down: _Pixels, chance: random.Random, *, depth: float, shape: float
) -> None:
    """Lay a hill over *pixels*; *depth* is 0.0 for the farthest and 1.0 for the nearest."""
    height_px, width = pixels.shape[:2]
    along = np.linspace(0, shape, width, dtype=np.float32)
    ridge = np.full(width, 0.5 + 0.36 * depth, dtype=np.float32)
    for octave in range(1, 6):
        height = 0.075 * (1 - 0.35 * depth) / octave**1.25
        ridge += height * np.sin(along * octave * chance.uniform(1.6, 3.4) + chance.uniform(0, 2 * math.pi))
    top = ridge.min()
    # Nothing of it is seen above its top.
    first = max(int(top * height_px) - 1, 0)
    pixels, down = pixels[first:], down[first:]
    edge = np.clip((down - ridge) * height_px + 0.5, 0, 1)[..., None]
    # Mist in the valleys: each hill pales towards its foot, the far ones most.
    mist = (np.clip((down - top) / 0.34, 0, 1) * 0.5 * (1 - depth))[..., None]
    colour = _array(palette.far) * (1 - depth) + _array(palette.near) * depth
    hill = colour * (1 - mist) + _array(palette.horizon) * mist
    pixels += (hill - pixels) * edge


def _array(colour: _Colour) -> _Pixels:
    return np.array(colour, dtype=np.float32)
