"""
The one file of a still's take: the picture as it was served, whole or not there at all.

Until its slate is written, a second file says what was asked, and which link came: nobody else could tell once the
project's state is gone.
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from storyboard.archive.takes import SLATE, STILL, STILL_KINDS, take_folder
from storyboard.errors import PictureRefused
from storyboard.files import make_folder, write_durably
from storyboard.media.picture.input_pictures import picture_facts
from storyboard.model.takes import Attempt
from storyboard.project import Project

_ENDINGS = {"jpeg": "jpg"}
"""The ending of a kind of picture, where it is another word."""
_ASKED = f"{STILL}.asked.json"


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


def write_mark(project: Project, attempt: Attempt) -> None:
    """Write into the take's folder, durably, what *attempt* asked, or what came."""
    folder = take_folder(project, attempt.key)
    make_folder(folder)
    write_durably(folder / _ASKED, attempt.model_dump_json(exclude={"polls"}).encode())


def remove_mark(project: Project, attempt: Attempt) -> None:
    """Remove what `write_mark` wrote, and the folder where nothing else is in it."""
    folder = take_folder(project, attempt.key)
    # A folder that is not empty stays, and so does all where nothing can be written.
    with suppress(OSError):
        (folder / _ASKED).unlink(missing_ok=True)
        folder.rmdir()


def read_mark(project: Project, attempt: Attempt) -> Attempt | None:
    """Return what `write_mark` wrote last of *attempt*; None where there is nothing that can be read."""
    return _attempt_at(take_folder(project, attempt.key) / _ASKED)


def find_marked_attempts(project: Project) -> Iterator[Attempt]:
    """Give the stills of *project* that were asked for and have no slate."""
    for place in sorted(project.archive.glob(f"*/{_ASKED}")):
        attempt = _attempt_at(place)
        if attempt is None or take_folder(project, attempt.key) != place.parent:
            continue
        if attempt.storyboard == project.file.name and not (place.parent / SLATE).exists():
            yield attempt


def _attempt_at(place: Path) -> Attempt | None:
    try:
        attempt = Attempt.model_validate_json(place.read_bytes())
    except (OSError, ValidationError):
        return None
    return attempt if attempt.asked.medium == "still" and attempt.state in {"intended", "succeeded"} else None
