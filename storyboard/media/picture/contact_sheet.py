"""Frames side by side under their labels, as one small JPEG that a person, or a model, looks at."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from storyboard.media.picture.fonts import draw_text
from storyboard.media.picture.input_pictures import open_picture

MOST_BYTES: Final = 100_000
"""Of a sheet."""
_GAP_PX: Final = 6
_LABEL_PX: Final = 18
_GROUND: Final = (24, 23, 21)
_INK: Final = (240, 236, 228, 255)
_QUALITIES: Final = (85, 75, 65, 55, 45, 35)
_SMALLER: Final = 0.75


@dataclass(frozen=True, slots=True)
class LabelledStrip:
    """Pictures in one row, with a label above them."""

    label: str
    pictures: tuple[bytes, ...]
    """As files, of any kind that Pillow reads; all are shown at one height."""


def contact_sheet(strips: Sequence[LabelledStrip], *, width_px: int) -> bytes:
    """
    Return *strips* below each other as a JPEG of at most `MOST_BYTES` that is *width_px* wide, or less.

    Raises:
        PictureRefused: One of the pictures cannot be read.
    """
    rows = [_row(strip, width_px) for strip in strips]
    sheet = Image.new("RGB", (width_px, sum(row.height for row in rows)), _GROUND)
    top_px = 0
    for row in rows:
        sheet.paste(row, (0, top_px))
        top_px += row.height
    return small_jpeg(sheet)


def small_jpeg(picture: Image.Image) -> bytes:
    """Return *picture* as a JPEG of at most `MOST_BYTES`: coarser first, then smaller."""
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
        size = (max(1, int(picture.width * _SMALLER)), max(1, int(picture.height * _SMALLER)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)


def _row(strip: LabelledStrip, width_px: int) -> Image.Image:
    label = draw_text(strip.label, width_px=width_px, size_px=_LABEL_PX, max_lines=1, ink=_INK)
    pictures = [_opened_picture(picture) for picture in strip.pictures]
    room_px = width_px - _GAP_PX * (len(pictures) - 1)
    across = sum(picture.width / picture.height for picture in pictures)
    height_px = max(1, round(min(room_px / across, width_px * 9 / 16))) if pictures else 0
    row = Image.new("RGB", (width_px, label.height + height_px + _GAP_PX), _GROUND)
    row.paste(label, (0, 0), label)
    left_px = 0
    for picture in pictures:
        shown = picture.resize(
            (max(1, int(picture.width * height_px / picture.height)), height_px), Image.Resampling.LANCZOS
        )
        row.paste(shown, (left_px, label.height))
        left_px += shown.width + _GAP_PX
    return row


def _opened_picture(picture: bytes) -> Image.Image:
    with open_picture(picture) as image:
        return image.convert("RGB")
