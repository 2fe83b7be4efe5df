"""
What a recording by each known speech model costs, and when the model ends: data, with sources.

The facts stand in ``data/models.json`` beside those of the video models. A service may have other models: of these
nothing is known.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Final

from storyboard.model.capabilities import Facts, Retirement, model_table
from storyboard.model.speaking_time import script_of

_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """One speech model, as its service documents it."""

    name: str
    service: str
    """The registered name of the service that is asked: ``openai``."""
    host: str
    """The only host where this holds; empty where the service has one address."""
    usd_per_character: Decimal | None
    usd_per_second: Decimal | None
    han_counts: int
    """As how many characters a Han character is billed."""
    formats: tuple[str, ...]
    """The forms of sound that it alone gives; empty where it gives those of its service."""
    end: Retirement | None
    """From when nobody serves it; None where no day is known."""

    def usd(self, text: str, *, seconds: float) -> Decimal | None:
        """Return what *text*, which takes so many *seconds* to say, costs in US dollars; None where nobody knows."""
        if self.usd_per_second is not None:
            return self.usd_per_second * Decimal(str(seconds))
        if self.usd_per_character is None:
            return None
        more = self.han_counts - 1
        return self.usd_per_character * sum(1 + more * (script_of(letter) == "han") for letter in text)


@cache
def speech_models() -> tuple[SpeechModel, ...]:
    """Return the known speech models, those of one service together."""
    return tuple(map(_speech_model, model_table()["speech_models"]))


def find_speech_model(name: str, *, service: str, host: str = "") -> SpeechModel | None:
    """Return the model of that *name* as *service* has it at *host*; None where nothing is known of it."""
    fitting = (model for model in speech_models() if (model.name, model.service) == (name, service))
    return next((model for model in fitting if model.host in {"", host}), None)


def _speech_model(facts: Facts) -> SpeechModel:
    values = {name: fact["v"] for name, fact in facts.items() if isinstance(fact, dict)}
    by_character, by_minute = values.get("usd_per_m_characters"), values.get("usd_per_minute")
    return SpeechModel(
        name=facts["name"],
        service=facts["service"],
        host=facts["host"],
        usd_per_character=None if by_character is None else Decimal(str(by_character)) / _MILLION,
        usd_per_second=None if by_minute is None else Decimal(str(by_minute)) / 60,
        han_counts=values.get("han_counts", 1),
        formats=tuple(values.get("formats", ())),
        end=_retirement(facts.get("ends")),
    )


def _retirement(fact: Facts | None) -> Retirement | None:
    if fact is None:
        return None
    at = datetime.fromisoformat(fact["v"])
    return Retirement(at, is_found=False, source=fact["src"], is_sure=fact["confidence"] == "high")
