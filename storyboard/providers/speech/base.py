"""
What a speech service must be able to do for us.

These wires are synchronous, as those of pictures: one call, one recording, no task and no list. Nothing tells what
became of a call whose answer was lost, so no method tries twice.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from storyboard.model.spoken_words import SpokenWord
from storyboard.model.takes import Json, Request
from storyboard.providers.one_call import OneCallService

MOST_SOUND_BYTES = 64 * 1024 * 1024
"""Of a recording; two minutes of 48 kHz stereo as WAV are 23 million bytes."""


@dataclass(frozen=True, slots=True)
class SpokenSound:
    """The answer to a call: a recording, or a link under which it is served for some time."""

    body: Json
    """The answer for the record, without the recording's bytes."""
    http_status: int
    data: bytes = b""
    """The recording as served; empty where it is behind *url*."""
    url: str = ""
    request_id: str = ""
    billed_s: float | None = None
    """How many seconds of sound are billed, where the answer says so."""
    words: tuple[SpokenWord, ...] = ()
    """When each word is said, where the answer says so."""


class SpeechService(OneCallService, Protocol):
    """
    One speech service and one account on it.

    A request has ``prompt`` (the words), ``voice``, ``tone``, ``speed``, ``sound_format``, ``model`` and ``extra``.

    `speak` may raise `Unsent`, `Unavailable` (a sure "not accepted, come back later"), `RequestRejected` (nothing was
    made, and nothing is billed) and `OutcomeUnknown`: anything else, a recording may have been made and may be paid.
    """

    @property
    def default_model(self) -> str:
        """The model that is asked where the storyboard names none."""
        ...

    @property
    def default_voice(self) -> str:
        """Who speaks where the storyboard names nobody."""
        ...

    @property
    def formats(self) -> tuple[str, ...]:
        """The forms of sound that it gives, the one that is taken where none is named first: ``wav``."""
        ...

    @property
    def most_characters(self) -> int:
        """How many characters one call may hold."""
        ...

    def usd(self, request: Request, *, seconds: float) -> Decimal | None:
        """Return what a recording of *request* of so many *seconds* costs, in US dollars; None where nobody knows."""
        ...

    async def speak(self, request: Request) -> SpokenSound:
        """Ask for one recording, once."""
        ...
