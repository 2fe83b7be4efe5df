"""Pictures that show what a crop takes away: what is kept in a frame, what goes darkened."""

import io

from PIL import Image, ImageDraw, ImageEnhance

from storyboard.media.picture.pictures import upright_rgb

_LONGEST_PX = 1600
_DARKNESS = 0.3
_FRAME = (255, 138, 0)


def crop_shown(data: bytes, *, box: tuple[int, int, int, int], name: str) -> bytes:
    """
    Return the picture in *data* as a PNG with all but *box* (left, top, width, height) darkened.

    Raises:
        PictureRefused: It cannot be decoded.
    """
    whole = upright_rgb(data, name=name)
    left, top, width, height = box
    kept = (left, top, left + width, top + height)
    shown = ImageEnhance.Brightness(whole).enhance(_DARKNESS)
    shown.paste(whole.crop(kept), kept[:2])
    thickness = max(2, max(whole.size) // 300)
    ImageDraw.Draw(shown).rectangle((kept[0], kept[1], kept[2] - 1, kept[3] - 1), outline=_FRAME, width=thickness)
    shown.thumbnail((_LONGEST_PX, _LONGEST_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, format="PNG")
    return out.getvalue()
