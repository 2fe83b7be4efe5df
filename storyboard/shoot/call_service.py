"""
Who is asked in one call, for a picture or for a recording, and what its answer holds.

Both wires are alike: no task, no list, and an answer that is all that there is.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storyboard.errors import PictureRefused, SoundRefused
from storyboard.media.sound.voice_files import voice_facts
from storyboard.model.image_models import find_image_model
from storyboard.model.takes import Attempt, Json, Request
from storyboard.providers.images.base import MOST_PICTURE_BYTES, ImageService
from storyboard.providers.speech.base import MOST_SOUND_BYTES, SpeechService
from storyboard.shoot.context import Context
from storyboard.shoot.request_pictures import with_pictures

LINK = "picture_url"
"""Where an attempt's answer keeps the link that came; that of a recording too: archives hold it."""


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """The answer to a call: what was asked for, or a link under which it is served for some time."""

    body: Json
    http_status: int
    data: bytes = b""
    url: str = ""
    request_id: str = ""
    things: int = 1
    """How many the answer holds, each of them billed; the first is taken."""
    billed_s: float | None = None
    """Of a recording, how many seconds are billed, where the answer says so."""


class CallService(Protocol):
    """A service that makes what is asked for in one call; it raises as `ImageService` and `SpeechService` do."""

    @property
    def name(self) -> str:
        """The registered name."""
        ...

    def payload(self, request: Request) -> Json:
        """Return the exact body that `call` would send."""
        ...

    async def call(self, request: Request) -> CallAnswer:
        """Ask once."""
        ...

    def billed_usd(self, request: Request, answer: CallAnswer) -> float | None:
        """Return what *answer* cost, where it tells; None where the price is the plan's."""
        ...

    async def download(self, url: str, to: Path) -> None:
        """Write what *url* serves to *to*."""
        ...

    async def aclose(self) -> None:
        """Give connections back."""
        ...


class PictureClient:
    """Calls for pictures."""

    def __init__(self, service: ImageService) -> None:
        self._service = service
        self.name = service.name

    def payload(self, request: Request) -> Json:
        """Return the exact body that `call` would send."""
        return self._service.payload(request)

    async def call(self, request: Request) -> CallAnswer:
        """Ask for one picture, once."""
        drawn = await self._service.draw(request)
        return CallAnswer(drawn.body, drawn.http_status, drawn.data, drawn.url, drawn.request_id, things=drawn.pictures)

    def billed_usd(self, request: Request, answer: CallAnswer) -> float | None:  # noqa: ARG002 - of the protocol
        """Return None: a picture costs what was planned."""
        return None

    async def download(self, url: str, to: Path) -> None:
        """Write what *url* serves to *to*."""
        await self._service.download(url, to, most_bytes=MOST_PICTURE_BYTES)

    async def aclose(self) -> None:
        """Give connections back."""
        await self._service.aclose()


class RecordingClient:
    """Calls for recordings."""

    def __init__(self, service: SpeechService) -> None:
        self._service = service
        self.name = service.name

    def payload(self, request: Request) -> Json:
        """Return the exact body that `call` would send."""
        return self._service.payload(request)

    async def call(self, request: Request) -> CallAnswer:
        """Ask for one recording, once."""
        spoken = await self._service.speak(request)
        words = [{"text": word.text, "start_s": word.start_s, "end_s": word.end_s} for word in spoken.words]
        body = {**spoken.body, "words": words} if words else spoken.body
        return CallAnswer(
            body, spoken.http_status, spoken.data, spoken.url, spoken.request_id, billed_s=spoken.billed_s
        )

    def billed_usd(self, request: Request, answer: CallAnswer) -> float | None:
        """Return what a recording of its length costs."""
        length_s = answer.billed_s if answer.billed_s is not None else _length_s(answer)
        usd = None if length_s is None else self._service.usd(request, seconds=length_s)
        return None if usd is None else float(usd)

    async def download(self, url: str, to: Path) -> None:
        """Write what *url* serves to *to*."""
        await self._service.download(url, to, most_bytes=MOST_SOUND_BYTES)

    async def aclose(self) -> None:
        """Give connections back."""
        await self._service.aclose()


def call_service(context: Context, request: Request) -> CallService:
    """Return who is asked for *request* in one call."""
    if request.medium == "speech":
        return RecordingClient(context.speech_service(request.provider))
    return PictureClient(context.image_service(request.provider))


def request_to_send(context: Context, attempt: Attempt, *, bytes_only: bool) -> Request:
    """
    Return what *attempt* asks, complete; *bytes_only* sends a shot's last frame as bytes even while its link lives.

    Raises:
        PictureRefused: A picture that it is drawn from is not taken.
        ArchiveError: One is gone, or is no longer the one that was planned.
    """
    request = with_pictures(attempt, context.project, context.models, bytes_only=bytes_only)
    _require_small(request)
    return request


def _require_small(request: Request) -> None:
    """
    See that the model takes each picture of *request*, and that nobody is asked in vain.

    Raises:
        PictureRefused: One has more bytes.
    """
    model = find_image_model(request.model)
    for picture in request.pictures if model else ():
        size = len(picture.url.partition(",")[2]) * 3 // 4 if picture.url.startswith("data:") else 0
        if model and size > model.max_reference_bytes:
            message = f"{picture.name}: it has {size:,} bytes, and {model.name} takes {model.max_reference_bytes:,}"
            raise PictureRefused(message, hint="name another model in `images`, or a smaller picture")


def _length_s(answer: CallAnswer) -> float | None:
    """Return how long the recording is that came; None where it cannot be told, as of one behind a link."""
    try:
        return voice_facts(answer.data, name="the recording").duration_s if answer.data else None
    except SoundRefused:
        # Whoever files it says so.
        return None
