"""What the simulator writes over its films: the prompt as a caption, and marks in the corners."""

from dataclasses import dataclass

from PIL import Image

from storyboard.media.picture.fonts import draw_text
from storyboard.media.picture.planes import Planes, yuv_planes

_GROUND = (12, 12, 16, 225)
"""Nearly opaque: a still that the film opens on may have a caption of its own there."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at its place, ready to be laid over planes."""

    planes: Planes
    opacity: tuple[Image.Image, Image.Image]
    """For Y, and for U and V."""
    x: int
    """Of the left side, in pixels; even."""
    y: int
    """Of the top, in pixels; even."""


def caption(text: str, *, width_px: int, height_px: int) -> Mark:
    """Return *text* in the middle of the lower edge of a film of this size."""
    size_px = max(12, min(width_px, height_px) // 26)
    words = draw_text(text, width_px=width_px * 7 // 8, size_px=size_px, max_lines=4, ground=_GROUND)
    return _mark(words, x=(width_px - words.width) // 2, y=height_px - height_px // 24 - words.height)


def corner(text: str, *, right: bool, width_px: int, height_px: int) -> Mark:
    """Return a small *text* in the upper *right* or left corner of a film of this size."""
    size_px = max(10, min(width_px, height_px) // 34)
    words = draw_text(text, width_px=width_px // 2, size_px=size_px, max_lines=1, ground=_GROUND)
    away = height_px // 30
    return _mark(words, x=width_px - away - words.width if right else away, y=away)


def stamp(planes: Planes, mark: Mark, *, strength: float) -> None:
    """Lay *mark* over *planes*, in place; a *strength* of 1.0 is all of it."""
    for plane, ink, step in zip(planes, mark.planes, (1, 2, 2), strict=True):
        opacity = mark.opacity[step - 1]
        faded = opacity if strength == 1 else opacity.point(lambda alpha: round(alpha * strength))
        plane.paste(ink, (mark.x // step, mark.y // step), faded)


def _mark(words: Image.Image, *, x: int, y: int) -> Mark:
    # Colours have half the resolution: only even places and sizes keep them under their letters.
    even = Image.new("RGBA", (words.width + words.width % 2, words.height + words.height % 2), (0, 0, 0, 0))
    even.paste(words, (0, 0))
    alpha = even.getchannel("A")
    half = (even.width // 2, even.height // 2)
    return Mark(
        planes=yuv_planes(even.convert("RGB")),
        opacity=(alpha, alpha.resize(half, Image.Resampling.BOX)),
        x=max(0, x - x % 2),
        y=max(0, y - y % 2),
    )
