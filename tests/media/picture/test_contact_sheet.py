"""Frames side by side as one small picture."""

import io

import numpy as np
import pytest
from PIL import Image

from storyboard.media.picture.contact_sheet import MOST_BYTES, LabelledStrip, contact_sheet, small_jpeg
from tests.films import a_png


def opened(jpeg):
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


def noise(side_px):
    """The hardest picture to code."""
    pixels = np.random.default_rng(1).integers(0, 256, (side_px, side_px, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def test_pictures_of_a_strip_stand_beside_each_other_and_strips_below():
    red, green, blue = ((200, 0, 0), (0, 200, 0), (0, 0, 200))
    pictures = [a_png(width_px=320, height_px=180, colour=colour) for colour in (red, green, blue)]
    sheet = opened(
        contact_sheet(
            [LabelledStrip("take 1", tuple(pictures[:2])), LabelledStrip("take 2", tuple(pictures[2:]))], width_px=400
        )
    )

    def looks(place, colour):
        return all(abs(seen - wanted) < 12 for seen, wanted in zip(sheet.getpixel(place), colour, strict=True))

    assert sheet.width == 400
    assert looks((100, 80), red)
    assert looks((300, 80), green)
    assert looks((200, sheet.height - 60), blue)


@pytest.mark.parametrize("side_px", [64, 1500])
def test_a_sheet_is_never_over_its_bytes(side_px):
    jpeg = small_jpeg(noise(side_px))

    assert len(jpeg) <= MOST_BYTES == 100_000
    assert opened(jpeg).width <= side_px
    assert (opened(jpeg).width == side_px) == (side_px == 64)


def test_upright_pictures_leave_room_at_the_side():
    tall = a_png(width_px=320, height_px=640)

    sheet = opened(contact_sheet([LabelledStrip("take 1", (tall,))], width_px=400))

    assert sheet.height < 400
    assert sheet.getpixel((390, sheet.height // 2))[0] < 60


def test_a_label_may_hold_any_signs():
    assert opened(contact_sheet([LabelledStrip("狐 \u202e\x1b[31m\n" * 50, (a_png(),))], width_px=300)).width == 300
