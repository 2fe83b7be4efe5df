"""
What a service that hears speech must be able to do for us.

These wires are synchronous: one call, and the words in its answer. A call is billed by the sound's length, so that no
method tries twice.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from storyboard.model.spoken_words import SpokenWord
from storyboard.model.takes import Json

MOST_SENT_BYTES = 25 * 1024 * 1024
"""Of a file; OpenAI's limit, which many servers share."""


@dataclass(frozen=True, slots=True)
class HeardSpeech:
    """The answer to a call: what was heard."""

    text: str
    words: tuple[SpokenWord, ...]
    """When each word is said; empty where the answer does not say so."""
    body: Json
    """The answer for the record."""
    http_status: int
    request_id: str = ""
    billed_s: float | None = None
    """How many seconds of sound are billed, where the answer says so."""


class RecognitionService(Protocol):
    """
    One service that hears speech, and one account on it.

    `hear` may raise `Unsent`, `Unavailable` (a sure "not accepted, come back later"), `RequestRejected` (nothing was
    done) and `OutcomeUnknown`: anything else, the call may be paid.
    """

    @property
    def name(self) -> str:
        """The registered name: ``openai``."""
        ...

    @property
    def submit_url(self) -> str:
        """Where a call goes, for the record."""
        ...

    @property
    def default_model(self) -> str:
        """The model that is asked where nobody names one."""
        ...

    def usd(self, model: str, *, seconds: float) -> Decimal | None:
        """Return what *seconds* of sound cost, in US dollars; None where nobody knows."""
        ...

    async def hear(self, sound: Path, *, model: str = "", language: str = "") -> HeardSpeech:
        """Return what is said in the file *sound*, a recording or a clip; *language* is a code: ``en``."""
        ...

    async def aclose(self) -> None:
        """Give connections back."""
        ...
