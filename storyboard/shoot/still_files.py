"""The one file of a still's take: the picture as it was served, whole or not there at all."""

import secrets
from pathlib import Path

from storyboard.archive.takes import STILL, STILL_KINDS
from storyboard.errors import PictureRefused
from storyboard.files import make_folder, write_durably
from storyboard.media.picture.input_pictures import picture_facts

_ENDINGS = {"jpeg": "jpg"}
"""The ending of a kind of picture, where it is another word."""


def kept_picture(folder: Path) -> Path | None:
    """Return the picture that was kept in a take's *folder*; None where there is none."""
    places = (folder / f"{STILL}.{kind}" for kind in STILL_KINDS)
    return next((place for place in places if place.is_file() and not place.is_symlink()), None)


def keep_picture(folder: Path, data: bytes) -> Path:
    """Write *data* into a take's *folder*, durably, under a name that says its kind; return the file."""
    make_folder(folder)
    place = folder / f"{STILL}.{_kind_of(data)}"
    write_durably(place, data)
    return place


def new_part(folder: Path) -> Path:
    """Return where a picture on its way into *folder* is written, under a name that nobody can guess."""
    for left in folder.glob(f"{STILL}.*.part"):
        left.unlink(missing_ok=True)
    return folder / f"{STILL}.{secrets.token_hex(8)}.part"


def _kind_of(data: bytes) -> str:
    """Return the ending for *data*; what is no picture is kept too, as it is paid, and looked at later."""
    try:
        kind = picture_facts(data).format
    except PictureRefused:
        return STILL_KINDS[0]
    ending = _ENDINGS.get(kind, kind)
    return ending if ending in STILL_KINDS else STILL_KINDS[0]
