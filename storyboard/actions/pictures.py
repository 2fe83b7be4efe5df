"""Pictures that a person brings to a film: put into its folder, where the storyboard names them."""

import re
from pathlib import Path, PurePosixPath
from typing import Final

from storyboard.actions.result import Result
from storyboard.errors import CommandError
from storyboard.files import explain_unwritable, write_durably
from storyboard.media.picture.input_pictures import picture_facts
from storyboard.project import Project

FOLDER: Final = "refs"
_ENDINGS: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "BMP": "bmp", "TIFF": "tiff"}
_NOT_PLAIN: Final = re.compile(r"[^\w-]+")
_LONGEST_NAME: Final = 60


class AddedPicture(Result):
    """A picture that lies in the film's folder now."""

    path: str
    """From the project's folder, as a storyboard names it."""


def add_picture(project: Project, data: bytes, *, file_name: str) -> AddedPicture:
    """
    Put *data*, a picture called *file_name*, into the film's folder; what is there stays, and the same is there once.

    Raises:
        PictureRefused: It is no picture.
        CommandError: It is of a kind that no service takes, or the folder for it leads out of the project.
        Unwritable: It cannot be written.
    """
    kind = picture_facts(data, name=file_name).format.upper()
    if kind not in _ENDINGS:
        raise CommandError(f"{file_name}: no service takes {kind}", hint="save it as PNG or JPEG")
    folder = project.folder / FOLDER
    if folder.is_symlink() or not folder.resolve().is_relative_to(project.folder.resolve()):
        raise CommandError(f"{FOLDER} leads out of the project's folder", hint="put the picture there yourself")
    stem = _NOT_PLAIN.sub("-", PurePosixPath(file_name.replace("\\", "/")).stem).strip("-_")[:_LONGEST_NAME]
    with explain_unwritable(folder):
        folder.mkdir(exist_ok=True)
        path = _place(folder, stem or "picture", _ENDINGS[kind], data)
        if not path.exists():
            write_durably(path, data)
    return AddedPicture(path=f"{FOLDER}/{path.name}")


def _place(folder: Path, stem: str, ending: str, data: bytes) -> Path:
    """Return where *data* lies already, or a name that is free."""
    number = 1
    while True:
        path = folder / (f"{stem}.{ending}" if number == 1 else f"{stem}-{number}.{ending}")
        if not path.is_symlink() and (not path.exists() or (path.is_file() and path.read_bytes() == data)):
            return path
        number += 1
