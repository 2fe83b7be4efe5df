"""
The pictures, videos and sounds that a segment sends, in the order sent, and the number of each.

The services know a picture by its place: the first one of a request is
``[Image 1]``, 图片1, the first video ``[Video 1]``. It opens no file; a frame of
another take is counted before anybody knows which take that is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from storyboard.model.references import KINDS, ReferencedFile, references_of
from storyboard.model.segments import Segment
from storyboard.model.storyboard import CastMember
from storyboard.model.takes import ROLES, Role


@dataclass(frozen=True, slots=True)
class SentFile:
    """One picture of a request, or a video or sound that it refers to."""

    number: int
    """Counted from 1 over all of the request's pictures, videos or sounds."""
    role: Role
    place: str
    """As written: a path, a link or an id; empty for a frame, or the clip, of another take."""
    cast: str = ""
    """Whose picture it is; empty for one of nobody in the cast."""
    duration_s: float | None = None
    """Of a video, as the writer says."""
    line: int = 0
    """Which line of the shot, from 1, a sound is the recording of; 0 where it is none. Recordings that are joined into
    one sound have one number."""


def sent_files(segment: Segment, cast: Mapping[str, CastMember]) -> tuple[SentFile, ...]:
    """Return all that *segment* sends: a frame to open on, one to end on, the references, kind by kind."""
    counted: Counter[str] = Counter()
    sent: list[SentFile] = []
    files = list(_files_of(segment, cast))
    is_joined = _are_too_many(files, segment.most_sounds)
    for file in sorted(files, key=lambda file: ROLES.index(file.role)):
        kind = KINDS.get(file.role, "picture")
        counted[kind] += not (is_joined and file.line and file.line != segment.sounds[0])
        sent.append(
            SentFile(counted[kind], file.role, file.place, cast=file.cast, duration_s=file.duration_s, line=file.line)
        )
    return tuple(sent)


def has_joined_sounds(segment: Segment, cast: Mapping[str, CastMember]) -> bool:
    """Return whether recordings of lines go as one sound with *segment*, as its model takes only so many sounds."""
    return _are_too_many(_files_of(segment, cast), segment.most_sounds)


def _are_too_many(files: Iterable[ReferencedFile], most: int | None) -> bool:
    sounds = [file for file in files if file.role == "reference_audio"]
    return most is not None and len(sounds) > most and any(file.line for file in sounds)


def _files_of(segment: Segment, cast: Mapping[str, CastMember]) -> Iterator[ReferencedFile]:
    shot = segment.shot
    if shot.is_still:
        if shot.from_:
            yield ReferencedFile("reference_image", "", 0)
        yield from references_of(shot, cast)
        return
    if not segment.is_first or shot.from_:
        yield ReferencedFile("first_frame", "", 0)
    elif shot.first_frame:
        yield ReferencedFile("first_frame", shot.first_frame, 0)
    if segment.is_last and (shot.to or shot.last_frame):
        yield ReferencedFile("last_frame", shot.last_frame or "", 0)
    if segment.is_first:
        if shot.continues:
            yield ReferencedFile("reference_video", "", 0)
        yield from references_of(shot, cast)
    # Recordings of lines come after sounds of the shot's own.
    for number in segment.sounds:
        yield ReferencedFile("reference_audio", shot.lines[number - 1].file or "", 0, line=number)
