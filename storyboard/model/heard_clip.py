"""What a service heard in the clip of a take: words with their times, and how often it was asked."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import Annotated, Final

from pydantic import Field

from storyboard.model.spoken_words import SpokenWord
from storyboard.model.takes import Filed

_MOST_S: Final = 86_400
_MOST_WORDS: Final = 3_000
_LONGEST_WORD: Final = 100
_LONGEST_TEXT: Final = 20_000
_Seconds = Annotated[float, Field(ge=0, le=_MOST_S, allow_inf_nan=False)]
_Word = Annotated[str, Field(max_length=_LONGEST_WORD)]


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
    text: Annotated[str, Field(max_length=_LONGEST_TEXT)] = ""
    words: Annotated[tuple[tuple[_Word, _Seconds, _Seconds], ...], Field(max_length=_MOST_WORDS)] = ()
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
        if not self.heard_at:
            return Decimal(0)
        return None if self.usd is None else self.usd * len(self.heard_at)

    def with_answer(self, text: str, words: Iterable[SpokenWord], *, seconds: float | None) -> "HeardClip":
        """Return the same with what was heard, as much as can be kept; *words* without a real time are left out."""
        timed = ((word.text[:_LONGEST_WORD], word.start_s, word.end_s) for word in words if _is_timed(word))
        return self.model_copy(
            update={
                "text": text[:_LONGEST_TEXT],
                "words": tuple(islice(timed, _MOST_WORDS)),
                "seconds": seconds if seconds is not None and _is_time(seconds) else None,
            }
        )


def _is_timed(word: SpokenWord) -> bool:
    return _is_time(word.start_s) and _is_time(word.end_s)


def _is_time(seconds: float) -> bool:
    return isfinite(seconds) and 0 <= seconds <= _MOST_S
