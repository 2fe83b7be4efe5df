"""The speech models whose price is known, for people and programs."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from storyboard.cli.table import Column, print_sentence, print_table
from storyboard.model.speech_models import SpeechModel
from storyboard.model.units import dollars

_COLUMNS = (Column("speech model"), Column("service"), Column("a minute", is_right=True), Column(""))
_MINUTE_LETTERS = 900
"""About how many letters of a European language are said in a minute."""


def print_speech_models(models: Iterable[SpeechModel]) -> None:
    """Print speech *models*, one a line."""
    print_table(_COLUMNS, [_row(model) for model in models])
    print_sentence(f"a minute: price in USD of a minute of speech, or of {_MINUTE_LETTERS} letters")


def speech_document(model: SpeechModel) -> dict[str, Any]:
    """Return a speech model as the JSON that programs read."""
    return {
        "name": model.name,
        "medium": "speech",
        "service": model.service,
        "host": model.host,
        "usd_per_million_characters": _number(model.usd_per_character, 1_000_000),
        "usd_per_minute": _number(model.usd_per_second, 60),
        "han_counts": model.han_counts,
        "ends": model.end.words if model.end else "",
    }


def _number(price: Decimal | None, times: int) -> float | None:
    return None if price is None else float(price * times)


def _row(model: SpeechModel) -> tuple[str, ...]:
    price = model.usd("a" * _MINUTE_LETTERS, seconds=60)
    place = f"{model.service} at {model.host}" if model.host else model.service
    ends = f"retired: {model.end.words}" if model.end else ""
    return model.name, place, "?" if price is None else dollars(price), ends
