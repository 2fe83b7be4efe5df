"""Pictures of what the service will cut off, written where a person can look at them."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance

from storyboard.errors import MediaError
from storyboard.files import create
from storyboard.load.rules.crops import Crop
from storyboard.media.picture.input_pictures import from_data_url, upright_rgb
from storyboard.project import Project


def write_crops(crops: tuple[Crop, ...], *, project: Project, to: Path) -> dict[Crop, Path]:
    """
    Write one picture for each of *crops* into the folder *to*; return where each is.

    Raises:
        MediaError: The folder cannot be written, or a picture cannot be decoded.
    """
    files = {}
    for crop in crops:
        file = to / f"{crop.shot}.{crop.key}.png"
        try:
            is_data = crop.picture.startswith("data:")
            data = from_data_url(crop.picture) if is_data else (project.folder / crop.picture).read_bytes()
            to.mkdir(parents=True, exist_ok=True)
            with create(file) as opened:
                opened.write(picture_of_crop(data, box=crop.box, name=crop.picture[:60]))
        except OSError as error:
            message = f"{file}: what will be cropped cannot be shown: {error.strerror}"
            raise MediaError(message, hint="name a folder that can be written: --crops DIR") from error
        files[crop] = file
    return files


_LONGEST_PX = 1600
_DARKNESS = 0.3
_FRAME = (255, 138, 0)


def picture_of_crop(data: bytes, *, box: tuple[int, int, int, int], name: str) -> bytes:
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
