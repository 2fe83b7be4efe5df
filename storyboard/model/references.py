"""What the entries under ``references`` stand for: pictures, videos and sounds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from storyboard.model.segments import Segment
from storyboard.model.stills import StillName
from storyboard.model.storyboard import CastMember, Reference, Shot
from storyboard.model.takes import Role

ReferenceRole = Literal["reference_image", "reference_video", "reference_audio"]

KINDS: dict[Role, str] = {
    "reference_image": "picture", "reference_video": "video", "reference_audio": "sound",
}  # fmt: skip
"""What people call each."""

_ENDINGS: dict[str, ReferenceRole] = {
    "mp4": "reference_video", "mov": "reference_video", "m4v": "reference_video", "webm": "reference_video",
    "wav": "reference_audio", "mp3": "reference_audio", "m4a": "reference_audio", "aac": "reference_audio",
    "ogg": "reference_audio", "flac": "reference_audio",
}  # fmt: skip

_DATA = re.compile(r"data:(video|audio)/")


@dataclass(frozen=True, slots=True)
class ReferencedFile:
    """One thing that a shot refers to."""

    role: Role
    place: str
    """As written: path in the project, link, data URL or asset id."""
    index: int
    """Of the entry under ``references`` that stands for it."""
    duration_s: float | None = None
    """Of a video, as the writer says."""
    cast: str = ""
    """Whose picture it is; empty for one of nobody in the cast."""
    line: int = 0
    """Which line of the shot, from 1, a sound is the recording of; 0 where it is none."""


def references_of(shot: Shot, cast: Mapping[str, CastMember]) -> tuple[ReferencedFile, ...]:
    """Return all that *shot* refers to, cast names replaced by the member's pictures."""
    found: list[ReferencedFile] = []
    for index, written in enumerate(shot.references):
        if isinstance(written, Reference):
            found += _references_in(written, index)
        elif isinstance(written, StillName):
            found.append(ReferencedFile("reference_image", written, index))
        elif written in cast:
            found += [
                ReferencedFile("reference_image", picture, index, cast=written) for picture in cast[written].pictures
            ]
        else:
            found.append(ReferencedFile(role_of(written), written, index))
    return tuple(found)


def stills_of(
    segment: Segment, cast: Mapping[str, CastMember]
) -> tuple[tuple[Literal["first_frame", "last_frame", "reference_image"], str], ...]:
    """Return the stills that *segment* is made from, each with what it becomes in the request."""
    shot = segment.shot
    found: list[tuple[Literal["first_frame", "last_frame", "reference_image"], str]] = []
    if segment.is_first and isinstance(shot.first_frame, StillName):
        found.append(("first_frame", shot.first_frame))
    if segment.is_last and isinstance(shot.last_frame, StillName):
        found.append(("last_frame", shot.last_frame))
    if segment.is_first:
        found += [("reference_image", file.place) for file in references_of(shot, cast) if _is_still(file)]
    return tuple(dict.fromkeys(found))


def _is_still(file: ReferencedFile) -> bool:
    return isinstance(file.place, StillName)


def role_of(text: str) -> ReferenceRole:
    """Return what *text*, a path or a link, refers to: by its ending a video or a sound, else a picture."""
    if data := _DATA.match(text):
        return "reference_video" if data[1] == "video" else "reference_audio"
    try:
        path = urlsplit(text).path
    except ValueError:
        path = text
    return _ENDINGS.get(path.rpartition(".")[2].lower(), "reference_image")


def _references_in(written: Reference, index: int) -> list[ReferencedFile]:
    kinds: tuple[tuple[ReferenceRole, str | None], ...] = (
        ("reference_image", written.image), ("reference_video", written.video), ("reference_audio", written.audio),
    )  # fmt: skip
    return [ReferencedFile(role, place, index, written.duration) for role, place in kinds if place is not None]
