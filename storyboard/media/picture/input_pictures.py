"""
Input pictures: what they are, whether a service takes them, how it crops them, how they are sent.

It knows no model and no provider: what a service takes is handed in.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from PIL import ExifTags, Image, ImageOps

from storyboard.errors import PictureRefused
from storyboard.media.picture import data_urls

PICTURE_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")


_HEIF_BRANDS = {b"heic": "heic", b"heix": "heic", b"heim": "heic", b"heis": "heic", b"mif1": "heif"}

_TURNED = frozenset({5, 6, 7, 8})
"""EXIF orientations that are shown on their side."""
_SCAN_OF_JPEG = b"\xff\xda"
_END_OF_JPEG = b"\xff\xd9"
"""No such bytes stand in what is coded between the two (ITU-T T.81, B.1.1.5)."""
_PNG_CAMERA = (b"eXIf", b"Raw profile type", b"XML:com.adobe.xmp")
"""Names of the chunks and texts in which a PNG says how it is turned; to find them at its end, Pillow decodes it."""


class Limits(Protocol):
    """What a service takes as an input picture; `storyboard.model.capabilities.PictureLimits` is one."""

    @property
    def formats(self) -> tuple[str, ...]:
        """Names in lower case: ``jpeg``."""
        ...

    @property
    def heif_formats(self) -> tuple[str, ...]:
        """Newer models take these too."""
        ...

    @property
    def min_side_px(self) -> int:
        """The shortest side."""
        ...

    @property
    def max_side_px(self) -> int:
        """The longest side."""
        ...

    @property
    def min_shape(self) -> float:
        """Width over height."""
        ...

    @property
    def max_shape(self) -> float:
        """Width over height."""
        ...

    @property
    def max_bytes(self) -> int:
        """Of the file."""
        ...


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture is, by its header."""

    format: str
    """In lower case, as data URLs name it: ``jpeg``, ``png``, ``heic``."""
    width_px: int
    """As shown: a photograph that its EXIF data turns is measured after turning."""
    height_px: int


def picture_facts(data: bytes, *, name: str = "picture") -> PictureFacts:
    """
    Return what the picture in *data* is.

    Raises:
        PictureRefused: No picture that we know, one that breaks off, or one of more pixels than any service takes.
    """
    if brand := _heif_brand(data):
        width_px, height_px = _heif_size(data, name=name)
        return PictureFacts(format=brand, width_px=width_px, height_px=height_px)
    with open_picture(data, name=name) as image:
        # Telephones write JPEG with a second picture behind it, which Pillow calls MPO.
        kind = "jpeg" if image.format == "MPO" else str(image.format).lower()
        width_px, height_px = image.size
        if image.format == "PNG" and not any(mark in data for mark in _PNG_CAMERA):
            image.verify()
            return PictureFacts(format=kind, width_px=width_px, height_px=height_px)
        if image.getexif().get(ExifTags.Base.Orientation) in _TURNED:
            width_px, height_px = height_px, width_px
        if not _is_whole(data, kind):
            # What follows a picture in its file can look like a beginning.
            image.load()
        return PictureFacts(format=kind, width_px=width_px, height_px=height_px)


def _is_whole(data: bytes, kind: str) -> bool:
    """Return whether the picture in *data* surely ends in its file; to decode a large one takes long."""
    if kind == "jpeg":
        return data.rfind(_END_OF_JPEG) > data.rfind(_SCAN_OF_JPEG)
    return kind == "webp" and len(data) >= 8 + int.from_bytes(data[4:8], "little")


def header_size(data: bytes, *, name: str = "picture") -> tuple[int, int]:
    """
    Return width and height of the picture in *data* before it is turned; only its header is read.

    Raises:
        PictureRefused: No picture that we know, or one of more pixels than any service takes.
    """
    if _heif_brand(data):
        return _heif_size(data, name=name)
    with open_picture(data, name=name) as image:
        return image.size


def check_picture(data: bytes, *, name: str, limits: Limits, takes_heif: bool) -> PictureFacts:
    """
    Return what the picture in *data* is, having seen that a service takes it.

    Raises:
        PictureRefused: Its kind, its size in bytes or pixels, or its shape is not taken; names *name* and the limit.
    """
    facts = picture_facts(data, name=name)
    formats = limits.formats + (limits.heif_formats if takes_heif else ())
    if facts.format not in formats:
        raise PictureRefused(f"{name}: {facts.format} pictures are not taken", hint=f"save it as {_one_of(formats)}")
    if len(data) > limits.max_bytes:
        size, most = len(data) / 2**20, limits.max_bytes / 2**20
        raise PictureRefused(f"{name}: {size:.1f} MB, and at most {most:g} MB are taken", hint="save it smaller")
    _check_sides(facts, name=name, limits=limits)
    return facts


def data_url(data: bytes, *, format: str) -> str:  # noqa: A002 - the service's word
    """Return *data* as ``data:image/png;base64,...``; *format* is put in lower case, as services want it."""
    return data_urls.to_data_url(data, kind="image", format=format.lower())


