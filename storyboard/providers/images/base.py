"""
What an image service must be able to do for us.

These wires are synchronous: one call, one picture, no task and no list. Nothing tells what became of a call whose
answer was lost, so no method tries twice.
"""

from dataclasses import dataclass
from typing import Protocol

from storyboard.model.takes import Json, Request
from storyboard.providers.one_call import OneCallService

MOST_PICTURE_BYTES = 64 * 1024 * 1024
"""Of a picture; 16 million pixels as PNG are about 50 million bytes."""


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """The answer to a call: a picture, or a link under which it is served for some time."""

    body: Json
    """The answer for the record, without the picture's bytes."""
    http_status: int
    data: bytes = b""
    """The picture as served; empty where it is behind *url*."""
    url: str = ""
    request_id: str = ""
    pictures: int = 1
    """How many pictures the answer holds, each of them billed; the first is taken."""


class ImageService(OneCallService, Protocol):
    """
    One image service and one account on it.

    `draw` may raise `Unsent`, `Unavailable` (a sure "not accepted, come back later"), `RequestRejected` (nothing was
    made, and nothing is billed) and `OutcomeUnknown`: anything else, a picture may have been made and may be paid.
    """

    def model_id(self, model: str) -> str:
        """Return the service's own id of *model*: a short name is mapped, a full id passes as it stands."""
        ...

    async def draw(self, request: Request) -> DrawnPicture:
        """Ask for one picture, once."""
        ...
