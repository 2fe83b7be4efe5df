"""
The one file of a take that is the answer to one call: a still's picture or a recording, as it was served.

It is whole or not there at all. Until its slate is written, a second file says what was asked, and which link came:
nobody else could tell once the project's state is gone.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from storyboard.archive.takes import LINE, LINE_KINDS, SLATE, STILL, STILL_KINDS, take_folder
from storyboard.errors import PictureRefused
from storyboard.files import make_folder, write_durably
from storyboard.media.picture.input_pictures import picture_facts
from storyboard.model.takes import Attempt, Request
from storyboard.project import Project
from storyboard.providers.speech.sound_forms import sound_form

_ENDINGS = {"jpeg": "jpg"}
"""The ending of a kind of picture, where it is another word."""


@dataclass(frozen=True, slots=True)
class _FileName:
    """How such a file is called."""

    stem: str
    kinds: tuple[str, ...]
    """The endings that it may have."""
    kind_of: Callable[[bytes], str]
    """Returns the ending for some bytes; empty where they are nothing of the kind."""

    @property
    def mark(self) -> str:
        """The file that says what was asked."""
        return f"{self.stem}.asked.json"


def _picture_kind(data: bytes) -> str:
    try:
        kind = picture_facts(data).format
    except PictureRefused:
        return ""
    return _ENDINGS.get(kind, kind)


_PICTURE = _FileName(STILL, STILL_KINDS, _picture_kind)
_RECORDING = _FileName(LINE, LINE_KINDS, sound_form)


def _name_of(request: Request) -> _FileName:
    return _RECORDING if request.medium == "speech" else _PICTURE


def kept_file(folder: Path, request: Request) -> Path | None:
    """Return the file that was kept in the *folder* of a take of *request*; None where there is none."""
    name = _name_of(request)
    places = (folder / f"{name.stem}.{kind}" for kind in name.kinds)
    return next((place for place in places if place.is_file() and not place.is_symlink()), None)


def keep_file(folder: Path, request: Request, data: bytes) -> Path:
    """
    Write *data* into the *folder* of a take of *request*, durably, under a name that says its kind; return the file.

    What is nothing of the kind is kept too, as it is paid, and looked at later.
    """
    name = _name_of(request)
    kind = name.kind_of(data)
    make_folder(folder)
    place = folder / f"{name.stem}.{kind if kind in name.kinds else name.kinds[0]}"
    write_durably(place, data)
    return place


def new_part(folder: Path, request: Request) -> Path:
    """Return where a file on its way into *folder* is written, under a name that nobody can guess."""
    stem = _name_of(request).stem
    for left in folder.glob(f"{stem}.*.part"):
        left.unlink(missing_ok=True)
    return folder / f"{stem}.{secrets.token_hex(8)}.part"


def write_mark(project: Project, attempt: Attempt) -> None:
    """Write into the take's folder, durably, what *attempt* asked, or what came."""
    folder = take_folder(project, attempt.key)
    make_folder(folder)
    write_durably(folder / _name_of(attempt.asked).mark, attempt.model_dump_json(exclude={"polls"}).encode())


def remove_mark(project: Project, attempt: Attempt) -> None:
    """Remove what `write_mark` wrote, and the folder where nothing else is in it."""
    folder = take_folder(project, attempt.key)
    # A folder that is not empty stays, and so does all where nothing can be written.
    with suppress(OSError):
        (folder / _name_of(attempt.asked).mark).unlink(missing_ok=True)
        folder.rmdir()


def read_mark(project: Project, attempt: Attempt) -> Attempt | None:
    """Return what `write_mark` wrote last of *attempt*; None where there is nothing that can be read."""
    return _attempt_at(take_folder(project, attempt.key) / _name_of(attempt.asked).mark)


def find_marked_attempts(project: Project) -> Iterator[Attempt]:
    """Give the stills and recordings of *project* that were asked for and have no slate."""
    marks = [place for name in (_PICTURE, _RECORDING) for place in project.archive.glob(f"*/{name.mark}")]
    for place in sorted(marks):
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
    is_ours = not attempt.asked.has_task and place.name == _name_of(attempt.asked).mark
    return attempt if is_ours and attempt.state in {"intended", "succeeded"} else None