def from_data_url(url: str) -> bytes:
    """
    Return the bytes in a base64 data URL of a picture.

    Raises:
        PictureRefused: It is none.
    """
    return data_urls.from_data_url(url, kind="image", refused=PictureRefused)


def crop_box(width_px: int, height_px: int, *, ratio: tuple[int, int]) -> tuple[int, int, int, int]:
    """
    Return left, top, width and height of the part of a picture that a service keeps for *ratio*.

    A picture too tall keeps its width, one too wide keeps its height; the
    middle is kept (BytePlus ModelArk "Video Generation" tutorial, "Image
    cropping logic"). Part pixels are dropped.
    """
    across, down = ratio
    if width_px * down <= height_px * across:
        kept_height = max(1, width_px * down // across)
        return 0, (height_px - kept_height) // 2, width_px, kept_height
    kept_width = max(1, height_px * across // down)
    return (width_px - kept_width) // 2, 0, kept_width, height_px


def fit(
    data: bytes, *, width_px: int, height_px: int, ratio: tuple[int, int] | None = None, name: str = "picture"
) -> Image.Image:
    """
    Return the picture as RGB of exactly this size: the middle kept by `crop_box`, then scaled.

    It is cropped to *ratio*, from which the size may be a little off; to that of the size when left out.

    A picture that has the size already comes back unchanged. What is
    transparent becomes black; a picture that its EXIF data turns is turned.

    Raises:
        PictureRefused: It cannot be decoded.
    """
    upright = upright_rgb(data, name=name)
    if upright.size == (width_px, height_px):
        return upright
    x, y, width, height = crop_box(upright.width, upright.height, ratio=ratio or (width_px, height_px))
    kept = upright.crop((x, y, x + width, y + height))
    return kept.resize((width_px, height_px), Image.Resampling.LANCZOS)


def upright_rgb(data: bytes, *, name: str = "picture") -> Image.Image:
    """
    Return the picture as RGB, turned as its EXIF data says; what is transparent is black.

    Raises:
        PictureRefused: It cannot be decoded.
    """
    if _heif_brand(data):
        raise PictureRefused(f"{name}: HEIC pictures cannot be decoded here", hint="save it as JPEG or PNG")
    with open_picture(data, name=name) as image:
        return _opaque(ImageOps.exif_transpose(image))


@contextmanager
def open_picture(data: bytes, *, name: str = "picture") -> Iterator[Image.Image]:
    """
    Give the picture in *data*, of which nothing but the header is read yet.

    Raises:
        PictureRefused: It cannot be read, or has more pixels than any service takes; also where the block reads it.
    """
    with warnings.catch_warnings():
        # Pillow only warns up to twice its limit; both are far over what a service takes.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as image:
                yield image
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise PictureRefused(f"{name}: far more pixels than any service takes", hint="scale it down") from error
        except (OSError, SyntaxError, ValueError, IndexError, struct.error) as error:
            # Pillow reports broken files in all of these ways.
            raise PictureRefused(f"{name}: not a picture that can be read", hint="save it as JPEG or PNG") from error


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    black = Image.new("RGBA", image.size, (0, 0, 0, 255))
    return Image.alpha_composite(black, image.convert("RGBA")).convert("RGB")


def _check_sides(facts: PictureFacts, *, name: str, limits: Limits) -> None:
    width_px, height_px = facts.width_px, facts.height_px
    least, most = limits.min_side_px, limits.max_side_px
    size = f"{name}: {width_px}x{height_px}"
    if min(width_px, height_px) < least:
        raise PictureRefused(f"{size}, and no side may be under {least} px", hint="use a larger picture")
    if max(width_px, height_px) > most:
        raise PictureRefused(f"{size}, and no side may be over {most} px", hint="scale it down")
    shape = width_px / height_px
    if not limits.min_shape <= shape <= limits.max_shape:
        allowed = f"{limits.min_shape:g} to {limits.max_shape:g}"
        raise PictureRefused(f"{size}, and width over height must be {allowed}, not {shape:.2f}", hint="crop it")


def _one_of(formats: tuple[str, ...]) -> str:
    return ", ".join(formats[:-1]) + f" or {formats[-1]}" if len(formats) > 1 else formats[0]


def _heif_brand(data: bytes) -> str:
    """Return ``heic`` or ``heif`` by the file's magic; empty for anything else."""
    return _HEIF_BRANDS.get(data[8:12], "") if data[4:8] == b"ftyp" else ""


def _heif_size(data: bytes, *, name: str) -> tuple[int, int]:
    """Return the size of the largest picture that a HEIF file describes: tiles and thumbnails are smaller."""
    sizes = []
    at = data.find(b"ispe")
    while 0 <= at <= len(data) - 16:
        width_px, height_px = struct.unpack_from(">II", data, at + 8)
        sizes.append((width_px, height_px))
        at = data.find(b"ispe", at + 4)
    if not sizes:
        raise PictureRefused(f"{name}: a HEIC picture that does not say its size", hint="save it as JPEG or PNG")
    return max(sizes, key=lambda size: size[0] * size[1])
