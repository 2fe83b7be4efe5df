"""
The pictures that a segment sends, in the order sent, and the number of each.

The services know a picture by its place: the first one of a request is
``[Image 1]``, 图片1. It opens no picture; a frame of another take is counted
before anybody knows which take that is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storyboard.model import CastMember, Shot
from storyboard.segments import Segment
from storyboard.takes import Role


@dataclass(frozen=True, slots=True)
class Sent:
    """One picture of a request."""

    number: int
    """Counted from 1 over all pictures of the request."""
    role: Role
    place: str
    """As written: a path, a link or an id; empty for a frame of another take."""
    cast: str = ""
    """Whose picture it is; empty for one of nobody in the cast."""


def pictures_sent(segment: Segment, cast: Mapping[str, CastMember]) -> tuple[Sent, ...]:
    """Return every picture that *segment* sends: a frame to open on, one to end on, the references."""
    return tuple(
        Sent(number=number, role=role, place=place, cast=name)
        for number, (role, place, name) in enumerate(_in_order(segment, cast), start=1)
    )


def reference_pictures(shot: Shot, cast: Mapping[str, CastMember]) -> tuple[str, ...]:
    """Return every reference picture of *shot*, cast names replaced by the member's pictures."""
    return tuple(place for _, place in _references(shot, cast))


def _in_order(segment: Segment, cast: Mapping[str, CastMember]) -> Iterator[tuple[Role, str, str]]:
    shot = segment.shot
    if not segment.is_first or shot.from_:
        yield "first_frame", "", ""
    elif shot.first_frame:
        yield "first_frame", shot.first_frame, ""
    if segment.is_last and (shot.to or shot.last_frame):
        yield "last_frame", shot.last_frame or "", ""
    if segment.is_first:
        for name, place in _references(shot, cast):
            yield "reference_image", place, name


def _references(shot: Shot, cast: Mapping[str, CastMember]) -> Iterator[tuple[str, str]]:
    for name in shot.references:
        if name in cast:
            yield from ((name, picture) for picture in cast[name].pictures)
        else:
            yield "", name
