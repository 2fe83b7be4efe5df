"""
What an image service must be able to do for us.

These wires are synchronous: one call, one picture, no task and no list. Nothing tells what became of a call whose
answer was lost, so no method tries twice.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storyboard.model.takes import Json, Request

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


class ImageService(Protocol):
    """
    One image service and one account on it.

    `draw` may raise `Unsent`, `Unavailable` (a sure "not accepted, come back later"), `RequestRejected` (nothing was
    made, and nothing is billed) and `OutcomeUnknown`: anything else, a picture may have been made and may be paid.
    """

    @property
    def name(self) -> str:
        """The registered name: ``ark``."""
        ...

    @property
    def submit_url(self) -> str:
        """Where a call goes, for the record."""
        ...

    def model_id(self, model: str) -> str:
        """Return the service's own id of *model*: a short name is mapped, a full id passes as it stands."""
        ...

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `draw` would send; of a form, its fields."""
        ...

    async def draw(self, request: Request) -> DrawnPicture:
        """Ask for one picture, once."""
        ...

    async def download(self, url: str, to: Path, *, most_bytes: int = MOST_PICTURE_BYTES) -> None:
        """
        Write what *url* serves to *to*, bytes as served, and make it durable (fsync).

        Raises:
            LinkExpired: The link answers 403, 404 or 410.
            Unavailable: It broke off, or the length was not the one announced.
            TooLong: It serves more than *most_bytes*.
        """
        ...

    async def aclose(self) -> None:
        """Give connections back."""
        ...
