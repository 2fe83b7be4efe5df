"""What a service heard in the clip of a take: words with their times, and how often it was asked."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from storyboard.model.spoken_words import SpokenWord
from storyboard.model.takes import Filed

_Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
_Word = Annotated[str, Field(max_length=100)]


class HeardClip(Filed):
    """What was asked of a service that hears speech, and what it answered."""

    clip_sha256: str
    """Of the clip that was heard."""
    service: str
    model: str
    language: str = ""
    """A code, ``en``; empty where the service finds it out."""
    lost_at: Annotated[tuple[str, ...], Field(max_length=1000)] = ()
    """When each call was sent, UTC, of which no answer is known: it may be paid."""
    heard_at: tuple[str, ...] = ()
    """When each call was sent that was answered; the last one's answer stands here."""
    has_sound: bool = True
    """A clip without sound is heard by nobody."""
    text: Annotated[str, Field(max_length=20_000)] = ""
    words: Annotated[tuple[tuple[_Word, _Seconds, _Seconds], ...], Field(max_length=3000)] = ()
    """Each with its beginning and its end, in seconds from the first frame of the clip."""
    seconds: _Seconds | None = None
    """What is billed, where the service says so."""
    usd: Annotated[Decimal, Field(ge=0, le=10_000)] | None = None
    """What one call costs; None where nobody knows."""

    @property
    def is_known(self) -> bool:
        """Whether it is known what the clip says."""
        return bool(self.heard_at) or not self.has_sound

    @property
    def spoken_words(self) -> tuple[SpokenWord, ...]:
        """The words with their times."""
        return tuple(SpokenWord(text, start_s, end_s) for text, start_s, end_s in self.words)

    @property
    def whole_usd(self) -> Decimal | None:
        """What all calls that were answered cost; None where nobody knows."""
        return None if self.usd is None else self.usd * len(self.heard_at)
